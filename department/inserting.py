"""Writing rows without overwriting any, in as few statements as the database allows."""

import json
from collections.abc import Sequence
from functools import cache
from operator import itemgetter
from typing import Any, cast

import psycopg
from sqlalchemy import JSON, Connection, Executable, Table, Text, bindparam, func, select, text
from sqlalchemy import cast as cast_as
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError

from department.tables import record

LOCK_OF_OPERATORS = 0x50455253  # any number of our own, the first half of the lock's name


class TakenError(Exception):
    """An id was taken by somebody else between looking and writing; nothing was written, and it can be done again."""


def insert_new(connection: Connection, table: Table, *keys: str) -> postgresql.Insert | sqlite.Insert:
    """An insert that leaves a row with the same `keys` as it is."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing(index_elements=list(keys))
    return sqlite.insert(table).on_conflict_do_nothing(index_elements=list(keys))


def insert_each(connection: Connection, table: Table, column: str, values: Sequence[str], **same: Any) -> None:
    """A row for each value, in one statement, beside what is the same in all of them; those that are there stay."""
    statement = _each(connection.dialect.name == "postgresql", table, column, tuple(same))
    told = {f"same_{name}": value for name, value in same.items()}
    connection.execute(statement, {"listed": json.dumps(list(values)), **told})


@cache
def _each(postgres: bool, table: Table, column: str, same: tuple[str, ...]) -> Executable:
    """That statement, put together once."""
    listed = bindparam("listed", type_=Text())
    found = func.json_array_elements_text(cast_as(listed, JSON)) if postgres else func.json_each(listed)
    rows = found.table_valued("value")
    columns = [bindparam(f"same_{name}", type_=table.c[name].type) for name in same]
    # SQLite needs the condition to tell ON CONFLICT from a join.
    query = select(rows.c.value, *columns).select_from(rows).where(rows.c.value.is_not(None))
    insert = postgresql.insert(table) if postgres else sqlite.insert(table)
    return insert.from_select([column, *same], query).on_conflict_do_nothing()


def take_turn(connection: Connection, operator_id: str) -> None:
    """Until the transaction ends no other writes for this operator.

    Two laptops that send versions of one record at the same instant see each other; and the places in the order of
    arrival become visible in that order, so that who asks for what came after one of them misses nothing.
    SQLite has one writer at a time anyhow.
    """
    if connection.dialect.name == "postgresql":
        statement = text("SELECT pg_advisory_xact_lock(:place, hashtext(:operator_id))")
        connection.execute(statement, {"place": LOCK_OF_OPERATORS, "operator_id": operator_id})


_AS_THEY_ARE = (
    "id", "record_id", "kind", "operator_id", "device_id", "sha256", "written_at", "received_at", "form_id",
    "form_version", "checked", "contract", "op", "epoch", "household_id",
)  # fmt: skip
_values = itemgetter(*_AS_THEY_ARE)
_COPY = f"COPY record (sequence, parents, body, {', '.join(_AS_THEY_ARE)}) FROM STDIN".encode()
_PLACES = text(
    "SELECT array_agg(nextval(of_record.name)) FROM generate_series(1, :many),"
    " (SELECT pg_get_serial_sequence('record', 'sequence')::regclass AS name OFFSET 0) of_record"
)


def insert_records(connection: Connection, rows: Sequence[dict[str, Any]], bodies: Sequence[str]) -> dict[str, int]:
    """Write versions, none of which is there, in the order given, with their bodies as text; the place of each, by id.

    TakenError when another operator took one of the ids at this very instant: each operator writes in turn, and SQLite
    has one writer. On PostgreSQL by COPY, the quickest way in.
    """
    if connection.dialect.name == "postgresql":
        return _copied(connection, rows, bodies)
    written = connection.execute(record.insert().returning(record.c.id, record.c.sequence), list(rows))
    return {row.id: row.sequence for row in written}


def _copied(connection: Connection, rows: Sequence[dict[str, Any]], bodies: Sequence[str]) -> dict[str, int]:
    """What stands in a body is kept sign by sign: as text, which the column does not rewrite."""
    places = sorted(connection.execute(_PLACES, {"many": len(rows)}).scalar_one())
    plain = cast("psycopg.Connection[Any]", connection.connection.driver_connection)
    try:
        with plain.cursor() as cursor, cursor.copy(_COPY) as copy:
            for place, row, body in zip(places, rows, bodies, strict=True):
                copy.write_row((place, json.dumps(row["parents"]) if row["parents"] else "[]", body, *_values(row)))
    except psycopg.errors.UniqueViolation:
        raise TakenError from None
    except psycopg.OperationalError as error:  # as everywhere else: the database is away, and comes back
        raise OperationalError("COPY record", None, error) from None
    return {row["id"]: place for place, row in zip(places, rows, strict=True)}
