"""The week: seven columns of visits at their hours, morning over afternoon; a list of days where it is narrow."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from typing import Final

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop.services.calendar import CalendarCard, CalendarDay, CalendarView, CardKind
from desktop.ui.look.theme import RADIUS, tokens_of
from desktop.ui.today.acts import acts_of_card, can_move
from desktop.ui.today.day_head import DayHead
from desktop.ui.today.grid import CalendarGrid, Stand
from desktop.ui.today.visit_card import VisitCard
from desktop.ui.today.week_layout import DayPart, Shape, WeekLayout

_NOON: Final = time(12, 30)
_WALK: Final = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_STEP: Final = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class WeekGrid(CalendarGrid):
    """`fill` shows days; the card with the focus is the current one."""

    current_changed = Signal(object)
    """CalendarCard, or None."""
    opened = Signal(object)
    picked_up = Signal(object)

    across = 7

    def __init__(self, name: str, *, compact: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._compact = compact
        self._layout = WeekLayout(self)
        self._current: VisitCard | None = None

    @property
    def cards(self) -> Sequence[VisitCard]:
        """Every card shown, day by day."""
        return [card for stand in self.stands for card in stand.cards if isinstance(card, VisitCard)]

    @property
    def current(self) -> CalendarCard | None:
        """The card whose acts are on offer."""
        return self._current.card if self._current is not None else None

    @property
    def shape(self) -> Shape:
        """How the days stand now."""
        return self._layout.shape

    def fill(self, view: CalendarView, days: Sequence[CalendarDay] | None = None) -> None:
        """Shows the days of a view, or some of them; the card of the same visit stays current."""
        before = self.current
        focus = self.window().focusWidget()
        had_focus = focus is not None and self.isAncestorOf(focus)
        focused_day = self._where()[0]
        self.view = view
        parts = self._parts(days if days is not None else view.days)
        # laid out once, when everything is there
        self._layout.setEnabled(False)
        self._layout.set_days(parts)
        for part in parts:
            for widget in (part.head, *part.cards):
                widget.show()
        self._layout.setEnabled(True)
        self._layout.invalidate()
        same = next((card for card in self.cards if before is not None and _is_same(card.card, before)), None)
        self._set_current(same)
        stop = (
            (same if self._moving is None else None)
            or self._head_of(focused_day.day.day if focused_day else None)
            or self._first_stop()
        )
        self._rove(stop)
        if had_focus and stop is not None:
            stop.setFocus(Qt.FocusReason.OtherFocusReason)
        self.updateGeometry()
        self.update()

    def forget_current(self) -> None:
        """The visit chosen is elsewhere."""
        if self._current is not None:
            self._current.set_current(False)
            self._current = None

    def focus_day(self, day: date | None = None) -> None:
        """Puts the focus on a day: today when none is given, the first one when that is not shown."""
        stand = self.stand_of(day) if day else next((one for one in self.stands if one.day.is_today), None)
        stop = stand.stops[1 if len(stand.stops) > 1 and self._moving is None else 0] if stand else self._first_stop()
        if stop is not None:
            stop.setFocus(Qt.FocusReason.TabFocusReason)
            self._rove(stop)

    def day_rect(self, stand: Stand) -> QRect:
        """The ground of a day."""
        place = self.stands.index(stand)
        return self._layout.grounds[place] if place < len(self._layout.grounds) else QRect()

    def _parts(self, days: Sequence[CalendarDay]) -> list[DayPart]:
        """The widgets of all days. What stands there already is taken again: most of a week stays as it was."""
        shown, self.stands = self.stands, []
        heads = {stand.day.day: stand.head for stand in shown if isinstance(stand.head, DayHead)}
        cards = {one.card: one for stand in shown for one in stand.cards if isinstance(one, VisitCard)}
        if self._current is not None:
            self._current.set_current(False)
            self._current = None
        parts = [self._part(day, heads, cards) for day in days]
        for widget in (*heads.values(), *cards.values()):
            widget.hide()
            widget.deleteLater()
        for stop in (stop for stand in self.stands if shown for stop in stand.stops):
            stop.raise_()  # read aloud in the order of the week, not in that of their coming
        return parts

    def _part(self, day: CalendarDay, heads: dict[date, DayHead], cards: dict[CalendarCard, VisitCard]) -> DayPart:
        """The widgets of a day; those it takes are taken out of what is there."""
        head = heads.pop(day.day, None) or self._make_head(day)
        head.show_day(day)
        stand = Stand(day, head)
        part = DayPart(head, slim=day.is_weekend and not day.cards)
        for card in day.cards:
            made = cards.pop(card, None) or self._make_card(card)
            if card.kind in (CardKind.PROPOSED, CardKind.LIMIT):
                part.proposed.append(made)
            elif card.at is None:
                part.free.append(made)
            else:
                (part.morning if card.at < _NOON else part.afternoon).append(made)
        stand.cards[:] = part.cards
        self.stands.append(stand)
        return part

    def _make_head(self, day: CalendarDay) -> DayHead:
        head = DayHead(day, self)
        head.clicked.connect(lambda *_: self._on_head(day.day))
        return head

    def _make_card(self, card: CalendarCard) -> VisitCard:
        made = VisitCard(card, can_move(acts_of_card(card)), compact=self._compact, parent=self)
        made.became_current.connect(self._on_card)
        made.opened.connect(lambda one: self.opened.emit(one.card))
        made.picked_up.connect(self.picked_up)
        return made

    def _on_head(self, day: date) -> None:
        if self._moving is not None:
            self.choose(day)

    def _on_card(self, card: VisitCard) -> None:
        if self._moving is not None:
            self.choose(card.card.day)
            return
        self._set_current(card)
        self._rove(card)

    def _set_current(self, card: VisitCard | None) -> None:
        if self._current is not None:
            self._current.set_current(False)
        self._current = card
        if card is not None:
            card.set_current(True)
        self.current_changed.emit(card.card if card is not None else None)

    def _walk(self, key: int) -> bool:
        stand, place = self._where()
        if stand is None:
            return False
        if key in _STEP:
            self._stop_at(self.stands.index(stand), place + _STEP[Qt.Key(key)])
        elif key in _WALK:
            self._stop_at(self.stands.index(stand) + _WALK[Qt.Key(key)], place)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._stop_at(0 if key == Qt.Key.Key_Home else len(self.stands) - 1, place)
        else:
            return False
        return True

    def _stop_at(self, number: int, place: int) -> None:
        """Goes to a place on a day; past the last day it is the next week that is shown."""
        if not 0 <= number < len(self.stands):
            self.paged.emit(1 if number > 0 else -1)
            return
        stops = self.stands[number].stops
        stop = stops[max(0, min(place, len(stops) - 1))]
        if stop is self.stands[number].head:
            self._set_current(None)
        stop.setFocus(Qt.FocusReason.TabFocusReason)
        self._rove(stop)

    def _rove(self, stop: QWidget | None) -> None:
        """Tab comes into the week once, and the next Tab leaves it."""
        for stand in self.stands:
            for one in stand.stops:
                policy = Qt.FocusPolicy.StrongFocus if one is stop else Qt.FocusPolicy.ClickFocus
                one.setFocusPolicy(policy)

    def _head_of(self, day: date | None) -> QWidget | None:
        stand = self.stand_of(day) if day is not None else None
        return stand.head if stand is not None else None

    def _first_stop(self) -> QWidget | None:
        today = next((stand for stand in self.stands if stand.day.is_today), None)
        stand = today or (self.stands[0] if self.stands else None)
        return stand.head if stand is not None else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Asks for its height again when it was given for another width (a scroll bar came)."""
        super().resizeEvent(event)
        if self.height() < self._layout.heightForWidth(self.width()):
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Grounds of the days, hairlines between them, noon, and the day under the visit that is held."""
        tokens = tokens_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for stand, ground in zip(self.stands, self._layout.grounds, strict=False):
            color = tokens.sunken if stand.day.quiet else tokens.surface
            painter.fillRect(ground, QColor(color))
        self._paint_lines(painter)
        for stand, ground in zip(self.stands, self._layout.grounds, strict=False):
            if self._moving is not None:
                self._paint_held(painter, stand, ground)
        painter.end()

    def _paint_lines(self, painter: QPainter) -> None:
        tokens = tokens_of(self)
        painter.setPen(QPen(QColor(tokens.hairline), 1))
        columns = self._layout.shape is Shape.COLUMNS
        for ground in self._layout.grounds[1:]:
            if columns:
                painter.drawLine(ground.topLeft(), ground.bottomLeft())
            else:
                painter.drawLine(ground.topLeft(), ground.topRight())
        if columns and self._layout.grounds:
            pen = QPen(QColor(tokens.hairline), 1, Qt.PenStyle.DotLine)
            painter.setPen(pen)
            painter.drawLine(0, self._layout.noon, self.width(), self._layout.noon)
        painter.setPen(QPen(QColor(tokens.hairline), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._layout.shape is not Shape.STRIP:
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)

    def _paint_held(self, painter: QPainter, stand: Stand, ground: QRect) -> None:
        tokens = tokens_of(self)
        refused = self.refusal(stand)
        box = QRectF(ground).adjusted(3, 3, -3, -3)
        if stand.day.day == self._target:
            painter.setBrush(QColor(tokens.danger_soft if refused else tokens.accent_soft))
            painter.setPen(QPen(QColor(tokens.danger if refused else tokens.accent), 2))
            painter.drawRoundedRect(box, RADIUS, RADIUS)
        elif not refused:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.accent), 1, Qt.PenStyle.DotLine))
            painter.drawRoundedRect(box, RADIUS, RADIUS)


def _is_same(one: CalendarCard, other: CalendarCard) -> bool:
    return (one.kind, one.measure_id, one.contact_id) == (other.kind, other.measure_id, other.contact_id)
