"""What of some households goes to a colleague of the operator: shared and team, never confidential (P1)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from desktop.domain.attachment import Attachment, OwnerKind
from desktop.domain.bilan import Bilan, BilanState
from desktop.domain.carried import CARRIED, carried_part
from desktop.domain.contact import Contact
from desktop.domain.education import EducationAction
from desktop.domain.household import Household
from desktop.domain.measure import Measure
from desktop.domain.milestone import Milestone
from desktop.domain.privacy import Level
from desktop.services.origins import origin_of
from desktop.services.workspace import Workspace
from desktop.storage.carried_versions import CarriedVersion
from desktop.storage.deliveries import DeliveryStage
from desktop.storage.sealed_files import SealedFileError
from desktop.storage.unit_of_work import UnitOfWork
from desktop.sync.payload import KINDS, Record, form_of

ATTACHMENT: Final = "attachment"
DOCUMENT: Final = "document"
DOCUMENT_KINDS: Final = frozenset({"sealed", "proof", "interim"})
"""The PDFs of a bilan that were handed over already; what is being signed stays on the laptop where it is signed."""
_Told = Mapping[str, Mapping[str, Any]]
"""By an attachment or the hash of a document: the record that tells the Department of it, with its versions."""
_BEING_SIGNED: Final = frozenset({BilanState.FROZEN, BilanState.ABANDONED})


@dataclass
class Carried:
    """The lines and the files of a bundle for a colleague, and what stays behind, counted."""

    lines: list[dict[str, Any]] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    kept_back: int = 0
    """Attachments that are the worker's own."""
    unread: int = 0
    """Those that would go, and whose file is gone or damaged."""

    def count(self, kind: str) -> int:
        """How many records of a kind are in it."""
        return sum(line["kind"] == kind for line in self.lines)


class CaseReader:
    """Reads households as a colleague may have them."""

    def __init__(self, workspace: Workspace, *, with_files: bool, with_documents: bool = True) -> None:
        self._workspace = workspace
        self._with_files, self._with_documents = with_files, with_documents

    def read(self, uow: UnitOfWork, household_ids: Sequence[str]) -> Carried:
        """Everything of these households but what is confidential; NotFoundError for one that is not there."""
        carried = Carried()
        told: set[str] = set()
        for household_id in household_ids:
            records = [one for one in _records(uow, household_id, household_ids) if one.id not in told]
            told |= {one.id for one in records}
            versions = uow.carried.of_records([one.id for one in records])
            waits = (found := origin_of(uow, household_id)) is not None and found.waits
            for record in records:
                line = self._line(record, versions.get(record.id, []))
                carried.lines.append(line | {"waits": True} if waits and isinstance(record, Household) else line)
            told_of = _deliveries(uow, household_id)
            if self._with_files:
                self._add_files(uow, household_id, carried, told_of)
            if self._with_documents:
                _add_documents(uow, household_id, carried, told_of)
        return carried

    def _line(self, record: Record, versions: Sequence[CarriedVersion]) -> dict[str, Any]:
        line: dict[str, Any] = {
            "kind": KINDS[type(record)],
            "record": carried_part(record),
            "versions": [_version(one) for one in versions],
        }
        if isinstance(record, Contact | Milestone | Measure):
            line["answers"] = self._answers(record)
        if isinstance(record, Bilan):
            line["sections"] = [
                {"key": one.key, "title": one.title, "text": one.text, "level": one.level.value,
                 "source_ids": list(one.source_ids)}
                for one in record.sections
                if one.level in CARRIED
            ]  # fmt: skip
        return line

    def _answers(self, record: Contact | Milestone | Measure) -> dict[str, Any]:
        """Of a form that is not known here, nothing: which of its answers are confidential is not known."""
        reference = form_of(record)
        form = self._workspace.registry.form(*reference) if reference else None
        answers = record.terms if isinstance(record, Measure) else record.answers
        return form.carried_answers(answers) if form else {}

    def _add_files(self, uow: UnitOfWork, household_id: str, carried: Carried, told_of: _Told) -> None:
        for attachment in uow.attachments.of_household(household_id):
            if attachment.level not in CARRIED:
                carried.kept_back += 1
                continue
            content = self._content(uow, attachment)
            if content is None:
                carried.unread += 1
                continue
            carried.files[f"attachments/{attachment.sha256}"] = content
            thumbnail = uow.attachments.thumbnails([attachment.id]).get(attachment.id, b"")
            about = _about(attachment, thumbnail)
            carried.lines.append({"kind": ATTACHMENT, "record": about, "told": told_of.get(attachment.id)})

    def _content(self, uow: UnitOfWork, attachment: Attachment) -> bytes | None:
        """The very bytes; None when the file is gone or is not what was written: one paper keeps back no case."""
        file = uow.attachments.file(attachment.id)
        try:
            content = self._workspace.notebook.sealed_files.read(file.name, file.key)
        except SealedFileError:
            return None
        return content if hashlib.sha256(content).hexdigest() == attachment.sha256 else None


