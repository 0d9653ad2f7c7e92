"""The statements that every kind of record is read and written with, each built once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select
from sqlalchemy.dialects.sqlite import Insert, insert

from desktop.errors import NotFoundError
from desktop.storage.tables import Base

_CHUNK = 500


@cache
def _upsert_statement(row: type[Base], key: str) -> Insert:
    """Built once a table: building it costs more than running it."""
    statement = insert(row)
    changed = {column.name: statement.excluded[column.name] for column in row.__table__.columns if column.name != key}
    return statement.on_conflict_do_update(index_elements=[key], set_=changed)


def upsert(connection: Connection, row: type[Base], values: dict[str, Any], key: str = "id") -> None:
    """Inserts a row, or replaces the one with its key."""
    connection.execute(_upsert_statement(row, key), values)


@cache
def _by_id(row: type[Base]) -> Select[Any]:
    table = row.__table__
    return select(table).where(table.c["id"] == bindparam("wanted"))


def one_row(connection: Connection, row: type[Base], wanted: str) -> Any:
    """The row with this id, None when there is none."""
    return connection.execute(_by_id(row), {"wanted": wanted}).one_or_none()


def chunks(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    """The ids in parts that one statement can name."""
    return (ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK))


def missing(what: str) -> NotFoundError:
    """The error that tells that a record, « Ce ménage », is not there."""
    return NotFoundError(f"{what} n’existe pas dans ce carnet.", do="Vérifiez l’identifiant ou ouvrez un autre carnet.")
