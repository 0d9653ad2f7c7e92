"""The versions of records as they go to a colleague: those written here and those that came.

One that was refused and not corrected goes too, to be sent from there: whoever has the case then corrects it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

_VERSIONS = """
SELECT record_id, kind, id, sha256, parents, message, state IN ('waiting', 'refused') AS waits, created_at AS told_at
FROM outbox WHERE state != 'superseded' AND record_id IN (SELECT value FROM json_each(:ids))
UNION ALL
SELECT record_id, kind, id, sha256, parents, message, 0 AS waits, came_at AS told_at
FROM received_version WHERE state != 'conflict' AND record_id IN (SELECT value FROM json_each(:ids))
ORDER BY id
"""


@dataclass(frozen=True)
class CarriedVersion:
    """One version; `message` is empty once its content was given up, `waits` while the Department has not got it."""

    kind: str
    id: str
    sha256: str
    parents: tuple[str, ...]
    message: bytes
    waits: bool


class CarriedVersions:
    """Reads only."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of_records(self, ids: Collection[str]) -> dict[str, list[CarriedVersion]]:
        """The versions of some records, the oldest first: ids grow with time."""
        found: dict[str, list[CarriedVersion]] = defaultdict(list)
        rows = self._connection.exec_driver_sql(_VERSIONS, {"ids": json.dumps(sorted(ids))})
        for row in rows:
            if all(row.id != one.id for one in found[row.record_id]):
                found[row.record_id].append(_version(row))
        return found


def _version(row: Any) -> CarriedVersion:
    return CarriedVersion(
        row.kind, row.id, row.sha256, tuple(json.loads(row.parents or "[]")), bytes(row.message), bool(row.waits)
    )
