"""The track of a measure: each period of its rhythm as a cell, told by colour, sign and words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleValueChangeEvent,
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desktop.domain.french import NO_BREAK_SPACE, long_date, plural, short_date
from desktop.ui.icons import icon_renderer
from desktop.ui.theme import SPACE, Tokens, Tone, sized_font, tokens_of

_SHORT_MONTHS: Final = (
    "janv.", "févr.", "mars", "avril", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.",
)  # fmt: skip

LOOKS: Final[dict[str, tuple[Tone, str, str]]] = {
    "met": ("success", "check", "fait"),
    "missed": ("danger", "cross", "manqué"),
    "due": ("warning", "warning", "à faire maintenant"),
    "on_track": ("accent", "clock", "en cours"),
    "upcoming": ("neutral", "", "à venir"),
    "cut_short": ("neutral", "cut-short", "écourté"),
    "suspended": ("info", "pause", "suspendu"),
}
"""State → (tone, sign, word)."""


@dataclass(frozen=True)
class TrackItem:
    """One period as it is drawn; `tries` are the contacts and attempts made in it, each with its label."""

    opens: date
    closes: date
    quota: int
    done: int
    state: str
    state_label: str = ""
    targets: tuple[date, ...] = ()
    tries: tuple[tuple[date, str], ...] = ()

    @property
    def words(self) -> str:
        """The whole period in French words, for the tooltip and the screen reader."""
        label = self.state_label or LOOKS[self.state][2]
        lines = [f"Du {long_date(self.opens)} au {long_date(self.closes)}{NO_BREAK_SPACE}: {label}"]
        if self.quota:
            lines.append(f"{self.done} sur {plural(self.quota, 'contact prévu', 'contacts prévus')}")
        if self.targets and self.state not in {"met", "missed", "suspended"}:
            days = ", ".join(short_date(day) for day in self.targets)
            lines.append(f"Dates conseillées{NO_BREAK_SPACE}: {days}")
        lines += [f"{short_date(day)}{NO_BREAK_SPACE}: {label}" for day, label in self.tries]
        return "\n".join(lines)


class PeriodTrack(QWidget):
    """Paints the periods as cells under month names; arrows go from cell to cell, Enter opens one.

    Cells wrap onto further lines when the width is short, so that large text stays whole.
    """

    focused = Signal(int)
    activated = Signal(int)

    def __init__(self, items: Sequence[TrackItem] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: tuple[TrackItem, ...] = ()
        self._current = 0
        self._by_key = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName("Frise des périodes de la mesure")
        self.set_items(items)

    def set_items(self, items: Sequence[TrackItem]) -> None:
        """Show these periods; the current cell becomes the first one to act on."""
        self._items = tuple(items)
        open_states = [place for place, item in enumerate(self._items) if item.state in {"due", "on_track"}]
        self._current = open_states[0] if open_states else 0
        self._tell()
        self.updateGeometry()
        self.update()

    @property
    def items(self) -> tuple[TrackItem, ...]:
        """The periods shown."""
        return self._items

    @property
    def current(self) -> int:
        """Place of the current cell."""
        return self._current

    def set_current(self, place: int) -> None:
        """Go to a cell; places outside are brought back inside."""
        if self._items:
            self._current = max(0, min(place, len(self._items) - 1))
            self._tell()
            self.update()
            self.focused.emit(self._current)

    def cell_rect(self, place: int) -> QRect:
        """Where a cell is painted."""
        columns = self._columns(self.width())
        width = min((self.width() + self._gap()) / columns - self._gap(), self._cell_width() * 1.8)
        row, column = divmod(place, columns)
        top = row * (self._row_height() + SPACE) + self._label_height()
        return QRect(round(column * (width + self._gap())), top, round(width), self._cell_height())

    def sizeHint(self) -> QSize:
        """Twelve cells wide."""
        width = 12 * (self._cell_width() + self._gap())
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Four cells wide."""
        return QSize(4 * (self._cell_width() + self._gap()), self._row_height())

    def hasHeightForWidth(self) -> bool:
        """Narrow tracks take more lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of all lines of cells."""
        columns = self._columns(width)
        rows = max(1, -(-len(self._items) // columns))
        return rows * (self._row_height() + SPACE) - SPACE + 4

    def _gap(self) -> int:
        return 4

    def _cell_width(self) -> int:
        return max(44, self.fontMetrics().horizontalAdvance("sept. 00"))

    def _cell_height(self) -> int:
        return max(44, round(self.fontMetrics().lineSpacing() * 2.5))

    def _label_height(self) -> int:
        return self.fontMetrics().lineSpacing() + 2

    def _tries_height(self) -> int:
        return 12

    def _row_height(self) -> int:
        return self._label_height() + self._cell_height() + self._tries_height()

    def _columns(self, width: int) -> int:
        fit = max(1, (width + self._gap()) // (self._cell_width() + self._gap()))
        if fit >= len(self._items):
            return max(1, len(self._items))
        return next((steps for steps in (24, 12, 6) if fit >= steps), fit)

    def _place_at(self, point: QPoint) -> int | None:
        grown = (0, -self._label_height(), 0, self._tries_height())
        return next((at for at in range(len(self._items)) if self.cell_rect(at).adjusted(*grown).contains(point)), None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Home and End move; Enter and Space open."""
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -self._columns(self.width()),
            Qt.Key.Key_Down: self._columns(self.width()),
            Qt.Key.Key_Home: -len(self._items),
            Qt.Key.Key_End: len(self._items),
        }
        key = Qt.Key(event.key())
        if key in steps:
            self.set_current(self._current + steps[key])
            self._show_words()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space} and self._items:
            self.activated.emit(self._current)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click goes to the cell and opens it."""
        place = self._place_at(event.position().toPoint())
        if place is not None:
            self.set_current(place)
            self.activated.emit(place)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring when the keyboard brought the focus here."""
        super().focusInEvent(event)
        self._tell()
        self.update()

    def event(self, event: QEvent) -> bool:
        """The tooltip tells the cell under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self._place_at(event.pos())
            if place is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), self._items[place].words, self, self.cell_rect(place))
            return True
        return super().event(event)

    def _show_words(self) -> None:
        if self._items and self.isVisible():
            rect = self.cell_rect(self._current)
            QToolTip.showText(self.mapToGlobal(rect.bottomLeft()), self._items[self._current].words, self, rect)

    def _tell(self) -> None:
        """Say the current cell to the screen reader."""
        if not self._items:
            self.setAccessibleDescription("Aucune période.")
            return
        place = f"Période {self._current + 1} sur {len(self._items)}. "
        self.setAccessibleDescription(place + self._items[self._current].words.replace("\n", ". "))
        if self.hasFocus():
            QAccessible.updateAccessibility(QAccessibleValueChangeEvent(self, self.accessibleDescription()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint month names, cells, signs, counts and tries."""
        tokens = tokens_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        columns = self._columns(self.width())
        for place, item in enumerate(self._items):
            rect = self.cell_rect(place)
            before = self._items[place - 1].opens.year if place % columns else 0
            self._paint_month(painter, tokens, item, rect, told=item.opens.year != before)
            self._paint_cell(painter, tokens, item, rect)
            self._paint_tries(painter, tokens, item, rect)
            if place == self._current and self.hasFocus():
                painter.setPen(QPen(QColor(tokens.text), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), 6, 6)
        painter.end()

    def _paint_month(self, painter: QPainter, tokens: Tokens, item: TrackItem, rect: QRect, *, told: bool) -> None:
        """The month, with its year at the head of a line and where the year changes."""
        year = f" {item.opens.year % 100:02}" if told else ""
        painter.setFont(sized_font(self, "caption", bold=bool(year)))
        painter.setPen(QColor(tokens.text if year else tokens.muted))
        area = QRect(rect.left(), rect.top() - self._label_height(), rect.width(), self._label_height())
        painter.drawText(area, Qt.AlignmentFlag.AlignHCenter, f"{_SHORT_MONTHS[item.opens.month - 1]}{year}")

    def _paint_cell(self, painter: QPainter, tokens: Tokens, item: TrackItem, rect: QRect) -> None:
        side = self.fontMetrics().ascent() * 1.2
        paint_period(painter, tokens, item.state, rect, rect.top() + rect.height() * 0.12, side)
        painter.setPen(QColor(tokens.text))
        painter.setFont(sized_font(self, "caption"))
        count = f"{item.done}/{item.quota}" if item.quota else "–"
        lower = rect.adjusted(0, round(rect.height() * 0.5), 0, 0) if LOOKS[item.state][1] else rect
        painter.drawText(lower, Qt.AlignmentFlag.AlignCenter, count)

    def _paint_tries(self, painter: QPainter, tokens: Tokens, item: TrackItem, rect: QRect) -> None:
        """One dot a try, so that a missed month shows that somebody came."""
        shown = item.tries[:5]
        left = rect.center().x() - (len(shown) - 1) * 4
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.muted))
        for place in range(len(shown)):
            painter.drawEllipse(QRectF(left + place * 8 - 2.5, rect.bottom() + 4, 5, 5))


def paint_period(painter: QPainter, tokens: Tokens, state: str, rect: QRect, sign_top: float, side: float) -> None:
    """Paint a cell's ground and its sign, a square of `side` pixels whose top is at `sign_top`."""
    tone, sign, _ = LOOKS[state]
    ink = QColor(tokens.ink(tone))
    plain = state in {"upcoming", "cut_short"}
    pen = QPen(QColor(tokens.border) if plain else ink, 2 if state in {"due", "missed"} else 1)
    if state in {"cut_short", "suspended"}:
        pen.setStyle(Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.setBrush(QColor(tokens.surface if state == "upcoming" else tokens.soft(tone)))
    painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), 6, 6)
    if sign:
        box = QRectF(QRectF(rect).center().x() - side / 2, sign_top, side, side)
        icon_renderer(sign, ink).render(painter, box)
