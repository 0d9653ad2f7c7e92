"""One batch of records in its transaction: what is new is kept, and what that brings about is done."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Connection

from department.declaring import declare
from department.erasing import empty_before, erase, erasures_among, may_erase
from department.inserting import insert_each, insert_records
from department.tables import access
from department.versions import ERASE, WITHDRAW, Version, heads, holding, others, witnessed
from department.versions_kept import kept_versions, version_of
from department.visibility import followers_of, holders_of, households_left, households_shared_with, leavers_of
from desktop.sync.contract.digests import household_of
from desktop.sync.contract.messages import RecordMessage


@dataclass(frozen=True)
class Candidate:
    """A record found fit to be kept; `checked` when its answers follow a form that this version knows."""

    message: RecordMessage
    checked: bool

    @cached_property
    def household_id(self) -> str | None:
        """The household that it is about; None when it was held for several."""
        return household_of(self.message.kind, self.message.record_id, self.message.body) or None


@dataclass(frozen=True)
class Origin:
    """Who sends, and when it arrived."""

    device_id: str
    operator_id: str
    received_at: datetime


@dataclass(frozen=True)
class Kept:
    """What the table holds under one version id; `new` when this very call wrote it, `heads` the others in conflict."""

    sha256: str
    operator_id: str
    sequence: int
    received_at: datetime
    new: bool
    heads: tuple[str, ...] = ()


@dataclass(frozen=True)
class NotTheirs:
    """The record is another operator's, or the household a colleague's: nothing more is told of it."""


@dataclass(frozen=True)
class Erased:
    """The household was erased by the message of this place and instant."""

    sequence: int
    erased_at: datetime


Outcome = Kept | NotTheirs | Erased


@dataclass(frozen=True)
class Followers:
    """Who else writes in the same transaction: of what changed, and before the bodies of a household go."""

    mark_due: Callable[[Connection, Collection[str]], None] = lambda _connection, _subjects: None
    forget: Callable[[Connection, str, str, date], None] = lambda _connection, _operator_id, _household_id, _on: None


class Appending:
    """One batch, while no other of the operator writes."""

    def __init__(
        self, connection: Connection, origin: Origin, candidates: dict[str, Candidate], followers: Followers
    ) -> None:
        self._connection = connection
        self._origin = origin
        self._candidates = candidates
        self._followers = followers
        self._versions: dict[str, Version] = {}
        self._by_record: dict[str, list[Version]] = {}
        self._shown_itself: dict[str, set[str]] = {}
        """By record, the laptops that have shown to have that very record."""
        self._holders: dict[str, set[str]] = {}
        """By record, those and the ones that have shown to have its household."""
        self._left: dict[str, set[str]] = {}
        """By record, the laptops that left its household: they keep the access that they had, and gain none."""

    def outcomes(self) -> dict[str, Outcome]:
        """What became of each candidate, by its id."""
        record_ids = sorted({candidate.message.record_id for candidate in self._candidates.values()})
        self._learn(kept_versions(self._connection, version_ids=sorted(self._candidates), record_ids=record_ids))
        self._learn_holders()
        refused = self._refused()
        shown = self._shown(refused)
        written = self._write([one for one in self._candidates if one not in self._versions and one not in refused])
        self._let_see(shown)
        self._bring_about([self._candidates[version_id].message for version_id in sorted(written)])
        taken = {one: self._kept(one, new=one in written) for one in self._candidates if one not in refused}
        return {**refused, **taken}

    def _learn(self, versions: Iterable[Version]) -> None:
        for version in versions:
            self._versions[version.id] = version
            self._by_record.setdefault(version.record_id, []).append(version)

    def _of(self, record_id: str) -> Sequence[Version]:
        return self._by_record.get(record_id, ())

    def _learn_holders(self) -> None:
        """Who has access to the records that are kept already: by the record itself, or by its household.

        A record that is new has nobody yet; households of another operator do not count.
        """
        devices = {version.device_id for version in self._versions.values()} | {self._origin.device_id}
        named = {one.household_id for one in self._versions.values() if one.household_id}
        self._shown_itself = holders_of(self._connection, devices, sorted({*self._by_record, *named}))
        households = {record_id: self._told_by_holders(record_id) for record_id in self._by_record}
        left = leavers_of(self._connection, {one for of in households.values() for one in of})
        self._holders = followers_of(self._shown_itself, households, left)
        self._left = {
            record_id: set().union(*(left[one] for one in of))
            - set().union(*(self._shown_itself[one] - left[one] for one in of))
            for record_id, of in households.items()
        }

    def _told_by_holders(self, record_id: str) -> set[str]:
        """The households that versions of the record's holders name: a version of anybody else may name any."""
        holders, ours = self._shown_itself.get(record_id, ()), self._origin.operator_id
        proven = [one for one in self._of(record_id) if one.device_id in holders and one.operator_id == ours]
        return {one.household_id for one in proven if one.household_id}

    def _refused(self) -> dict[str, Outcome]:
        """Those of another operator's records, of erased households, erasures that are not theirs to ask."""
        households = {one.household_id for one in self._candidates.values() if one.household_id}
        households |= {version.household_id for version in self._versions.values() if version.household_id}
        erased = erasures_among(self._connection, self._origin.operator_id, households)
        found: dict[str, Outcome] = {}
        for version_id, candidate in self._candidates.items():
            message, before = candidate.message, self._of(candidate.message.record_id)
            if any(version.operator_id != self._origin.operator_id for version in before):
                found[version_id] = NotTheirs()
            elif message.op == ERASE:
                has_it = self._shows(message, before) or self._may_erase(message.record_id)
                if not has_it or message.record_id in households_left(self._connection, self._origin.device_id):
                    found[version_id] = NotTheirs()
            elif gone := self._gone(candidate, before, erased):
                found[version_id] = gone
            elif self._takes_away(candidate, before):
                found[version_id] = NotTheirs()
        return found

    def _shows(self, message: RecordMessage, before: Sequence[Version]) -> bool:
        return bool(before) and self._witnessed(message, before)

    def _witnessed(self, message: RecordMessage, before: Sequence[Version]) -> bool:
        return witnessed(message.sha256, message.parents, before, self._holders.get(message.record_id, ()))

    def _may_erase(self, household_id: str) -> bool:
        return may_erase(self._connection, self._origin.operator_id, self._origin.device_id, household_id)

    def _gone(
        self, candidate: Candidate, before: Sequence[Version], erased: dict[str, tuple[int, datetime]]
    ) -> Erased | None:
        """A record that moved to another household went with the one where it was last, as who has it says."""
        if not erased:
            return None
        holders = self._shown_itself.get(candidate.message.record_id, ())
        proven = [version for version in before if version.device_id in holders]
        places = {candidate.household_id, *(head.household_id for head in heads(proven))}
        gone = sorted(place for place in places if place in erased)
        return Erased(*erased[gone[0]]) if gone else None

    def _takes_away(self, candidate: Candidate, before: Sequence[Version]) -> bool:
        """Whether a laptop that left the household would move the record to another one, where it could erase it."""
        has_left = self._origin.device_id in self._left.get(candidate.message.record_id, ())
        return has_left and candidate.household_id not in {version.household_id for version in before}

    def _shown(self, refused: Collection[str]) -> set[str]:
        """The records that these messages show the laptop to have: an id alone could be guessed."""
        return {
            candidate.message.record_id
            for version_id, candidate in self._candidates.items()
            if version_id not in refused
            and self._is_kept_so(candidate.message)
            and self._witnessed(candidate.message, self._of(candidate.message.record_id))
        }

    def _is_kept_so(self, message: RecordMessage) -> bool:
        """Whether nothing else is kept under its id."""
        kept = self._versions.get(message.id)
        return kept is None or kept.sha256 == message.sha256

    def _write(self, version_ids: list[str]) -> set[str]:
        if not version_ids:
            return set()
        new = [self._candidates[version_id] for version_id in sorted(version_ids)]
        rows = [_row(candidate, self._origin) for candidate in new]
        sequences = insert_records(self._connection, rows, [candidate.message.body_text for candidate in new])
        self._learn(version_of({**row, "sequence": sequences[row["id"]], "emptied_at": None}) for row in rows)
        return set(sequences)

    def _let_see(self, shown: Collection[str]) -> None:
        """From now on the laptop is told of what others write of these records.

        So are laptops whose version arrived before the one that it follows: only now is it known that they have it.
        """
        sees: dict[str, list[str]] = {}
        for record_id in sorted({candidate.message.record_id for candidate in self._candidates.values()}):
            before = self._holders.setdefault(record_id, set())
            had, left = self._shown_itself.get(record_id, set()), self._left.get(record_id, set())
            showing = {self._origin.device_id} - left if record_id in shown else set()
            holders = holding(self._of(record_id), before | showing) - (left - had)
            for device_id in holders - had:
                sees.setdefault(device_id, []).append(record_id)
            self._holders[record_id] = holders
        for device_id, record_ids in sorted(sees.items()):
            insert_each(self._connection, access, "record_id", record_ids, device_id=device_id)

    def _bring_about(self, new: list[RecordMessage]) -> None:
        """Attachments are told of, what a withdrawal follows is emptied, households are erased."""
        now = self._origin.received_at
        declare(self._connection, self._origin.operator_id, self._announced())
        for record_id in sorted({message.record_id for message in new}):
            withdrawals = [version for version in self._of(record_id) if version.op == WITHDRAW]
            if withdrawals:
                empty_before(self._connection, withdrawals, self._of(record_id), now)
        for message in new:
            if message.op == ERASE:
                self._followers.forget(self._connection, self._origin.operator_id, message.record_id, now.date())
                erase(self._connection, self._versions[message.id], self._origin.device_id, now)
        if new:
            versions = (version for one in new for version in self._of(one.record_id))
            subjects = {version.household_id or version.record_id for version in versions}  # where it was before, too
            self._followers.mark_due(self._connection, subjects)

    def _announced(self) -> list[tuple[RecordMessage, int]]:
        """Also versions that were kept before: an attachment whose pieces were wrong is announced anew by them."""
        pairs = [(one.message, self._versions.get(one.message.id)) for one in self._candidates.values()]
        return [
            (message, version.sequence)
            for message, version in pairs
            if version and version.sha256 == message.sha256 and not version.emptied
        ]

    def _kept(self, version_id: str, *, new: bool) -> Kept:
        version = self._versions[version_id]
        versions = self._of(version.record_id)
        if not self._is_told_of(version):  # answered as if nobody else had the record
            versions = [one for one in versions if one.device_id == self._origin.device_id]
        beside = () if version.op == ERASE else others(version, heads(versions))
        return Kept(version.sha256, version.operator_id, version.sequence, version.received_at, new, beside)

    def _is_told_of(self, version: Version) -> bool:
        holds = self._origin.device_id in self._holders.get(version.record_id, ())
        return holds or not self._shared.isdisjoint(self._told_by_holders(version.record_id))

    @cached_property
    def _shared(self) -> frozenset[str | None]:
        return frozenset(households_shared_with(self._connection, self._origin.device_id))


def _row(candidate: Candidate, origin: Origin) -> dict[str, Any]:
    message = candidate.message
    return {
        "contract": message.contract,
        "op": message.op,
        "epoch": message.epoch,
        "id": message.id,
        "record_id": message.record_id,
        "kind": message.kind,
        "household_id": candidate.household_id,
        "operator_id": origin.operator_id,
        "device_id": origin.device_id,
        "sha256": message.sha256,
        "parents": message.parents,
        "written_at": message.written_at,
        "received_at": origin.received_at,
        "form_id": message.form.id if message.form else None,
        "form_version": message.form.version if message.form else None,
        "checked": candidate.checked,
        "body": message.body,
    }
