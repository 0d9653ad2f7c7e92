"""The long lists: which lines they hold and in which order, all in SQL; then the lines themselves, a page at a time."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection

from desktop.domain.measure import MeasureState
from desktop.storage.lines import FIRST_OVER, NO_MEASURE, STAGES


@dataclass(frozen=True)
class Narrowed:
    """What a list is narrowed to; None and empty texts narrow nothing. `among` are ids of what the list holds."""

    scheme: str = ""
    state: MeasureState | None = None
    communes: Sequence[str] | None = None
    referent: str = ""
    without_measure: bool = False
    not_met_since: date | None = None
    among: Sequence[str] | None = None


@dataclass(frozen=True)
class Order:
    """By which column; `ranks` gives each commune its place when it is sorted by what only the program knows."""

    column: str = "name"
    descending: bool = False
    ranks: Mapping[str, int] | None = None
    today: date = date.min


@dataclass(frozen=True)
class HouseholdOutline:
    """A line of the list of households; `commune` is an INSEE code, `state` that of its foremost measure."""

    id: str
    name: str
    commune: str
    address: str
    phone: str
    schemes: tuple[str, ...]
    state: MeasureState | None
    referent: str
    last_met: date | None
    next_planned: date | None


@dataclass(frozen=True)
class MeasureOutline:
    """A line of the list of measures, without what its rhythm owes."""

    id: str
    household_id: str
    household: str
    commune: str
    scheme: str
    state: MeasureState
    referent: str
    last_day: date | None
    last_met: date | None
    next_planned: date | None


_NEXT = (
    "(SELECT {by} AS owner, min(c.day) AS day FROM contact c JOIN measure_line p ON p.measure_id = c.measure_id"
    " WHERE c.outcome = 'planned' AND c.day >= :today GROUP BY 1)"
)
_JOINS: Final = {
    "next": "LEFT JOIN {next} n ON n.owner = {owner}",
    "place": "LEFT JOIN ranked r ON r.insee = h.commune",
}
_RANKED = "WITH ranked (insee, rank) AS MATERIALIZED (SELECT key, value FROM json_each(:ranks))"
_HOUSEHOLD_KEYS: Final = {
    "name": "",
    "schemes": "nullif(h.schemes, '')",
    "state": f"nullif(h.stage, {NO_MEASURE})",
    "referent": "nullif(h.referent, '')",
    "address": "nullif(h.sort_address, '')",
    "last_met": "h.last_met",
    "next": "n.day",
    "place": "r.rank",
}
_MEASURE_KEYS: Final = {
    "name": "",
    "schemes": "m.scheme",
    "state": "m.stage",
    "referent": "nullif(m.referent, '')",
    "end": "m.last_day",
    "last_met": "m.last_met",
    "next": "n.day",
    "place": "r.rank",
}
_FACETS: Final = {"scheme": "m.scheme", "state": "m.stage", "referent": "m.referent", "commune": "h.commune"}


class ListQueries:
    """What the lists ask for; a `place` is the number of a line, kept for its whole life."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def household_places(self, narrowed: Narrowed, order: Order = Order()) -> list[int]:
        """The households of a list, in order; those without a value for the column come last either way."""
        where, values = _household_conditions(narrowed)
        joins = _joins(order.column, "h.place", "p.household_place")
        ordered = _order(order, _HOUSEHOLD_KEYS, "h.place")
        query = f"{_RANKED} SELECT h.place FROM household_line h {joins} {where} {ordered}"  # noqa: S608 - our own words
        return self._places(query, values | _order_values(order))

    def measure_places(self, narrowed: Narrowed, order: Order = Order()) -> list[int]:
        """The measures of a list, in order."""
        where, values = _measure_conditions(narrowed)
        joins = _joins(order.column, "m.measure_id", "c.measure_id")
        query = (
            f"{_RANKED} SELECT m.place FROM measure_line m JOIN household_line h ON h.place = m.household_place"  # noqa: S608 - our own words
            f" {joins} {where} {_order(order, _MEASURE_KEYS, 'm.place')}"
        )
        return self._places(query, values | _order_values(order))

    def households(self, places: Sequence[int], today: date = date.min) -> list[HouseholdOutline]:
        """The lines at these places, in their order; those that are gone are left out."""
        query = (
            "SELECT l.place, h.id, h.name, h.commune, h.address, h.phone, l.schemes, l.stage, l.referent, l.last_met,"
            " (SELECT min(c.day) FROM measure_line m JOIN contact c ON c.measure_id = m.measure_id"
            "  WHERE m.household_place = l.place AND c.outcome = 'planned' AND c.day >= :today) AS next_planned"
            " FROM household_line l JOIN household h ON h.id = l.household_id"
            " WHERE l.place IN (SELECT value FROM json_each(:places))"
        )
        return [
            HouseholdOutline(
                row.id, row.name, row.commune, row.address, row.phone, tuple(row.schemes.split()),
                STAGES[row.stage] if row.stage < NO_MEASURE else None, row.referent, _day(row.last_met),
                _day(row.next_planned),
            )
            for row in self._in_order(query, places, today)
        ]  # fmt: skip

    def measures(self, places: Sequence[int], today: date = date.min) -> list[MeasureOutline]:
        """The lines at these places, in their order; those that are gone are left out."""
        query = (
            "SELECT m.place, m.measure_id AS id, h.id AS household_id, h.name, h.commune, m.scheme, m.stage,"
            " m.referent, m.last_day, m.last_met, (SELECT min(c.day) FROM contact c WHERE c.measure_id = m.measure_id"
            "  AND c.outcome = 'planned' AND c.day >= :today) AS next_planned"
            " FROM measure_line m JOIN household_line l ON l.place = m.household_place"
            " JOIN household h ON h.id = l.household_id"
            " WHERE m.place IN (SELECT value FROM json_each(:places))"
        )
        return [
            MeasureOutline(
                row.id, row.household_id, row.name, row.commune, row.scheme, STAGES[row.stage], row.referent,
                _day(row.last_day), _day(row.last_met), _day(row.next_planned),
            )
            for row in self._in_order(query, places, today)
        ]  # fmt: skip

    def household_counts(self, facet: str, narrowed: Narrowed) -> dict[str, int]:
        """How many households the list would hold for each value of a facet."""
        where, values = _household_conditions(narrowed)
        if facet == "commune":
            query = f"SELECT h.commune, count(*) FROM household_line h {where} GROUP BY 1"  # noqa: S608 - our own words
        else:
            query = (
                f"SELECT {_FACETS[facet]}, count(DISTINCT m.household_place) FROM measure_line m"  # noqa: S608 - our own words
                f" JOIN household_line h ON h.place = m.household_place {_and(where, _followed(facet, narrowed))}"
                " GROUP BY 1"
            )
        return self._counts(facet, query, values)

    def measure_counts(self, facet: str, narrowed: Narrowed) -> dict[str, int]:
        """How many measures the list would hold for each value of a facet."""
        where, values = _measure_conditions(narrowed)
        query = (
            f"SELECT {_FACETS[facet]}, count(*) FROM measure_line m"  # noqa: S608 - our own words
            f" JOIN household_line h ON h.place = m.household_place {where} GROUP BY 1"
        )
        return self._counts(facet, query, values)

    def has_referents(self) -> bool:
        """Whether there is more than one referent; stops at the second."""
        query = "SELECT DISTINCT referent FROM measure_line WHERE referent != '' LIMIT 2"
        return len(self._connection.exec_driver_sql(query).all()) > 1

    def _places(self, query: str, values: Mapping[str, Any]) -> list[int]:
        # As one text: making an object of each of 50,000 rows takes twice as long.
        whole = self._connection.exec_driver_sql(f"SELECT json_group_array(place) FROM ({query})", dict(values))  # noqa: S608 - our own words
        places: list[int] = json.loads(whole.scalar_one())
        return places

    def _in_order(self, query: str, places: Sequence[int], today: date) -> list[Any]:
        values = {"places": json.dumps(list(places)), "today": today.isoformat()}
        found = {row.place: row for row in self._connection.exec_driver_sql(query, values)}
        return [found[place] for place in places if place in found]

    def _counts(self, facet: str, query: str, values: Mapping[str, Any]) -> dict[str, int]:
        rows = self._connection.exec_driver_sql(query, dict(values)).all()
        if facet == "state":
            return {STAGES[stage].value: count for stage, count in rows}
        return {value: count for value, count in rows if value}


