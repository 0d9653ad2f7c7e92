"""The screen of a measure: where it stands, what is owed, what can be done now and why not otherwise."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from desktop.domain.contact import Contact, Outcome
from desktop.domain.measure import MeasureState
from desktop.schemes.path import StepName
from desktop.services.measure_view import MeasureView
from desktop.ui.measure.base import RefreshingPage, TwoColumns, attempt
from desktop.ui.measure.contact_panels import plan_panel, porte_close_panel, postpone_panel
from desktop.ui.measure.drafts import DraftRow
from desktop.ui.measure.header import MeasureHeader, instructions_banner
from desktop.ui.measure.inline_panel import InlinePanel, PanelSlot
from desktop.ui.measure.path_card import PathCard
from desktop.ui.measure.sections import (
    bilan_card,
    contacts_card,
    promises_card,
    terms_card,
    track_card,
    tries_card,
)
from desktop.ui.measure.step_panels import CHANGED, PANELS, reschedule_panel
from desktop.ui.screen import Screen
from desktop.ui.widgets import Banner, Card, clear_layout

_INSTALMENTS = "instalments"
"""The answer of an opening form that makes a measure a loan, which can be rescheduled (C11)."""


class MeasurePage(RefreshingPage):
    """`open(measure_id)` shows one measure."""

    def __init__(self, screen: Screen) -> None:
        super().__init__(screen)
        self._measure_id = ""
        self._show_all = False
        self._view: MeasureView | None = None
        self.setAccessibleName("Mesure")
        self.slot = PanelSlot(screen)
        self.step_slot = PanelSlot(screen)
        for slot in (self.slot, self.step_slot):
            slot.closed.connect(self._on_panel_closed)

    def open(self, measure_id: str) -> None:
        """Shows a measure, from its top."""
        self._measure_id, self._show_all = measure_id, False
        for slot in (self.slot, self.step_slot):
            slot.close_panel()
        self.refresh()
        self.verticalScrollBar().setValue(0)
        if self._view is not None:
            self._focus_act()

    @property
    def holds_input(self) -> bool:
        """Whether a panel is open."""
        return self.slot.is_open or self.step_slot.is_open

    @property
    def view(self) -> MeasureView | None:
        """What is shown, None before the first measure."""
        return self._view

    def refresh(self) -> None:
        """Shows the measure as it stands now."""
        if self._measure_id and attempt(self._screen, self._read):
            self._show()

    def _read(self) -> None:
        self._view = self._screen.services.measures.view(self._measure_id)

    def _show(self) -> None:
        view = self._view
        if view is None:
            return
        for slot in (self.slot, self.step_slot):
            slot.setParent(None)
        clear_layout(self.body)
        today = self._screen.services.workspace.clock.today()
        self.header = MeasureHeader(
            view,
            today,
            lambda: self._screen.go("household", household_id=view.household.id),
            {"record": self._record, "porte_close": self._porte_close, "plan": self._plan},
        )
        for widget in (*self._banners(view), self.header):
            self.add(widget)
        self.add(self.slot)
        self._add_drafts(view)
        self._make_path(view)
        if view.measure.state is MeasureState.PROPOSED:
            self.add(self.path)
        self.add(track_card(view) if view.track else tries_card(view))
        self.add(self._columns(view))
        self.body.addStretch(1)

    def _columns(self, view: MeasureView) -> QWidget:
        columns = TwoColumns()
        contacts, more = contacts_card(view, self._contact_acts, show_all=self._show_all)
        if more is not None:
            more.clicked.connect(lambda *_: self._show_everything())
        if view.measure.state is not MeasureState.PROPOSED:
            columns.first.addWidget(self.path)
        columns.first.addWidget(contacts)
        promises = self._screen.services.visits.promises(view.measure.id)
        today = self._screen.services.workspace.clock.today()
        write = view.step(StepName.WRITE_BILAN)
        columns.second.addWidget(promises_card(promises, today))
        columns.second.addWidget(bilan_card(view, write.refusal if write else "", self._open_bilan))
        columns.second.addWidget(terms_card(view))
        columns.close_ends()
        return columns

    def _make_path(self, view: MeasureView) -> None:
        is_loan = _INSTALMENTS in view.measure.terms and view.measure.is_open
        self.path = PathCard(view, self._choose, self._reschedule if is_loan else None)
        self.path.add(self.step_slot)

    def _banners(self, view: MeasureView) -> list[Banner]:
        instructions = instructions_banner(view)
        banners = [instructions] if instructions else []
        banners += [Banner("warning", warning) for warning in view.warnings]
        if view.measure.state is MeasureState.ENDING and not (view.bilan and view.bilan.is_settled):
            words = "La fin est décidée : le bilan est à partager avec le ménage et à signer."
            banners.append(Banner("info", words, ("Ouvrir le bilan", self._open_bilan)))
        return banners

    def _add_drafts(self, view: MeasureView) -> None:
        if view.drafts:
            card = Card("Brouillons à reprendre")
            for draft in view.drafts:
                card.add(DraftRow(self._screen, draft))
            self.add(card)

    def _contact_acts(self, contact: Contact) -> list[tuple[str, Callable[[], object]]]:
        if contact.is_planned:
            return [("Noter", lambda: self._record(contact)), ("Reporter", lambda: self._postpone(contact))]
        if contact.outcome is Outcome.DONE and contact.form:
            return [("Relire", lambda: self._record(contact))]
        return []

    def _record(self, contact: Contact | None = None) -> None:
        self._screen.go("visit", measure_id=self._measure_id, contact_id=contact.id if contact else None)

    def _open_bilan(self) -> None:
        self._screen.go("bilan", measure_id=self._measure_id)

    def _plan(self) -> None:
        self._show_panel(lambda: plan_panel(self._screen, self._measure_id, self._who))

    def _porte_close(self) -> None:
        self._show_panel(lambda: porte_close_panel(self._screen, self._measure_id, self._who))

    def _postpone(self, contact: Contact) -> None:
        self._show_panel(lambda: postpone_panel(self._screen, contact, self._who))

    def _reschedule(self) -> None:
        if self._view is not None:
            self.step_slot.show_panel(reschedule_panel(self._screen, self._view))

    def _choose(self, name: StepName) -> None:
        view = self._view
        if view is None:
            return
        if name is StepName.ACCEPT:
            if attempt(self._screen, lambda: self._screen.services.measures.accept(view.measure.id)):
                self._screen.messages.show_info("Mesure acceptée.")
                self._screen.hub.tell(*CHANGED)
        elif name in PANELS:
            self.step_slot.show_panel(PANELS[name](self._screen, view))

    def _show_panel(self, make: Callable[[], InlinePanel]) -> None:
        made: list[InlinePanel] = []
        if attempt(self._screen, lambda: made.append(make())):
            self.slot.show_panel(made[0])

    def _focus_act(self) -> None:
        """The keyboard begins at the first thing that can be done."""
        acts = (self.header.record_button, *self.path.buttons.values(), self.header.household_button)
        next(act for act in acts if act.isEnabled()).setFocus()

    @property
    def _who(self) -> str:
        return self._view.household.name if self._view else ""

    def _show_everything(self) -> None:
        self._show_all = True
        self.refresh()

    def _on_panel_closed(self) -> None:
        self.catch_up()
        self._focus_act()
