"""Taking a colleague's case over: the same records under the same ids, and no later word of one's own overwritten."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum, auto
from typing import Any

from desktop.domain.acts import JournalAct
from desktop.domain.bilan import Bilan
from desktop.domain.carried import CARRIED, with_own
from desktop.domain.contact import Contact
from desktop.domain.education import EducationAction
from desktop.domain.household import Household
from desktop.domain.measure import Measure
from desktop.domain.milestone import Milestone
from desktop.domain.origin import Origin
from desktop.errors import NotFoundError
from desktop.services.exchange_repair import tell_for_others
from desktop.services.incoming import record_of, settle_followed
from desktop.services.origins import keep_origin, origin_of
from desktop.services.records import take_in
from desktop.services.transfer_case import ATTACHMENT
from desktop.services.transfer_reading import Incoming, IncomingCase, IncomingFile, ToldOf, Version, malformed
from desktop.services.workspace import Workspace
from desktop.services.writers import BY_KEY
from desktop.storage.attachments import SealedFile
from desktop.storage.deliveries import Delivery
from desktop.storage.outbox import DeliveryState, OutboxEntry
from desktop.storage.sealed_files import new_key
from desktop.storage.unit_of_work import UnitOfWork
from desktop.storage.versions import VersionState, ancestors
from desktop.sync.contract.bundles import BundleError
from desktop.sync.contract.digests import heads_of
from desktop.sync.payload import KINDS, Record, body_digest, needs_of


class Standing(StrEnum):
    """How what comes stands to what is here."""

    NEW = auto()
    SAME = auto()
    AHEAD = auto()
    """It follows what is here."""
    BEHIND = auto()
    """What is here follows it."""
    APART = auto()
    """Both were changed since: a person has to settle it."""


@dataclass(frozen=True)
class Taken:
    """What was taken over, in numbers, with the names of the households that are new here."""

    new: tuple[str, ...]
    records: int
    apart: int
    """Records changed on both sides: both versions are kept, and the worker settles them."""
    files: int


@dataclass(frozen=True)
class _About:
    """What a version is of, and without which records it makes no sense."""

    kind: str
    record_id: str
    household_id: str
    needs: tuple[str, ...] = ()


def standing(uow: UnitOfWork, own: Record | None, incoming: Incoming) -> Standing:
    """How a record that comes stands to the one here."""
    if own is None:
        return Standing.NEW
    known = uow.versions.parents_of(own.id)
    here = {head.sha256 for head in uow.versions.heads(own.id)}
    came = {one.sha256: one.parents for one in incoming.versions}
    last = set(heads_of(came))
    if last == here:
        return Standing.SAME
    if not last or last <= known.keys():
        return Standing.BEHIND
    uncorrected = {one.sha256 for one in uow.outbox.of_record(own.id) if one.state is DeliveryState.REFUSED}
    return Standing.AHEAD if here | uncorrected <= came.keys() else Standing.APART


class CaseTaking:
    """Writes a case in one transaction; `giver` is who gave it, where that is proven."""

    def __init__(self, workspace: Workspace, giver: str = "") -> None:
        self._workspace, self._giver = workspace, giver

    def take(self, case: IncomingCase) -> Taken:
        """Everything of a case that is new or follows what is here; BundleError when an id is another record's."""
        sealed = {one.attachment.id: self._sealed(one) for one in self._new_files(case)}
        with self._workspace.notebook.write() as uow:
            found = [(one, _own(uow, one.record)) for one in sorted(case.records, key=_place)]
            stands = [(one, own, standing(uow, own, one)) for one, own in found]
            for one, own, how in stands:
                self._take_one(uow, one, own, how)
            for file in case.files:
                if file.attachment.id in sealed:
                    uow.attachments.add(file.attachment, sealed[file.attachment.id], file.thumbnail)
                    self._keep_told(uow, file.attachment.id, file.told, file.attachment.household_id, file.content)
            for document in case.documents:
                uow.bilans.put_document(document.sha256, document.measure_id, document.kind, document.content)
                household_id = uow.measures.get(document.measure_id).household_id
                self._keep_told(uow, document.sha256, document.told, household_id, document.content)
        return _told(stands, len(sealed))

    def _new_files(self, case: IncomingCase) -> list[IncomingFile]:
        with self._workspace.notebook.read() as uow:
            return [one for one in case.files if not _has_attachment(uow, one.attachment.id)]

    def _sealed(self, file: IncomingFile) -> SealedFile:
        """Its bytes, encrypted on the disk before the record that speaks of them."""
        key = new_key()
        return SealedFile(self._workspace.notebook.sealed_files.write(file.content, key), key)

    def _take_one(self, uow: UnitOfWork, incoming: Incoming, own: Record | None, how: Standing) -> None:
        record = incoming.record
        if how in (Standing.NEW, Standing.AHEAD):
            whole = record if own is None else self._with_own(record, own)
            take_in(self._workspace, uow, JournalAct.TAKEN_OVER, whole)
        if isinstance(record, Household) and how is Standing.NEW and incoming.waits and not origin_of(uow, record.id):
            keep_origin(uow, Origin(record.id, "", None, waits=True))
        if how in (Standing.NEW, Standing.AHEAD, Standing.APART):
            household_id = record.id if isinstance(record, Household) else str(getattr(record, "household_id", ""))
            about = _About(KINDS[type(record)], record.id, household_id, needs_of(record))
            behind = _behind(uow, incoming)
            for version in incoming.versions:
                beside = how is Standing.APART and version.sha256 not in behind
                state = VersionState.CONFLICT if beside else VersionState.APPLIED
                self._keep_version(uow, version, about, state, queued=how is not Standing.APART)
        if how is Standing.AHEAD:
            _settle_what_it_follows(uow, incoming)
        if isinstance(record, Household) and how in (Standing.NEW, Standing.AHEAD):
            self._tell_who_follows(uow, record.id)

    def _tell_who_follows(self, uow: UnitOfWork, household_id: str) -> None:
        """The household's last version goes to the Department from here too, as it was written.

        It is told then of all that is written of that household later; and what it lost meanwhile, it gets back.
        """
        if not uow.outbox.of_record(household_id):
            last = {one.sha256 for one in uow.versions.heads(household_id)}
            came = [one for one in uow.versions.of_record(household_id) if one.sha256 in last]
            tell_for_others(self._workspace, uow, came)

    def _keep_told(self, uow: UnitOfWork, key: str, told: ToldOf | None, household_id: str, content: bytes) -> None:
        """The Department knows of it under that record: nobody tells it of another one."""
        if told is None or any(one.attachment_id == key for one in uow.deliveries.all(household_id)):
            return
        for version in told.versions:
            self._keep_version(uow, version, _About(ATTACHMENT, told.record_id, household_id))
        sha256 = hashlib.sha256(content).hexdigest()
        uow.deliveries.add(Delivery(key, told.record_id, household_id, sha256, len(content)))

    def _with_own(self, record: Record, own: Record) -> Record:
        """With the confidential answers that this notebook alone has; of an unknown form, none are lost."""
        whole = with_own(record, own)
        if isinstance(whole, Contact | Milestone) and isinstance(own, Contact | Milestone):
            given = record.answers if isinstance(record, Contact | Milestone) else {}
            return replace(whole, answers=self._answers(given, own.answers, own.form, own.form_version))
        if isinstance(whole, Measure) and isinstance(own, Measure) and isinstance(record, Measure):
            return replace(whole, terms=self._answers(record.terms, own.terms, own.terms_form, own.terms_version))
        if isinstance(whole, Bilan) and isinstance(record, Bilan) and isinstance(own, Bilan):
            told = {one.key for one in record.sections}
            private = tuple(one for one in own.sections if one.key not in told and one.level not in CARRIED)
            return replace(whole, sections=(*record.sections, *private))
        if isinstance(whole, EducationAction) and isinstance(own, EducationAction):
            return _together(whole, own)
        return whole

    def _answers(self, came: Mapping[str, Any], own: Mapping[str, Any], form_id: str, version: int) -> dict[str, Any]:
        form = self._workspace.registry.form(form_id, version) if form_id else None
        theirs = form.carried_answers(own) if form else {}
        return {**{name: value for name, value in own.items() if name not in theirs}, **came}

    def _keep_version(
        self,
        uow: UnitOfWork,
        version: Version,
        about: _About,
        state: VersionState = VersionState.APPLIED,
        *,
        queued: bool = True,
    ) -> None:
        now = self._workspace.clock.now().isoformat()
        if uow.versions.knows(version.id):
            return
        if version.waits and queued:
            digest = body_digest(json.loads(version.message)["body"])
            entry = OutboxEntry(version.id, about.record_id, about.kind, version.sha256, digest, version.message, now)
            told = replace(entry, household_id=about.household_id, parents=version.parents, needs=about.needs)
            uow.outbox.put(told)
            return
        uow.versions.adopt(
            id=version.id,
            record_id=about.record_id,
            kind=about.kind,
            household_id=about.household_id,
            sha256=version.sha256,
            parents=version.parents,
            message=version.message,
            came_at=now,
            source=BY_KEY,
            state=state,
            writer=self._giver,
        )


