"""The conventions with the Department: those shipped, those made here, and what is to heed about them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Final

from desktop.domain.acts import JournalAct
from desktop.domain.calendar import ONE_DAY, add_months
from desktop.domain.claims import RATE_LABELS
from desktop.domain.convention import RATES, Convention, parse_convention, to_mapping
from desktop.domain.convention_checks import gaps, overlaps
from desktop.errors import AppError, InvalidInputError, NotFoundError
from desktop.schemes.base import Scheme
from desktop.services.convention_words import gap_words, over_words, overlap_words
from desktop.services.workspace import Workspace
from desktop.storage.unit_of_work import UnitOfWork

_YEAR: Final = 12
_MOST_PERCENT: Final = 100
_MOST: Final = Decimal("999999999.99")
_YEARS: Final = re.compile(r"\b(20\d\d)(?:\s?([-–])\s?(20\d\d))?\b")


@dataclass(frozen=True)
class ConventionValues:
    """What is typed of a convention; None where nothing is. `id` is empty for a new one."""

    scheme: str
    id: str = ""
    name: str = ""
    starts: date | None = None
    ends: date | None = None
    territories: tuple[str, ...] = ()
    rates: Mapping[str, Decimal | None] = field(default_factory=dict)
    envelope: Decimal | None = None
    advance_percent: int | None = None
    target: int | None = None
    source: str = ""


@dataclass(frozen=True)
class GoingOn:
    """An open measure that lasts longer than the convention that it was assigned under (A1)."""

    measure_id: str
    household: str
    until: date


@dataclass(frozen=True)
class ConventionLine:
    """A convention in the list: `is_own` was made here, `is_adapted` in the place of a shipped one.

    `measures` were assigned under it.
    """

    convention: Convention
    scheme: str
    is_own: bool = False
    measures: int = 0
    going_on: tuple[GoingOn, ...] = ()
    is_adapted: bool = False

    def is_past(self, today: date) -> bool:
        """Whether it is over."""
        return self.convention.ends < today


@dataclass(frozen=True)
class ConventionList:
    """All of them, the latest first under each scheme, with what is to heed, in words."""

    lines: tuple[ConventionLine, ...]
    remarks: tuple[str, ...] = ()


class ConventionService:
    """Reads, copies and keeps conventions."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def all(self) -> ConventionList:
        """Every convention of the notebook."""
        with self._workspace.notebook.read() as uow:
            latest = sorted(self._known(uow).values(), key=lambda each: each.starts, reverse=True)
            used = uow.figures.assigned()
            own = {content["id"] for content in uow.settings.conventions()}
            lines = [
                replace(self._line(uow, scheme, one), is_own=one.id in own, measures=used.get(one.id, 0))
                for scheme in self._workspace.registry.schemes()
                for one in latest
                if one.scheme == scheme.id
            ]
        return ConventionList(tuple(lines), self._remarks(lines))

    def rates_of(self, scheme_id: str) -> tuple[tuple[str, str], ...]:
        """What the conventions of a scheme pay, with its words; all there is where none says it."""
        with self._workspace.notebook.read() as uow:
            known = [one for one in self._known(uow).values() if one.scheme == scheme_id]
        paid = {rate for one in known for rate in one.rates}
        return tuple((rate, RATE_LABELS[rate]) for rate in RATES if rate in paid or not paid)

    def values(self, convention_id: str) -> ConventionValues:
        """What there is of a convention, to be edited; raises NotFoundError."""
        one = self._get(convention_id)
        return ConventionValues(
            one.scheme, one.id, one.name, one.starts, one.ends, one.territories, dict(one.rates), one.envelope,
            one.advance_percent, one.target, one.source,
        )  # fmt: skip

    def next_year(self, convention_id: str) -> ConventionValues:
        """The same for the twelve months that follow, to be edited and kept: nothing is written before."""
        before = self.values(convention_id)
        if before.starts is None or before.ends is None:
            raise NotFoundError("Cette convention n’a pas de dates.")
        starts = before.ends + ONE_DAY
        name = _YEARS.sub(_year_on, before.name)
        source = f"Copie de «\u00a0{before.name}\u00a0», à vérifier avec la convention signée"
        ends = add_months(starts, _YEAR) - ONE_DAY
        return replace(before, id="", name=name, starts=starts, ends=ends, source=source)

    def save(self, values: ConventionValues) -> Callable[[], None]:
        """Keeps a convention of one's own, and gives how to take it back; raises InvalidInputError with every field.

        One that is shipped is not changed: what is kept here under its id takes its place.
        """
        convention = self._checked(values)
        with self._workspace.notebook.write() as uow:
            before = next((one for one in uow.settings.conventions() if one["id"] == convention.id), None)
            uow.settings.put_convention(convention.id, to_mapping(convention))
            self._note(uow, JournalAct.CONVENTION_KEPT)

        def take_back() -> None:
            with self._workspace.notebook.write() as uow:
                if before is None:
                    uow.settings.remove_convention(convention.id)
                else:
                    uow.settings.put_convention(convention.id, before)
                self._note(uow, JournalAct.CONVENTION_TAKEN_BACK)

        return take_back

    def remove(self, convention_id: str) -> Callable[[], None]:
        """Takes out one of one's own, and gives how to put it back; AppError when measures were assigned under it."""
        convention = self._get(convention_id)
        with self._workspace.notebook.write() as uow:
            shipped = {one.id for one in self._workspace.resources.conventions}
            if convention.id not in shipped and uow.figures.assigned().get(convention.id):
                raise AppError(
                    "Des mesures ont été attribuées sous cette convention.",
                    safe="Elle n’a pas été supprimée.",
                    do="Corrigez ses dates ou ses montants si elle est fausse.",
                )
            before = next((one for one in uow.settings.conventions() if one["id"] == convention.id), None)
            uow.settings.remove_convention(convention.id)
            self._note(uow, JournalAct.CONVENTION_REMOVED)

        def put_back() -> None:
            with self._workspace.notebook.write() as uow:
                uow.settings.put_convention(convention.id, before or to_mapping(convention))
                self._note(uow, JournalAct.CONVENTION_KEPT)

        return put_back

    def _known(self, uow: UnitOfWork) -> dict[str, Convention]:
        return {one.id: one for one in self._workspace.conventions(uow)}

    def _get(self, convention_id: str) -> Convention:
        with self._workspace.notebook.read() as uow:
            found = self._known(uow).get(convention_id)
        if found is None:
            raise NotFoundError("Cette convention n’est plus dans le carnet.")
        return found

    def _checked(self, values: ConventionValues) -> Convention:
        errors = _errors(values)
        if errors:
            raise InvalidInputError(errors)
        with self._workspace.notebook.read() as uow:
            known = self._known(uow)
        same = [one.name for one in known.values() if one.scheme == values.scheme and one.id != values.id]
        if values.name.strip() in same:
            raise InvalidInputError({"name": "Une autre convention de ce dispositif porte ce nom."})
        before = known.get(values.id)
        mapping = {
            "id": values.id or _new_id(values, known),
            "scheme": values.scheme,
            "name": values.name,
            "starts": values.starts,
            "ends": values.ends,
            "territories": list(values.territories),
            "rates": {name: str(amount) for name, amount in values.rates.items() if amount is not None},
            "envelope": str(values.envelope),
            "source": values.source.strip() or "Saisie dans ce carnet",
            "demonstration": before is not None and before.demonstration,
        }
        optional = {"advance_percent": values.advance_percent, "target": values.target}
        return parse_convention(mapping | {name: value for name, value in optional.items() if value is not None})

    def _line(self, uow: UnitOfWork, scheme: Scheme, one: Convention) -> ConventionLine:
        shipped = {each.id: each for each in self._workspace.resources.conventions}
        is_adapted = one.id in shipped and shipped[one.id] != one
        return ConventionLine(one, scheme.name, going_on=self._going_on(uow, scheme, one), is_adapted=is_adapted)

    def _going_on(self, uow: UnitOfWork, scheme: Scheme, one: Convention) -> tuple[GoingOn, ...]:
        """Where acts go by their day the next convention takes them on; else the operator finishes them (A1, A7)."""
        if scheme.figures.charged_by_day:
            return ()
        longer = uow.figures.going_past(one.id, one.ends)
        named = uow.households.names(list({household_id for _id, household_id, _day in longer}))
        found = [GoingOn(measure_id, named[household_id][0], until) for measure_id, household_id, until in longer]
        return tuple(sorted(found, key=lambda each: (each.household, each.measure_id)))

    def _remarks(self, lines: Sequence[ConventionLine]) -> tuple[str, ...]:
        conventions = [line.convention for line in lines]
        names = {line.convention.scheme: line.scheme for line in lines}
        today = self._workspace.clock.today()
        found = [
            gap_words(gap, names[gap.scheme])
            for gap in gaps(conventions, self._workspace.resources.communes.territories)
        ]
        found += [overlap_words(overlap, names[overlap.one.scheme]) for overlap in overlaps(conventions)]
        for scheme, name in names.items():
            last = max(one.ends for one in conventions if one.scheme == scheme)
            if last < today:
                found.append(over_words(name, last))
        return tuple(found)

    def _note(self, uow: UnitOfWork, act: JournalAct) -> None:
        uow.audit.append(self._workspace.clock.now(), act, "notebook", "")


