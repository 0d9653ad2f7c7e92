"""A record as it stood, kept as JSON and brought back from it: by the columns of its own table."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from types import SimpleNamespace
from typing import Any, Final

from sqlalchemy import Date

from desktop.domain.contact import Contact
from desktop.domain.household import Household
from desktop.domain.measure import Measure
from desktop.domain.saisine import Saisine
from desktop.storage import convert
from desktop.storage.tables import Base, ContactRow, HouseholdRow, MeasureRow, PersonRow, SaisineRow

Kept = Household | Saisine | Measure | Contact
Json = dict[str, Any]

_ROWS: Final[Mapping[str, type[Base]]] = {
    "household": HouseholdRow, "saisine": SaisineRow, "measure": MeasureRow, "contact": ContactRow,
}  # fmt: skip


def kept(record: Kept) -> Json:
    """Everything that a record says."""
    match record:
        case Household():
            members = [convert.person_values(one, record.id, rank) for rank, one in enumerate(record.persons)]
            return _plain("household", convert.household_values(record)) | {"persons": convert.json_ready(members)}
        case Saisine():
            return _plain("saisine", convert.saisine_values(record))
        case Measure():
            return _plain("measure", convert.measure_values(record))
        case Contact():
            return _plain("contact", convert.contact_values(record))


def revived(told: Json) -> Kept:
    """The record again."""
    row = _row(_ROWS[told["kind"]], told["values"])
    match told["kind"]:
        case "household":
            return convert.to_household(row, [_row(PersonRow, one) for one in told["persons"]])
        case "saisine":
            return convert.to_saisine(row)
        case "measure":
            return convert.to_measure(row)
        case _:
            return convert.to_contact(row)


def digest(record: Kept) -> str:
    """By which it is known again without being kept."""
    return hashlib.sha256(json.dumps(kept(record), sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _plain(kind: str, values: Mapping[str, Any]) -> Json:
    return {"kind": kind, "values": convert.json_ready(dict(values))}


def _row(table: type[Base], values: Mapping[str, Any]) -> Any:
    """As the database gives it: days are days again."""
    days = {column.name for column in table.__table__.columns if isinstance(column.type, Date)}
    told = {name: date.fromisoformat(value) if value and name in days else value for name, value in values.items()}
    return SimpleNamespace(**told)
