"""The versions of records, whoever wrote them: which follow which, which stand last, which are to be settled."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects.sqlite import insert

from desktop.storage.direct import Direct
from desktop.storage.exchange_rows import ReceivedVersionRow
from desktop.storage.outbox import DeliveryState, Outbox
from desktop.storage.tables import OutboxRow

_KNOWN: Final = (
    "SELECT EXISTS (SELECT 1 FROM outbox WHERE id = :id) OR EXISTS (SELECT 1 FROM received_version WHERE id = :id)"
)
_HASHES: Final = """
SELECT sha256 FROM outbox WHERE sha256 IN (SELECT value FROM json_each(:some))
UNION SELECT sha256 FROM received_version WHERE sha256 IN (SELECT value FROM json_each(:some))
"""
_ANY: Final = "SELECT EXISTS (SELECT 1 FROM received_version WHERE record_id = ?)"
_ARRIVED: Final = """
SELECT household_id, record_id, sha256, parents FROM outbox
WHERE state IN ('sent', 'conflict') AND household_id IN (SELECT value FROM json_each(:some))
UNION SELECT household_id, record_id, sha256, parents FROM received_version
WHERE (sequence IS NOT NULL OR state = 'applied') AND household_id IN (SELECT value FROM json_each(:some))
"""
_OWN_DEVICES: Final = "SELECT device FROM outbox WHERE device != '' UNION SELECT :device"
_HOUSEHOLDS: Final = f"""
SELECT household_id FROM outbox WHERE state IN ('sent', 'conflict')
UNION SELECT household_id FROM received_version WHERE writer IN ({_OWN_DEVICES}) ORDER BY 1
"""  # noqa: S608 - both are of this file


_ERASED_THERE: Final = """
SELECT record_id FROM received_version
WHERE kind = 'household'
  AND CASE WHEN length(message) > 0 THEN json_extract(CAST(message AS TEXT), '$.op') END = 'erase'
"""
_TO_SETTLE: Final = """
SELECT record_id FROM outbox WHERE state = 'conflict'
UNION SELECT record_id FROM received_version WHERE state = 'conflict'
"""


class VersionState(StrEnum):
    """What became of a version that another laptop wrote."""

    APPLIED = "applied"
    CONFLICT = "conflict"
    SETTLED = "settled"


@dataclass(frozen=True)
class ReceivedVersion:
    """A version that another laptop wrote; `message` is its canonical JSON, empty when that laptop let go of it."""

    id: str
    record_id: str
    kind: str
    household_id: str
    sha256: str
    parents: tuple[str, ...]
    message: bytes
    came_at: str
    source: str
    state: VersionState = VersionState.APPLIED
    sequence: int | None = None
    """Its place at the Department; None when it came from a colleague."""
    writer: str = ""
    """The laptop that sent it, by its id at the Department; of what a colleague gave, that colleague's name."""

    @property
    def body(self) -> dict[str, Any]:
        """What it says; nothing when its content is gone."""
        return dict(json.loads(self.message)["body"]) if self.message else {}

    @property
    def erases(self) -> bool:
        """Whether it is the message that deleted a household."""
        return bool(self.message) and json.loads(self.message)["op"] == "erase"


@dataclass(frozen=True)
class Head:
    """A version that no other follows."""

    sha256: str
    body_digest: str
    """Empty when its content is not here."""


