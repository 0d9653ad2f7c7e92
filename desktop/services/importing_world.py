"""The notebook as a plan sees it: what is there, and what the rows before have made of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from desktop.domain.contact import Contact
from desktop.domain.household import Household, Person
from desktop.domain.measure import Measure
from desktop.domain.origin import Origin
from desktop.domain.saisine import Saisine
from desktop.domain.text import fold
from desktop.services.importing_plan import Write
from desktop.services.origins import origins
from desktop.storage.unit_of_work import UnitOfWork

_AT_ONCE = 500

NameKey = frozenset[str]


def name_key(*names: str) -> NameKey:
    """Names as they are compared: their words, in any order."""
    return frozenset(fold(" ".join(names)).split())


def address_key(household: Household) -> tuple[str, str]:
    """Where it lives, as it is compared."""
    return household.dwelling.commune, fold(household.dwelling.address.replace(",", " "))


class World:
    """Households, measures and contacts; rows put into it what they would write."""

    def __init__(self, uow: UnitOfWork) -> None:
        self.uow = uow
        self.households: dict[str, Household] = {}
        self.made: set[str] = set()
        """Ids of what the table itself brings."""
        self.row_of: dict[str, int] = {}
        """The row that first spoke of a household."""
        self._measures: dict[str, dict[str, Measure]] = {}
        self._contacts: dict[str, dict[str, Contact]] = {}
        self.saisines: dict[str, Saisine] = {}
        self._named: dict[NameKey, set[str]] = defaultdict(set)
        self.origins: dict[str, Origin] = {one.household_id: one for one in origins(uow)}
        self._referred = {one.reference: one.household_id for one in self.origins.values() if one.reference}
        ids = uow.health.household_ids()
        for start in range(0, len(ids), _AT_ONCE):
            for one in uow.households.many(ids[start : start + _AT_ONCE]).values():
                self.put(one)

    def put(self, household: Household) -> None:
        """A household as it is now."""
        self.households[household.id] = household
        for person in () if _merged(household) else household.persons:
            self._named[name_key(person.full_name)].add(household.id)

    def refer(self, origin: Origin) -> None:
        """A reference is taken."""
        self.origins[origin.household_id] = origin
        if origin.reference:
            self._referred[origin.reference] = origin.household_id

    def referred(self, reference: str) -> Household | None:
        """The household that the operator knows by a reference."""
        found = self.households.get(self._referred.get(reference, ""))
        while found is not None and _merged(found):
            found = self.households.get(_merged(found))
        return found

    def named(self, *names: str) -> list[tuple[Household, Person]]:
        """The households in which somebody has exactly these names."""
        key = name_key(*names)
        return [
            (self.households[one], person)
            for one in sorted(self._named.get(key, ()))
            for person in self.households[one].persons
            if name_key(person.full_name) == key
        ]

    def measures(self, household_id: str) -> list[Measure]:
        """The measures of a household."""
        if household_id not in self._measures:
            found = [] if household_id in self.made else self.uow.measures.of_household(household_id)
            self._measures[household_id] = {one.id: one for one in found}
        return list(self._measures[household_id].values())

    def contacts(self, measure_id: str) -> list[Contact]:
        """The contacts of a measure."""
        if measure_id not in self._contacts:
            found = [] if measure_id in self.made else self.uow.contacts.of_measure(measure_id)
            self._contacts[measure_id] = {one.id: one for one in found}
        return list(self._contacts[measure_id].values())

    def saisine(self, measure: Measure) -> Saisine | None:
        """The referral of a measure."""
        if measure.saisine_id is None:
            return None
        return self.saisines.get(measure.saisine_id) or self.uow.saisines.get(measure.saisine_id)

    def accept(self, writes: Iterable[Write]) -> None:
        """What a row would write is there for the rows after it."""
        for write in writes:
            after = write.after
            if write.before is None:
                self.made.add(after.id)
            match after:
                case Household():
                    self.put(after)
                case Measure():
                    self.measures(after.household_id)
                    self._measures[after.household_id][after.id] = after
                case Contact():
                    self.contacts(after.measure_id)
                    self._contacts[after.measure_id][after.id] = after
                case Saisine():
                    self.saisines[after.id] = after


def _merged(household: Household) -> str:
    """The household that it is part of now; nothing else is left of it."""
    return household.merged_into


def within(measure: Measure, day: date) -> bool:
    """Whether a day lies in a measure."""
    last = measure.last_day
    return measure.first_day <= day and (last is None or day <= last)
