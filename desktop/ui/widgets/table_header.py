"""The head of a table: sorted by a click or by keys, columns moved and widened, titles never cut."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QColor, QFocusEvent, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QHeaderView, QWidget

from desktop.ui.look.icons import icon_pixmap
from desktop.ui.look.theme import sized_font, tokens_of

_PAD = 12
_STEP = 16
"""Pixels by which a key widens a column."""


class TableHeader(QHeaderView):
    """`sort_wanted(column)` with a click, Enter or Space; arrows choose the column, with Alt they move it,
    with Ctrl they widen it."""

    sort_wanted = Signal(int)
    announced = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._sorts: set[int] = set()
        self._sorted: tuple[int, bool] | None = None
        self._at = 0
        self.setAccessibleName("Titres des colonnes")
        self.setHighlightSections(False)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.sectionClicked.connect(self._ask)

    def set_sortable(self, columns: set[int]) -> None:
        """The columns that can be sorted by; the header then takes the focus and clicks."""
        self._sorts = columns
        self.setSectionsClickable(bool(columns))
        self.setSectionsMovable(bool(columns))
        self.setFirstSectionMovable(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if columns else Qt.FocusPolicy.NoFocus)

    def show_sorted(self, column: int, *, descending: bool) -> None:
        """Mark the column that the rows are sorted by, and in which direction."""
        self._sorted = (column, descending)
        self.viewport().update()

    def title_width(self, column: int) -> int:
        """The least width at which a title is whole, with room for the arrow."""
        metrics = self.fontMetrics()
        title = str(self.model().headerData(column, Qt.Orientation.Horizontal) or "")
        arrow = metrics.height() if column in self._sorts else 0
        return round(metrics.horizontalAdvance(title) * 1.08) + 2 * _PAD + arrow

    def sizeHint(self) -> QSize:
        """One line with air."""
        return QSize(super().sizeHint().width(), round(self.fontMetrics().height() * 1.3) + 14)

    def paintSection(self, painter: QPainter, rect: QRect, column: int) -> None:
        """The title, the arrow of the sorting, the ring of the focus."""
        if not rect.isValid():
            return
        tokens, own = tokens_of(self), self._sorted is not None and self._sorted[0] == column
        painter.save()
        painter.fillRect(rect, QColor(tokens.surface))
        painter.setPen(QPen(QColor(tokens.border), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setFont(sized_font(self, "body", bold=True))
        painter.setPen(QColor(tokens.text if own else tokens.muted))
        area = rect.adjusted(_PAD, 0, -_PAD, 0)
        side = round(self.fontMetrics().height() * 0.8)
        if own:
            area.setRight(area.right() - side - 4)
        title = str(self.model().headerData(column, Qt.Orientation.Horizontal) or "")
        words = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, area.width())
        aligned = self.model().headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
        painter.drawText(area, int(aligned), words)
        if own and self._sorted is not None:
            right_side = bool(aligned & Qt.AlignmentFlag.AlignRight)
            x = area.right() + 4 if right_side else area.left() + painter.fontMetrics().horizontalAdvance(words) + 4
            box = QRect(min(x, rect.right() - side - 2), rect.center().y() - side // 2, side, side)
            self._paint_arrow(painter, box, descending=self._sorted[1])
        if self.hasFocus() and self.logicalIndex(self._at) == column:
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.drawRoundedRect(rect.adjusted(2, 2, -3, -3), 4, 4)
        painter.restore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right choose, move or widen a column; Enter and Space sort by it."""
        steps: dict[int, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in steps:
            self._step(steps[event.key()], event.modifiers())
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self._ask(self.logicalIndex(self._at))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell which column is at hand."""
        super().focusInEvent(event)
        self._tell()

    def _ask(self, column: int) -> None:
        if column in self._sorts:
            self._at = self.visualIndex(column)
            self.sort_wanted.emit(column)
            self._tell()

    def _step(self, step: int, modifiers: Qt.KeyboardModifier) -> None:
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            column = self.logicalIndex(self._at)
            self.resizeSection(column, max(self.title_width(column), self.sectionSize(column) + step * _STEP))
            return
        target = self._at + step
        while 0 <= target < self.count() and self.isSectionHidden(self.logicalIndex(target)):
            target += step
        if not 0 <= target < self.count():
            return
        if modifiers & Qt.KeyboardModifier.AltModifier:
            if self._at == 0 or target == 0:
                return
            self.moveSection(self._at, target)
        self._at = target
        self.viewport().update()
        self._tell()

    def _tell(self) -> None:
        column = self.logicalIndex(self._at)
        words = str(self.model().headerData(column, Qt.Orientation.Horizontal) or "")
        if self._sorted is not None and self._sorted[0] == column:
            words += ", tri décroissant" if self._sorted[1] else ", tri croissant"
        elif column not in self._sorts:
            words += ", sans tri"
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))
        self.announced.emit(words)

    def _paint_arrow(self, painter: QPainter, box: QRect, *, descending: bool) -> None:
        pixmap = icon_pixmap("chevron-down", tokens_of(self).accent, box.width(), self.devicePixelRatioF())
        painter.translate(box.center())
        if not descending:
            painter.rotate(180)
        painter.drawPixmap(-box.width() // 2, -box.height() // 2, pixmap)
        painter.resetTransform()
