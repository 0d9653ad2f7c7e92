"""A day of the month: its number, its first visits on a line each, how many more there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QWidget

from desktop.domain.french import plural
from desktop.services.calendar import CalendarCard, CalendarDay, CardKind
from desktop.ui.look.theme import Tokens, sized_font, tokens_of
from desktop.ui.parts.words import hour_in_words
from desktop.ui.today.acts import acts_of_card, can_move
from desktop.ui.today.day_head import day_name
from desktop.ui.today.drag import Handle, Picked
from desktop.ui.today.visit_card import KIND_WORDS
from desktop.ui.widgets.chips import paint_scheme_letter

LINES: Final = 3
_AIR: Final = 6
_NAME_CHARS: Final = 8
"""A line shorter than this says nothing: the day then tells how many visits there are."""


class MonthCell(QPushButton):
    """Takes the focus and is read whole by a screen reader; its lines can be chosen and dragged."""

    card_chosen = Signal(object)
    picked_up = Signal(object)

    def __init__(self, day: CalendarDay, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.day = day
        self.chosen: CalendarCard | None = None
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        cards = "\u00a0; ".join(line_words(card) for card in day.cards)
        self.setAccessibleName(day_name(day) + (f". {cards}" if cards else ""))
        self.setAccessibleDescription("Entrée\u00a0: voir ce jour dans la semaine")
        self.handle = Handle(self, self._find, self.picked_up.emit)

    def sizeHint(self) -> QSize:
        """A number and how many visits there are; lines come where there is room for them."""
        width = round(self._number_side() + 2 * _AIR)
        return QSize(width, self.wanted_height(width))

    def wanted_height(self, width: int) -> int:
        """What a day of this width needs, whatever is on it: all days of a month are of one height."""
        lines = LINES + 1 if self._has_lines(width) else 1
        return round(self._number_side() + 2 * _AIR + lines * self._line_height())

    @property
    def lines(self) -> Sequence[CalendarCard]:
        """The visits that have a line of their own."""
        if not self._has_lines(self.width()):
            return ()
        return self.day.cards[:LINES]

    @property
    def more_words(self) -> str:
        """« + 3 autres », or how many visits there are where no line fits."""
        if self.lines:
            hidden = len(self.day.cards) - len(self.lines)
            return f"+\u00a0{hidden}\u00a0{'autres' if hidden > 1 else 'autre'}" if hidden else ""
        visits = sum(card.kind is not CardKind.LIMIT for card in self.day.cards)
        return plural(visits, "visite", "visites") if visits else ""

    def line_at(self, place: QPoint) -> CalendarCard | None:
        """The visit under a point."""
        return next((card for card in self.lines if self._line_rect(card).contains(place)), None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Every key is the calendar's."""
        event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A line is chosen at once; it may be the beginning of a drag."""
        self.handle.press(event)
        super().mousePressEvent(event)
        card = self.line_at(event.position().toPoint())
        if card is not None:
            self.card_chosen.emit(card)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Dragged once it is far enough; what was dragged is not clicked."""
        if self.handle.move(event):
            self.setDown(False)
        else:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """No drag then."""
        self.handle.release()
        super().mouseReleaseEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Number, holiday, lines; the rest is the month's ground."""
        tokens = tokens_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_number(painter, tokens)
        for card in self.lines:
            self._paint_line(painter, tokens, card)
        if self.more_words:
            place = QRectF(_AIR, self._top() + len(self.lines) * self._line_height(), self.width(), self._line_height())
            painter.setFont(sized_font(self, "caption", bold=not self.lines))
            painter.setPen(QColor(tokens.accent))
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, self._fitted(self.more_words, place.width() - _AIR))
        painter.end()

    def _paint_number(self, painter: QPainter, tokens: Tokens) -> None:
        side = self._number_side()
        circle = QRectF(_AIR - 2, _AIR - 2, side, side)
        ink = tokens.text
        if self.day.is_today:
            painter.setBrush(QColor(tokens.accent))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawEllipse(circle)
            ink = tokens.on_accent
        elif self.day.is_outside or self.day.is_past or self.day.quiet:
            ink = tokens.muted
        painter.setPen(QColor(ink))
        painter.setFont(sized_font(self, "body", bold=not self.day.is_outside))
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(self.day.day.day))
        if self.day.remark:
            painter.setFont(sized_font(self, "caption"))
            painter.setPen(QColor(tokens.muted))
            room = QRectF(circle.right() + 2, circle.top(), self.width() - circle.right() - _AIR, side)
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self._fitted(self.day.remark, room.width()))

    def _paint_line(self, painter: QPainter, tokens: Tokens, card: CalendarCard) -> None:
        place = QRectF(self._line_rect(card)).adjusted(0, 1, 0, -1)
        settled = card.kind in (CardKind.DONE, CardKind.PORTE_CLOSE)
        painter.setBrush(QColor(tokens.accent_soft if card == self.chosen else tokens.sunken))
        painter.setPen(Qt.PenStyle.NoPen)
        if card.kind is CardKind.PROPOSED:
            painter.setBrush(QColor(tokens.accent_soft) if card == self.chosen else Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.border), 1, Qt.PenStyle.DashLine))
        elif card.kind is CardKind.LIMIT:
            painter.setBrush(QColor(tokens.warning_soft))
        painter.drawRoundedRect(place, 4, 4)
        side = place.height() - 4
        letter = QRectF(place.left() + 2, place.top() + 2, side, side)
        paint_scheme_letter(painter, letter, self, card.scheme, card.scheme_name[:1].upper())
        painter.setFont(sized_font(self, "caption"))
        painter.setPen(QColor(tokens.warning if card.kind is CardKind.LIMIT else tokens.text))
        if settled or self.day.is_outside:
            painter.setPen(QColor(tokens.muted))
        room = QRectF(letter.right() + 4, place.top(), place.right() - letter.right() - 6, place.height())
        words = " ".join(part for part in (hour_in_words(card.at), card.household) if part)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self._fitted(words, room.width()))

    def _find(self, at: QPoint) -> tuple[Picked, QRect] | None:
        card = self.line_at(at)
        if card is None or not can_move(acts_of_card(card)):
            return None
        return Picked(card.measure_id, card.contact_id), self._line_rect(card)

    def _fitted(self, words: str, width: float) -> str:
        metrics = QFontMetricsF(sized_font(self, "caption"))
        return metrics.elidedText(words, Qt.TextElideMode.ElideRight, width)

    def _line_rect(self, card: CalendarCard) -> QRect:
        place = list(self.lines).index(card)
        top = self._top() + place * self._line_height()
        return QRect(_AIR // 2, round(top), self.width() - _AIR, round(self._line_height()))

    def _top(self) -> float:
        return self._number_side() + _AIR * 1.5

    def _has_lines(self, width: int) -> bool:
        metrics = QFontMetricsF(sized_font(self, "caption"))
        return width >= metrics.averageCharWidth() * (_NAME_CHARS + 6) + self._line_height()

    def _line_height(self) -> float:
        return round(QFontMetricsF(sized_font(self, "caption")).height() + 8)

    def _number_side(self) -> int:
        return round(self.fontMetrics().height() * 1.5)


def line_words(card: CalendarCard) -> str:
    """« 9 h 30, DELATTRE Éloïse, Lens, ASTRE, visite prévue »."""
    parts = (
        hour_in_words(card.at), KIND_WORDS[card.kind], card.household, card.commune, card.scheme_name,
        card.reason.without_scheme,
    )  # fmt: skip
    return ", ".join(part for part in parts if part)
