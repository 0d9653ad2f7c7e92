"""The sheet of a household: how to reach it, who lives there, what is under way, and its story."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.contact import Contact, Outcome
from desktop.domain.french import long_date, short_date
from desktop.domain.household import Person
from desktop.services.household_sheet import HouseholdSheet, MeasureLine
from desktop.ui.households.wording import ROLES
from desktop.ui.measure.base import Fact, RefreshingPage, TwoColumns, attempt
from desktop.ui.measure.header import STATE_TONES
from desktop.ui.measure.sections import ContactRow
from desktop.ui.measure.words import span_in_words
from desktop.ui.screen import Screen
from desktop.ui.theme import SPACE
from desktop.ui.widgets import (
    Card,
    Chip,
    FlowLayout,
    IconLabel,
    LevelMark,
    Line,
    LinkButton,
    PrimaryButton,
    SchemeChip,
    SecondaryButton,
    TextLabel,
    clear_layout,
)

HISTORY_SHOWN = 12
_UNKNOWN = "Non renseigné"


class HouseholdSheetPage(RefreshingPage):
    """`open(household_id)` shows one household."""

    def __init__(self, screen: Screen) -> None:
        super().__init__(screen)
        self._household_id = ""
        self._show_all = False
        self._sheet: HouseholdSheet | None = None
        self.measure_buttons: dict[str, SecondaryButton] = {}
        self.setAccessibleName("Fiche ménage")

    def open(self, household_id: str) -> None:
        """Shows a household, from its top."""
        self._household_id, self._show_all = household_id, False
        self.refresh()
        self.verticalScrollBar().setValue(0)
        if self._sheet is not None:
            self.open_measure_button.setFocus()

    @property
    def sheet(self) -> HouseholdSheet | None:
        """What is shown, None before the first household."""
        return self._sheet

    def refresh(self) -> None:
        """Shows the household as it is now."""
        if self._household_id and attempt(self._screen, self._read):
            self._show()

    def _read(self) -> None:
        self._sheet = self._screen.services.households.sheet(self._household_id)

    def _show(self) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        clear_layout(self.body)
        self.add(self._heading(sheet))
        if sheet.household.contact_instructions.strip():
            self.add(_instructions(sheet.household.contact_instructions.strip()))
        columns = TwoColumns()
        columns.first.addWidget(self._measures(sheet))
        columns.first.addWidget(self._history(sheet))
        columns.second.addWidget(self._reach(sheet))
        columns.second.addWidget(self._persons(sheet))
        columns.second.addWidget(self._situation(sheet))
        columns.close_ends()
        self.add(columns)
        self.body.addStretch(1)

    def _heading(self, sheet: HouseholdSheet) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE * 2)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(TextLabel(sheet.household.name, "display", selectable=True))
        commune = sheet.commune
        place = f"{commune.name} · territoire {commune.territory}" if commune else "Commune non renseignée"
        words.addWidget(TextLabel(place, muted=True))
        column.addLayout(words)
        acts = QWidget()
        flow = FlowLayout(acts, spacing=SPACE + 4)
        self.open_measure_button = PrimaryButton("Ouvrir une mesure", "plus")
        self.edit_button = SecondaryButton("Modifier la fiche", "pen")
        go, household_id = self._screen.go, sheet.household.id
        self.open_measure_button.clicked.connect(lambda *_: go("measure_open", household_id=household_id))
        self.edit_button.clicked.connect(lambda *_: go("household_edit", household_id=household_id))
        flow.addWidget(self.open_measure_button)
        flow.addWidget(self.edit_button)
        column.addWidget(acts)
        return holder

    def _measures(self, sheet: HouseholdSheet) -> Card:
        card = Card("Mesures")
        self.measure_buttons = {}
        for place, measure in enumerate(sheet.measures):
            if place:
                card.add(Line())
            card.add(self._measure(measure))
        if not sheet.measures:
            card.add(TextLabel("Aucune mesure pour l’instant : « Ouvrir une mesure » en commence une.", muted=True))
        return card

    def _measure(self, measure: MeasureLine) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(SPACE * 2)
        words = QVBoxLayout()
        words.setSpacing(4)
        chips = QWidget()
        flow = FlowLayout(chips, spacing=SPACE + 4)
        flow.addWidget(SchemeChip(measure.scheme, measure.scheme_name))
        flow.addWidget(Chip(measure.state_label, STATE_TONES[measure.state]))
        words.addWidget(chips)
        span = span_in_words(measure.start, measure.last_day)
        words.addWidget(TextLabel(f"{span[:1].upper()}{span[1:]}", "caption", muted=True))
        row.addLayout(words, 1)
        button = SecondaryButton("Voir la mesure")
        button.setAccessibleName(f"Voir la mesure {measure.scheme_name}, {measure.state_label.lower()}, {span}")
        button.clicked.connect(lambda *_: self._screen.go("measure", measure_id=measure.id))
        self.measure_buttons[measure.id] = button
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        return line

    def _history(self, sheet: HouseholdSheet) -> Card:
        card = Card("Historique")
        several = len(sheet.measures) > 1
        names = {measure.id: measure.scheme_name for measure in sheet.measures}
        shown = sheet.contacts if self._show_all else sheet.contacts[:HISTORY_SHOWN]
        for place, contact in enumerate(shown):
            if place:
                card.add(Line())
            card.add(ContactRow(contact, self._acts(contact), names[contact.measure_id] if several else ""))
        if not sheet.contacts:
            card.add(TextLabel("L’historique commencera avec la première visite.", muted=True))
        more = len(sheet.contacts) - len(shown)
        if more:
            button = LinkButton(
                f"et {more} plus anciennes : tout montrer" if more > 1 else "et 1 plus ancienne : la montrer"
            )
            button.clicked.connect(lambda *_: self._show_everything())
            card.add(button)
        return card

    def _acts(self, contact: Contact) -> list[tuple[str, Callable[[], object]]]:
        if contact.is_planned or (contact.outcome is Outcome.DONE and contact.form):
            name = "Noter" if contact.is_planned else "Relire"
            return [
                (name, lambda: self._screen.go("visit", measure_id=contact.measure_id, contact_id=contact.id)),
            ]
        return []

    def _reach(self, sheet: HouseholdSheet) -> Card:
        household, dwelling = sheet.household, sheet.household.dwelling
        card = Card("Logement et coordonnées")
        commune = sheet.commune.name if sheet.commune else ""
        lines = (dwelling.address, f"{dwelling.postal_code} {commune}".strip())
        card.add(Fact("Adresse", "\n".join(line for line in lines if line) or _UNKNOWN, "shared"))
        status = self._label("housing_status", dwelling.housing_status)
        card.add(Fact("Statut du logement", status, "shared"))
        card.add(Fact("Téléphone", household.phone or _UNKNOWN, "team"))
        return card

    def _persons(self, sheet: HouseholdSheet) -> Card:
        card = Card("Personnes")
        card.head.addWidget(LevelMark("shared"))
        today = self._screen.services.workspace.clock.today()
        for person in sheet.household.persons:
            card.add(_person(person, present=person.is_member_on(today)))
        return card

    def _situation(self, sheet: HouseholdSheet) -> Card:
        household = sheet.household
        card = Card("Situation")
        card.add(Fact("Composition", self._label("composition", household.composition), "shared"))
        card.add(Fact("Situation familiale", self._label("marital_status", household.marital_status), "shared"))
        card.add(Fact("Accompagnements en place", household.supports_in_place or _UNKNOWN, "team"))
        agreed = f"Donné le {long_date(household.agreed_on)}" if household.agreed_on else "Pas encore recueilli"
        card.add(Fact("Accord du ménage", agreed, "shared"))
        if household.note:
            card.add(Fact("Note personnelle", household.note, "confidential"))
        return card

    def _label(self, list_name: str, value: str) -> str:
        options = self._screen.services.workspace.registry.lists[list_name]
        return next((option.label for option in options if option.value == value), value) or _UNKNOWN

    def _show_everything(self) -> None:
        self._show_all = True
        self.refresh()


def _instructions(words: str) -> QWidget:
    """What to know before anybody calls, writes or rings: it comes first (R6)."""
    frame = Card("Avant d’appeler, d’écrire ou de sonner")
    frame.setProperty("part", "banner")
    frame.setProperty("tone", "warning")
    frame.head.addWidget(LevelMark("team"))
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(SPACE + 2)
    row.addWidget(IconLabel("warning", "warning"), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(TextLabel(words, selectable=True), 1)
    frame.add(line)
    frame.setAccessibleName(f"Consigne de contact : {words}")
    return frame


def _person(person: Person, *, present: bool) -> QWidget:
    """« DUPONT Marie », her place, birth and dates in the household."""
    born = f"naissance le {short_date(person.birth_date)}" if person.birth_date else ""
    dates = [
        f"arrivée le {short_date(person.joined_on)}" if person.joined_on else "",
        f"départ le {short_date(person.left_on)}" if person.left_on else "",
    ]
    more = " · ".join(part for part in (ROLES[person.role], born, *dates) if part)
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 2, 0, 2)
    column.setSpacing(2)
    head = QHBoxLayout()
    head.addWidget(TextLabel(person.full_name, "label", muted=not present, selectable=True), 1)
    if not present:
        head.addWidget(Chip("Hors du ménage"), 0, Qt.AlignmentFlag.AlignVCenter)
    column.addLayout(head)
    column.addWidget(TextLabel(more, "caption", muted=True))
    if person.phone:
        phone = QHBoxLayout()
        phone.addWidget(TextLabel(person.phone, "caption", selectable=True), 1)
        phone.addWidget(LevelMark("team"), 0, Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(phone)
    holder.setAccessibleName(", ".join(part for part in (person.full_name, more, person.phone) if part))
    return holder
