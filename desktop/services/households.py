"""Registering, finding and reading households."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from desktop.domain.acts import JournalAct
from desktop.domain.forms import is_readable
from desktop.domain.french import of_place
from desktop.domain.household import Dwelling, Household, Person
from desktop.domain.one_line import COMMAND_PROBLEM, holds_command, one_line
from desktop.errors import InvalidInputError
from desktop.services.doubles import Near, doubles
from desktop.services.household_sheet import HouseholdSheet, read_sheet
from desktop.services.records import save
from desktop.services.workspace import Workspace


class HouseholdService:
    """The households of a notebook."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def new(self) -> Household:
        """An empty household with one empty person, not yet saved."""
        new_id = self._workspace.new_id
        return Household(new_id(), (Person(new_id(), ""),))

    def new_person(self) -> Person:
        """An empty person, to add to a household."""
        return Person(self._workspace.new_id(), "")

    def check(self, household: Household) -> dict[str, str]:
        """What `save` would refuse, each with its field; empty when it would not."""
        return self._problems(_cleaned(household))

    def save(self, household: Household) -> Household:
        """Saves; raises InvalidInputError with every field (`persons.0.last_name`, `dwelling.commune` …)."""
        clean = _cleaned(household)
        problems = self._problems(clean)
        if problems:
            raise InvalidInputError(problems)
        with self._workspace.notebook.write() as uow:
            save(self._workspace, uow, JournalAct.SAVED, clean)
        return clean

    def get(self, household_id: str) -> Household:
        """One household; raises NotFoundError."""
        with self._workspace.notebook.read() as uow:
            return uow.households.get(household_id)

    def sheet(self, household_id: str) -> HouseholdSheet:
        """The whole file of a household; raises NotFoundError."""
        return read_sheet(self._workspace, household_id)

    def count(self) -> int:
        """How many there are."""
        with self._workspace.notebook.read() as uow:
            return uow.households.count()

    def is_empty(self) -> bool:
        """Whether no household was written into the notebook yet."""
        return self.count() == 0

    def possible_duplicates(self, household: Household) -> list[Near]:
        """Households of this notebook that may be this one, or the same person spelt otherwise; masked."""
        with self._workspace.notebook.read() as uow:
            return doubles(uow, household, self._workspace.commune_name)

    def _problems(self, household: Household) -> dict[str, str]:
        problems = {}
        today = self._workspace.clock.today()
        for index, person in enumerate(household.persons):
            if not person.last_name:
                problems[f"persons.{index}.last_name"] = "Le nom est à remplir."
            if person.birth_date and not date(1900, 1, 1) <= person.birth_date <= today:
                problems[f"persons.{index}.birth_date"] = "Cette date de naissance n’est pas possible."
            if person.joined_on and person.left_on and person.left_on < person.joined_on:
                problems[f"persons.{index}.left_on"] = "Le départ précède l’arrivée dans le ménage."
        if not household.persons:
            problems["persons"] = "Un ménage a au moins une personne."
        if not household.dwelling.commune:
            problems["dwelling.commune"] = "Choisissez la commune dans la liste."
        elif self._workspace.commune(household.dwelling.commune) is None:
            problems["dwelling.commune"] = "Cette commune n’est pas dans le Pas-de-Calais."
        if problem := self._postal_code_problem(household):
            problems["dwelling.postal_code"] = problem
        for name, text in _texts(household):
            if not is_readable(text):
                problems[name] = "Ce texte contient un caractère illisible."
            elif name.rpartition(".")[2] in _ONE_LINE and holds_command(text):
                problems[name] = COMMAND_PROBLEM
        if household.agreed_on and household.agreed_on > today:
            problems["agreed_on"] = "La date de l’accord est à venir."
        return problems

    def _postal_code_problem(self, household: Household) -> str:
        code, commune = household.dwelling.postal_code, self._workspace.commune(household.dwelling.commune)
        if not code or commune is None or not commune.postal_codes or code in commune.postal_codes:
            return ""
        return f"Le code postal {of_place(commune.name)} est {' ou '.join(commune.postal_codes)}."


_ONE_LINE: Final = frozenset({"last_name", "first_name", "phone", "address", "postal_code"})


def _texts(household: Household) -> Iterator[tuple[str, str]]:
    """Every text that a person types, with its field."""
    for index, person in enumerate(household.persons):
        for name in ("last_name", "first_name", "phone", "keep_from"):
            yield f"persons.{index}.{name}", getattr(person, name)
    for name in ("address", "postal_code"):
        yield f"dwelling.{name}", getattr(household.dwelling, name)
    for name in ("phone", "contact_instructions", "supports_in_place", "note"):
        yield name, getattr(household, name)


def _cleaned(household: Household) -> Household:
    dwelling = household.dwelling
    return replace(
        household,
        persons=tuple(
            replace(
                person,
                last_name=one_line(person.last_name),
                first_name=one_line(person.first_name),
                phone=one_line(person.phone),
                keep_from=person.keep_from.strip(),
            )
            for person in household.persons
        ),
        dwelling=Dwelling(
            dwelling.commune, one_line(dwelling.address), one_line(dwelling.postal_code), dwelling.housing_status
        ),
        phone=one_line(household.phone),
    )