def _errors(values: ConventionValues) -> dict[str, str]:
    errors = {}
    if not values.name.strip():
        errors["name"] = "Donnez-lui un nom."
    for key, day in (("starts", values.starts), ("ends", values.ends)):
        if day is None:
            errors[key] = "Indiquez cette date."
    if values.starts and values.ends and values.ends < values.starts:
        errors["ends"] = "La fin est avant le début."
    if values.envelope is None:
        errors["envelope"] = "Indiquez l’enveloppe, 0 s’il n’y en a pas."
    amounts = {"envelope": values.envelope, **{f"rate_{name}": amount for name, amount in values.rates.items()}}
    for key, amount in amounts.items():
        if amount is not None and not 0 <= amount <= _MOST:
            errors[key] = "Un montant de 0 à 999 999 999,99 €."
    if not any(amount is not None for amount in values.rates.values()):
        errors.update({f"rate_{name}": "Indiquez au moins un tarif." for name in list(values.rates)[:1]})
    if values.advance_percent is not None and not 0 <= values.advance_percent <= _MOST_PERCENT:
        errors["advance_percent"] = "Un pourcentage de 0 à 100."
    if values.target is not None and values.target < 1:
        errors["target"] = "Au moins 1, ou rien s’il n’y a pas d’objectif."
    return errors


def _new_id(values: ConventionValues, known: Mapping[str, Convention]) -> str:
    year = values.starts.year if values.starts else 0
    wanted, number = f"{values.scheme.replace('_', '-')}-{year}", 1
    found = wanted
    while found in known:
        number += 1
        found = f"{wanted}-{number}"
    return found


def _year_on(found: re.Match[str]) -> str:
    first, dash, last = found.groups()
    return f"{int(first) + 1}{dash}{int(last) + 1}" if last else str(int(first) + 1)
