"""What else is kept of a household beside its records: papers, what is being typed, what was sent, its lines (R2)."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

_MEASURES = "(SELECT id FROM measure WHERE household_id = :h)"
TRACES = (
    "WITH RECURSIVE trace (id) AS (SELECT id FROM household WHERE merged_into = :h"
    " UNION SELECT household.id FROM household JOIN trace ON household.merged_into = trace.id) SELECT id FROM trace"
)
"""The households that were merged into one, and those merged into them before: nothing is left there but their ids."""
_RECORDS = (
    "SELECT id FROM saisine WHERE household_id = :h UNION ALL SELECT id FROM measure WHERE household_id = :h"  # noqa: S608 - our own
    f" UNION ALL SELECT id FROM contact WHERE measure_id IN {_MEASURES}"
    f" UNION ALL SELECT id FROM bilan WHERE measure_id IN {_MEASURES}"
    f" UNION ALL SELECT id FROM milestone WHERE measure_id IN {_MEASURES}"
    f" UNION ALL SELECT id FROM objective WHERE measure_id IN {_MEASURES}"
    " UNION ALL SELECT id FROM budget WHERE household_id = :h"
    " UNION ALL SELECT id FROM education WHERE others = 0"
    " AND EXISTS (SELECT 1 FROM education_participant WHERE action_id = education.id AND household_id = :h)"
    " AND NOT EXISTS (SELECT 1 FROM education_participant WHERE action_id = education.id AND household_id != :h)"
    " UNION ALL SELECT id FROM attachment WHERE household_id = :h"
    f" UNION ALL SELECT id FROM ({TRACES})"
    " UNION ALL SELECT :h"
)  # by their measures: contacts and bilans have no index by household; of shared actions only those held for it alone
_DRAFTS = "SELECT id FROM draft WHERE measure_id IN (SELECT id FROM measure WHERE household_id = ?)"
_PAPERS = "SELECT sha256, kind, content FROM document WHERE measure_id = ? ORDER BY kind, sha256"
_SENT = (
    "SELECT kind, record_id, created_at, state, receipt FROM outbox"
    " WHERE record_id IN (SELECT value FROM json_each(?)) ORDER BY seq"
)
_RECEIVED = (
    "SELECT kind, record_id, came_at, source, state,"
    " CASE WHEN state = 'conflict' THEN CAST(message AS TEXT) END AS message"
    " FROM received_version WHERE household_id = ? ORDER BY came_at, id"
)
_INBOX = (
    "SELECT kind, written_at, state, reason, content FROM inbox_item"
    " WHERE household_id = :h OR measure_id IN (SELECT id FROM measure WHERE household_id = :h) ORDER BY sequence"
)
UNSAVED = "unsaved:"
"""How settings begin that hold what is being typed in a screen without a draft of its own."""


@dataclass(frozen=True)
class Paper:
    """A frozen or sealed PDF."""

    sha256: str
    kind: str
    content: bytes


@dataclass(frozen=True)
class SentMessage:
    """A message for the Department: what about, when it was written, what became of it."""

    kind: str
    record_id: str
    created_at: str
    state: str
    received_at: str


class Holdings:
    """Reads only."""

    def __init__(self, connection: Connection) -> None:
        self._run = connection.exec_driver_sql

    def records(self, household_id: str) -> list[str]:
        """The ids of all records of a household, its own last."""
        return list(self._run(_RECORDS, {"h": household_id}).scalars())

    def traces(self, household_id: str) -> list[str]:
        """The ids under which what is here was known before it was merged into this household."""
        return list(self._run(TRACES, {"h": household_id}).scalars())

    def drafts(self, household_id: str) -> list[str]:
        """The ids of what is being typed about its measures."""
        return list(self._run(_DRAFTS, (household_id,)).scalars())

    def papers(self, measure_id: str) -> list[Paper]:
        """The PDF made for a measure."""
        return [Paper(row.sha256, row.kind, row.content) for row in self._run(_PAPERS, (measure_id,))]

    def unsaved(self, ids: Collection[str]) -> dict[str, Any]:
        """What is being typed about any of these records, by the name of its setting."""
        rows = self._run("SELECT name, value FROM setting WHERE name LIKE ? ORDER BY name", (f"{UNSAVED}%",)).all()
        return {row.name: json.loads(row.value) for row in rows if any(one in row.name + row.value for one in ids)}

    def sent(self, ids: Collection[str]) -> list[SentMessage]:
        """The messages about these records, the oldest first."""
        return [
            SentMessage(row.kind, row.record_id, row.created_at, row.state, _received(row.receipt))
            for row in self._run(_SENT, (json.dumps(sorted(ids)),))
        ]

    def received(self, household_id: str) -> list[dict[str, Any]]:
        """The versions about it that came from elsewhere; what is still to be settled with all that it says."""
        rows = self._run(_RECEIVED, (household_id,)).mappings()
        return [{**row, "message": json.loads(row["message"]) if row["message"] else None} for row in rows]

    def inbox(self, household_id: str) -> list[dict[str, Any]]:
        """What the Department sent about it."""
        return [
            {**row, "content": json.loads(row["content"])} for row in self._run(_INBOX, {"h": household_id}).mappings()
        ]


def _received(receipt: str | None) -> str:
    kept = json.loads(receipt) if receipt else None
    return str(kept.get("received_at") or "") if kept else ""
