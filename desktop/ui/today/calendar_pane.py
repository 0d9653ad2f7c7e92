"""The week or the month, with the visit chosen above it and those that wait for a day."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.services.calendar import CalendarCard, CalendarView, Span
from desktop.ui.look.theme import SPACE
from desktop.ui.today.card_bar import CardBar
from desktop.ui.today.month import MonthGrid
from desktop.ui.today.moving import Moving
from desktop.ui.today.waiting import WaitingTray
from desktop.ui.today.week import WeekGrid


class CalendarPane(QWidget):
    """`fill` shows the grid that a view asks for; `chosen` is the visit whose acts are on offer."""

    opened = Signal(object)
    """A card was double-clicked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar = CardBar()
        self.tray = WaitingTray()
        self.week = WeekGrid("Semaine")
        self.month = MonthGrid("Mois")
        self.grids: tuple[WeekGrid | MonthGrid, ...] = (self.week, self.month)
        self.grid: WeekGrid | MonthGrid = self.week
        self.chosen: CalendarCard | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE * 2)
        for widget in (self.bar, self.tray, self.week, self.month):
            column.addWidget(widget)
        column.addStretch(1)
        self.month.hide()
        for grid in self.grids:
            grid.current_changed.connect(self._on_current)
            grid.hovered.connect(self.bar.tell)
        self.tray.current_changed.connect(self._on_waiting)
        for part in (self.week, self.tray):
            part.opened.connect(self.opened)

    @property
    def is_moving(self) -> bool:
        """Whether a visit is held."""
        return self.grid.moving is not None

    def fill(self, view: CalendarView) -> None:
        """Shows a week or a month; a visit that is held stays so."""
        held, over = self.grid.moving, self.grid.target
        self.grid = self.month if view.span is Span.MONTH else self.week
        for grid in self.grids:
            grid.setVisible(grid is self.grid)
        self.grid.fill(view)
        self.tray.fill(view.waiting)
        self.tray.setVisible(bool(view.waiting) and held is None)
        if held is not None:
            self.hold(held, self._near(held, over))

    def hold(self, moving: Moving | None, over: date | None = None) -> None:
        """Shows where a visit may go, over a day when one is given; None lets it go."""
        was_held = self.is_moving
        for grid in self.grids:
            grid.hold(moving if grid is self.grid else None, over)
        self.tray.setVisible(bool(self.tray.cards) and moving is None)
        if moving is not None:
            self.bar.show_moving(moving.title)
            self.bar.tell(moving.words(over) if over is not None else "")
        elif was_held:
            self.bar.show_card(self.chosen)

    def _near(self, held: Moving, over: date | None) -> date | None:
        """The day that it is held over, or the first one of these that takes it when that one is not shown."""
        if over is None or self.grid.stand_of(over) is not None:
            return over
        return next((stand.day.day for stand in self.grid.stands if not held.verdict(stand.day.day).refusal), None)

    def restore_focus(self) -> None:
        """Back to the visit that was acted on, or to the days."""
        stops = [*self.tray.cards, *self.week.cards] if self.grid is self.week else [*self.tray.cards]
        same = next((card for card in stops if card.card == self.chosen), None)
        if same is not None:
            same.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.grid.focus_day(self.chosen.day if self.chosen is not None else None)

    def _on_current(self, card: CalendarCard | None) -> None:
        self.tray.choose(None)
        self._choose(card)

    def _on_waiting(self, card: CalendarCard) -> None:
        self.grid.forget_current()
        self.tray.choose(card)
        self._choose(card)

    def _choose(self, card: CalendarCard | None) -> None:
        self.chosen = card
        if not self.is_moving:
            self.bar.show_card(card)
