"""Long lists of two-line rows of one height."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.ui.look.theme import sized_font, tokens_of
from desktop.ui.widgets.chips import paint_scheme_letter
from desktop.ui.widgets.paged_model import ROW_ROLE, Index, PagedListModel
from desktop.ui.widgets.rows import RowsOfPages

_BATCH: Final = 500
"""Rows laid out between two events."""


@dataclass(frozen=True)
class ListLine:
    """What one row of a `VirtualList` shows: a name, what tells it from its likes, a word at the right."""

    title: str
    detail: str = ""
    aside: str = ""
    scheme_id: str = ""
    letter: str = ""

    @property
    def words(self) -> str:
        """The row as a screen reader says it."""
        return ", ".join(part for part in (self.title, self.detail, self.aside) if part)


class VirtualList(RowsOfPages, QListView):
    """A long list of two-line rows of one height over a `PagedListModel`; Enter or a click activates a row."""

    row_activated = Signal(object)

    def __init__(
        self,
        name: str,
        model: PagedListModel[Any],
        line: Callable[[Any], ListLine],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setUniformItemSizes(True)
        # a list lays out every row it has: tens of thousands at once would be felt
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(_BATCH)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(_LineDelegate(self, line))
        self.setModel(model)
        self.clicked.connect(self.activate)


class _LineDelegate(QStyledItemDelegate):
    """Paints a `ListLine`: letter, two lines, a word at the right, a hairline under it."""

    def __init__(self, view: QListView, line: Callable[[Any], ListLine]) -> None:
        super().__init__(view)
        self._view = view
        self._line = line

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Two lines and some air, at least a finger high."""
        return QSize(200, max(56, round(self._view.fontMetrics().lineSpacing() * 2 + 20)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        row = index.data(ROW_ROLE)
        if row is None:
            return
        line, tokens = self._line(row), tokens_of(self._view)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(tokens.accent_soft))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(tokens.sunken))
        painter.setPen(QPen(QColor(tokens.hairline), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        area = rect.adjusted(14, 0, -14, 0)
        if line.scheme_id:
            side = round(self._view.fontMetrics().height() * 1.2)
            box = QRect(area.left(), area.center().y() - side // 2, side, side)
            paint_scheme_letter(painter, box.toRectF(), self._view, line.scheme_id, line.letter)
            area.setLeft(box.right() + 12)
        self._paint_words(painter, line, area)
        painter.restore()

    def _paint_words(self, painter: QPainter, line: ListLine, area: QRect) -> None:
        tokens, spacing = tokens_of(self._view), self._view.fontMetrics().lineSpacing()
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if line.aside:
            painter.setFont(sized_font(self._view, "caption"))
            painter.setPen(QColor(tokens.muted))
            width = painter.fontMetrics().horizontalAdvance(line.aside) + 4
            painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, line.aside)
            area = area.adjusted(0, 0, -width - 12, 0)
        top = area.center().y() - (spacing if line.detail else spacing // 2)
        for text, size, color, at in (
            (line.title, "body", tokens.text, top),
            (line.detail, "caption", tokens.muted, top + spacing),
        ):
            painter.setFont(sized_font(self._view, size, bold=size == "body"))
            painter.setPen(QColor(color))
            fit = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
            painter.drawText(QRect(area.left(), at, area.width(), spacing), left, fit)
