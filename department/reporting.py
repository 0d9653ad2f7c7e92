"""What reports are made of beside the facts: the indicators in words, the territories, the periods."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from sqlalchemy import Connection, Select, delete, func, insert, select

from department.counting import OTHER, Counting
from department.errors import DepartmentError
from department.fact_tables import (
    fact_due,
    fact_state,
    indicator,
    indicator_class,
    reporting_period,
    reporting_territory,
)
from department.inserting import insert_new, take_turn
from department.tables import inbox_item, record
from desktop import __version__
from desktop.domain.calendar import ONE_DAY, add_months
from desktop.domain.commune_changes import CommuneChange
from desktop.domain.convention import Convention
from desktop.domain.indicators import Measured
from desktop.domain.territory import Communes, TerritoryError
from desktop.schemes.figure_words import FigureWords
from desktop.schemes.reference import communes, conventions
from desktop.schemes.registry import Registry, registry
from desktop.sync.contract.problems import MessageError
from desktop.sync.contract.reference_data import read_reference

REFERENCE = "reference"
NAMING = "reports"
OTHER_WORDS = "Autre, hors des listes"
FIRST_YEAR, LAST_YEAR = 2015, 2045
COUNTED_BY = f"{__version__} codes, communes of the Department"
"""The version, and what changed since in the way of counting: where it is another, everything is counted anew."""
YEAR, QUARTER, MONTH, CONVENTION = "année", "trimestre", "mois", "convention"


@dataclass(frozen=True)
class Reported:
    """The shipped data that counting and reporting need; the same files as the notebook's."""

    registry: Registry
    communes: Communes
    conventions: tuple[Convention, ...]

    @cached_property
    def counting(self) -> Counting:
        """Finds facts."""
        return Counting(self.registry, self.communes)

    @cached_property
    def words(self) -> FigureWords:
        """The words of codes."""
        return FigureWords(self.registry, self.communes)

    @cached_property
    def _measured(self) -> dict[tuple[str, str], Measured]:
        return {
            (scheme.id, measured.key): measured
            for scheme in self.registry.schemes()
            for measured in scheme.figures.indicators
        }

    def label(self, scheme: str, key: str, code: str) -> str | None:
        """The words of a class; None where an indicator is told without classes."""
        measured = self._measured.get((scheme, key))
        if code == OTHER:
            return OTHER_WORDS
        return self.words.word(measured.codes, code) if measured is not None and measured.codes is not None else None

    def knows(self, scheme: str, key: str, code: str) -> bool:
        """Whether a class is one of ours, and no text that somebody wrote."""
        measured = self._measured.get((scheme, key))
        if measured is None or measured.codes is None:
            return False
        return code in ("", OTHER) or self.words.knows(measured.codes, code)

    def keep_known_classes(self, connection: Connection) -> None:
        """Words that an earlier version kept as they came are no classes."""
        own = indicator_class.c
        for row in connection.execute(indicator_class.select()).all():
            if not self.knows(row.scheme, row.indicator, row.code):
                same = (own.scheme == row.scheme) & (own.indicator == row.indicator) & (own.code == row.code)
                connection.execute(delete(indicator_class).where(same))

    def indicators(self) -> Iterator[dict[str, Any]]:
        """Every indicator of every scheme, in the order of its report."""
        for scheme in self.registry.schemes():
            for position, one in enumerate(scheme.figures.indicators, 1):
                told = "none" if one.of_team else "whole" if one.of_actions is not None else "all"
                yield {
                    "scheme": scheme.id, "key": one.key, "position": position, "scheme_name": scheme.name,
                    "label": one.label, "rule": one.rule, "kind": one.kind.value, "told": told,
                }  # fmt: skip

    def periods(self) -> Iterator[dict[str, Any]]:
        """Years, quarters and months, and the periods of the conventions."""
        for year in range(FIRST_YEAR, LAST_YEAR + 1):
            yield _period(YEAR, f"{year}", date(year, 1, 1), 12)
            for number in range(4):
                yield _period(QUARTER, f"{year}-T{number + 1}", date(year, 3 * number + 1, 1), 3)
            for month in range(1, 13):
                yield _period(MONTH, f"{year}-{month:02d}", date(year, month, 1), 1)
        for one in self.conventions:
            yield {"kind": CONVENTION, "period": one.id, "first_day": one.starts, "last_day": one.ends}

    def write(self, connection: Connection) -> None:
        """Brings what is in the database up to this version, one at a time; periods that the Department added stay."""
        take_turn(connection, NAMING)
        connection.execute(delete(indicator))
        connection.execute(indicator.insert(), list(self.indicators()))
        self.keep_known_classes(connection)
        known = connection.execute(indicator_class.select()).all()
        for row in known:
            label = self.label(row.scheme, row.indicator, row.code)
            if label is not None and label != row.label:
                own = indicator_class.c
                same = (own.scheme == row.scheme) & (own.indicator == row.indicator) & (own.code == row.code)
                connection.execute(indicator_class.update().where(same).values(label=label))
        connection.execute(insert_new(connection, reporting_period, "kind", "period"), list(self.periods()))
        territories = [{"territory": name} for name in ("", *self.communes.territories)]
        connection.execute(insert_new(connection, reporting_territory, "territory"), territories)