class Versions:
    """Both what was queued here and what came from elsewhere."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._direct = Direct(connection)
        self._outbox = Outbox(connection)

    def adopt(
        self, *, id: str, record_id: str, kind: str, household_id: str, sha256: str,  # noqa: A002 - the column's name
        parents: Iterable[str],
        message: bytes, came_at: str, source: str, sequence: int | None = None,
        state: VersionState = VersionState.APPLIED, writer: str = "",
    ) -> bool:  # fmt: skip
        """Keeps a version written elsewhere; False when it is known already."""
        if self.knows(id):
            return False
        values = {
            "id": id, "record_id": record_id, "kind": kind, "household_id": household_id, "sha256": sha256,
            "parents": list(parents), "message": message, "sequence": sequence, "came_at": came_at, "source": source,
            "state": state.value, "writer": writer,
        }  # fmt: skip
        self._connection.execute(insert(ReceivedVersionRow).values(values))
        return True

    def knows(self, version_id: str) -> bool:
        """Whether a version was written here or came already."""
        return bool(self._direct.value(_KNOWN, {"id": version_id}))

    def unknown(self, hashes: Collection[str]) -> set[str]:
        """Those of some versions, by their hash, that are not here."""
        known = self._direct.column(_HASHES, {"some": json.dumps(sorted(hashes))})
        return set(hashes) - set(known)

    def missing_heads(self) -> set[str]:
        """The versions that stand beside ours at the Department, by their hash, and that never came."""
        found = self._direct.column("SELECT receipt FROM outbox WHERE state = 'conflict'")
        return self.unknown({head for receipt in found if receipt for head in json.loads(receipt).get("heads", ())})

    def any_of(self, record_id: str) -> bool:
        """Whether anything of a record ever came from elsewhere."""
        return bool(self._direct.value(_ANY, (record_id,)))

    def of_record(self, record_id: str) -> list[ReceivedVersion]:
        """Every version of a record that came from elsewhere, in the order of its coming."""
        return self._all(ReceivedVersionRow.record_id == record_id)

    def to_settle(self, record_id: str = "") -> list[ReceivedVersion]:
        """Those that stand beside what is here until a person settles them, of one record or of all.

        What another of them follows is not among them: whoever wrote that one had it in sight. Nor is one that came
        without its content, beside one that has it: it was let go of when something had followed it.
        """
        beside = ReceivedVersionRow.state == VersionState.CONFLICT.value
        found = self._all(beside & (ReceivedVersionRow.record_id == record_id) if record_id else beside)
        followed = {(one.record_id, parent) for one in found for parent in one.parents}
        last = [one for one in found if (one.record_id, one.sha256) not in followed]
        told = {one.record_id for one in last if one.message}
        return [one for one in last if one.message or one.record_id not in told]

    def records_to_settle(self) -> set[str]:
        """The records of which several versions stand side by side, whichever end noticed it."""
        return set(self._direct.column(_TO_SETTLE))

    def mark(self, record_id: str, state: VersionState, ids: Collection[str] | None = None) -> None:
        """What became of what stood beside a record, of some versions of it or of all."""
        statement = update(ReceivedVersionRow).where(
            ReceivedVersionRow.record_id == record_id, ReceivedVersionRow.state == VersionState.CONFLICT.value
        )
        if ids is not None:
            statement = statement.where(ReceivedVersionRow.id.in_(list(ids)))
        self._connection.execute(statement.values(state=state.value))

    def reopen(
        self, record_id: str, received: Mapping[str, VersionState], written: Mapping[str, DeliveryState]
    ) -> None:
        """What settled a record is taken back: what came, and what was written here, is as it was, by its id."""
        for table, states in ((ReceivedVersionRow, received), (OutboxRow, written)):
            for version_id, state in states.items():
                self._connection.execute(
                    update(table).where(table.record_id == record_id, table.id == version_id).values(state=state.value)
                )

    def heads(self, record_id: str) -> list[Head]:
        """The last versions that what is here says: more than one only while both came from elsewhere."""
        if not self.any_of(record_id):
            head = self._outbox.head(record_id)
            return [] if head is None else [Head(*head)]
        ours = [(one.sha256, one.parents, one.body_digest) for one in self._outbox.standing(record_id)]
        theirs = [
            (one.sha256, one.parents, body_digest(one.body) if one.message else "")
            for one in self.of_record(record_id)
            if one.state is not VersionState.CONFLICT
        ]
        named = {parent for _sha256, parents, _digest in (*ours, *theirs) for parent in parents}
        followed = ancestors(self.parents_of(record_id), named)  # also through one that was refused and corrected
        last = {sha256: digest for sha256, _parents, digest in (*theirs, *ours) if sha256 not in followed}
        return [Head(sha256, digest) for sha256, digest in last.items()]  # what came may have been sent from here too

    def all_before(self, record_id: str, most: int) -> list[str]:
        """What a version names that any of its record kept elsewhere is to be known by: the heads come first."""
        last = [one.sha256 for one in self.heads(record_id)]
        known = self.parents_of(record_id)
        return [*last, *sorted(ancestors(known, last) & known.keys() - set(last))][:most]

    def every_one(self, record_id: str, most: int) -> list[str]:
        """Those of a record that are known here, refused ones and those in conflict too: the heads come first."""
        last = [one.sha256 for one in self.heads(record_id)]
        return [*last, *sorted(self.parents_of(record_id).keys() - set(last))][:most]

    def parents_of(self, record_id: str) -> dict[str, tuple[str, ...]]:
        """Each version of a record that is known here, refused ones too, with those that it follows."""
        found = {one.sha256: one.parents for one in self._outbox.of_record(record_id)}
        return found | {one.sha256: one.parents for one in self.of_record(record_id)}

    def arrived(self, household_ids: Sequence[str]) -> dict[str, dict[str, dict[str, tuple[str, ...]]]]:
        """By household and record, what the Department keeps as far as is known here: each hash with its parents.

        Also what a colleague gave on a key and had sent: what had not been sent waits in the queue of both.
        """
        found: dict[str, dict[str, dict[str, tuple[str, ...]]]] = {one: {} for one in household_ids}
        for household, record, sha256, parents in self._direct.rows(_ARRIVED, {"some": json.dumps(household_ids)}):
            found[household].setdefault(record, {})[sha256] = tuple(json.loads(parents))
        return found

    def erased_there(self) -> set[str]:
        """The households that the Department deleted, by a message of another laptop."""
        return set(self._direct.column(_ERASED_THERE))

    def deleted_there(self) -> set[str]:
        """The households of which nothing is to leave any more: the Department deleted them, as far as is known."""
        return self.erased_there() | self._outbox.over_there()

    def households_told(self, device: str) -> list[str]:
        """The households of which the Department has something from here; empty stands for what was held for several.

        Also by what this laptop wrote in another life of its notebook, and got back from there.
        """
        return list(self._direct.column(_HOUSEHOLDS, {"device": device}))

    def own_devices(self, device: str) -> set[str]:
        """By which names the Department has known this laptop, the one of today included."""
        return set(self._direct.column(_OWN_DEVICES, {"device": device}))

    def _all(self, condition: Any) -> list[ReceivedVersion]:
        query = select(ReceivedVersionRow.__table__).where(condition)
        query = query.order_by(ReceivedVersionRow.came_at, ReceivedVersionRow.sequence, ReceivedVersionRow.id)
        return [
            ReceivedVersion(
                row.id, row.record_id, row.kind, row.household_id, row.sha256, tuple(row.parents), row.message,
                row.came_at, row.source, VersionState(row.state), row.sequence,
                row.writer,
            )
            for row in self._connection.execute(query)
        ]  # fmt: skip


def body_digest(body: Mapping[str, Any]) -> str:
    """As `desktop.sync` makes it, which storage does not know: what tells whether what is said would change."""
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def ancestors(parents: Mapping[str, Iterable[str]], of: Iterable[str]) -> set[str]:
    """Every version that one of these follows, near or far, these included."""
    found: set[str] = set()
    left = list(of)
    while left:
        one = left.pop()
        if one not in found:
            found.add(one)
            left.extend(parents.get(one, ()))
    return found


def by_record(versions: Iterable[ReceivedVersion]) -> dict[str, list[ReceivedVersion]]:
    """Versions by their record, in their order."""
    found: dict[str, list[ReceivedVersion]] = defaultdict(list)
    for one in versions:
        found[one.record_id].append(one)
    return dict(found)
