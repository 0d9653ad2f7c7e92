"""The journal of changes (R3): pseudonymous ids, no name, each line chained to the one before."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from desktop.storage.tables import AuditRow

_START = "0" * 64
_FORMAT = "1"
_AUDIT = AuditRow.__table__
_INSERT = insert(AuditRow)
_HEAD = select(AuditRow.hash).order_by(AuditRow.seq.desc()).limit(1)


@dataclass(frozen=True)
class AuditLine:
    """One line of the journal: the instant in UTC, what was done to which record."""

    at: datetime
    action: str
    kind: str
    record_id: str


def line_hash(previous: str, at: str, action: str, kind: str, record_id: str, actor: str = "") -> str:
    """SHA-256 of the version of this format, the hash before and a line."""
    parts = (_FORMAT, previous, at, action, kind, record_id, actor)
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


class AuditTrail:
    """Appends to the journal and checks its chain."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def append(self, at: datetime, action: str, kind: str, record_id: str, actor: str = "") -> None:
        """Adds a line, in the transaction of the change itself; `actor` is empty for the one worker of the notebook."""
        moment = at.isoformat()
        self._connection.execute(
            _INSERT,
            {
                "at": moment,
                "action": action,
                "record_kind": kind,
                "record_id": record_id,
                "actor": actor,
                "hash": line_hash(self.head(), moment, action, kind, record_id, actor),
            },
        )

    def head(self) -> str:
        """The hash of the last line."""
        found = self._connection.execute(_HEAD).scalar()
        return found or _START

    def is_whole(self) -> bool:
        """Whether no line was altered nor removed before another; lines cut off at the end cannot be seen from here."""
        previous = _START
        for row in self._connection.execute(select(_AUDIT).order_by(AuditRow.seq)):
            if row.hash != line_hash(previous, row.at, row.action, row.record_kind, row.record_id, row.actor):
                return False
            previous = row.hash
        return True

    def count(self) -> int:
        """Number of lines."""
        return self._connection.execute(select(func.count()).select_from(_AUDIT)).scalar_one()

    def page(self, offset: int, limit: int) -> list[AuditLine]:
        """Lines from the latest back."""
        rows = self._connection.execute(select(_AUDIT).order_by(AuditRow.seq.desc()).limit(limit).offset(offset))
        return [AuditLine(datetime.fromisoformat(row.at), row.action, row.record_kind, row.record_id) for row in rows]
