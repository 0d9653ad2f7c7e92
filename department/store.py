"""The table of records: append-only, read in the order of arrival."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

from sqlalchemy import Engine, func, select

from department.appending import Appending, Candidate, Followers, Origin, Outcome
from department.database import let_go_of_the_log, writer
from department.inserting import TakenError, take_turn
from department.tables import operator, record
from department.versions import ERASE, WITHDRAW
from desktop.sync.contract.canonical import instant_text

READ_AT_ONCE = 500
ATTEMPTS = 3
"""When another operator takes an id at that very instant, the next look finds it kept."""


class RecordStore:
    """Keeps versions, one transaction a batch; `followers` write in the same one."""

    def __init__(self, engine: Engine, followers: Followers | None = None) -> None:
        self._engine = engine
        self._followers = followers or Followers()

    def append(self, candidates: Sequence[Candidate], origin: Origin) -> dict[str, Outcome]:
        """Keep what is new; for each version id, what became of it or what the table holds, whoever wrote it."""
        if not candidates:
            return {}
        first = {candidate.message.id: candidate for candidate in reversed(candidates)}
        for _ in range(ATTEMPTS - 1):
            with suppress(TakenError):
                return self._appended(first, origin)
        return self._appended(first, origin)

    def _appended(self, candidates: dict[str, Candidate], origin: Origin) -> dict[str, Outcome]:
        with writer(self._engine).begin() as connection:
            take_turn(connection, origin.operator_id)
            outcomes = Appending(connection, origin, candidates, self._followers).outcomes()
        if any(candidate.message.op in (ERASE, WITHDRAW) for candidate in candidates.values()):
            let_go_of_the_log(self._engine)
        return outcomes

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


def message_of(row: dict[str, Any]) -> dict[str, Any]:
    """The message as it was sent, from its row."""
    form = {"id": row["form_id"], "version": row["form_version"]} if row["form_id"] is not None else None
    return {
        "contract": row["contract"],
        "op": row["op"],
        "epoch": row["epoch"],
        "id": row["id"],
        "kind": row["kind"],
        "record_id": row["record_id"],
        "parents": row["parents"],
        "written_at": instant_text(row["written_at"]),
        "form": form,
        "body": row["body"],
        "sha256": row["sha256"],
    }


def _told(row: dict[str, Any]) -> dict[str, Any]:
    emptied_at = row["emptied_at"]
    return message_of(row) | {
        "sequence": row["sequence"],
        "operator": row["operator"],
        "device": row["device_id"],
        "household_id": row["household_id"],
        "received_at": instant_text(row["received_at"]),
        "emptied_at": instant_text(emptied_at) if emptied_at else None,
        "checked": row["checked"],
    }
