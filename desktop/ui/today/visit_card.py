"""A visit on a calendar: hour, household, commune and the scheme's letter, painted whole at any width."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from desktop.services.calendar import CalendarCard, CardKind
from desktop.ui.look.icons import icon_pixmap
from desktop.ui.look.theme import RADIUS, Tokens, sized_font, tokens_of
from desktop.ui.parts.words import hour_in_words
from desktop.ui.today.drag import Handle, Picked
from desktop.ui.today.wrapped import Words
from desktop.ui.widgets.chips import paint_scheme_letter
from desktop.ui.widgets.tips import set_tip

KIND_WORDS: Final = {
    CardKind.APPOINTMENT: "",
    CardKind.DONE: "Notée",
    CardKind.PORTE_CLOSE: "Porte close",
    CardKind.PROPOSED: "À planifier",
    CardKind.LIMIT: "Dernier jour",
}
KIND_ICONS: Final = {
    CardKind.DONE: "check",
    CardKind.PORTE_CLOSE: "door-closed",
    CardKind.PROPOSED: "calendar",
    CardKind.LIMIT: "hourglass",
}
_EDGE: Final = 10
_AIR: Final = 7
_BAR: Final = 4


class VisitCard(QPushButton):
    """Takes the focus; what can be done with it is the calendar's to say. A `compact` one says no commune."""

    became_current = Signal(object)
    picked_up = Signal(object)
    """A finger was held on it: the Picked."""
    opened = Signal(object)
    """Double-clicked."""

    def __init__(
        self,
        card: CalendarCard,
        movable: bool,
        *,
        since: str = "",
        compact: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        self._heights: dict[int, int] = {}
        super().__init__(parent)
        self.card = card
        self._since, self._compact = since, compact
        self._current = False
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.clicked.connect(lambda *_: self.became_current.emit(self))
        said = (
            self._when(),
            KIND_WORDS[card.kind] if card.kind is CardKind.DONE else "",
            card.household,
            card.commune,
            card.scheme_name,
            _without(card),
        )
        self.setAccessibleName(", ".join(part for part in said if part))
        set_tip(self, _without(card))
        self.handle: Handle | None = None
        if movable:
            picked = Picked(card.measure_id, card.contact_id)
            self.handle = Handle(self, lambda _at: (picked, self.rect()), self.picked_up.emit)

    def set_current(self, current: bool) -> None:
        """Whether its acts are the ones on offer."""
        self._current = current
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as a name; as tall as its words then are."""
        width = self.fontMetrics().averageCharWidth() * 22 + 2 * _EDGE
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """A few letters wide."""
        return QSize(self.fontMetrics().averageCharWidth() * 8 + 2 * _EDGE, self.fontMetrics().height() + 2 * _AIR)

    def hasHeightForWidth(self) -> bool:
        """Its words wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of all its words at this width, never less than a finger needs."""
        if width not in self._heights:
            self._heights[width] = self._height_of(width)
        return self._heights[width]

    def changeEvent(self, event: QEvent) -> None:
        """Another text size is another height."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._heights = {}
            self.updateGeometry()

    def _height_of(self, width: int) -> int:
        room = width - _BAR - 2 * _EDGE
        beside = self._letter_side() + _EDGE + self._icon_room()
        first = max(self._letter_side(), self._head().height(room - beside))
        rest = sum(words.height(room) for words in self._body())
        return max(36 if self._compact else 44, round(first + rest + 2 * _AIR))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Every key is the calendar's but Space, which chooses."""
        if event.key() == Qt.Key.Key_Space:
            self.became_current.emit(self)
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """It may be the beginning of a drag."""
        if self.handle is not None:
            self.handle.press(event)
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Dragged once it is far enough; what was dragged is not clicked."""
        if self.handle is not None and self.handle.move(event):
            self.setDown(False)
        else:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """No drag then."""
        if self.handle is not None:
            self.handle.release()
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click does the main act."""
        self.opened.emit(self)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The card with the focus is the current one."""
        super().focusInEvent(event)
        self.became_current.emit(self)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, coloured edge, words, letter, ring."""
        tokens = tokens_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, tokens)
        side = self._letter_side()
        room = QRectF(self.rect()).adjusted(_BAR + _EDGE, _AIR, -_EDGE, -_AIR)
        letter = QRectF(room.right() - side, room.top(), side, side)
        paint_scheme_letter(painter, letter, self, self.card.scheme, self.card.scheme_name[:1].upper())
        name = KIND_ICONS.get(self.card.kind)
        left = room.left()
        if name:
            size = self._icon_side()
            ink = self._inks(tokens)[0]
            painter.drawPixmap(
                QRect(round(left), round(room.top() + (side - size) / 2), size, size),
                icon_pixmap(name, ink, size, self.devicePixelRatioF()),
            )
        head = self._head()
        head_room = QRectF(left + self._icon_room(), room.top(), room.width() - side - _EDGE - self._icon_room(), side)
        low = head.height(head_room.width())
        head_room.moveTop(room.top() + max(0.0, (side - low) / 2))
        head.paint(painter, head_room)
        top = room.top() + max(side, low)
        for words in self._body():
            top += words.paint(painter, QRectF(room.left(), top, room.width(), room.height()))
        painter.end()

    def _paint_ground(self, painter: QPainter, tokens: Tokens) -> None:
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        kind = self.card.kind
        ground = tokens.accent_soft if self._current else tokens.surface
        if kind in (CardKind.DONE, CardKind.PORTE_CLOSE) and not self._current:
            ground = tokens.sunken
        pen = QPen(QColor(tokens.hairline), 1)
        if kind is CardKind.PROPOSED:
            pen = QPen(QColor(tokens.border), 1.4, Qt.PenStyle.DashLine)
        elif kind is CardKind.LIMIT:
            ground = tokens.accent_soft if self._current else tokens.warning_soft
            pen = QPen(Qt.PenStyle.NoPen)
        painter.setPen(pen)
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(box, RADIUS, RADIUS)
        if kind in (CardKind.APPOINTMENT, CardKind.DONE, CardKind.PORTE_CLOSE):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.scheme(self.card.scheme)))
            painter.drawRoundedRect(QRectF(3, 4, _BAR, self.height() - 8), 2, 2)

    def _inks(self, tokens: Tokens) -> tuple[str, str]:
        """Of what stands first, and of the rest."""
        match self.card.kind:
            case CardKind.LIMIT:
                return tokens.warning, tokens.text
            case CardKind.DONE | CardKind.PORTE_CLOSE:
                return tokens.muted, tokens.muted
            case CardKind.PROPOSED:
                return tokens.accent, tokens.text
            case _:
                return tokens.text, tokens.text

    def _when(self) -> str:
        hour = hour_in_words(self.card.at)
        kind = KIND_WORDS[self.card.kind]
        if self.card.kind is CardKind.APPOINTMENT:
            return hour or "Sans heure"
        if self.card.kind is CardKind.DONE and hour:
            return hour  # the check mark says the rest
        return " · ".join(part for part in (hour, self._since or kind) if part)

    def _head(self) -> Words:
        when = self._when()
        if self._compact:
            short = when if self.card.kind is CardKind.APPOINTMENT else hour_in_words(self.card.at)
            return Words(f"{short}  {self.card.household}".strip(), sized_font(self, "caption", bold=True), self._ink)
        return Words(when, sized_font(self, "caption", bold=True), self._inks(tokens_of(self))[0])

    @property
    def _ink(self) -> str:
        return self._inks(tokens_of(self))[1]

    def _body(self) -> list[Words]:
        if self._compact:
            return []
        tokens = tokens_of(self)
        ink = self._inks(tokens)[1]
        quiet = self.card.kind in (CardKind.DONE, CardKind.PORTE_CLOSE)
        return [
            Words(self.card.household, sized_font(self, "body", bold=not quiet), ink),
            Words(self.card.commune, sized_font(self, "caption"), tokens.muted),
        ]

    def _letter_side(self) -> int:
        return round(self.fontMetrics().height() * 1.15)

    def _icon_side(self) -> int:
        return round(self.fontMetrics().ascent() * 1.1)

    def _icon_room(self) -> int:
        return self._icon_side() + 5 if self.card.kind in KIND_ICONS else 0


def _without(card: CalendarCard) -> str:
    return card.reason.without_scheme
