"""A visit held over the calendars, by mouse, finger or keys, until it is put onto a day or let go."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QObject, Signal

from desktop.ui.parts.page_base import attempt
from desktop.ui.screen import Screen
from desktop.ui.today.calendar_pane import CalendarPane
from desktop.ui.today.drag import Picked
from desktop.ui.today.moving import Moving
from desktop.ui.today.week import WeekGrid


class Carrying(QObject):
    """`take` holds a visit without a mouse; what a drag brings over a grid is held by itself."""

    let_go = Signal()
    """Nothing is held any more."""
    put = Signal(object, object)
    """(moving, day): a visit was put onto a day; what it still needs is to be asked."""

    def __init__(self, screen: Screen, calendar: CalendarPane, strip: WeekGrid, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._screen, self._calendar, self._strip = screen, calendar, strip
        self._grids = (*calendar.grids, strip)
        calendar.bar.given_up.connect(self.release)
        for grid in self._grids:
            grid.taken.connect(self._hold)
            grid.released.connect(self.release)
            grid.given_up.connect(self.release)
            grid.dropped.connect(self._drop)

    @property
    def is_holding(self) -> bool:
        """Whether a visit is held."""
        return self._calendar.is_moving or self._strip.moving is not None

    def take(self, picked: Picked) -> date | None:
        """Holds a visit over the first day that it may go to; arrows and Enter, or a tap, put it there."""
        moving = self._moving(picked)
        if moving is None:
            return None
        self._calendar.hold(moving, moving.first_day)
        if self._calendar.isVisible():
            self._calendar.grid.focus_day(moving.first_day)
        return moving.first_day

    def release(self) -> None:
        """The visit stays where it was."""
        self._calendar.hold(None)
        self._strip.hold(None)
        self.let_go.emit()

    def _hold(self, picked: Picked) -> None:
        """A drag comes over a calendar: it must know where the visit may go."""
        moving = self._moving(picked)
        if moving is not None:
            for grid in self._grids:
                grid.hold(moving)

    def _drop(self, picked: Picked, day: date) -> None:
        self.release()
        moving = self._moving(picked)
        if moving is not None:
            self.put.emit(moving, day)

    def _moving(self, picked: Picked) -> Moving | None:
        """What is known of it; None, and the trouble told, when it is there no more."""
        found: list[Moving] = []
        attempt(self._screen, lambda: found.append(Moving.of(self._screen, picked)))
        return found[0] if found else None
