"""Keeping the records: one statement a batch, nothing ever overwritten."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Table, func, select
from sqlalchemy.dialects import postgresql, sqlite

from department.database import writer
from department.tables import operator, record
from desktop.sync.contract.canonical import instant_text
from desktop.sync.contract.messages import RecordMessage

READ_AT_ONCE = 500


@dataclass(frozen=True)
class Candidate:
    """A record found fit to be kept; `checked` when its answers follow a form that this version knows."""

    message: RecordMessage
    checked: bool


@dataclass(frozen=True)
class Kept:
    """What the table holds under one version id; `new` when this very call wrote it."""

    sha256: str
    operator_id: str
    sequence: int
    received_at: datetime
    new: bool


def insert_new(connection: Connection, table: Table, key: str) -> postgresql.Insert | sqlite.Insert:
    """An insert that leaves a row with the same `key` as it is."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing(index_elements=[key])
    return sqlite.insert(table).on_conflict_do_nothing(index_elements=[key])


class RecordStore:
    """The table of records, append-only."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def append(
        self, candidates: Sequence[Candidate], *, device_id: str, operator_id: str, received_at: datetime
    ) -> dict[str, Kept]:
        """Keep what is new; for each version id, the row that the table holds now, whoever wrote it."""
        if not candidates:
            return {}
        origin = {"device_id": device_id, "operator_id": operator_id, "received_at": received_at}
        # Two batches with the same records wait for each other in the same order: no deadlock.
        first = {candidate.message.id: candidate for candidate in reversed(candidates)}
        rows = [_row(first[version_id]) | origin for version_id in sorted(first)]
        with writer(self._engine).begin() as connection:
            statement = insert_new(connection, record, "id").returning(record.c.id)
            written = set(connection.execute(statement, rows).scalars())
            return _kept(connection, list(first), written)

    def count(self) -> int:
        """How many versions are kept."""
        with self._engine.connect() as connection:
            return connection.execute(select(func.count()).select_from(record)).scalar_one()

    def records(self) -> Iterator[dict[str, Any]]:
        """Everything received, as JSON values, in the order of arrival."""
        query = (
            select(record, operator.c.name.label("operator"))
            .join(operator, operator.c.id == record.c.operator_id)
            .order_by(record.c.sequence)
        )
        with self._engine.connect() as connection:
            rows = connection.execution_options(yield_per=READ_AT_ONCE).execute(query).mappings()
            for row in rows:
                yield _told(dict(row))


def _row(candidate: Candidate) -> dict[str, Any]:
    message = candidate.message
    return {
        "contract": message.contract,
        "op": message.op,
        "epoch": message.epoch,
        "id": message.id,
        "record_id": message.record_id,
        "kind": message.kind,
        "sha256": message.sha256,
        "parents": message.parents,
        "written_at": message.written_at,
        "form_id": message.form.id if message.form else None,
        "form_version": message.form.version if message.form else None,
        "checked": candidate.checked,
        "body": message.body,
    }


def _kept(connection: Connection, version_ids: list[str], written: set[str]) -> dict[str, Kept]:
    columns = record.c
    query = select(columns.id, columns.sha256, columns.operator_id, columns.sequence, columns.received_at)
    rows = connection.execute(query.where(columns.id.in_(version_ids)))
    return {row.id: Kept(row.sha256, row.operator_id, row.sequence, row.received_at, row.id in written) for row in rows}


def _told(row: dict[str, Any]) -> dict[str, Any]:
    form = {"id": row["form_id"], "version": row["form_version"]} if row["form_id"] is not None else None
    return {
        "sequence": row["sequence"],
        "contract": row["contract"],
        "op": row["op"],
        "epoch": row["epoch"],
        "id": row["id"],
        "kind": row["kind"],
        "record_id": row["record_id"],
        "operator": row["operator"],
        "device": row["device_id"],
        "sha256": row["sha256"],
        "parents": row["parents"],
        "written_at": instant_text(row["written_at"]),
        "received_at": instant_text(row["received_at"]),
        "form": form,
        "checked": row["checked"],
        "body": row["body"],
    }