@lru_cache(maxsize=1)
def reported() -> Reported:
    """What is shipped, read once."""
    return Reported(registry(), communes(), conventions())


def reported_by(connection: Connection) -> Reported:
    """The same with the communes that became one by the reference data that the Department sent to everybody."""
    sent = inbox_item.c
    for_all = (sent.kind == REFERENCE, sent.operator_id.is_(None), sent.device_id.is_(None))
    contents = connection.execute(select(sent.content).where(*for_all).order_by(sent.sequence)).scalars()
    return _with_communes(tuple(one for content in contents for one in _mergers(content)))


def count_by(connection: Connection, content: dict[str, Any]) -> None:
    """Everything is counted anew by reference data that were just sent to everybody, if communes become one by them.

    DepartmentError when these are not, or no more, communes of the Department: no notebook could take them.
    """
    told = _mergers(content)
    if not told:
        return
    try:
        _merged(communes(), told)
    except TerritoryError as error:
        raise DepartmentError(str(error)) from None
    reported_by(connection).write(connection)
    connection.execute(insert(fact_due).from_select(["subject"], everything()))


@lru_cache(maxsize=4)
def _with_communes(told: tuple[tuple[CommuneChange, str], ...]) -> Reported:
    after = communes()
    for one in told:
        with suppress(TerritoryError):  # of a program before this one, whose communes were others
            after = _merged(after, (one,))
    return replace(reported(), communes=after) if told else reported()


def _merged(before: Communes, told: Iterable[tuple[CommuneChange, str]]) -> Communes:
    for change, name in told:
        before = before.merged(change, name)
    return before


def _mergers(content: dict[str, Any]) -> tuple[tuple[CommuneChange, str], ...]:
    if not content.get("communes"):
        return ()
    try:
        return tuple((one.change, one.name) for one in read_reference(content).communes)
    except MessageError:
        return ()


def name_for_reports(connection: Connection) -> None:
    """After an update of the program: reports name things by it, and everything is counted anew."""
    if connection.execute(select(fact_state.c.version)).scalar() != COUNTED_BY:
        reported_by(connection).write(connection)
        connection.execute(delete(fact_state))
        connection.execute(fact_state.insert().values(version=COUNTED_BY))
        connection.execute(insert(fact_due).from_select(["subject"], everything()))


def everything() -> Select[Any]:
    """The ids of all households, and of what was held for several."""
    return select(func.coalesce(record.c.household_id, record.c.record_id)).distinct()


def _period(kind: str, name: str, first: date, months: int) -> dict[str, Any]:
    return {"kind": kind, "period": name, "first_day": first, "last_day": add_months(first, months) - ONE_DAY}
