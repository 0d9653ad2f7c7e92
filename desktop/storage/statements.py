"""The statements that every kind of record is read and written with, each built and compiled once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.sqlite import insert

from desktop.errors import NotFoundError
from desktop.storage.compiled import Reading, Writing
from desktop.storage.tables import Base

_CHUNK = 500


@cache
def _upsert(row: type[Base], key: str) -> Writing:
    statement = insert(row)
    names = [column.name for column in row.__table__.columns]
    changed = {name: statement.excluded[name] for name in names if name != key}
    return Writing(statement.on_conflict_do_update(index_elements=[key], set_=changed), names)


def upsert(connection: Connection, row: type[Base], values: dict[str, Any], key: str = "id") -> None:
    """Inserts a row, or replaces the one with its key."""
    _upsert(row, key).run(connection, values)


@cache
def _by_id(row: type[Base]) -> Reading:
    table = row.__table__
    return Reading(select(table).where(table.c["id"] == bindparam("wanted")))


def one_row(connection: Connection, row: type[Base], wanted: str) -> Any:
    """The row with this id, None when there is none."""
    return _by_id(row).first(connection, {"wanted": wanted})


def chunks(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    """The ids in parts that one statement can name."""
    return (ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK))


def missing(what: str) -> NotFoundError:
    """The error that tells that a record, « Ce ménage », is not there."""
    return NotFoundError(f"{what} n’existe pas dans ce carnet.", do="Vérifiez l’identifiant ou ouvrez un autre carnet.")