def _household_conditions(narrowed: Narrowed) -> tuple[str, dict[str, Any]]:
    wanted, values = _common_conditions(narrowed, "h.household_id")
    if narrowed.without_measure:
        wanted.append(f"h.stage = {NO_MEASURE}")
    if narrowed.not_met_since is not None:
        wanted.append(f"h.stage < {FIRST_OVER} AND (h.last_met IS NULL OR h.last_met < :not_met_since)")
    measure = _of_measure(narrowed)
    if measure:
        # The sign keeps SQLite on the index of names, in order: else it looks up each line that it finds, then sorts.
        wanted.append(f"+h.place IN (SELECT m.household_place FROM measure_line m WHERE {' AND '.join(measure)})")  # noqa: S608 - our own words
    return _where(wanted), values


def _measure_conditions(narrowed: Narrowed) -> tuple[str, dict[str, Any]]:
    wanted, values = _common_conditions(narrowed, "m.measure_id")
    if narrowed.not_met_since is not None:
        wanted.append(f"m.stage < {FIRST_OVER} AND (m.last_met IS NULL OR m.last_met < :not_met_since)")
    return _where([*wanted, *_of_measure(narrowed)]), values


def _common_conditions(narrowed: Narrowed, id_column: str) -> tuple[list[str], dict[str, Any]]:
    wanted = []
    if narrowed.communes is not None:
        wanted.append("h.commune IN (SELECT value FROM json_each(:communes))")
    if narrowed.among is not None:
        wanted.append(f"{id_column} IN (SELECT value FROM json_each(:among))")  # noqa: S608 - our own words
    values = {
        "communes": json.dumps(list(narrowed.communes or ())),
        "among": json.dumps(list(narrowed.among or ())),
        "scheme": narrowed.scheme,
        "stage": STAGES.index(narrowed.state) if narrowed.state else None,
        "referent": narrowed.referent,
        "not_met_since": narrowed.not_met_since and narrowed.not_met_since.isoformat(),
    }
    return wanted, values


