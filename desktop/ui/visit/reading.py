"""A contact read again, with its history: nothing changes by reading; « Corriger » opens the recorder."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from desktop.domain.attachment import Owner, OwnerKind
from desktop.domain.contact import Contact, NextStep
from desktop.domain.french import capital, hour, long_date
from desktop.domain.noun import VISIT, Noun
from desktop.domain.privacy import Level
from desktop.errors import AppError
from desktop.schemes.path import StepName
from desktop.services.contact_reading import ContactReading
from desktop.services.contact_words import happened
from desktop.services.measure_view import MeasureView
from desktop.ui.attachments.documents import DocumentsList
from desktop.ui.forms.pair_layout import PairLayout
from desktop.ui.keys.shortcuts import bind
from desktop.ui.parts.inline_panel import InlinePanel, PanelSlot
from desktop.ui.parts.page_base import Fact, RefreshingPage
from desktop.ui.screen import Screen
from desktop.ui.visit.correcting import move_panel, restore_panel, withdraw_panel
from desktop.ui.visit.past_card import history_card
from desktop.ui.visit.record_words import MOVE, RESTORE, WITHDRAW, WITHDRAW_TIP, refused_words
from desktop.ui.widgets import (
    Banner,
    Card,
    EmptyState,
    FlowRow,
    LinkButton,
    PrimaryButton,
    SchemeChip,
    TextLabel,
    clear_layout,
)
from desktop.ui.widgets.tips import set_tip

_SHORT: Final = 48
"""An answer of so many characters stands beside another one."""


class ContactReadingPage(RefreshingPage):
    """`open(contact_id)` shows it as it was written, by the form of its time."""

    shortcuts = (("E", "Corriger"),)

    def __init__(self, screen: Screen) -> None:
        super().__init__(screen)
        self.setAccessibleName("Visite relue")
        self._contact_id = ""
        self._measure_id = ""
        self._can_correct, self._can_change, self._word = False, False, VISIT
        self.slot = PanelSlot(screen, self)
        self.slot.closed.connect(self._on_panel_closed)
        bind(self, "E", self._correct)

    def open(self, contact_id: str) -> None:
        """Shows one contact from its top."""
        self._contact_id = contact_id
        self.slot.close_panel()
        self.refresh()
        self.verticalScrollBar().setValue(0)

    def refresh(self) -> None:
        """Reads it again."""
        self.slot.stand_aside()
        clear_layout(self.body)
        services = self._screen.services
        try:
            reading = services.visits.reading(self._contact_id)
            view = services.measures.view(reading.contact.measure_id)
        except AppError as error:
            self._can_correct = self._can_change = False
            self.add(EmptyState("error", "Cette visite ne peut pas être relue", error.sentence))
            return
        step = view.step(StepName.RECORD)
        refusal = step.refusal if step is not None else ""
        self._measure_id, self._word = view.measure.id, view.scheme.visit_word
        contact = reading.contact
        self._can_change, self._can_correct = not refusal, not refusal and contact.stands
        self.add(_head(view, contact))
        if refused := refused_words(services.exchange, contact.id):
            self.add(Banner("danger", refused))
        if contact.to_complete:
            self.add(Banner("info", "Notée en hâte\u00a0: il reste à la compléter."))
        if not contact.stands:
            self.add(Banner("warning", f"Saisie par erreur, ne compte pas. Motif\u00a0: {contact.withdrawn}"))
        if refusal:
            self.add(Banner("info", f"{refusal} Elle ne peut plus être corrigée."))
        self.add(self._acts(contact))
        self.add(self.slot)
        for sheet in self._sheets(reading):
            self.add(sheet)
        history = services.visits.history(self._contact_id)
        if history:
            self.add(history_card(history))
        self.body.addStretch(1)

    def _acts(self, contact: Contact) -> QWidget:
        """What can be done now; of a contact noted by mistake only its coming back."""
        measure = LinkButton("Voir la mesure")
        measure.clicked.connect(lambda *_: self._screen.go("measure", measure_id=self._measure_id))
        self.first_act: QPushButton = measure
        if not self._can_change:
            return FlowRow((measure,), 16)
        if not contact.stands:
            self.first_act = restore = PrimaryButton(RESTORE, "undo")
            restore.clicked.connect(lambda *_: self._ask(restore_panel))
            return FlowRow((restore, measure), 16)
        self.first_act = correct = PrimaryButton("Corriger  (E)", "pen")
        correct.clicked.connect(lambda *_: self._correct())
        withdraw, move = LinkButton(WITHDRAW), LinkButton(MOVE)
        set_tip(withdraw, WITHDRAW_TIP)
        withdraw.clicked.connect(lambda *_: self._ask(withdraw_panel))
        move.clicked.connect(lambda *_: self.ask_where())
        return FlowRow((correct, withdraw, move, measure), 16)

    def ask_where(self) -> None:
        """Asks for the measure that it belongs to."""
        self._ask(move_panel)

    def _ask(self, panel: Callable[[Screen, str, Noun], InlinePanel]) -> None:
        """Asks under the acts; nothing is done before it is accepted."""
        if not self.slot.is_open:
            self.slot.show_panel(panel(self._screen, self._contact_id, self._word))

    def _on_panel_closed(self) -> None:
        self.catch_up()
        self.first_act.setFocus()

    @property
    def holds_input(self) -> bool:
        """Whether something is being asked."""
        return self.slot.is_open

    def _correct(self) -> None:
        if self._can_correct:
            self._screen.go("visit", measure_id=self._measure_id, contact_id=self._contact_id)

    def _sheets(self, reading: ContactReading) -> list[Card]:
        contact = reading.contact
        sheets: list[Card | None] = [_facts_card("", _circumstances(contact))]
        if not reading.is_known:
            told = (
                f"Ses réponses ont été écrites avec la version {contact.form_version} du formulaire "
                f"«\u00a0{contact.form}\u00a0», que ce programme ne connaît pas. Elles sont gardées. "
                "Mettez Perron à jour pour les lire."
            )
            sheets.append(_card("", Banner("warning", told)))
        sheets += [
            _facts_card(part.title, [Fact(one.label, one.words, one.level) for one in part.answers])
            for part in reading.sections
        ]
        if reading.outside:
            answers = [Fact(one.label, one.words, one.level) for one in reading.outside]
            sheets.append(_facts_card("Hors formulaire", answers))
        if contact.next_steps:
            sheets.append(_facts_card("Prochaines étapes promises", [_step(step) for step in contact.next_steps]))
        if contact.note:
            sheets.append(_facts_card("Note personnelle", [Fact("Note", contact.note, Level.CONFIDENTIAL.value)]))
        attachments = self._screen.services.attachments
        owner = Owner(OwnerKind.CONTACT, contact.id)
        if attachments.of_owner(owner):
            sheets.append(
                _card("Photos et documents", DocumentsList(self._screen, lambda: attachments.of_owner(owner), self))
            )
        return [sheet for sheet in sheets if sheet is not None]


def _head(view: MeasureView, contact: Contact) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    words = happened(contact, view.scheme.visit_word)
    at = f" à\u00a0{hour(contact.at)}" if contact.at else ""
    column.addWidget(TextLabel(view.household.name, "display", selectable=True))
    column.addWidget(TextLabel(f"{capital(words)}, le {long_date(contact.day)}{at}", "title"))
    column.addWidget(FlowRow((SchemeChip(view.scheme.id, view.scheme.name),)))
    return holder


def _circumstances(contact: Contact) -> list[Fact]:
    told = (
        ("Motif", contact.reason, Level.SHARED),
        ("Trace laissée", contact.trace_left, Level.SHARED),
        ("Lieu", contact.place, Level.TEAM),
    )
    return [Fact(label, value, level.value) for label, value, level in told if value]


def _step(step: NextStep) -> Fact:
    by = f"pour le {long_date(step.by)}" if step.by else ""
    became = f"tenue le {long_date(step.done_on)}" if step.done_on else ""
    if step.not_done:
        became = f"ne se fera pas\u00a0: {step.not_done}"
    told = ", ".join(part for part in (step.who, by, became) if part)
    return Fact(told or "sans date", step.what, Level.SHARED.value)


def _facts_card(title: str, facts: list[Fact]) -> Card | None:
    if not facts:
        return None
    holder = QWidget()
    pairs = PairLayout(holder)
    for fact in facts:
        pairs.add_field(fact, half=fact.length <= _SHORT)
    return _card(title, holder)


def _card(title: str, widget: QWidget) -> Card:
    card = Card(title)
    card.add(widget)
    return card
