"""The month: a sheet of whole weeks, each day with its first visits; a day opens in its week."""

from __future__ import annotations

from datetime import date
from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.domain.french_input import WEEKDAYS
from desktop.services.calendar import CalendarCard, CalendarView
from desktop.ui.look.theme import RADIUS, sized_font, tokens_of
from desktop.ui.today.grid import CalendarGrid, Stand
from desktop.ui.today.month_cell import MonthCell

_DAYS: Final = 7
_ARROWS: Final = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -_DAYS, Qt.Key.Key_Down: _DAYS}


class MonthGrid(CalendarGrid):
    """`fill` shows a month; a line that is clicked is the current card."""

    current_changed = Signal(object)
    picked_up = Signal(object)

    across = _DAYS

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._current: CalendarCard | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)

    @property
    def cells(self) -> list[MonthCell]:
        """The days, in order."""
        return [stand.head for stand in self.stands if isinstance(stand.head, MonthCell)]

    @property
    def current(self) -> CalendarCard | None:
        """The visit that was chosen."""
        return self._current

    def fill(self, view: CalendarView) -> None:
        """Shows a month; the day with the focus keeps it."""
        stand = self._where()[0]
        focused = stand.day.day if stand is not None else None
        for cell in self.cells:
            cell.hide()
            cell.deleteLater()
        self.view, self.stands = view, []
        for day in view.days:
            cell = MonthCell(day, self)
            cell.card_chosen.connect(self._on_card)
            cell.picked_up.connect(self.picked_up)
            cell.clicked.connect(lambda *_, one=cell: self._on_cell(one))
            cell.show()
            self.stands.append(Stand(day, cell))
        self._choose_card(None)
        self._place()
        self.updateGeometry()
        self._rove(self._stop_for(focused))
        if focused is not None:
            self._stop_for(focused).setFocus(Qt.FocusReason.OtherFocusReason)

    def forget_current(self) -> None:
        """The visit chosen is elsewhere."""
        self._current = None
        for cell in self.cells:
            cell.chosen = None
            cell.update()

    def focus_day(self, day: date | None = None) -> None:
        """Puts the focus on a day: today when none is given, the first of the month when that is not shown."""
        cell = self._stop_for(day)
        cell.setFocus(Qt.FocusReason.TabFocusReason)
        self._rove(cell)

    def day_rect(self, stand: Stand) -> QRect:
        """The ground of a day."""
        return stand.head.geometry()

    def sizeHint(self) -> QSize:
        """The names of the days, then as many weeks as there are."""
        weeks = len(self.stands) // _DAYS
        tall = self._tall() if self.stands else 0
        return QSize(self.fontMetrics().averageCharWidth() * 60, self._names_height() + weeks * tall)

    def minimumSizeHint(self) -> QSize:
        """Narrow, but of full height."""
        return QSize(self.fontMetrics().averageCharWidth() * 24, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The days share the width."""
        super().resizeEvent(event)
        self._place()
        self.updateGeometry()

    def _place(self) -> None:
        if not self.stands:
            return
        tall = self._tall()
        edges = [round(self.width() * number / _DAYS) for number in range(_DAYS + 1)]
        for number, stand in enumerate(self.stands):
            week, weekday = divmod(number, _DAYS)
            width = edges[weekday + 1] - edges[weekday]
            stand.head.setGeometry(edges[weekday], self._names_height() + week * tall, width, tall)
        self.update()

    def _tall(self) -> int:
        return self.cells[0].wanted_height(self.width() // _DAYS)

    def _names_height(self) -> int:
        return round(self.fontMetrics().height() * 1.7)

    def _on_card(self, card: CalendarCard) -> None:
        if self._moving is None:
            self._choose_card(card)

    def _choose_card(self, card: CalendarCard | None) -> None:
        self._current = card
        for cell in self.cells:
            cell.chosen = card
            cell.update()
        self.current_changed.emit(card)

    def _on_cell(self, cell: MonthCell) -> None:
        self._rove(cell)
        if self._moving is not None:
            self.choose(cell.day.day)
        elif cell.chosen not in cell.day.cards:
            self._choose_card(None)
            if cell.more_words and cell.underMouse():
                self.day_opened.emit(cell.day.day)

    def _walk(self, key: int) -> bool:
        stand, _place = self._where()
        if stand is None or key not in (*_ARROWS, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Space):
            return False
        number = self.stands.index(stand)
        if key == Qt.Key.Key_Space:
            self.day_opened.emit(stand.day.day)
            return True
        if key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            target = 0 if key == Qt.Key.Key_Home else len(self.stands) - 1
        else:
            target = number + _ARROWS[Qt.Key(key)]
        if 0 <= target < len(self.stands):
            self.focus_day(self.stands[target].day.day)
        else:
            self.paged.emit(1 if target > 0 else -1)
        return True

    def _stop_for(self, day: date | None) -> QWidget:
        wanted = self.stand_of(day) if day is not None else None
        today = next((stand for stand in self.stands if stand.day.is_today and not stand.day.is_outside), None)
        inside = next((stand for stand in self.stands if not stand.day.is_outside), self.stands[0])
        return (wanted or today or inside).head

    def _rove(self, stop: QWidget) -> None:
        for cell in self.cells:
            cell.setFocusPolicy(Qt.FocusPolicy.StrongFocus if cell is stop else Qt.FocusPolicy.ClickFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Names of the days, grounds, hairlines, and the day under the visit that is held."""
        tokens = tokens_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(sized_font(self, "caption", bold=True))
        painter.setPen(QColor(tokens.muted))
        for cell, name in zip(self.cells[:_DAYS], WEEKDAYS, strict=False):
            place = QRectF(cell.x() + 6, 0, cell.width() - 8, self._names_height())
            whole = painter.fontMetrics().horizontalAdvance(name) <= place.width()
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, name if whole else f"{name[:3]}.")
        for stand in self.stands:
            self._paint_day(painter, stand)
        painter.end()

    def _paint_day(self, painter: QPainter, stand: Stand) -> None:
        tokens, day, ground = tokens_of(self), stand.day, self.day_rect(stand)
        quiet = tokens.sunken if day.quiet else tokens.surface
        painter.fillRect(ground, QColor(tokens.window if day.is_outside else quiet))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(tokens.hairline), 1))
        painter.drawRect(ground.adjusted(0, 0, -1, -1))
        if self._moving is None:
            return
        refused = self.refusal(stand)
        box = QRectF(ground).adjusted(2, 2, -3, -3)
        if day.day == self._target:
            painter.setBrush(QColor(tokens.danger_soft if refused else tokens.accent_soft))
            painter.setPen(QPen(QColor(tokens.danger if refused else tokens.accent), 2))
            painter.drawRoundedRect(box, RADIUS, RADIUS)
        elif not refused:
            painter.setPen(QPen(QColor(tokens.accent), 1, Qt.PenStyle.DotLine))
            painter.drawRoundedRect(box, RADIUS, RADIUS)
