"""Households that may be in the notebook twice: the same names, or names alike with the same commune or birth date."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from desktop.domain.french import long_date
from desktop.domain.household import Household, Person
from desktop.domain.search_slips import allowed_slips, slips
from desktop.domain.text import fold
from desktop.storage.search import words_of
from desktop.storage.unit_of_work import UnitOfWork

__all__ = ["Near", "doubles"]

_SHORTEST_NAME: Final = 2
_LOOKED_AT: Final = 30
_TOLD: Final = 5


@dataclass(frozen=True)
class Near:
    """A household that may be the one being written, as little of it as tells them apart: somebody may be looking on.

    The initial of the name, the year of birth when it is known, the commune: « D…, né(e) en 1980, Lens ».
    """

    id: str
    words: str
    clear: str = ""
    """In full, for whoever has the other one's name before them anyway."""


def doubles(uow: UnitOfWork, household: Household, commune_name: Callable[[str], str]) -> list[Near]:
    """The households that the first person given may already be in, masked."""
    names = household.persons[0].full_name if household.persons else ""
    if len(fold(names).replace(" ", "")) <= _SHORTEST_NAME:
        return []
    ids = uow.search.households(names, _LOOKED_AT)
    for nearness in uow.search.near(names):
        ids += [hit.ref for hit in uow.search.find_near("household", nearness, _LOOKED_AT)]
    known = uow.households.many(list(dict.fromkeys(ids)))
    found = []
    for other in known.values():
        person = _same_person(household, other) if other.id != household.id else None
        if person is not None:
            commune = commune_name(other.dwelling.commune)
            found.append(Near(other.id, _masked(person, commune), _in_full(person, other, commune)))
    return found[:_TOLD]


def _masked(person: Person, commune: str) -> str:
    initial = next((letter.upper() for letter in person.last_name if letter.isalpha()), "")
    born = f"né(e) en {person.birth_date.year}" if person.birth_date else ""
    return ", ".join(part for part in (f"{initial}…", born, commune) if part)


def _in_full(person: Person, household: Household, commune: str) -> str:
    born = f"né(e) le {long_date(person.birth_date)}" if person.birth_date else ""
    return ", ".join(part for part in (person.full_name, born, household.dwelling.address, commune) if part)


def _same_person(household: Household, other: Household) -> Person | None:
    """The member of another household that the first person given may be."""
    first, same_commune = household.persons[0], household.dwelling.commune == other.dwelling.commune
    return next(
        (
            person
            for person in other.persons
            if _same_names(first, person)
            or (_names_alike(first, person) and (same_commune or _same_birth(first, person)))
        ),
        None,
    )


def _same_names(one: Person, other: Person) -> bool:
    return _names(one) <= _names(other)


def _names_alike(one: Person, other: Person) -> bool:
    return all(any(_alike(word, known) for known in _names(other)) for word in _names(one))


def _same_birth(one: Person, other: Person) -> bool:
    return one.birth_date is not None and one.birth_date == other.birth_date


def _names(person: Person) -> set[str]:
    return set(words_of(fold(person.full_name)))


def _alike(one: str, other: str) -> bool:
    allowed = allowed_slips(one)
    return one == other or (abs(len(one) - len(other)) <= allowed and slips(one, other, allowed) is not None)
