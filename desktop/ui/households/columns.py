"""The columns of the two lists, and which of them are given up first when there is little room."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from desktop.domain.french import short_date
from desktop.services.list_lines import HouseholdLine, MeasureLine
from desktop.services.lists import ListKind
from desktop.ui.widgets.paged_model import Column

NAME, SCHEMES, STATE = "name", "schemes", "state"
NAME_CHARS: Final = 24
"""Characters that the column of names keeps at least."""

HIDDEN_AT_FIRST: Final = frozenset({"territory", "referent", "phone"})
GIVEN_UP: Final = {
    ListKind.HOUSEHOLDS: (
        "phone", "territory", "referent", "address", "last_met", "next", "state", "schemes", "commune",
    ),
    ListKind.MEASURES: ("referent", "end", "last_met", "next", "progress", "commune", "state", "owed", "schemes"),
}  # fmt: skip
"""The least needed first; the name stays always."""


def household_columns(schemes: Mapping[str, str]) -> list[Column[HouseholdLine]]:
    """The columns of « Ménages »; `schemes` gives their names."""
    return [
        Column("Ménage", lambda row: row.name, key=NAME, strong=True),
        Column("Dispositifs", lambda row: ", ".join(schemes[one] for one in row.schemes), 11, key=SCHEMES),
        Column("État", lambda row: row.state_words or "Sans mesure", 18, key=STATE),
        Column("Commune", lambda row: row.commune, 20, key="commune"),
        Column("Territoire", lambda row: row.territory, 15, key="territory"),
        Column("Adresse", lambda row: row.address, 24, key="address"),
        Column("Téléphone", lambda row: row.phone, 15, key="phone", sorts=False),
        Column("Référent", lambda row: row.referent, 18, key="referent"),
        Column("Dernier contact", lambda row: _last(row.last_met, followed=bool(row.schemes)), 14, key="last_met"),
        Column("Rendez-vous", lambda row: _day(row.next_planned), 12, key="next"),
    ]


def measure_columns() -> list[Column[MeasureLine]]:
    """The columns of « Mesures »; what is owed follows from the rhythm and is not sorted by."""
    return [
        Column("Ménage", lambda row: row.name, key=NAME, strong=True),
        Column("Dispositif", lambda row: row.scheme_name, 12, key=SCHEMES),
        Column("État", lambda row: row.state_words, 20, key=STATE),
        Column("Avancement", lambda row: row.progress, 12, key="progress", sorts=False),
        Column("À faire", lambda row: row.owed, 30, key="owed", sorts=False),
        Column("Commune", lambda row: row.commune, 20, key="commune"),
        Column("Référent", lambda row: row.referent, 18, key="referent"),
        Column("Dernier contact", lambda row: _last(row.last_met, followed=True), 14, key="last_met"),
        Column("Rendez-vous", lambda row: _day(row.next_planned), 12, key="next"),
        Column("Fin", lambda row: _day(row.end), 11, key="end"),
    ]


def _day(day: date | None) -> str:
    return short_date(day) if day else ""


def _last(day: date | None, *, followed: bool) -> str:
    return _day(day) or ("Jamais" if followed else "")
