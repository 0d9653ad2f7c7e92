"""Two households of a notebook that are one: what differs, which word wins, and how they are put asunder again.

A mark « ne rien révéler à » is never lost (R6): both are kept, whatever is chosen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Any, Final

from desktop.domain.household import Dwelling, Household, Person
from desktop.domain.text import fold


class Word(StrEnum):
    """Whose word wins."""

    KEPT = "kept"
    MERGED = "merged"
    BOTH = "both"


@dataclass(frozen=True)
class Pair:
    """Something that both households say, and not alike; `name` is « phone », or « person.<id>.birth_date »."""

    name: str
    kept: Any
    merged: Any
    may_be_both: bool = False

    @property
    def default(self) -> Word:
        """What is proposed: nothing that somebody wrote in their own words is left out."""
        return Word.BOTH if self.may_be_both else Word.KEPT


@dataclass(frozen=True)
class MergeChoice:
    """Whose word wins for each difference; which persons are the same, id in the merged one → id in the kept one."""

    words: Mapping[str, Word] = field(default_factory=dict)
    same: Mapping[str, str] = field(default_factory=dict)


_PLAIN: Final = ("composition", "marital_status", "resources_bracket", "agreed_on")
_TEXTS: Final = ("phone", "contact_instructions", "supports_in_place", "note")
_DWELLING: Final = "dwelling"
_STATUS: Final = "housing_status"
_OF_PERSON: Final = ("last_name", "first_name", "birth_date", "role", "joined_on", "left_on", "phone")
_BETWEEN: Final = {"phone": ", ", "keep_from": " et "}
_LINES: Final = "\n"


def likely_same(kept: Household, merged: Household) -> dict[str, str]:
    """The persons who are the same as far as their names and days of birth tell, each once."""
    found: dict[str, str] = {}
    for person in merged.persons:
        for other in kept.persons:
            if other.id not in found.values() and _alike(person, other):
                found[person.id] = other.id
                break
    return found


def listed_twice(persons: Sequence[Person]) -> tuple[Person, ...]:
    """Those who live there and seem to be one named before them: named alike, not born another day."""
    there = [one for one in persons if one.left_on is None]
    return tuple(one for place, one in enumerate(there) if any(_is_twin(one, other) for other in there[:place]))


def differences(kept: Household, merged: Household, same: Mapping[str, str]) -> tuple[Pair, ...]:
    """What has to be chosen: what both say, and not alike; what one alone says is taken without a question."""
    return tuple(_differences(kept, merged, same))


def merged_household(kept: Household, merged: Household, choice: MergeChoice) -> Household:
    """The household that is kept, with what was chosen of the other."""
    values = {name: _chosen(name, getattr(kept, name), getattr(merged, name), choice) for name in (*_PLAIN, *_TEXTS)}
    known = {person.id: person for person in merged.persons}
    twins = {one: known[other] for other, one in choice.same.items() if other in known}
    persons = tuple(_merged_person(one, twins.get(one.id), choice) for one in kept.persons)
    others = tuple(person for person in merged.persons if person.id not in choice.same)
    return replace(kept, persons=persons + others, dwelling=_merged_dwelling(kept, merged, choice), **values)


@dataclass(frozen=True)
class Asunder:
    """Both households as they are once they are apart again; `changed` says whether something was written since."""

    kept: Household
    merged: Household
    changed: bool


def asunder(before_kept: Household, before_merged: Household, result: Household, now: Household) -> Asunder:
    """Each as it was before; what was written since the merging stays with the one that it is about."""
    kept = replace(
        now,
        persons=(),
        **{
            one.name: _unless_changed(one.name, before_kept, result, now)
            for one in fields(Household)
            if one.name not in {"id", "persons"}
        },
    )
    then = {person.id: person for person in result.persons}
    current = {person.id: person for person in now.persons}
    mine = [_person_again(one, then, current) for one in before_kept.persons if one.id in current]
    theirs = {one.id for one in before_merged.persons}
    since = [one for one in now.persons if one.id not in then]
    merged = replace(
        before_merged,
        persons=tuple(
            current[one.id] if one.id in then and one.id in current else one for one in before_merged.persons
        ),
    )
    stayed = tuple(one for one in (*mine, *since) if one.id not in theirs)
    return Asunder(replace(kept, persons=stayed), merged, now != result)


def _unless_changed(name: str, before: Household, result: Household, now: Household) -> Any:
    """The word of before, unless another one was written since."""
    return getattr(before, name) if getattr(now, name) == getattr(result, name) else getattr(now, name)


def _person_again(before: Person, then: Mapping[str, Person], current: Mapping[str, Person]) -> Person:
    return before if then.get(before.id) == current[before.id] else current[before.id]


def _differences(kept: Household, merged: Household, same: Mapping[str, str]) -> Iterator[Pair]:
    one, other = _address(kept.dwelling), _address(merged.dwelling)
    if _differ(one, other):
        yield Pair(_DWELLING, one, other)
    if _differ(kept.dwelling.housing_status, merged.dwelling.housing_status):
        yield Pair(_STATUS, kept.dwelling.housing_status, merged.dwelling.housing_status)
    for name in (*_PLAIN, *_TEXTS):
        if _differ(getattr(kept, name), getattr(merged, name)):
            yield Pair(name, getattr(kept, name), getattr(merged, name), name in _TEXTS)
    persons = {person.id: person for person in kept.persons}
    for person in merged.persons:
        twin = persons.get(same.get(person.id, ""))
        for name in _OF_PERSON if twin is not None else ():
            if _differ(getattr(twin, name), getattr(person, name)):
                yield Pair(of_person(twin, name), getattr(twin, name), getattr(person, name), name == "phone")  # type: ignore[arg-type]


def of_person(person: Person, name: str) -> str:
    """The name of what is chosen of a person."""
    return f"person.{person.id}.{name}"


def _differ(one: Any, other: Any) -> bool:
    blank = (None, "", Dwelling())
    return one not in blank and other not in blank and one != other


def _address(dwelling: Dwelling) -> Dwelling:
    """Commune, street and postal code belong together."""
    return replace(dwelling, housing_status="")


def _merged_dwelling(kept: Household, merged: Household, choice: MergeChoice) -> Dwelling:
    place: Dwelling = _chosen(_DWELLING, _address(kept.dwelling), _address(merged.dwelling), choice)
    status = _chosen(_STATUS, kept.dwelling.housing_status, merged.dwelling.housing_status, choice)
    return replace(place, housing_status=status)


def _merged_person(person: Person, twin: Person | None, choice: MergeChoice) -> Person:
    if twin is None:
        return person
    values = {
        name: _chosen(name, getattr(person, name), getattr(twin, name), choice, of_person(person, name))
        for name in _OF_PERSON
    }
    return replace(person, **values, keep_from=_both("keep_from", person.keep_from, twin.keep_from))


def _chosen(name: str, kept: Any, merged: Any, choice: MergeChoice, key: str = "") -> Any:
    if not _differ(kept, merged):
        return merged if kept in (None, "", Dwelling()) else kept
    word = choice.words.get(key or name, Pair(name, kept, merged, name in _TEXTS).default)
    if word is Word.BOTH and name in _TEXTS:
        return _both(name, kept, merged)
    return merged if word is Word.MERGED else kept


def _both(name: str, one: str, other: str) -> str:
    """Both texts; one that says the other already stands alone."""
    if not one or fold(one) in fold(other):
        return other
    if not other or fold(other) in fold(one):
        return one
    return f"{one}{_BETWEEN.get(name, _LINES)}{other}"


def _is_twin(one: Person, other: Person) -> bool:
    same_day = one.birth_date is not None and one.birth_date == other.birth_date
    return _alike(one, other) and (same_day or fold(one.full_name) == fold(other.full_name))


def _alike(one: Person, other: Person) -> bool:
    if one.birth_date and other.birth_date and one.birth_date != other.birth_date:
        return False
    names, theirs = set(fold(one.full_name).split()), set(fold(other.full_name).split())
    return bool(names) and bool(theirs) and (names <= theirs or theirs <= names)
