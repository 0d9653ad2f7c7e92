"""« Aujourd’hui »: what there is to do as a list, a week or a month; one key for each act, days that take a visit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent

from desktop.domain.french import capital
from desktop.services.agenda import AgendaRow
from desktop.services.calendar import CalendarCard
from desktop.ui.parts.inline_panel import InlinePanel, PanelSlot
from desktop.ui.parts.page_base import RefreshingPage, attempt, show_whole
from desktop.ui.parts.words import day_in_words
from desktop.ui.screen import Screen
from desktop.ui.today.acts import MOVE, QUICK, acts_of_card, move_panel, open_for, panel_of
from desktop.ui.today.calendar_pane import CalendarPane
from desktop.ui.today.carrying import Carrying
from desktop.ui.today.day_list import DayList
from desktop.ui.today.drag import Picked
from desktop.ui.today.export_panel import AskPath, ask_for_calendar, export_panel
from desktop.ui.today.group import DayGroup, summary_of
from desktop.ui.today.inquiry import Answer, Inquiry
from desktop.ui.today.keys import SHORTCUTS, look_typed
from desktop.ui.today.moving import Moving
from desktop.ui.today.received import ReceivedBanner
from desktop.ui.today.row import DayRow
from desktop.ui.today.strip import ListAndStrip
from desktop.ui.today.update import UpdateBanner
from desktop.ui.today.view_bar import ABSENCES, EXPORT_NAMED, Look, ViewBar

_AFTER_LIST_MS: Final = 30
"""The list has been painted by then."""


class TodayPage(RefreshingPage):
    """`open()` shows the day as it was looked at last; `open(look, day)` otherwise."""

    watched = RefreshingPage.watched | {"absence"}
    shortcuts: Sequence[tuple[str, str]] = SHORTCUTS

    def __init__(self, screen: Screen, ask_calendar: AskPath = ask_for_calendar) -> None:
        super().__init__(screen, max_width=1500)
        self._ask_calendar = ask_calendar
        self.setAccessibleName("Aujourd’hui")
        self.look = Look.LIST
        self._anchor: date | None = None
        self._wants_focus = self._focus_when_seen = False
        self._back_to_list = False
        self._put: tuple[Moving, date] | None = None
        self.bar = ViewBar()
        self.slot = PanelSlot(screen, self)
        self.list = DayList(screen)
        self.beside = ListAndStrip(self.list)
        self.calendar = CalendarPane()
        self._inquiry = Inquiry(screen, self._on_answer)
        self._carrying = Carrying(screen, self.calendar, self.beside.strip, self)
        self.received, self.update_told = ReceivedBanner(screen), UpdateBanner(screen)
        for widget in (self.bar, self.received, self.update_told, self.slot, self.beside, self.calendar):
            self.add(widget)
        self.received.refresh()
        self.update_told.refresh()
        self._connect()

    def _connect(self) -> None:
        self.bar.look_chosen.connect(lambda name: self.show_look(Look(name)))
        self.bar.stepped.connect(self._step)
        self.bar.today_asked.connect(lambda: self.show_look(self.look))
        self.bar.print_asked.connect(lambda: self._screen.go("round"))
        self.bar.more_asked.connect(self.do_more)
        self.slot.closed.connect(self._on_panel_closed)
        self.list.acted.connect(lambda line, name: self._act(line.row, name, line))
        self.list.picked_up.connect(self.pick_up)
        self.list.panel_closed.connect(self.catch_up)
        self.list.week_asked.connect(lambda day: self.show_look(Look.WEEK, day))
        self.calendar.bar.acted.connect(self._act_on_card)
        for grid in (*self.calendar.grids, self.beside.strip):
            grid.key_pressed.connect(self._on_grid_key)
            grid.paged.connect(self._step)
            grid.day_opened.connect(lambda day: self.show_look(Look.WEEK, day))
            grid.picked_up.connect(self.pick_up)
        self._carrying.let_go.connect(self._on_let_go)
        self._carrying.put.connect(self._on_put)
        self.calendar.opened.connect(self._act_first)
        self.calendar.tray.key_pressed.connect(self._on_grid_key)
        self.calendar.tray.picked_up.connect(self.pick_up)
        self.beside.strip.opened.connect(lambda card: self.show_look(Look.WEEK, card.day))

    # --- what is shown ------------------------------------------------------------------------------------------------

    @property
    def groups(self) -> list[DayGroup]:
        """The groups of the list."""
        return self.list.groups

    @property
    def rows(self) -> list[DayRow]:
        """Every line of the list, from the top."""
        return self.list.rows

    @property
    def current(self) -> DayRow | None:
        """The line of the list whose acts are unfolded."""
        return self.list.current

    @property
    def lists_drafts(self) -> bool:
        """Whether the drafts left open stand on the page."""
        return self.look is Look.LIST

    @property
    def can_record_quickly(self) -> bool:
        """Whether the line at hand is a visit that may be noted in haste."""
        return self.look is Look.LIST and self.current is not None and QUICK in self.current.acts

    def record_quickly(self) -> None:
        """Notes the visit of the line at hand in a few lines."""
        if self.current is not None:
            self._act(self.current.row, QUICK.name)

    @property
    def holds_input(self) -> bool:
        """Whether a panel is open, or a visit held."""
        return self._has_panel or self._carrying.is_holding

    @property
    def _has_panel(self) -> bool:
        return self.slot.is_open or self.list.holds_input

    def open(self, look: str = "", day: date | None = None) -> None:
        """Shows the day as it is now, the first line current."""
        self.slot.close_panel()
        self.list.forget()
        self._carrying.release()
        remembered = self._screen.services.calendar.remembered()
        chosen = look or (remembered if remembered in set(Look) else Look.LIST)
        self._show(Look(chosen), day, keep=False)
        self.verticalScrollBar().setValue(0)

    def show_look(self, look: Look, day: date | None = None) -> None:
        """Looks at what there is to do in another way, around a day, today when none is given; it is remembered."""
        self._show(look, day, keep=True)

    def _show(self, look: Look, day: date | None, *, keep: bool) -> None:
        changed = look is not self.look
        self._put = None
        self.look, self._anchor, self._wants_focus = look, day, True
        if changed:
            self.slot.close_panel()
            self.list.close_panels()
        if keep:
            calendar = self._screen.services.calendar
            self._screen.tasks.run(lambda: calendar.remember(look.value))
        self.refresh()

    def refresh(self) -> None:
        """Shows everything again; a large notebook is asked in the background, what was shown stays meanwhile."""
        self._inquiry.ask(self.look, self._anchor)

    def _on_answer(self, answer: Answer) -> None:
        if self._has_panel:
            self._is_stale = True  # asked for in the background; what was opened meanwhile is not taken away
            return
        day, view = answer.day, answer.view
        scroll = self.verticalScrollBar().value()
        focus, self._wants_focus = self._wants_focus and not self._is_written_elsewhere(), False
        self._focus_when_seen = focus and not self.isVisible()
        self.beside.setVisible(day is not None)
        self.calendar.setVisible(day is None)
        if day is not None:
            words = day_in_words(day.day)
            self.bar.show_look(self.look, f"{capital(words)}", summary_of(day.rows))
            self.list.fill(day, take_focus=focus)
            QTimer.singleShot(_AFTER_LIST_MS, self, lambda: self._fill_strip(answer))
        else:
            self.bar.show_look(self.look, view.title, "")
            self.calendar.fill(view)
            if focus:
                self.calendar.grid.focus_day(self.calendar.grid.target or self._anchor)
        self.verticalScrollBar().setValue(scroll)
        self._ask_where_put()

    def _fill_strip(self, answer: Answer) -> None:
        """The days beside the list come a breath after it: the list is what somebody waits for."""
        if self._inquiry.is_last(answer):
            self.beside.strip.fill(answer.view)

    def _is_written_elsewhere(self) -> bool:
        """Whether somebody has begun to type, in the search say, while the day was being asked."""
        here = self.window().focusWidget()
        return (
            here is not None
            and not self.isAncestorOf(here)
            and here.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        )

    def _step(self, step: int) -> None:
        """To the week or month before or after; a visit that is held comes along."""
        view = self.calendar.grid.view
        if view is None or self.look is Look.LIST:
            return
        edge = self._screen.services.calendar.shifted(view.span, view.anchor, step)
        self._show(self.look, edge, keep=False)

    def showEvent(self, event: QShowEvent) -> None:
        """The line at hand takes the keys once it can be seen: the notebook opens before its window is there."""
        super().showEvent(event)
        if self._focus_when_seen and self.current is not None:
            self._focus_when_seen = False
            self.current.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The strip stands beside the list where there is room for it."""
        super().resizeEvent(event)
        self.beside.fit(self.viewport().width())

    # --- keys ---------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """1, 2 and 3 choose the view, T comes back to today."""
        look = look_typed(event, self.look)
        if look is not None:
            self.show_look(look)
        else:
            super().keyPressEvent(event)

    def _on_grid_key(self, card: CalendarCard | None, event: QKeyEvent) -> None:
        key = Qt.Key.Key_Return if event.key() == Qt.Key.Key_Enter else event.key()
        act = next((act for act in acts_of_card(card) if act.key == key), None) if card is not None else None
        if card is not None and act is not None:
            self._act(card, act.name)
        else:
            event.ignore()

    # --- acts ---------------------------------------------------------------------------------------------------------

    def _act_on_card(self, name: str) -> None:
        if self.calendar.chosen is not None:
            self._act(self.calendar.chosen, name)

    def _act_first(self, card: CalendarCard) -> None:
        self._act(card, acts_of_card(card)[0].name)

    def _act(self, subject: AgendaRow | CalendarCard, name: str, line: DayRow | None = None) -> None:
        if open_for(self._screen, name, subject):
            return
        if name == MOVE.name:
            self.pick_up(Picked(subject.measure_id, subject.contact_id))
        else:
            self._ask(lambda: panel_of(self._screen, name, subject), line)

    def _ask(self, make: Callable[[], InlinePanel], line: DayRow | None = None) -> None:
        made: list[InlinePanel] = []
        if not attempt(self._screen, lambda: made.append(make())):
            return
        if line is not None:
            self.list.show_panel(line, made[0])
        else:
            self.calendar.bar.hide()
            self.slot.show_panel(made[0])
            show_whole(self.slot)

    def do_more(self, name: str) -> None:
        """What the menu of the page leads to: one's absences, the agenda for another calendar."""
        if name == ABSENCES:
            self._screen.go("settings", section="absences")
        else:
            self._ask(lambda: export_panel(self._screen, self, self._ask_calendar, named=name == EXPORT_NAMED))

    def _on_panel_closed(self) -> None:
        self.calendar.bar.show()
        self.catch_up()
        if self.look is not Look.LIST:
            self.calendar.restore_focus()

    # --- a visit on its way to another day ----------------------------------------------------------------------------

    def pick_up(self, picked: Picked) -> None:
        """Holds a visit without a mouse: the week shows where it may go, arrows and Enter or a tap put it there."""
        first = self._carrying.take(picked)
        self._back_to_list = first is not None and self.look is Look.LIST
        if first is not None and (self._back_to_list or self.calendar.grid.stand_of(first) is None):
            self._show(Look.WEEK if self._back_to_list else self.look, first, keep=False)

    def _on_let_go(self) -> None:
        if self._back_to_list:
            self._back_to_list = False
            self._show(Look.LIST, None, keep=False)
        else:
            self.catch_up()

    def _on_put(self, moving: Moving, day: date) -> None:
        """Asks what is still needed, with the day filled in, once the list that it came from is there again."""
        self._put = (moving, day)
        if not self._inquiry.is_waiting:
            self._ask_where_put()

    def _ask_where_put(self) -> None:
        if self._put is None:
            return
        (moving, day), self._put = self._put, None
        line = self.list.line_of(moving.picked) if self.look is Look.LIST else None
        self._ask(lambda: move_panel(self._screen, moving, day), line)
