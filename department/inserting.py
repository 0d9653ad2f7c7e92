"""Writing rows without overwriting any, in as few statements as the database allows."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import JSON, Connection, Table, Text, bindparam, cast, func, select, text
from sqlalchemy.dialects import postgresql, sqlite

from department.tables import record
from desktop.sync.contract.canonical import instant_text

LOCK_OF_OPERATORS = 0x50455253  # any number of our own, the first half of the lock's name


def insert_new(connection: Connection, table: Table, *keys: str) -> postgresql.Insert | sqlite.Insert:
    """An insert that leaves a row with the same `keys` as it is."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing(index_elements=list(keys))
    return sqlite.insert(table).on_conflict_do_nothing(index_elements=list(keys))


def insert_each(connection: Connection, table: Table, column: str, values: Sequence[str], **same: Any) -> None:
    """A row for each value, in one statement, beside what is the same in all of them; those that are there stay."""
    postgres = connection.dialect.name == "postgresql"
    listed = bindparam("listed", json.dumps(list(values)), type_=Text())
    found = func.json_array_elements_text(cast(listed, JSON)) if postgres else func.json_each(listed)
    rows = found.table_valued("value")
    columns = [bindparam(f"same_{name}", value, type_=table.c[name].type) for name, value in same.items()]
    # SQLite needs the condition to tell ON CONFLICT from a join.
    query = select(rows.c.value, *columns).select_from(rows).where(rows.c.value.is_not(None))
    insert = postgresql.insert(table) if postgres else sqlite.insert(table)
    connection.execute(insert.from_select([column, *same], query).on_conflict_do_nothing())


def take_turn(connection: Connection, operator_id: str) -> None:
    """Until the transaction ends no other writes for this operator.

    Two laptops that send versions of one record at the same instant see each other; and the places in the order of
    arrival become visible in that order, so that who asks for what came after one of them misses nothing.
    SQLite has one writer at a time anyhow.
    """
    if connection.dialect.name == "postgresql":
        statement = text("SELECT pg_advisory_xact_lock(:place, hashtext(:operator_id))")
        connection.execute(statement, {"place": LOCK_OF_OPERATORS, "operator_id": operator_id})


# `json`, not `jsonb`: what stands in a body is kept sign by sign.
_INSERT_RECORDS = text(
    """
    INSERT INTO record (id, record_id, kind, operator_id, device_id, sha256, parents, written_at, received_at, form_id,
                        form_version, checked, body, contract, op, epoch, household_id)
    SELECT id, record_id, kind, operator_id, device_id, sha256, parents, written_at, received_at, form_id,
           form_version, checked, body, contract, op, epoch, household_id
    FROM json_to_recordset(CAST(:rows AS json)) AS given(
        id text, record_id text, kind text, operator_id text, device_id text, sha256 text, parents jsonb,
        written_at timestamptz, received_at timestamptz, form_id text, form_version integer, checked boolean,
        body json, contract integer, op text, epoch text, household_id text)
    ORDER BY id
    ON CONFLICT (id) DO NOTHING
    RETURNING id, sequence
    """
)


def insert_records(connection: Connection, rows: Sequence[dict[str, Any]]) -> dict[str, int]:
    """Write versions in the order given; the place of each that was written, by its id."""
    if connection.dialect.name == "postgresql":
        written = connection.execute(_INSERT_RECORDS, {"rows": json.dumps([_plain(row) for row in rows])})
    else:
        statement = insert_new(connection, record, "id").returning(record.c.id, record.c.sequence)
        written = connection.execute(statement, list(rows))
    return {row.id: row.sequence for row in written}


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return row | {name: instant_text(row[name]) for name in ("written_at", "received_at")}
