"""What the Department sent, signed by it, and what was answered here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection, func, select, update
from sqlalchemy.dialects.sqlite import insert

from desktop.storage.exchange_rows import InboxItemRow

_TABLE: Final = InboxItemRow.__table__


class InboxState(StrEnum):
    """Where an item stands here."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    ELSEWHERE = "elsewhere"
    """A colleague answered it first: nothing is to be done here."""


@dataclass(frozen=True)
class InboxEntry:
    """One item; `answered_at` is empty while the Department does not have the answer, or none was given."""

    id: str
    sequence: int
    kind: str
    written_at: str
    content: Mapping[str, Any]
    sha256: str
    signature: str
    came_at: str
    state: InboxState = InboxState.WAITING
    reason: str = ""
    household_id: str = ""
    measure_id: str = ""
    answered_at: str = ""


_COLUMNS: Final = tuple(field.name for field in fields(InboxEntry))


class InboxRepository:
    """The items of one notebook, the latest first."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, entry: InboxEntry) -> bool:
        """Keeps an item as it came; False when it is there already, which changes nothing."""
        values = {name: getattr(entry, name) for name in _COLUMNS} | {"content": dict(entry.content)}
        added = self._connection.execute(
            insert(InboxItemRow).values(values).on_conflict_do_nothing().returning(InboxItemRow.id)
        )
        return added.first() is not None

    def get(self, item_id: str) -> InboxEntry | None:
        """One item, None when there is none."""
        row = self._connection.execute(select(_TABLE).where(_TABLE.c.id == item_id)).first()
        return None if row is None else _entry(row)

    def all(self, limit: int = 500) -> list[InboxEntry]:
        """What came, the latest first."""
        query = select(_TABLE).order_by(_TABLE.c.sequence.desc()).limit(limit)
        return [_entry(row) for row in self._connection.execute(query)]

    def of_kind(self, kind: str, state: InboxState) -> list[InboxEntry]:
        """Those of one kind in one state, the oldest first."""
        query = select(_TABLE).where(_TABLE.c.kind == kind, _TABLE.c.state == state.value)
        return [_entry(row) for row in self._connection.execute(query.order_by(_TABLE.c.sequence))]

    def waiting(self) -> int:
        """How many wait for an answer."""
        query = select(func.count()).select_from(_TABLE).where(_TABLE.c.state == InboxState.WAITING.value)
        return int(self._connection.execute(query).scalar_one())

    def owed(self) -> list[InboxEntry]:
        """Those answered here of which the Department does not know it yet, the oldest first."""
        answered = (InboxState.ACCEPTED.value, InboxState.DECLINED.value)
        query = select(_TABLE).where(_TABLE.c.state.in_(answered), _TABLE.c.answered_at == "")
        return [_entry(row) for row in self._connection.execute(query.order_by(_TABLE.c.sequence))]

    def answer(
        self, item_id: str, state: InboxState, *, reason: str = "", household_id: str = "", measure_id: str = ""
    ) -> None:
        """Notes what became of it; the Department is told later."""
        self._change(item_id, state=state.value, reason=reason, household_id=household_id, measure_id=measure_id)

    def mark_answered(self, item_id: str, at: str) -> None:
        """The Department has the answer."""
        self._change(item_id, answered_at=at)

    def empty(self, item_id: str) -> None:
        """Lets go of what it said: nobody here needs it any more (R1)."""
        self._change(item_id, content={})

    def _change(self, item_id: str, **values: Any) -> None:
        self._connection.execute(update(InboxItemRow).where(InboxItemRow.id == item_id).values(**values))


def _entry(row: Any) -> InboxEntry:
    values = {name: getattr(row, name) for name in _COLUMNS}
    return InboxEntry(**values | {"state": InboxState(row.state)})
