"""What a colleague's bundle holds, looked at as whole before anything of it is taken: nothing in it is believed."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from desktop.domain.attachment import LONGEST_TITLE, Attachment, Found, MediaType, Owner, OwnerKind, readable, recognise
from desktop.domain.bilan import Bilan, BilanSection
from desktop.domain.carried import CARRIED, record_from
from desktop.domain.contact import Contact
from desktop.domain.education import EducationAction
from desktop.domain.household import Household
from desktop.domain.measure import Measure
from desktop.domain.milestone import Milestone
from desktop.domain.privacy import Level
from desktop.schemes.registry import Registry
from desktop.services.transfer_case import ATTACHMENT, DOCUMENT, DOCUMENT_KINDS
from desktop.sync.contract.bundles import Bundle, BundleError
from desktop.sync.contract.canonical import canonical_bytes
from desktop.sync.contract.digests import heads_of
from desktop.sync.contract.messages import MessageError, read_record
from desktop.sync.overlay import overlaid
from desktop.sync.payload import KINDS, Record, body_of, form_of

_ERASE: Final = "erase"
_RECORDS: Final = {word: kind for kind, word in KINDS.items()}
_ID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_LARGEST_THUMBNAIL: Final = 128 * 1024
_MOST_PIXELS: Final = 100_000


@dataclass(frozen=True)
class Version:
    """A version as it came; `message` is empty when only its hash is known, `waits` when the Department has it not.

    So it is of one that erased the household (`erases`): it is known to be there, and is told to nobody.
    """

    id: str
    sha256: str
    parents: tuple[str, ...]
    message: bytes
    waits: bool
    erases: bool = False


@dataclass(frozen=True)
class Incoming:
    """A record with its versions, the oldest first; `waits` for a household without its agreement yet (R4)."""

    record: Record
    versions: tuple[Version, ...]
    waits: bool = False


@dataclass(frozen=True)
class ToldOf:
    """The record by which the Department was told of a paper or a PDF, with its versions."""

    record_id: str
    versions: tuple[Version, ...]


@dataclass(frozen=True)
class IncomingFile:
    """An attachment with its bytes."""

    attachment: Attachment
    content: bytes
    thumbnail: bytes
    told: ToldOf | None


@dataclass(frozen=True)
class IncomingDocument:
    """A PDF of a bilan."""

    sha256: str
    measure_id: str
    kind: str
    content: bytes
    told: ToldOf | None


@dataclass(frozen=True)
class IncomingCase:
    """Everything of a bundle, read and held together."""

    records: tuple[Incoming, ...]
    files: tuple[IncomingFile, ...]
    documents: tuple[IncomingDocument, ...]

    @property
    def households(self) -> tuple[Household, ...]:
        """The households that it is about."""
        return tuple(one.record for one in self.records if isinstance(one.record, Household))

    def without(self, household_ids: Collection[str]) -> IncomingCase:
        """Without all that is of some households; those who took part in an action go on counting in it (P3)."""
        measures = {
            one.record.id
            for one in self.records
            if isinstance(one.record, Measure) and one.record.household_id in household_ids
        }
        records = [
            replace(one, record=_without_participants(one.record, household_ids))
            for one in self.records
            if not {one.record.id, getattr(one.record, "household_id", "")}.intersection(household_ids)
        ]
        files = [one for one in self.files if one.attachment.household_id not in household_ids]
        documents = [one for one in self.documents if one.measure_id not in measures]
        return IncomingCase(tuple(records), tuple(files), tuple(documents))

    def of_kind(self, kind: type[Any]) -> int:
        """How many records of a kind there are."""
        return sum(isinstance(one.record, kind) for one in self.records)


def _without_participants(record: Record, household_ids: Collection[str]) -> Record:
    if not isinstance(record, EducationAction):
        return record
    stay = tuple(one for one in record.household_ids if one not in household_ids)
    return replace(record, household_ids=stay, others=record.participants - len(stay))


def read_case(bundle: Bundle, registry: Registry) -> IncomingCase:
    """What the bundle holds; BundleError when anything of it is not as a notebook writes it."""
    try:
        return _read(bundle, registry)
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError):
        raise malformed() from None


def malformed() -> BundleError:
    """Told when what was decrypted is no case of a notebook."""
    return BundleError(
        "Ce que contient ce fichier n’a pas été écrit par un carnet Perron, ou l’a été par une autre version.",
        safe="Rien n’a été pris de ce fichier, et rien n’a changé.",
        do="Demandez qu’on l’enregistre à nouveau, avec la même version du logiciel que la vôtre.",
    )


def _read(bundle: Bundle, registry: Registry) -> IncomingCase:
    records, files, documents = [], [], []
    for line in bundle.records():
        if line["kind"] == ATTACHMENT:
            files.append(_file(line["record"], bundle, _told_of(line["told"])))
        elif line["kind"] == DOCUMENT:
            documents.append(_document(line["record"], bundle, _told_of(line["told"])))
        else:
            records.append(_incoming(line, registry))
    case = IncomingCase(tuple(records), tuple(files), tuple(documents))
    _check_together(case)
    return case


def _incoming(line: Mapping[str, Any], registry: Registry) -> Incoming:
    kind = line["kind"]
    record: Record = record_from(_RECORDS[kind], line["record"])
    if not all(_ID.fullmatch(one) for one in _ids(record)):
        raise ValueError("an id of another form")
    if isinstance(record, Contact | Milestone):
        record = replace(record, answers=_answers(record, line["answers"], registry))
    elif isinstance(record, Measure):
        record = replace(record, terms=_answers(record, line["answers"], registry))
    elif isinstance(record, Bilan):
        record = replace(record, sections=tuple(_section(one) for one in line["sections"]))
    versions = tuple(_version(one, kind, record.id) for one in line["versions"])
    return Incoming(_as_sealed(record, kind, versions, registry), versions, bool(line.get("waits", False)))


def _as_sealed(record: Record, kind: str, versions: Sequence[Version], registry: Registry) -> Record:
    """What the Department was told is taken from the last sealed version, whatever the record beside it says.

    Otherwise both ends would tell different things of the same version. Of the record comes what only colleagues tell
    each other; all of it when the Department was never told.
    """
    said = [one for one in versions if not one.erases]  # who gives it kept what was erased there: it is whole here
    if not said:
        return record
    last = heads_of({one.sha256: one.parents for one in said})
    messages = [json.loads(one.message) for one in said if one.message and one.sha256 in last]
    if not messages:
        raise ValueError("versions of which nothing was sealed")
    own = body_of(record, registry)
    message = next((one for one in messages if one["body"] == own), messages[-1])
    return overlaid(record, kind, message["body"], registry, withdrawn=message["op"] == "withdraw")


def _ids(record: Record) -> Iterator[str]:
    yield record.id
    for name in ("household_id", "measure_id"):
        if hasattr(record, name):
            yield getattr(record, name)
    if isinstance(record, EducationAction):
        yield from record.household_ids


def _answers(record: Contact | Milestone | Measure, answers: Any, registry: Registry) -> dict[str, Any]:
    """As the form has them here: a name that it does not know, or keeps to the worker, is not taken (P1)."""
    reference = form_of(record)
    if not isinstance(answers, dict):
        raise TypeError("answers are a table")
    if not answers or reference is None:
        return {}
    form = registry.form(*reference)
    if form is None:
        raise BundleError(
            "Ce fichier contient des fiches d’une version plus récente des formulaires.",
            safe="Rien n’a été pris de ce fichier, et rien n’a changé.",
            do="Mettez ce logiciel à jour, puis recommencez.",
        )
    return form.carried_answers(answers)


def _section(told: Mapping[str, Any]) -> BilanSection:
    level = Level(told["level"])
    texts = told["key"], told["title"], told["text"]
    sources = tuple(told["source_ids"])
    if level not in CARRIED or not all(isinstance(one, str) for one in (*texts, *sources)):
        raise ValueError("a section that is not carried")
    return BilanSection(*texts, level, sources)


def _version(told: Mapping[str, Any], kind: str, record_id: str) -> Version:
    message, parents = told["message"], tuple(told["parents"])
    if not _ID.fullmatch(told["id"]) or not all(_HASH.fullmatch(one) for one in (told["sha256"], *parents)):
        raise ValueError("a version of another form")
    if message is None:
        return Version(told["id"], told["sha256"], parents, b"", waits=False)
    try:
        read = read_record(message)
    except MessageError:
        raise ValueError("a version that is not what was sealed") from None
    if (read.id, read.sha256, read.kind, read.record_id) != (told["id"], told["sha256"], kind, record_id):
        raise ValueError("a version of another record")
    if read.op == _ERASE:  # nobody asks the Department to erase in the name of who takes a file over
        return Version(read.id, read.sha256, tuple(read.parents), b"", waits=False, erases=True)
    return Version(read.id, read.sha256, tuple(read.parents), canonical_bytes(message), bool(told["waits"]))


def _told_of(told: Mapping[str, Any] | None) -> ToldOf | None:
    if told is None:
        return None
    if not _ID.fullmatch(told["record_id"]):
        raise ValueError("an id of another form")
    return ToldOf(told["record_id"], tuple(_version(one, ATTACHMENT, told["record_id"]) for one in told["versions"]))


def _file(told: Mapping[str, Any], bundle: Bundle, told_of: ToldOf | None) -> IncomingFile:
    content = bundle.attachment(told["sha256"])
    media_type, level = MediaType(told["media_type"]), Level(told["level"])
    thumbnail = bytes.fromhex(told["thumbnail"])
    width, height = told["pixels"]
    looks = Found.PDF if media_type is MediaType.PDF else Found.IMAGE
    title = readable(told["title"])[:LONGEST_TITLE]
    ids = [told["id"], told["owner_id"], told["household_id"], *filter(None, [told["measure_id"]])]
    if (
        content is None
        or not _is(content, told["sha256"])
        or recognise(content) is not looks
        or level not in CARRIED
        or not title
        or len(thumbnail) > _LARGEST_THUMBNAIL
        or (thumbnail and recognise(thumbnail) is not Found.IMAGE)
        or not all(type(one) is int and 0 <= one <= _MOST_PIXELS for one in (width, height))
        or not all(_ID.fullmatch(one) for one in ids)
    ):
        raise ValueError("an attachment of another form")
    attachment = Attachment(
        told["id"], Owner(OwnerKind(told["owner_kind"]), told["owner_id"]), told["household_id"], title, media_type,
        len(content), told["sha256"], date.fromisoformat(told["day"]), told["measure_id"], level, (width, height),
    )  # fmt: skip
    return IncomingFile(attachment, content, thumbnail, told_of)


def _document(told: Mapping[str, Any], bundle: Bundle, told_of: ToldOf | None) -> IncomingDocument:
    content = bundle.files.get(f"documents/{told['sha256']}", b"")
    if told["kind"] not in DOCUMENT_KINDS or not _is(content, told["sha256"]) or recognise(content) is not Found.PDF:
        raise ValueError("a document of another form")
    return IncomingDocument(told["sha256"], told["measure_id"], told["kind"], content, told_of)


def _is(content: bytes, sha256: object) -> bool:
    """Whether these are the very bytes that go by this name."""
    return hashlib.sha256(content).hexdigest() == sha256


def _check_together(case: IncomingCase) -> None:
    """Everything hangs on a household and a measure of the bundle itself, and stands in it once."""
    households = {one.id for one in case.households}
    measures = {one.record.id: one.record.household_id for one in case.records if isinstance(one.record, Measure)}
    _refuse_twice([one.record.id for one in case.records] + [one.attachment.id for one in case.files])
    owners = {one.record.id for one in case.records}
    for one in case.records:
        record = one.record
        of, under = getattr(record, "household_id", ""), getattr(record, "measure_id", "")
        if isinstance(record, EducationAction):
            is_held = set(record.household_ids) <= households
        else:
            is_held = isinstance(record, Household) or (of in households and (not under or measures.get(under) == of))
        if not is_held:
            raise ValueError("a record of a household that is not here")
    for file in case.files:
        attachment = file.attachment
        under = attachment.measure_id
        known = attachment.household_id in households and attachment.owner.id in owners
        if not known or (under and measures.get(under) != attachment.household_id):
            raise ValueError("an attachment of a household that is not here")
    if not households or not all(one.measure_id in measures for one in case.documents):
        raise ValueError("nothing to hang on")


def _refuse_twice(ids: Sequence[str]) -> None:
    if len(set(ids)) != len(ids):
        raise ValueError("a record that stands there twice")
