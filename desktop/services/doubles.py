"""Households that may be in the notebook twice: the same names, or names alike with the same commune or birth date."""

from __future__ import annotations

from typing import Final

from desktop.domain.household import Household, Person
from desktop.domain.search_slips import allowed_slips, slips
from desktop.domain.text import fold
from desktop.storage.search import words_of
from desktop.storage.unit_of_work import UnitOfWork

_SHORTEST_NAME: Final = 2
_LOOKED_AT: Final = 30
_TOLD: Final = 5


def doubles(uow: UnitOfWork, household: Household) -> list[str]:
    """Ids of the households that the first person given may already be in."""
    names = household.persons[0].full_name if household.persons else ""
    if len(fold(names).replace(" ", "")) <= _SHORTEST_NAME:
        return []
    ids = uow.search.households(names, _LOOKED_AT)
    for nearness in uow.search.near(names):
        ids += [hit.ref for hit in uow.search.find_near("household", nearness, _LOOKED_AT)]
    known = uow.households.many(list(dict.fromkeys(ids)))
    return [one for one, other in known.items() if one != household.id and _may_be_same(household, other)][:_TOLD]


def _may_be_same(household: Household, other: Household) -> bool:
    first, same_commune = household.persons[0], household.dwelling.commune == other.dwelling.commune
    return any(
        _same_names(first, person) or (_names_alike(first, person) and (same_commune or _same_birth(first, person)))
        for person in other.persons
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
