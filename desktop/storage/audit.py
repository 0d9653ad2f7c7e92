"""The journal of openings and changes (R3): pseudonymous ids, no name, each line chained to the one before.

What is older than a year leaves by `prune`: the last line that went becomes a checkpoint, which keeps its hash alone,
and a new line at the end names that hash. So the chain is still checked from its first line to its last, and lines
taken from the beginning without that new line show.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Select, delete, func, insert, select, update

from desktop.domain.acts import JournalAct
from desktop.storage.compiled import Writing
from desktop.storage.direct import Direct
from desktop.storage.tables import AuditRow

_START = "0" * 64
_FORMAT = "1"
_AUDIT = AuditRow.__table__
_INSERT = Writing(insert(AuditRow), ["at", "action", "record_kind", "record_id", "actor", "hash"])
_LAST = select(AuditRow.seq, AuditRow.hash).order_by(AuditRow.seq.desc()).limit(1)
_HASH = "SELECT hash FROM audit WHERE seq = ?"
_FIRST = "SELECT min(seq) FROM audit"
_HEAD = "SELECT hash FROM audit ORDER BY seq DESC LIMIT 1"


@dataclass(frozen=True)
class AuditLine:
    """One line of the journal: the instant in UTC, what was done to which record."""

    at: datetime
    action: str
    kind: str
    record_id: str
    number: int = 0
    hash: str = ""


@dataclass(frozen=True)
class AuditMark:
    """How far the journal went once: kept elsewhere, it tells later whether lines were cut off at the end."""

    number: int
    hash: str


@dataclass(frozen=True)
class AuditFilter:
    """Which lines are wanted: `only` some actions, all `but` some, of some records, from an instant and before one."""

    only: Collection[str] | None = None
    but: Collection[str] = ()
    records: Collection[str] | None = None
    since: datetime | None = None
    before: datetime | None = None


JOURNAL: Final = "journal"
_EVERYTHING: Final = AuditFilter()


def line_hash(previous: str, at: str, action: str, kind: str, record_id: str, actor: str = "") -> str:
    """SHA-256 of the version of this format, the hash before and a line."""
    parts = (_FORMAT, previous, at, action, kind, record_id, actor)
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


class AuditTrail:
    """Appends to the journal and checks its chain."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def append(self, at: datetime, act: JournalAct, kind: str, record_id: str, actor: str = "") -> None:
        """Adds a line, in the transaction of the change itself; `actor` is empty for the one worker of the notebook."""
        moment = at.isoformat()
        _INSERT.run(
            self._connection,
            {
                "at": moment,
                "action": act.value,
                "record_kind": kind,
                "record_id": record_id,
                "actor": actor,
                "hash": line_hash(self.head(), moment, act.value, kind, record_id, actor),
            },
        )

    def head(self) -> str:
        """The hash of the last line."""
        found: str | None = Direct(self._connection).value(_HEAD)
        return found or _START

    def mark(self) -> AuditMark:
        """How far the journal goes now."""
        row = self._connection.execute(_LAST).one_or_none()
        return AuditMark(0, _START) if row is None else AuditMark(row.seq, row.hash)

    def goes_on_from(self, mark: AuditMark) -> bool:
        """Whether the journal still holds the line of a mark, or was pruned past it; False when its end was cut off."""
        if mark.number == 0:
            return True
        direct = Direct(self._connection)  # looked at before each write: SQLAlchemy's own way costs a tenth of it
        found: str | None = direct.value(_HASH, (mark.number,))
        if found is not None:
            return found == mark.hash
        first: int | None = direct.value(_FIRST)
        return first is not None and mark.number < first

    def is_whole(self) -> bool:
        """Whether no line was altered nor removed before another, nor known to be missing, unseen by anybody."""
        return self._chained(select(_AUDIT).order_by(AuditRow.seq), whole=True) and not self.has_unseen_cut()

    def has_unseen_cut(self) -> bool:
        """Whether lines were found to be missing, and nobody said since that they know."""
        told = self.latest(JournalAct.JOURNAL_CUT)
        seen = self.latest(JournalAct.CUT_SEEN)
        return told is not None and (seen is None or seen.number < told.number)

    def latest(self, act: JournalAct) -> AuditLine | None:
        """The last line of an act, if any."""
        found = self.page(0, 1, AuditFilter(only={act.value}))
        return found[0] if found else None

    def _chained(self, query: Select[Any], *, whole: bool) -> bool:
        """Whether the lines of a query follow one another from the first on; `whole` when they are all there are."""
        previous, promised = _START, ""
        for place, row in enumerate(self._connection.execute(query)):
            if place == 0 and row.action == JournalAct.CHECKPOINT:
                promised = _pruned_to(row.seq, row.hash)
            elif row.hash != line_hash(previous, row.at, row.action, row.record_kind, row.record_id, row.actor):
                return False
            elif row.action == JournalAct.PRUNED and row.record_id == promised:
                promised = ""
            previous = row.hash
        return not (whole and promised)

    def prune(self, before: datetime, at: datetime) -> int:
        """Lets go of what is older than an instant, up to the first line that is not; how many lines went.

        What was altered there is told by a line of its own, for nothing else could tell it afterwards.
        """
        kept = select(func.min(AuditRow.seq)).where(AuditRow.at >= before.isoformat())
        first_kept = self._connection.execute(kept).scalar()
        going = select(_AUDIT).order_by(AuditRow.seq.desc()).limit(1)
        if first_kept is not None:
            going = going.where(AuditRow.seq < first_kept)
        last = self._connection.execute(going).one_or_none()
        if last is None or last.action == JournalAct.CHECKPOINT:
            return 0
        altered = not self._chained(select(_AUDIT).where(AuditRow.seq <= last.seq).order_by(AuditRow.seq), whole=False)
        gone = self._connection.execute(delete(AuditRow).where(AuditRow.seq < last.seq)).rowcount
        blank = {"action": JournalAct.CHECKPOINT.value, "record_kind": JOURNAL, "record_id": "", "actor": ""}
        self._connection.execute(update(AuditRow).where(AuditRow.seq == last.seq).values(blank))
        self.append(at, JournalAct.PRUNED, JOURNAL, _pruned_to(last.seq, last.hash))
        if altered:
            self.append(at, JournalAct.JOURNAL_CUT, JOURNAL, "")
        return gone + 1

    def count(self, wanted: AuditFilter = _EVERYTHING) -> int:
        """Number of lines."""
        return self._connection.execute(select(func.count()).select_from(_AUDIT).where(*_where(wanted))).scalar_one()

    def page(self, offset: int, limit: int | None, wanted: AuditFilter = _EVERYTHING) -> list[AuditLine]:
        """Lines from the latest back; all of them without a limit."""
        query = select(_AUDIT).where(*_where(wanted)).order_by(AuditRow.seq.desc()).limit(limit).offset(offset)
        return [_line(row) for row in self._connection.execute(query)]


def _pruned_to(number: int, line: str) -> str:
    return f"{number}:{line}"


def _where(wanted: AuditFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.only is not None:
        conditions.append(AuditRow.action.in_(wanted.only))
    if wanted.but:
        conditions.append(AuditRow.action.not_in(wanted.but))
    if wanted.records is not None:
        conditions.append(AuditRow.record_id.in_(wanted.records))
    if wanted.since is not None:
        conditions.append(AuditRow.at >= wanted.since.isoformat())
    if wanted.before is not None:
        conditions.append(AuditRow.at < wanted.before.isoformat())
    return conditions


def _line(row: Row[Any]) -> AuditLine:
    moment = datetime.fromisoformat(row.at)
    return AuditLine(moment, row.action, row.record_kind, row.record_id, row.seq, row.hash)