def _settle_what_it_follows(uow: UnitOfWork, incoming: Incoming) -> None:
    """The colleague settled it, or corrected it: nobody is asked again here."""
    record_id = incoming.record.id
    last = {one.sha256 for one in uow.versions.heads(record_id)}
    settle_followed(
        uow, record_id, {parent for one in incoming.versions if one.sha256 in last for parent in one.parents}
    )
    if not uow.versions.to_settle(record_id):
        uow.outbox.settle(record_id)
    uow.outbox.supersede_refused(record_id)


def _behind(uow: UnitOfWork, incoming: Incoming) -> set[str]:
    """What is here follows these, which may have come without what they said: nobody is asked about them."""
    known = uow.versions.parents_of(incoming.record.id) | {one.sha256: one.parents for one in incoming.versions}
    return ancestors(known, [head.sha256 for head in uow.versions.heads(incoming.record.id)])


def _place(incoming: Incoming) -> int:
    """What others hang on comes first."""
    return list(KINDS).index(type(incoming.record))


def _own(uow: UnitOfWork, record: Record) -> Record | None:
    """The record of that id here; BundleError when it belongs to another household."""
    own = record_of(uow, KINDS[type(record)], record.id)
    if own is None:
        return None
    if isinstance(own, Household) and own.merged_into:
        raise BundleError(
            "Un ménage de ce fichier a été réuni ici avec un autre.",
            safe="Rien n’a été pris de ce fichier, et rien n’a changé.",
            do="Séparez-les d’abord, depuis la fiche du ménage, puis recommencez.",
        )
    for name in ("household_id", "measure_id", "scheme"):
        if getattr(own, name, "") != getattr(record, name, ""):
            raise malformed()
    return own


def _has_attachment(uow: UnitOfWork, attachment_id: str) -> bool:
    try:
        uow.attachments.get(attachment_id)
    except NotFoundError:
        return False
    return True


def _together(came: EducationAction, own: EducationAction) -> EducationAction:
    """An action with those who took part here and there, as many in all as it came with."""
    everybody = tuple(dict.fromkeys((*came.household_ids, *own.household_ids)))
    return replace(came, household_ids=everybody, others=max(0, came.participants - len(everybody)))


def _told(stands: Sequence[tuple[Incoming, Record | None, Standing]], files: int) -> Taken:
    ways = [how for _incoming, _own_record, how in stands]
    new = [one.record.name for one, _, how in stands if isinstance(one.record, Household) and how is Standing.NEW]
    went_on = ways.count(Standing.NEW) + ways.count(Standing.AHEAD)
    return Taken(tuple(new), went_on, ways.count(Standing.APART), files)
