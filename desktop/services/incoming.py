"""Versions that other laptops wrote: one that follows what is here is taken in, one that does not is kept beside it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from desktop.domain.acts import JournalAct
from desktop.domain.bilan import Bilan
from desktop.domain.education import EducationAction
from desktop.domain.household import Household
from desktop.domain.measure import Measure
from desktop.errors import InvalidInputError, NotAllowedError, NotFoundError
from desktop.services.records import save, take_in
from desktop.services.uniting import are_one, before_merging, follow_merging, follow_parting, may_follow
from desktop.services.workspace import Workspace
from desktop.services.writers import BY_NETWORK
from desktop.storage.erasure import digest_of
from desktop.storage.errors import NONSENSE, UnfitError
from desktop.storage.outbox import DeliveryState
from desktop.storage.unit_of_work import UnitOfWork
from desktop.storage.versions import ReceivedVersion, VersionState, ancestors
from desktop.sync.contract.changes import KeptRecord
from desktop.sync.contract.digests import household_of
from desktop.sync.contract.messages import ATTACHMENT, CONTRACT, MessageError, RecordMessage, read_record
from desktop.sync.contract.reading import ReadingError, read_body
from desktop.sync.overlay import overlaid
from desktop.sync.payload import KINDS, Record, message_bytes, needs_of

SET_ASIDE: Final = "versions_set_aside"
_MOST_ASIDE: Final = 500
_LONGEST_ID: Final = 36
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_ID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Came(StrEnum):
    """What became of a version that came."""

    KNOWN = "known"
    APPLIED = "applied"
    CONFLICT = "conflict"
    ERASED = "erased"
    """The Department deleted the household: a person decides what becomes of it here."""
    LEFT = "left"
    """It is about nothing that is here, or about what was deleted here."""
    SET_ASIDE = "set aside"
    """It contradicts what is here, or says what no record says: nothing of it is taken, and it is told."""


@dataclass(frozen=True)
class Way:
    """How a version came; `writer` is the laptop that sent it."""

    source: str
    sequence: int | None = None
    writer: str = ""


def receive(workspace: Workspace, uow: UnitOfWork, raw: Mapping[str, Any], way: Way) -> Came:
    """Keeps a version written elsewhere, and lays it over what is here when it follows that."""
    try:
        message = read_record(dict(raw))
    except MessageError:
        later = raw.get("contract")  # of a later program: the next one that is installed here reads it
        return Came.LEFT if isinstance(later, int) and later > CONTRACT else Came.SET_ASIDE
    household = household_of(message.kind, message.record_id, message.body)
    if uow.versions.knows(message.id):
        return Came.KNOWN
    if digest_of(household) in uow.erasure.registered():
        if message.op == "erase":  # another laptop deleted it too: kept, so that both ends have the same digest
            _adopt(workspace, uow, raw, message, household, way, VersionState.APPLIED)
        return Came.LEFT
    if message.kind == ATTACHMENT:
        return _paper(workspace, uow, raw, message, household, way)
    mine = record_of(uow, message.kind, message.record_id)
    if message.op == "erase":
        _adopt(workspace, uow, raw, message, household, way, VersionState.APPLIED)
        return Came.ERASED if mine is not None else Came.LEFT
    if mine is None:
        return _new(workspace, uow, raw, message, household, way)
    state, record = _judged(workspace, uow, mine, message)
    _adopt(workspace, uow, raw, message, household, way, state)
    if state is VersionState.CONFLICT:
        return Came.CONFLICT
    if record is not None:
        _take(workspace, uow, mine, record)
        _settled_there(uow, message)
    return Came.APPLIED


def take_page(workspace: Workspace, uow: UnitOfWork, kept: KeptRecord) -> Came:
    """The same for one that the Department keeps: one that cannot be taken in stops none of the others."""
    try:
        with uow.apart():
            came = receive(workspace, uow, kept.record, Way(BY_NETWORK, kept.sequence, kept.device))
    except (*NONSENSE, NotAllowedError, NotFoundError, InvalidInputError):
        came = Came.SET_ASIDE
    if came is Came.SET_ASIDE:
        _note_aside(workspace, uow, kept)
        record_id = str(kept.record.get("record_id"))[:_LONGEST_ID]
        if str(kept.record.get("sha256")) not in not_followed(uow, record_id):
            return Came.LEFT  # what is here follows it by now: nobody is told again
    return came


def aside_versions(uow: UnitOfWork, record_id: str) -> dict[str, tuple[str, ...]]:
    """The versions of a record that were set aside, by their hash, with those that they follow."""
    return {one["sha256"]: tuple(one["parents"]) for one in _aside(uow) if one["record_id"] == record_id}


def every_aside(uow: UnitOfWork) -> set[str]:
    """The versions that were set aside, of every record, by their hash: what settled them names them."""
    return {one["sha256"] for one in _aside(uow)}


def standing_aside(uow: UnitOfWork) -> dict[str, str]:
    """The records that are here, and their kinds, of which a version was set aside and nothing here follows it yet."""
    return {
        one["record_id"]: one["kind"]
        for one in _aside(uow)
        if not_followed(uow, one["record_id"]) and record_of(uow, one["kind"], one["record_id"]) is not None
    }


def to_settle(uow: UnitOfWork) -> set[str]:
    """The records of which a person has to say what counts, those included of which a version was set aside."""
    return uow.versions.records_to_settle() | standing_aside(uow).keys()


def not_followed(uow: UnitOfWork, record_id: str) -> set[str]:
    """The versions of a record that were set aside, by their hash, and that nothing here follows."""
    known, heads = uow.versions.parents_of(record_id), [one.sha256 for one in uow.versions.heads(record_id)]
    return aside_versions(uow, record_id).keys() - known.keys() - ancestors(known, heads)


def _aside(uow: UnitOfWork) -> list[dict[str, Any]]:
    return [one for one in uow.settings.get(SET_ASIDE, []) if isinstance(one, dict)]  # before, only ids were kept


def _note_aside(workspace: Workspace, uow: UnitOfWork, kept: KeptRecord) -> None:
    """In the journal, once: it comes again whenever everything is compared."""
    told = list(uow.settings.get(SET_ASIDE, []))
    version = str(kept.record.get("id", ""))[:_LONGEST_ID]
    kind, record_id = str(kept.record.get("kind")), str(kept.record.get("record_id"))
    if version not in (one["id"] for one in told if isinstance(one, dict)):
        named = kept.record.get("parents")
        hashes = [one for one in map(str, named if isinstance(named, list) else ()) if _HASH.fullmatch(one)]
        noted = {
            "id": version, "kind": kind[:_LONGEST_ID], "record_id": record_id[:_LONGEST_ID],
            "sha256": str(kept.record.get("sha256")), "parents": hashes,
        }  # fmt: skip
        uow.settings.put(SET_ASIDE, [*(one for one in told if one != version), noted][-_MOST_ASIDE:])
        # nothing that somebody made up stands in the journal
        if version not in told and kind in KINDS.values() and _ID.fullmatch(record_id):
            uow.audit.append(workspace.clock.now(), JournalAct.SET_ASIDE, kind, record_id)


def _take(workspace: Workspace, uow: UnitOfWork, mine: Record, record: Record) -> None:
    """Writes a version that follows what is here; two households become one, or are two again, with all they have."""
    if not (isinstance(mine, Household) and isinstance(record, Household) and mine.merged_into != record.merged_into):
        take_in(workspace, uow, JournalAct.RECEIVED, record)
    elif record.merged_into:
        follow_merging(workspace, uow, mine, record.merged_into)
    else:
        follow_parting(workspace, uow, record)


def record_of(uow: UnitOfWork, kind: str, record_id: str) -> Record | None:
    """The record as it is here, None when it is not."""
    readers: Mapping[str, Any] = {
        "household": uow.households, "saisine": uow.saisines, "measure": uow.measures, "contact": uow.contacts,
        "milestone": uow.milestones, "budget": uow.budgets, "objective": uow.objectives,
        "education": uow.educations, "bilan": uow.bilans,
    }  # fmt: skip
    try:
        found: Record | None = readers[kind].get(record_id) if kind in readers else None
    except NotFoundError:
        return None
    return found


def _judged(
    workspace: Workspace, uow: UnitOfWork, mine: Record, message: RecordMessage
) -> tuple[VersionState, Record | None]:
    """Whether a version follows what is here (APPLIED) or not (CONFLICT); with the new record if it changes one."""
    parents = uow.versions.parents_of(message.record_id) | {message.sha256: tuple(message.parents)}
    heads = {one.sha256 for one in uow.versions.heads(message.record_id)}
    if heads and message.sha256 in ancestors(parents, heads):  # what is here follows it already
        return VersionState.APPLIED, None
    uncorrected = any(one.state is DeliveryState.REFUSED for one in uow.outbox.of_record(message.record_id))
    if uncorrected or not heads <= ancestors(parents, message.parents):
        return VersionState.CONFLICT, None
    before = mine
    if isinstance(mine, Household) and message.body.get("merged_into", "") != mine.merged_into:
        if not may_follow(uow, mine, str(message.body.get("merged_into", ""))):
            return VersionState.CONFLICT, None  # the other household is not here, or was merged otherwise
        before = before_merging(uow, mine)
    try:
        withdrawn = message.op == "withdraw"
        record = overlaid(before, message.kind, message.body, workspace.registry, withdrawn=withdrawn)
    except ReadingError:
        return VersionState.CONFLICT, None
    refuse_elsewhere(workspace, uow, mine, record)
    return VersionState.APPLIED, record


def refuse_elsewhere(workspace: Workspace, uow: UnitOfWork, mine: Record | None, record: Record) -> None:
    """UnfitError for a version that takes a record to a household or a measure that it does not go to.

    Only households that are one, or were, give their records to each other; another measure is of the same household.
    """
    to = str(getattr(record, "household_id", ""))
    was = str(getattr(mine, "household_id", to))
    if to != was and not are_one(uow, was, to):
        raise UnfitError("a record of another household")
    measure_id = getattr(record, "measure_id", "")
    if measure_id and uow.measures.get(measure_id).household_id != to:
        raise UnfitError("a record of another household's measure")
    if isinstance(record, Measure):
        workspace.registry.scheme(record.scheme)
        if isinstance(mine, Measure) and mine.scheme != record.scheme:
            raise UnfitError("a measure of another scheme")


def _settled_there(uow: UnitOfWork, message: RecordMessage) -> None:
    """What this version follows is settled, if it stood beside what is here until now."""
    settle_followed(uow, message.record_id, message.parents)
    if not uow.versions.to_settle(message.record_id):
        uow.outbox.settle(message.record_id)


def settle_followed(uow: UnitOfWork, record_id: str, last: Iterable[str]) -> None:
    """Of what stood beside a record, these versions and all that they follow are settled."""
    followed = ancestors(uow.versions.parents_of(record_id), last)
    settled = [one.id for one in uow.versions.of_record(record_id) if one.sha256 in followed]
    uow.versions.mark(record_id, VersionState.SETTLED, settled)


def _new(
    workspace: Workspace, uow: UnitOfWork, raw: Mapping[str, Any], message: RecordMessage, household: str,
    way: Way,
) -> Came:  # fmt: skip
    """A record that is not here is written if its household and measure are; a bilan never: its PDF is elsewhere."""
    if not household or message.op != "put" or message.body.get("merged_into"):
        return Came.LEFT
    try:
        record = read_body(message.kind, message.body).record
    except ReadingError:
        return Came.LEFT
    stands_for = uow.merges.kept_for(household)
    moved = not isinstance(record, Household | EducationAction | Bilan) and stands_for != household
    if moved:  # written before that laptop knew that its household is another one by now
        record = replace(record, household_id=stands_for)
    belongs = zip(("household", "measure"), needs_of(record), strict=False)
    if isinstance(record, Bilan) or any(record_of(uow, kind, one) is None for kind, one in belongs):
        return Came.LEFT
    refuse_elsewhere(workspace, uow, None, record)
    _adopt(workspace, uow, raw, message, household, way, VersionState.APPLIED)
    if moved:
        save(workspace, uow, JournalAct.RECEIVED, record)
    else:
        take_in(workspace, uow, JournalAct.RECEIVED, record)
    return Came.APPLIED


def _paper(
    workspace: Workspace, uow: UnitOfWork, raw: Mapping[str, Any], message: RecordMessage, household: str,
    way: Way,
) -> Came:  # fmt: skip
    """A version of a paper is kept only where this notebook told of that paper too; no paper of others is taken in."""
    if not uow.outbox.knows(message.record_id):
        return Came.LEFT
    _adopt(workspace, uow, raw, message, household, way, VersionState.APPLIED)
    return Came.KNOWN


def _adopt(
    workspace: Workspace, uow: UnitOfWork, raw: Mapping[str, Any], message: RecordMessage, household: str,
    way: Way, state: VersionState,
) -> None:  # fmt: skip
    uow.versions.adopt(
        id=message.id, record_id=message.record_id, kind=message.kind, household_id=household, sha256=message.sha256,
        parents=message.parents, message=message_bytes(raw), came_at=workspace.clock.now().isoformat(),
        source=way.source, sequence=way.sequence, state=state, writer=way.writer,
    )  # fmt: skip


def written(version: ReceivedVersion) -> Mapping[str, Any]:
    """The whole message of a version that came; empty when its content was let go of where it was written."""
    found: Mapping[str, Any] = json.loads(version.message) if version.message else {}
    return found
