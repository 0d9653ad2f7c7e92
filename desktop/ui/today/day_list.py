"""The list of the day: drafts to take up again, the six groups, what the next week brings, what is unfinished."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.contact import Draft
from desktop.domain.french import plural
from desktop.errors import AppError
from desktop.services.agenda import AgendaDay, AgendaRow, NextWeek
from desktop.services.agenda_line import AgendaGroup
from desktop.services.unsaved import BegunMeasure
from desktop.ui.look.theme import SPACE
from desktop.ui.parts.drafts import BegunMeasureRow, DraftRow
from desktop.ui.parts.inline_panel import InlinePanel
from desktop.ui.parts.page_base import keep_in_place, show_whole
from desktop.ui.parts.words import day_in_words, hour_in_words
from desktop.ui.screen import Screen
from desktop.ui.today.drag import Picked
from desktop.ui.today.group import DayGroup
from desktop.ui.today.row import DayRow
from desktop.ui.today.unfinished import UnfinishedCard
from desktop.ui.widgets import Banner, Card, EmptyState, TextLabel, clear_layout
from desktop.ui.work.steps import Breath

DRAFTS_SHOWN = 5
_AT_ONCE = 8
"""Lines made in one go."""
_MADE: Final = object()
"""In the place of a part: all of them stand."""


class DayList(QWidget):
    """`fill` shows a day; the arrows go from line to line through all groups."""

    acted = Signal(object, str)
    picked_up = Signal(object)
    panel_closed = Signal()
    week_asked = Signal(object)
    """To see a day in its week."""

    def __init__(self, screen: Screen, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._screen = screen
        self.groups: list[DayGroup] = []
        self._current: DayRow | None = None
        self._resting: DayRow | None = None
        self._parts: Iterator[None] = iter(())
        self._later = Breath(lambda: self._make_more(_AT_ONCE), self)
        self._names = {scheme.id: scheme.name for scheme in screen.services.measures.schemes()}
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(SPACE * 2)

    @property
    def rows(self) -> list[DayRow]:
        """Every line shown, from the top."""
        return [line for group in self.groups for line in group.lines]

    @property
    def current(self) -> DayRow | None:
        """The line whose acts are unfolded."""
        return self._current

    @property
    def holds_input(self) -> bool:
        """Whether a panel is open under a line."""
        return any(line.has_panel for line in self.rows)

    def forget(self) -> None:
        """Begins again at the first line."""
        self.close_panels()
        self._current = self._resting = None

    def close_panels(self) -> None:
        """Takes the panels away."""
        for line in self.rows:
            line.close_panel()

    def fill(self, day: AgendaDay, *, take_focus: bool) -> None:
        """Shows a day; the current line stays current while it is there."""
        chosen, rests = self._current or self._resting, self._current is None
        before, place = (chosen.row, self.rows.index(chosen)) if chosen else (None, 0)
        take_focus = take_focus or (chosen is not None and chosen.hasFocus())
        shown = {group.group: len(group.lines) for group in self.groups}
        self._later.stop()
        clear_layout(self._body)
        self._current, self._resting, self.groups = None, None, []
        self._add_drafts(self._screen.services.visits.drafts(), self._screen.services.unsaved.measures())
        self._parts = self._make_parts(day, shown)
        # as far as the line that was current, so that it has the focus again at once
        self._make_more(max(_AT_ONCE, place + 1))
        self._choose_again(before, place, focus=take_focus, rests=rests)

    def _make_parts(self, day: AgendaDay, shown: Mapping[AgendaGroup, int]) -> Iterator[None]:
        """Makes one part of the day after the other."""
        if not day.rows:
            self._body.addWidget(self._nothing(day))
        for group, lines in groupby(day.rows, key=lambda row: row.group):
            self._add_group(group, list(lines), shown.get(group, 0))
            yield
        if day.next_week is not None:
            self._body.addWidget(self._hint(day.next_week))
        if day.unfinished:
            self._body.addWidget(UnfinishedCard(self._screen, day.unfinished))
        self._body.addStretch(1)

    def _make_more(self, lines: int) -> None:
        """Some more parts now, the rest when the hand is free: a long day never holds a key up."""
        wanted = len(self.rows) + lines
        for _part in self._parts:
            if len(self.rows) >= wanted:
                self._later.start()
                return

    def line_of(self, picked: Picked) -> DayRow | None:
        """The line of a visit, when it is shown; made now if it was not yet."""
        while True:
            line = next((line for line in self.rows if line.picked == picked), None)
            if line is not None or next(self._parts, _MADE) is _MADE:
                return line

    def show_panel(self, line: DayRow, panel: InlinePanel) -> None:
        """Opens a panel under a line."""
        self._set_current(line)
        line.slot.show_panel(panel)
        line.update()

    def _add_drafts(self, drafts: Sequence[Draft], begun: Sequence[BegunMeasure]) -> None:
        if not drafts and not begun:
            return
        card = Card("Brouillons à reprendre")
        for one in begun:
            scheme = (one.scheme, self._names[one.scheme]) if one.scheme in self._names else None
            card.add(BegunMeasureRow(self._screen, one, scheme))
        for draft in drafts[:DRAFTS_SHOWN]:
            try:
                view = self._screen.services.measures.view(draft.measure_id)
            except AppError:  # the measure went: the draft stays within reach all the same
                card.add(DraftRow(self._screen, draft))
                continue
            card.add(DraftRow(self._screen, draft, view.household.name, (view.scheme.id, view.scheme.name)))
        if len(drafts) > DRAFTS_SHOWN:
            rest = plural(len(drafts) - DRAFTS_SHOWN, "autre attend", "autres attendent")
            card.add(TextLabel(f"{rest} dans les fiches des mesures.", muted=True))
        self._body.addWidget(card)

    def _add_group(self, group: AgendaGroup, rows: list[AgendaRow], shown: int) -> None:
        made = DayGroup(group, rows, self._make_line, shown)
        self.groups.append(made)
        self._body.addWidget(made)

    def _make_line(self, row: AgendaRow) -> DayRow:
        line = DayRow(self._screen, row, self._names[row.scheme])
        line.became_current.connect(self._set_current)
        line.acted.connect(self._on_acted)
        line.moved.connect(self._move)
        line.picked_up.connect(self.picked_up)
        line.panel_closed.connect(self._on_panel_closed)
        return line

    def _hint(self, week: NextWeek) -> Banner:
        count = plural(week.count, "rendez-vous", "rendez-vous")
        hour = f" à\u00a0{hour_in_words(week.first_at)}" if week.first_at else ""
        first = "" if week.count == 1 else "le premier "
        words = f"Semaine prochaine\u00a0: {count}, {first}{day_in_words(week.first_day)}{hour}."
        return Banner("neutral", words, ("Voir la semaine", lambda: self.week_asked.emit(week.first_day)))

    def _nothing(self, day: AgendaDay) -> EmptyState:
        if self._screen.services.households.is_empty():
            return EmptyState(
                "household",
                "Bienvenue dans votre carnet",
                "Commencez par y inscrire un ménage\u00a0: ses mesures et ses visites apparaîtront ici.",
                ("Nouveau ménage", lambda: self._screen.go("household_edit", household_id=None)),
            )
        sentence = "Tout est noté, tout est planifié. Profitez-en pour souffler."
        if day.unfinished:
            sentence = "Aucune visite n’attend. Quelques fiches commencées sont plus bas."
        return EmptyState("today", "Rien ne presse aujourd’hui", sentence)

    def _choose_again(self, before: AgendaRow | None, place: int, *, focus: bool, rests: bool) -> None:
        """The line at hand again, or another of its measure; the place of one that is gone is kept, and rests."""
        rows = self.rows
        if not rows:
            return
        alike = [line for line in rows if before is not None and line.row.measure_id == before.measure_id]
        line = next((line for line in alike if before is not None and _is_same(line.row, before)), None)
        line = line or next(iter(alike), None)
        if before is not None and (line is None or rests):
            self._resting = line or rows[min(place, len(rows) - 1)]
            self._resting.rest(focus=focus)
            return
        line = line or rows[0]
        self._set_current(line)
        if focus:
            line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _set_current(self, line: DayRow) -> None:
        if line is self._current:
            return
        folded, self._current, self._resting = self._current, line, None

        def choose() -> None:
            if folded is not None:
                folded.set_current(False)
            line.set_current(True)

        keep_in_place(line, choose)

    def _move(self, line: DayRow, step: int) -> None:
        rows = self.rows
        target = rows[max(0, min(len(rows) - 1, rows.index(line) + step))]
        target.setFocus(Qt.FocusReason.TabFocusReason)
        show_whole(target)

    def _on_acted(self, line: DayRow, name: str) -> None:
        self._set_current(line)
        self.acted.emit(line, name)

    def _on_panel_closed(self) -> None:
        if self._current is not None:
            self._current.setFocus(Qt.FocusReason.OtherFocusReason)
            self._current.update()
        self.panel_closed.emit()


def _is_same(one: AgendaRow, other: AgendaRow) -> bool:
    return (one.group, one.measure_id, one.contact_id) == (other.group, other.measure_id, other.contact_id)
