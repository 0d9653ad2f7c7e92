"""« Aujourd’hui »: drafts to take up again, then what there is to do in six groups; one key for each act."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.french import join_words, plural
from desktop.errors import AppError
from desktop.services.agenda import AgendaGroup, AgendaRow
from desktop.ui.measure.base import RefreshingPage, attempt, show_whole
from desktop.ui.measure.contact_panels import plan_panel, porte_close_panel, postpone_panel
from desktop.ui.measure.drafts import DraftRow
from desktop.ui.measure.inline_panel import InlinePanel
from desktop.ui.measure.words import day_in_words
from desktop.ui.screen import Screen
from desktop.ui.today.group import DayGroup
from desktop.ui.today.row import DayRow
from desktop.ui.widgets import Card, EmptyState, TextLabel, clear_layout

DRAFTS_SHOWN = 5


class TodayPage(RefreshingPage):
    """`open()` shows the day; the arrows go from line to line through all groups."""

    def __init__(self, screen: Screen) -> None:
        super().__init__(screen)
        self.setAccessibleName("Aujourd’hui")
        self.groups: list[DayGroup] = []
        self._current: DayRow | None = None
        self._names = {scheme.id: scheme.name for scheme in screen.services.measures.schemes()}

    def open(self) -> None:
        """Shows the day as it is now, the first line current."""
        self._close_panels()
        self._current = None
        self.refresh()
        self.verticalScrollBar().setValue(0)

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
        return any(line.slot.is_open for line in self.rows)

    def refresh(self) -> None:
        """Shows the day again; the current line stays current while it is there."""
        found: list[AgendaRow] = []
        if attempt(self._screen, lambda: found.extend(self._screen.services.agenda.rows())):
            self._show(found)

    def _show(self, rows: Sequence[AgendaRow]) -> None:
        had_focus = self._current is not None and self._current.hasFocus()
        before, place = (self._current.row, self.rows.index(self._current)) if self._current else (None, 0)
        shown = {group.group: len(group.lines) for group in self.groups}
        scroll = self.verticalScrollBar().value()
        clear_layout(self.body)
        self._current, self.groups = None, []
        self.add(self._heading(rows))
        self._add_drafts()
        for group, lines in groupby(rows, key=lambda row: row.group):
            self._add_group(group, list(lines), shown.get(group, 0))
        if not rows:
            self.add(self._nothing())
        self.body.addStretch(1)
        self._choose_again(before, place, focus=had_focus or before is None)
        self.verticalScrollBar().setValue(scroll)

    def _heading(self, rows: Sequence[AgendaRow]) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        words = day_in_words(self._screen.services.workspace.clock.today())
        column.addWidget(TextLabel(words[:1].upper() + words[1:], "display"))
        summary = _summary(rows)
        if summary:
            column.addWidget(TextLabel(summary, muted=True))
        return holder

    def _add_drafts(self) -> None:
        services = self._screen.services
        drafts = services.visits.drafts()
        if not drafts:
            return
        card = Card("Brouillons à reprendre")
        for draft in drafts[:DRAFTS_SHOWN]:
            try:
                view = services.measures.view(draft.measure_id)
            except AppError:  # the measure went: the draft stays within reach all the same
                card.add(DraftRow(self._screen, draft))
                continue
            card.add(DraftRow(self._screen, draft, view.household.name, (view.scheme.id, view.scheme.name)))
        if len(drafts) > DRAFTS_SHOWN:
            rest = plural(len(drafts) - DRAFTS_SHOWN, "autre attend", "autres attendent")
            card.add(TextLabel(f"{rest} dans les fiches des mesures.", muted=True))
        self.add(card)

    def _add_group(self, group: AgendaGroup, rows: list[AgendaRow], shown: int) -> None:
        made = DayGroup(group, rows, self._make_line, shown)
        self.groups.append(made)
        self.add(made)

    def _make_line(self, row: AgendaRow) -> DayRow:
        line = DayRow(self._screen, row, self._names[row.scheme])
        line.became_current.connect(self._set_current)
        line.acted.connect(self._act)
        line.moved.connect(self._move)
        line.slot.closed.connect(self._on_panel_closed)
        return line

    def _nothing(self) -> EmptyState:
        if self._screen.services.households.count() == 0:
            return EmptyState(
                "household",
                "Bienvenue dans votre carnet",
                "Commencez par y inscrire un ménage : ses mesures et ses visites apparaîtront ici.",
                ("Nouveau ménage", lambda: self._screen.go("household_edit", household_id=None)),
            )
        return EmptyState(
            "today", "Rien ne presse aujourd’hui", "Tout est noté, tout est planifié. Profitez-en pour souffler."
        )

    def _choose_again(self, before: AgendaRow | None, place: int, *, focus: bool) -> None:
        rows = self.rows
        if not rows:
            return
        same = next((line for line in rows if before is not None and _is_same(line.row, before)), None)
        line = same or rows[min(place, len(rows) - 1)]
        self._set_current(line)
        if focus:
            line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _set_current(self, line: DayRow) -> None:
        if line is self._current:
            return
        if self._current is not None:
            self._current.set_current(False)
        self._current = line
        line.set_current(True)

    def _move(self, line: DayRow, step: int) -> None:
        rows = self.rows
        target = rows[max(0, min(len(rows) - 1, rows.index(line) + step))]
        target.setFocus(Qt.FocusReason.TabFocusReason)
        show_whole(target)

    def _act(self, line: DayRow, name: str) -> None:
        self._set_current(line)
        row = line.row
        match name:
            case "record":
                self._screen.go("visit", measure_id=row.measure_id, contact_id=row.contact_id)
            case "bilan":
                self._screen.go("bilan", measure_id=row.measure_id)
            case "measure":
                self._screen.go("measure", measure_id=row.measure_id)
            case _:
                self._show_panel(line, _PANELS[name])

    def _show_panel(self, line: DayRow, make: Callable[[Screen, AgendaRow], InlinePanel]) -> None:
        made: list[InlinePanel] = []
        if attempt(self._screen, lambda: made.append(make(self._screen, line.row))):
            line.slot.show_panel(made[0])
            line.update()

    def _on_panel_closed(self) -> None:
        if self._current is not None:
            self._current.setFocus(Qt.FocusReason.OtherFocusReason)
            self._current.update()
        self.catch_up()

    def _close_panels(self) -> None:
        for line in self.rows:
            line.slot.close_panel()


def _is_same(one: AgendaRow, other: AgendaRow) -> bool:
    return (one.group, one.measure_id, one.contact_id) == (other.group, other.measure_id, other.contact_id)


def _summary(rows: Sequence[AgendaRow]) -> str:
    """« 3 lignes en retard, 2 pour aujourd’hui et 4 cette semaine. »."""
    counts = {group: sum(row.group is group for row in rows) for group in AgendaGroup}
    words = {
        AgendaGroup.LATE: "en retard",
        AgendaGroup.TODAY: "pour aujourd’hui",
        AgendaGroup.THIS_WEEK: "cette semaine",
        AgendaGroup.TO_PLAN: "à planifier",
        AgendaGroup.TO_CONCLUDE: "à conclure",
    }
    return join_words([f"{counts[group]} {word}" for group, word in words.items() if counts[group]])


def _plan(screen: Screen, row: AgendaRow) -> InlinePanel:
    return plan_panel(screen, row.measure_id, row.household)


def _porte_close(screen: Screen, row: AgendaRow) -> InlinePanel:
    return porte_close_panel(screen, row.measure_id, row.household, row.contact_id)


def _postpone(screen: Screen, row: AgendaRow) -> InlinePanel:
    return postpone_panel(screen, screen.services.visits.contact(row.contact_id or ""), row.household)


_PANELS: dict[str, Callable[[Screen, AgendaRow], InlinePanel]] = {
    "plan": _plan,
    "porte_close": _porte_close,
    "postpone": _postpone,
}
