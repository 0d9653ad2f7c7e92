"""What one household counts under every scheme, found by the schemes' own functions, the very ones of the notebook."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from desktop.domain.budget import Budget
from desktop.domain.budget_results import bracket_holding
from desktop.domain.calendar import ONE_DAY
from desktop.domain.contact import Contact
from desktop.domain.dossier import Case, Dossier
from desktop.domain.education import EducationAction
from desktop.domain.household import Household
from desktop.domain.indicators import Measured
from desktop.domain.measure import Measure
from desktop.domain.milestone import Milestone
from desktop.domain.saisine import Saisine
from desktop.domain.territory import Communes
from desktop.schemes.base import Scheme
from desktop.schemes.figure_words import FigureWords
from desktop.schemes.registry import Registry
from desktop.sync.contract.reading import ReadRecord

OTHER = "autre"
"""In place of a code that no list nor form of this version holds: it could be a text that somebody wrote."""
_LONGEST_NUMBER = 6


class Counted(NamedTuple):
    """A fact of an indicator, without when it holds; `territory` is None where there is none."""

    scheme: str
    indicator: str
    record_id: str
    first_day: date
    last_day: date
    code: str
    territory: str | None


@dataclass(frozen=True)
class Held:
    """A fact in reports whose period ends between two days: communes become one, budgets are written anew."""

    counted: Counted
    holds_from: date
    holds_until: date


class Counting:
    """Finds the facts; `registry` and `communes` are those that the notebook has."""

    def __init__(self, registry: Registry, communes: Communes) -> None:
        self._registry = registry
        self._communes = communes
        self._words = FigureWords(registry, communes)

    def of_household(self, household_id: str, records: Iterable[ReadRecord]) -> list[Held]:
        """Every fact of a household, under every scheme, with the ends of periods for which it holds."""
        own = _Records(household_id, tuple(records))
        opens = self._opens(own)
        held: dict[Counted, list[Held]] = defaultdict(list)
        for number, day in enumerate(opens):
            until = opens[number + 1] - ONE_DAY if number + 1 < len(opens) else date.max
            for counted in self._on(own, day):
                before = held[counted]
                if before and before[-1].holds_until == day - ONE_DAY:
                    before[-1] = replace(before[-1], holds_until=until)
                else:
                    before.append(Held(counted, day, until))
        return [one for several in held.values() for one in several]

    def of_action(self, action: EducationAction) -> list[Held]:
        """The facts of an action that was held for several: of no household, of no territory."""
        if action.mistaken or action.scheme not in {scheme.id for scheme in self._registry.schemes()}:
            return []
        found = {
            Counted(
                action.scheme,
                measured.key,
                fact.record_id,
                fact.first,
                fact.last,
                self._code(measured, fact.code),
                None,
            )
            for measured in self._registry.scheme(action.scheme).figures.indicators
            if measured.of_actions is not None
            for fact in measured.of_actions(action)
        }
        return [Held(one, date.min, date.max) for one in sorted(found)]

    def _opens(self, own: _Records) -> list[date]:
        """The days from which something else is told of the household: of its commune, of what it lives on."""
        commune = own.household.dwelling.commune
        changes = (
            day for day in self._communes.changed_on
            if self._communes.on(commune, day) != self._communes.on(commune, day - ONE_DAY)
        )  # fmt: skip
        budgets = () if own.household.resources_bracket else (budget.day for budget, _ in own.budgets)
        return sorted({date.min, *changes, *budgets})

    def _on(self, own: _Records, day: date) -> Iterator[Counted]:
        """The facts in a report whose period ends on a day, each once."""
        household = self._living_on(self._with_resources(own, day), day)
        commune = self._communes.on(household.dwelling.commune, day)
        name, territory = (commune.name, commune.territory) if commune else ("", "")
        for scheme in self._registry.schemes():
            dossier = Dossier(household, own.saisines_of(scheme), own.cases_of(scheme, territory), name, territory)
            yield from dict.fromkeys(self._counted(scheme, dossier))

    def _counted(self, scheme: Scheme, dossier: Dossier) -> Iterator[Counted]:
        for measured in scheme.figures.indicators:
            if not measured.of_team:
                for record_id, first, last, told in measured.facts(dossier):
                    code = self._code(measured, told)
                    yield Counted(scheme.id, measured.key, record_id, first, last, code, dossier.territory or None)

    def _code(self, measured: Measured, code: str) -> str:
        """A code that is known, or the word for all others; of what has no classes, a number or nothing."""
        if measured.codes is not None:
            return code if not code or self._words.knows(measured.codes, code) else OTHER
        number = code.removeprefix("-")
        return code if number.isascii() and number.isdecimal() and len(number) <= _LONGEST_NUMBER else ""

    def _living_on(self, household: Household, day: date) -> Household:
        commune = self._communes.on(household.dwelling.commune, day)
        if commune is None or commune.insee == household.dwelling.commune:
            return household
        return replace(household, dwelling=replace(household.dwelling, commune=commune.insee))

    def _with_resources(self, own: _Records, day: date) -> Household:
        """Where nobody chose what the household lives on (A6), its last budget says it, when it was told."""
        known = [one for one in own.budgets if one[0].day <= day]
        if own.household.resources_bracket or not known:
            return own.household
        brackets = [option.value for option in self._registry.options("resources_bracket")]
        return replace(own.household, resources_bracket=bracket_holding(known[-1][1], brackets))


class _Records:
    """The records of one household, by what they are; what was withdrawn or is to come counts nowhere."""

    def __init__(self, household_id: str, records: Sequence[ReadRecord]) -> None:
        self._records = records
        self._household_id = household_id

    def _of(self, kind: type[Any]) -> list[Any]:
        return [one.record for one in self._records if isinstance(one.record, kind)]

    @cached_property
    def household(self) -> Household:
        """The household; one of which nothing is known yet as long as its own record has not come."""
        return next(iter(self._of(Household)), Household(self._household_id, ()))

    @cached_property
    def budgets(self) -> list[tuple[Budget, Decimal | None]]:
        """Those that stand, by day, each with its income as far as it was told."""
        found = [
            (one.record, Decimal(income) if (income := one.told.get("income_total")) is not None else None)
            for one in self._records
            if isinstance(one.record, Budget) and not one.record.mistaken
        ]
        return sorted(found, key=lambda each: (each[0].day, each[0].id))

    @cached_property
    def _saisines(self) -> dict[str, Saisine]:
        return {one.id: one for one in sorted(self._of(Saisine), key=_by_id)}

    @cached_property
    def _contacts(self) -> dict[str, list[Contact]]:
        found: dict[str, list[Contact]] = defaultdict(list)
        happened = (one for one in self._of(Contact) if one.stands and not one.is_planned)
        for one in sorted(happened, key=lambda one: (one.day, one.at is not None, one.at, one.id)):
            found[one.measure_id].append(one)
        return found

    @cached_property
    def _milestones(self) -> dict[str, list[Milestone]]:
        found: dict[str, list[Milestone]] = defaultdict(list)
        for one in sorted(self._of(Milestone), key=lambda one: (one.day, one.id)):
            if one.stands:
                found[one.measure_id].append(one)
        return found

    def saisines_of(self, scheme: Scheme) -> tuple[Saisine, ...]:
        """The referrals to a scheme."""
        return tuple(one for one in self._saisines.values() if one.scheme == scheme.id)

    def cases_of(self, scheme: Scheme, territory: str) -> tuple[Case, ...]:
        """The measures under a scheme, each with what was done on it."""
        own = [one for one in self._of(Measure) if one.scheme == scheme.id]
        return tuple(
            Case(
                one,
                tuple(self._contacts[one.id]),
                tuple(self._milestones[one.id]),
                self._saisines.get(one.saisine_id or ""),
                territory,
            )
            for one in sorted(own, key=lambda one: (one.start, one.id))
        )


def _by_id(record: Saisine) -> str:
    return record.id