def _records(uow: UnitOfWork, household_id: str, together: Sequence[str]) -> Iterator[Record]:
    """A household and all that is written about it, each before what hangs on it."""
    yield uow.households.get(household_id)
    yield from uow.saisines.of_household(household_id)
    for measure in uow.measures.of_household(household_id):
        yield measure
        yield from uow.contacts.everything_of(measure.id)
        yield from uow.milestones.everything_of(measure.id)
        yield from uow.objectives.everything_of(measure.id)
        yield from (one for one in uow.bilans.everything_of(measure.id) if one.state not in _BEING_SIGNED)
    yield from uow.budgets.everything_of(household_id)
    yield from (_among(one, together) for one in uow.educations.everything_of(household_id))


def _among(action: EducationAction, together: Sequence[str]) -> EducationAction:
    """An action with those who took part and go along; the others are only counted, as many as before."""
    here = tuple(one for one in action.household_ids if one in together)
    return replace(action, household_ids=here, others=action.others + len(action.household_ids) - len(here))


def _add_documents(uow: UnitOfWork, household_id: str, carried: Carried, told_of: _Told) -> None:
    for measure in uow.measures.of_household(household_id):
        for paper in uow.holdings.papers(measure.id):
            if paper.kind in DOCUMENT_KINDS:
                carried.files[f"documents/{paper.sha256}"] = paper.content
                about = {"sha256": paper.sha256, "measure_id": measure.id, "kind": paper.kind}
                carried.lines.append({"kind": DOCUMENT, "record": about, "told": told_of.get(paper.sha256)})


def _deliveries(uow: UnitOfWork, household_id: str) -> _Told:
    """What the Department was told of each paper and PDF, so that nobody tells it once more as another one."""
    found = [one for one in uow.deliveries.all(household_id) if one.stage is not DeliveryStage.WITHDRAWN]
    versions = uow.carried.of_records([one.record_id for one in found])
    return {
        one.attachment_id: {
            "record_id": one.record_id,
            "versions": [_version(version) for version in versions.get(one.record_id, [])],
        }
        for one in found
    }


def _version(version: CarriedVersion) -> dict[str, Any]:
    return {
        "id": version.id,
        "sha256": version.sha256,
        "parents": list(version.parents),
        "waits": version.waits,
        "message": json.loads(version.message) if version.message else None,
    }


def _about(attachment: Attachment, thumbnail: bytes) -> Mapping[str, Any]:
    """What is told of an attachment whose level lets it leave."""
    if attachment.level is Level.CONFIDENTIAL or attachment.owner.kind is OwnerKind.DRAFT:
        raise ValueError("an attachment that may not leave")
    return {
        "id": attachment.id,
        "owner_kind": attachment.owner.kind.value,
        "owner_id": attachment.owner.id,
        "household_id": attachment.household_id,
        "measure_id": attachment.measure_id,
        "title": attachment.title,
        "media_type": attachment.media_type.value,
        "sha256": attachment.sha256,
        "day": attachment.day.isoformat(),
        "level": attachment.level.value,
        "pixels": list(attachment.pixels),
        "thumbnail": thumbnail.hex(),
    }
