"""The sheets of the recorder in a slim list beside them: which there are, how far each is, where one is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui.forms.form_view import SectionState
from desktop.ui.look.theme import SPACE, sized_font, tokens_of
from desktop.ui.widgets.tips import set_tip

_WORDS: Final = {
    SectionState.EMPTY: "vide",
    SectionState.BEGUN: "commencé",
    SectionState.WRONG: "à revoir",
}
_CHARS: Final = 24
"""How wide the list is, in figures."""
_BEFORE: Final = 32
_AFTER: Final = 8
"""The room of the mark before a title, and of the air after it."""
_WRAPPED: Final = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap)


class NavItem(QAbstractButton):
    """One sheet: a mark, its title, and a bar when one is there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = SectionState.EMPTY
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_sheet(self, title: str, state: SectionState, *, current: bool) -> None:
        """Shows a sheet and how far it is."""
        if (title, state, current) == (self.text(), self._state, self.isChecked()):
            return
        self.setText(title)
        self._state = state
        self.setChecked(current)
        self.setAccessibleName(f"{title}\u00a0: {_WORDS[state]}")
        set_tip(self, f"{title}\u00a0: {_WORDS[state]}")
        self.updateGeometry()
        self.update()

    def nextCheckState(self) -> None:
        """Where one is comes from the page, not from the click."""

    def sizeHint(self) -> QSize:
        """High enough for a finger, and for a title that takes two lines."""
        width = self.fontMetrics().horizontalAdvance("0") * _CHARS
        # as high when it is current, in bold: nothing moves under the hand
        metrics = QFontMetrics(sized_font(self, "body", bold=True))
        room = QRect(0, 0, width - 2 - _BEFORE - _AFTER, 1000)
        return QSize(width, max(36, metrics.boundingRect(room, _WRAPPED, self.text()).height() + 16))

    def enterEvent(self, event: QEnterEvent) -> None:
        """The ground answers the mouse."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """And lets it go."""
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, bar, mark, title."""
        tokens, area = tokens_of(self), QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = tokens.accent_soft if self.isChecked() else tokens.sunken if self.underMouse() else ""
        painter.setPen(QPen(QColor(tokens.accent), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground) if ground else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(area, 6, 6)
        self._paint_mark(painter, QPointF(area.left() + 16, area.center().y()))
        painter.setFont(sized_font(self, "body", bold=self.isChecked()))
        painter.setPen(QColor(tokens.accent if self.isChecked() else tokens.text))
        painter.drawText(area.adjusted(_BEFORE, 0, -_AFTER, 0), _WRAPPED, self.text())
        painter.end()

    def _paint_mark(self, painter: QPainter, middle: QPointF) -> None:
        """Empty: a ring; begun: a disc; to be looked at again: a diamond, which no colour is needed to tell."""
        tokens = tokens_of(self)
        ink = QColor(tokens.danger if self._state is SectionState.WRONG else tokens.accent)
        painter.setPen(QPen(QColor(tokens.border) if self._state is SectionState.EMPTY else ink, 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush if self._state is SectionState.EMPTY else ink)
        if self._state is SectionState.WRONG:
            painter.drawPolygon([middle + QPointF(*by) for by in ((0, -6), (6, 0), (0, 6), (-6, 0))])
        else:
            painter.drawEllipse(middle, 4.5, 4.5)


class SectionNav(QWidget):
    """The list; `chosen` gives the place of the sheet to go to."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Rubriques")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._items: list[NavItem] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE * 2, SPACE * 3, 0, SPACE * 2)
        column.setSpacing(2)
        self._column = QVBoxLayout()
        self._column.setSpacing(2)
        column.addLayout(self._column)
        column.addStretch(1)

    @property
    def items(self) -> tuple[NavItem, ...]:
        """The items shown, from the top."""
        return tuple(item for item in self._items if not item.isHidden())

    def show_sheets(self, sheets: Sequence[tuple[str, SectionState]], current: int) -> None:
        """Shows these sheets; `current` is the place of the one that one is in."""
        while len(self._items) < len(sheets):
            self._add()
        for place, item in enumerate(self._items):
            item.setVisible(place < len(sheets))
            if place < len(sheets):
                title, state = sheets[place]
                item.set_sheet(title, state, current=place == current)

    def _add(self) -> None:
        item, place = NavItem(self), len(self._items)
        item.clicked.connect(lambda *_: self.chosen.emit(place))
        self._items.append(item)
        self._column.addWidget(item)