def _of_measure(narrowed: Narrowed) -> list[str]:
    """Conditions on one measure: what is followed now, unless a state is asked for."""
    wanted = []
    if narrowed.scheme:
        wanted.append("m.scheme = :scheme")
    if narrowed.referent:
        wanted.append("m.referent = :referent")
    if narrowed.state is not None:
        wanted.append("m.stage = :stage")
    elif wanted:
        wanted.append(f"m.stage < {FIRST_OVER}")
    return wanted


def _followed(facet: str, narrowed: Narrowed) -> list[str]:
    """For the counts of a facet: the measure counted is one that the other choices are about."""
    wanted = _of_measure(narrowed)
    return wanted or ([] if facet == "state" else [f"m.stage < {FIRST_OVER}"])


def _where(wanted: Sequence[str]) -> str:
    return f"WHERE {' AND '.join(wanted)}" if wanted else ""


def _and(where: str, more: Sequence[str]) -> str:
    if not more:
        return where
    return f"{where} AND {' AND '.join(more)}" if where else _where(more)


def _joins(column: str, owner: str, by: str) -> str:
    return _JOINS.get(column, "").format(next=_NEXT.format(by=by), owner=owner)


def _order(order: Order, keys: Mapping[str, str], place: str) -> str:
    key, direction = keys[order.column], "DESC" if order.descending else "ASC"
    if not key:
        return f"ORDER BY h.sort_name {direction}, {place} {direction}"
    return f"ORDER BY {key} IS NULL, {key} {direction}, h.sort_name, {place}"


def _order_values(order: Order) -> dict[str, Any]:
    return {"ranks": json.dumps(dict(order.ranks or {})), "today": order.today.isoformat()}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
