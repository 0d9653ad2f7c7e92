"""What reports are made of beside the facts: the indicators in words, the territories, the periods."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from sqlalchemy import Connection, Select, delete, func, insert, select

from department.counting import OTHER, Counting
from department.fact_tables import (
    fact_due,
    fact_state,
    indicator,
    indicator_class,
    reporting_period,
    reporting_territory,
)
from department.inserting import insert_new
from department.tables import record
from desktop import __version__
from desktop.domain.calendar import ONE_DAY, add_months
from desktop.domain.convention import Convention
from desktop.domain.indicators import Measured
from desktop.domain.territory import Communes
from desktop.schemes.figure_words import FigureWords
from desktop.schemes.reference import communes, conventions
from desktop.schemes.registry import Registry, registry

OTHER_WORDS = "Autre, hors des listes"
FIRST_YEAR, LAST_YEAR = 2015, 2045
COUNTED_BY = f"{__version__} codes"
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
        """Brings what is in the database up to this version; periods that the Department added stay."""
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


def name_for_reports(connection: Connection) -> None:
    """After an update of the program: reports name things by it, and everything is counted anew."""
    if connection.execute(select(fact_state.c.version)).scalar() != COUNTED_BY:
        reported().write(connection)
        connection.execute(delete(fact_state))
        connection.execute(fact_state.insert().values(version=COUNTED_BY))
        connection.execute(insert(fact_due).from_select(["subject"], everything()))


def everything() -> Select[Any]:
    """The ids of all households, and of what was held for several."""
    return select(func.coalesce(record.c.household_id, record.c.record_id)).distinct()


def _period(kind: str, name: str, first: date, months: int) -> dict[str, Any]:
    return {"kind": kind, "period": name, "first_day": first, "last_day": add_months(first, months) - ONE_DAY}
