"""The fields of a household: persons, dwelling, situation, ways to reach it; each with the mark of who may read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.domain.household import Dwelling, Household, Person, PersonRole
from desktop.ui.forms.legend import legend_for
from desktop.ui.forms.pair_layout import PairLayout
from desktop.ui.forms.raw import put_raw, raw_of
from desktop.ui.households.dwelling_fields import ADDRESS, DwellingFields
from desktop.ui.households.person_fields import PersonFields
from desktop.ui.households.phone_field import PhoneField
from desktop.ui.look.theme import SPACE
from desktop.ui.screen import Screen
from desktop.ui.widgets import (
    Card,
    ChoiceField,
    CommunePicker,
    DateField,
    LabeledField,
    SecondaryButton,
    TextArea,
)


class HouseholdForm(QWidget):
    """Everything of a household but its measures; the names of the fields are those of the service's errors."""

    changed = Signal()
    person_removed = Signal(object, int)

    def __init__(self, screen: Screen, household: Household) -> None:
        super().__init__()
        self._screen, self._household = screen, household
        self._today = screen.services.today
        self.persons: list[PersonFields] = []
        self.fields: dict[str, LabeledField] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE * 2)
        self.legend = legend_for(screen.services.settings)
        if self.legend is not None:
            column.addWidget(self.legend)
        for card in (self._persons_card(), self._dwelling_card(), self._reach_card(), self._situation_card()):
            column.addWidget(card)
        for person in household.persons:
            self.add_person(person)
        self._connect()

    def _persons_card(self) -> Card:
        card = Card("Personnes")
        self._people = QVBoxLayout()
        self._people.setSpacing(SPACE * 2)
        card.body.addLayout(self._people)
        self.add_button = SecondaryButton("Ajouter une personne", "plus")
        self.add_button.clicked.connect(lambda *_: self._add_new())
        card.add(self.add_button)
        return card

    def _dwelling_card(self) -> Card:
        dwelling = self._household.dwelling
        self.dwelling = DwellingFields(self._screen.services.reference, dwelling)
        status = self._list("housing_status", dwelling.housing_status)
        fields = {
            **self.dwelling.fields,
            "dwelling.housing_status": LabeledField("Statut du logement", status, level_mark="shared"),
        }
        return self._laid_out("Logement", fields, long=(ADDRESS,))

    def _reach_card(self) -> Card:
        household = self._household
        words, area = "Consignes de contact (message, code, chien…)", TextArea(household.contact_instructions, 2)
        fields = {
            "phone": PhoneField("Téléphone du ménage", household.phone),
            "contact_instructions": LabeledField(words, area, level_mark="team"),
        }
        return self._laid_out("Joindre le ménage", fields, long=("contact_instructions",))

    def _situation_card(self) -> Card:
        household = self._household
        return self._card(
            "Situation",
            {
                "composition": ("Composition", self._list("composition", household.composition), "shared", True),
                "marital_status": (
                    "Situation familiale", self._list("marital_status", household.marital_status), "shared", True,
                ),
                "resources_bracket": (
                    "Ressources mensuelles", self._list("resources_bracket", household.resources_bracket), "shared",
                    True,
                ),
                "supports_in_place": (
                    "Accompagnements déjà en place", TextArea(household.supports_in_place, 2), "team", False,
                ),
                "agreed_on": (
                    "Accord du ménage, donné le", DateField(household.agreed_on, self._today), "shared", True,
                ),
                "note": ("Note personnelle", TextArea(household.note, 2), "confidential", False),
            },
        )  # fmt: skip

    def _card(self, title: str, fields: Mapping[str, tuple[str, QWidget, str, bool]]) -> Card:
        made = {
            name: LabeledField(label, widget, level_mark=level)
            for name, (label, widget, level, _half) in fields.items()
        }
        return self._laid_out(title, made, [name for name, (*_rest, half) in fields.items() if not half])

    def _laid_out(self, title: str, fields: Mapping[str, LabeledField], long: Sequence[str]) -> Card:
        card, holder = Card(title), QWidget()
        layout = PairLayout(holder)
        for name, field in fields.items():
            self.fields[name] = field
            layout.add_field(field, half=name not in long)
        card.add(holder)
        return card

    def _list(self, name: str, value: str) -> ChoiceField:
        """A reference list; a retired entry is offered to the household that has it."""
        options = [(one.value, one.label) for one in self._screen.services.reference.options(name, value)]
        return ChoiceField(options, value if value in dict(options) else None, style="list")

    def _connect(self) -> None:
        for field in self.fields.values():
            widget = field.widget
            if isinstance(widget, QLineEdit):
                widget.textChanged.connect(lambda _text, field=field: self._on_typed(field))
            elif isinstance(widget, TextArea | ChoiceField | DateField | CommunePicker):
                widget.changed.connect(lambda field=field: self._on_typed(field))

    def _on_typed(self, field: LabeledField) -> None:
        """What was told of a field is no longer so once it is changed."""
        field.set_error("")
        self.changed.emit()

    def add_person(self, person: Person, place: int | None = None) -> PersonFields:
        """Shows one more person."""
        made = PersonFields(person, self._today)
        self.put_person(made, len(self.persons) if place is None else place)
        made.changed.connect(self.changed)
        made.removal_asked.connect(self._remove)
        return made

    def put_person(self, person: PersonFields, place: int) -> None:
        """Puts a person at a place, also one that was taken away."""
        self.persons.insert(place, person)
        self._people.insertWidget(place, person)
        person.show()
        self._number()
        self.changed.emit()

    def _add_new(self) -> None:
        role = PersonRole.PARTNER if len(self.persons) == 1 else PersonRole.CHILD
        made = self.add_person(replace(self._screen.services.households.new_person(), role=role))
        made.fields["last_name"].widget.setFocus()

    def _remove(self, person: PersonFields) -> None:
        place = self.persons.index(person)
        self.persons.remove(person)
        self._people.removeWidget(person)
        person.hide()
        self._number()
        self.changed.emit()
        self.person_removed.emit(person, place)

    def _number(self) -> None:
        for place, person in enumerate(self.persons):
            person.set_place(place, alone=len(self.persons) == 1)

    def all_fields(self) -> Iterator[tuple[str, LabeledField]]:
        """Every field with its name, in the order of the page."""
        for place, person in enumerate(self.persons):
            for name, field in person.fields.items():
                yield f"persons.{place}.{name}", field
        yield from self.fields.items()

    def label_of(self, name: str) -> str:
        """What a field is called among the others: « Nom (personne 2) »."""
        label = dict(self.all_fields())[name].label.text().removesuffix(" (obligatoire)")
        if not name.startswith("persons.") or len(self.persons) == 1:
            return label
        return f"{label} (personne {int(name.split('.')[1]) + 1})"

    def reveal(self, name: str) -> LabeledField:
        """A field, unfolded if it was folded away."""
        if name.startswith("persons."):
            _, place, own = name.split(".")
            self.persons[int(place)].reveal(own)
        return dict(self.all_fields())[name]

    def check(self) -> None:
        """Has every field that reads what is typed say now what it cannot read."""
        for _, field in self.all_fields():
            if isinstance(field.widget, DateField | CommunePicker):
                field.widget.check()

    def set_errors(self, errors: Mapping[str, str]) -> None:
        """Tells beside each field what is wrong with it."""
        for name, field in self.all_fields():
            field.set_error(errors.get(name, ""))
            if field.error:
                self.reveal(name)

    def household(self) -> Household:
        """The household as typed."""
        values: dict[str, Any] = {name: field.widget.value() or "" for name, field in self.fields.items()}  # type: ignore[attr-defined]
        dwelling = {name.removeprefix("dwelling."): value for name, value in values.items() if "." in name}
        rest = {name: value for name, value in values.items() if "." not in name and name != "agreed_on"}
        return replace(
            self._household,
            persons=tuple(person.person() for person in self.persons),
            dwelling=Dwelling(**dwelling),
            agreed_on=values["agreed_on"] or None,
            **rest,
        )

    def raw(self) -> dict[str, Any]:
        """Everything as it was typed."""
        return {
            "id": self._household.id,
            "persons": [person.raw() for person in self.persons],
            "fields": {name: raw_of(field.widget) for name, field in self.fields.items()},
        }

    def set_raw(self, values: Mapping[str, Any]) -> None:
        """Puts back what was typed into a form of the same household."""
        known = {person.raw()["id"]: person for person in self.persons}
        wanted = values.get("persons", [])
        for shown in list(self.persons):
            self.persons.remove(shown)
            self._people.removeWidget(shown)
            shown.hide()
        for place, one in enumerate(wanted):
            person = known.get(one["id"])
            if person is None:
                self.add_person(Person(one["id"], ""), place).set_raw(one)
            else:
                self.put_person(person, place)
                person.set_raw(one)
        for name, value in values.get("fields", {}).items():
            if name in self.fields:
                put_raw(self.fields[name].widget, value)
