"""The cards beside the story of a household: who lives there, where, how it is reached, what is known of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.french import long_date
from desktop.domain.household import Person
from desktop.services.household_sheet import HouseholdSheet, MeasureLine
from desktop.ui.households.wording import ROLES
from desktop.ui.look.theme import SPACE
from desktop.ui.parts.page_base import Fact
from desktop.ui.parts.state_tones import STATE_TONES
from desktop.ui.parts.words import span_in_words
from desktop.ui.widgets import (
    Banner,
    Card,
    Chip,
    FlowRow,
    IconLabel,
    LevelMark,
    Line,
    LinkButton,
    PrimaryButton,
    SchemeChip,
    SecondaryButton,
    TextLabel,
)

UNKNOWN = "Non renseigné"
LabelOf = Callable[[str, str], str]
"""(list, value) → the words of a reference list, empty for none."""
Acts = tuple[PrimaryButton | SecondaryButton, ...]
_WAITS: Final = "Ménage venu d’un tableau\u00a0: rien n’en est envoyé au Département avant que son accord soit noté."


def cautions_card(cautions: Sequence[str]) -> Card:
    """What to know before anybody calls, writes, rings or shows anything: it comes first (R6)."""
    frame = Card("Avant d’appeler, d’écrire ou de sonner")
    frame.setProperty("part", "banner")
    frame.setProperty("tone", "warning")
    frame.head.addWidget(LevelMark("team"))
    for words in cautions:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE + 2)
        row.addWidget(IconLabel("warning", "warning"), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(TextLabel(words, selectable=True), 1)
        frame.add(line)
    frame.setAccessibleName(" ".join(cautions))
    return frame


class MeasureRow(QWidget):
    """A measure of the household: scheme, state, how far it is, the acts of every day, and the way to it."""

    def __init__(self, measure: MeasureLine, open_measure: Callable[[], object], acts: Acts = ()) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(SPACE + 4)
        row = QHBoxLayout()
        row.setSpacing(SPACE * 2)
        column.addLayout(row)
        words = QVBoxLayout()
        words.setSpacing(4)
        scheme, state = (
            SchemeChip(measure.scheme, measure.scheme_name),
            Chip(measure.state_label, STATE_TONES[measure.state]),
        )
        words.addWidget(FlowRow([scheme, state], SPACE + 4))
        span = span_in_words(measure.start, measure.last_day)
        done = measure.contact.count(measure.done)
        far = f"{done} sur {measure.owed}" if measure.owed else done
        words.addWidget(TextLabel(f"{far} · {span}", "caption", muted=True))
        row.addLayout(words, 1)
        self.button = SecondaryButton("Voir la mesure")
        self.button.setAccessibleName(
            f"Voir la mesure {measure.scheme_name}, {measure.state_label.lower()}, {far}, {span}"
        )
        self.button.clicked.connect(lambda *_: open_measure())
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        if acts:
            column.addWidget(FlowRow(acts, SPACE + 4))


def everyday_acts(
    measure: MeasureLine, record: Callable[[], object], plan: Callable[[], object], *, first: bool
) -> Acts:
    """What is done with a measure every day: noting comes first, and stands out for one measure only."""
    words = f"Noter {measure.contact.a}"
    buttons = (PrimaryButton if first else SecondaryButton)(words, "pen"), SecondaryButton("Planifier", "calendar")
    for button, act in zip(buttons, (record, plan), strict=True):
        button.setAccessibleName(f"{button.text()}, mesure {measure.scheme_name}")
        button.clicked.connect(lambda *_, act=act: act())
    return buttons


def persons_card(sheet: HouseholdSheet, today: date) -> Card:
    """Who lives there now, who will come, and who has left."""
    card = Card("Personnes")
    card.head.addWidget(LevelMark("shared"))
    persons = sheet.household.persons
    if sheet.twice:
        card.add(Banner("warning", sheet.twice))
    present = [person for person in persons if person.is_member_on(today)]
    for person in present:
        card.add(person_part(person))
    for title, others in (
        ("À venir", [one for one in persons if one.joined_on is not None and one.joined_on > today]),
        ("N’habitent plus là", [one for one in persons if one.left_on is not None and one.left_on < today]),
    ):
        if others:
            card.add(Line())
            card.add(TextLabel(title, "caption", muted=True))
            for person in others:
                card.add(person_part(person, present=False))
    return card


def person_part(person: Person, *, present: bool = True) -> QWidget:
    """« DUPONT Marie », her place, birth and dates in the household."""
    born = f"naissance\u00a0: {long_date(person.birth_date)}" if person.birth_date else ""
    dates = [
        f"dans le ménage depuis le {long_date(person.joined_on)}" if person.joined_on else "",
        f"départ le {long_date(person.left_on)}" if person.left_on else "",
    ]
    more = " · ".join(part for part in (ROLES[person.role], born, *dates) if part)
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 2, 0, 2)
    column.setSpacing(2)
    column.addWidget(TextLabel(person.full_name, "label", muted=not present, selectable=True))
    column.addWidget(TextLabel(more, "caption", muted=True))
    if person.phone:
        phone = QHBoxLayout()
        phone.addWidget(TextLabel(person.phone, "caption", selectable=True), 1)
        phone.addWidget(LevelMark("team"), 0, Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(phone)
    holder.setAccessibleName(", ".join(part for part in (person.full_name, more, person.phone) if part))
    return holder


def reach_card(sheet: HouseholdSheet, label_of: LabelOf, correct: Callable[[], object]) -> Card:
    """The dwelling and the telephone, with the way to correct them."""
    household, dwelling = sheet.household, sheet.household.dwelling
    card = Card("Logement et coordonnées")
    commune = sheet.commune.name if sheet.commune else ""
    lines = (dwelling.address, f"{dwelling.postal_code} {commune}".strip())
    card.add(Fact("Adresse", "\n".join(line for line in lines if line) or UNKNOWN, "shared"))
    card.add(Fact("Téléphone du ménage", household.phone or UNKNOWN, "team"))
    if dwelling.housing_status:
        card.add(Fact("Statut du logement", label_of("housing_status", dwelling.housing_status), "shared"))
    button = LinkButton("Corriger l’adresse ou le téléphone", "pen")
    button.setToolTip("Touche E")
    button.clicked.connect(lambda *_: correct())
    card.add(FlowRow([button]))
    return card


def situation_card(sheet: HouseholdSheet, label_of: LabelOf) -> Card:
    """What is known of the household, the supports in place, and its agreement (R4)."""
    household = sheet.household
    card = Card("Situation et accord")
    agreed = f"Donné le {long_date(household.agreed_on)}" if household.agreed_on else "Pas encore recueilli"
    origin = sheet.origin
    card.add(Fact("Accord du ménage", agreed, "shared", _WAITS if origin is not None and origin.waits else ""))
    if origin is not None and origin.reference:
        card.add(Fact("Référence de votre structure", origin.reference, "team"))
    card.add(Fact("Accompagnements en place", household.supports_in_place or UNKNOWN, "team"))
    for label, name, value in (
        ("Composition", "composition", household.composition),
        ("Situation familiale", "marital_status", household.marital_status),
        ("Ressources mensuelles", "resources_bracket", household.resources_bracket),
    ):
        if value:
            card.add(Fact(label, label_of(name, value), "shared"))
    if household.note:
        card.add(Fact("Note personnelle", household.note, "confidential"))
    return card
