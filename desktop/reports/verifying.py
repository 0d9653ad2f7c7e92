"""Whether a signed document is what was signed: by its signatures, and by what later revisions changed (R5)."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from io import BytesIO
from typing import Any

from desktop.reports.sealing import SEAL_PLACE


class Finding(StrEnum):
    """What is wrong with a document."""

    UNREADABLE = "unreadable"
    """It is no PDF, or a broken one."""
    UNSIGNED = "unsigned"
    """No place of it is signed, or it has none."""
    BYTES_CHANGED = "bytes_changed"
    """What was signed is not what is there any more."""
    PAGES_CHANGED = "pages_changed"
    """A revision after a signature changed more than places for signatures."""
    DRAWING_CHANGED = "drawing_changed"
    """What a signed place shows was replaced after it was signed."""
    CUT_BACK = "cut_back"
    """The seal is missing: an earlier state of the document, or one that was never ended."""
    FOREIGN = "foreign"
    """The certificate was issued by an authority that is not the operator's."""


@dataclass(frozen=True)
class SignedPlace:
    """One signature: its place, who signed as the laptop wrote it down, when by the laptop's clock, on which laptop."""

    place: str
    signer: str
    at: datetime | None
    laptop: str
    is_intact: bool
    is_trusted: bool


@dataclass(frozen=True)
class Verdict:
    """Everything found; `findings` empty means that the document is whole, sealed, and the operator's."""

    findings: tuple[Finding, ...]
    places: tuple[SignedPlace, ...] = ()
    empty_places: tuple[str, ...] = ()
    has_timestamp: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings


@dataclass
class _Found:
    findings: list[Finding] = field(default_factory=list)
    places: list[SignedPlace] = field(default_factory=list)

    def add(self, finding: Finding) -> None:
        if finding not in self.findings:
            self.findings.append(finding)


def verify(content: bytes, authorities: Sequence[bytes]) -> Verdict:
    """What a document is worth, given the operator's authorities (DER); without any, every signature is foreign."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        with _silenced():
            return _examined(PdfFileReader(BytesIO(content)), authorities)
    except Exception:  # noqa: BLE001 - a hostile file breaks a parser in many ways, all of which mean the same
        return Verdict((Finding.UNREADABLE,))


@contextmanager
def _silenced() -> Iterator[None]:
    """What the library logs of a bad file is in the verdict; its texts hold names, which no log may."""
    loggers = [logging.getLogger(name) for name in ("pyhanko", "pyhanko_certvalidator")]
    before = [one.level for one in loggers]
    for one in loggers:
        one.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for one, level in zip(loggers, before, strict=True):
            one.setLevel(level)


def _examined(reader: Any, authorities: Sequence[bytes]) -> Verdict:
    from pyhanko.sign.fields import enumerate_sig_fields

    empty = tuple(name for name, value, _ in enumerate_sig_fields(reader) if value is None)
    signatures = list(reader.embedded_regular_signatures)
    stamps = list(reader.embedded_timestamp_signatures)
    if not signatures:
        return Verdict((Finding.UNSIGNED,), (), empty)
    found = _Found()
    for signature in signatures:
        _examine(signature, authorities, found)
    if any(_shows_other(signature, reader) for signature in signatures):
        found.findings = [one for one in found.findings if one is not Finding.PAGES_CHANGED]
        found.add(Finding.DRAWING_CHANGED)
    if not any(one.place == SEAL_PLACE for one in found.places):
        found.add(Finding.CUT_BACK)
    return Verdict(tuple(found.findings), tuple(found.places), empty, bool(stamps))


def _examine(signature: Any, authorities: Sequence[bytes], found: _Found) -> None:
    from asn1crypto import x509
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    roots = [x509.Certificate.load(one) for one in authorities]
    moment = signature.self_reported_timestamp
    context = ValidationContext(trust_roots=roots, allow_fetching=False, moment=moment)
    status = validate_pdf_signature(signature, context)
    intact = bool(status.intact and status.valid)
    if not intact:
        found.add(Finding.BYTES_CHANGED)
    elif not status.trusted:
        found.add(Finding.FOREIGN)
    if status.modification_level is ModificationLevel.OTHER or status.docmdp_ok is False:
        found.add(Finding.PAGES_CHANGED)
    certificate = status.signing_cert
    found.places.append(
        SignedPlace(
            place=signature.field_name,
            signer=str(signature.sig_object.get("/Name", "")),
            at=moment,
            laptop=str(certificate.subject.native.get("common_name", "")),
            is_intact=intact,
            is_trusted=bool(status.trusted),
        )
    )


def _shows_other(signature: Any, reader: Any) -> bool:
    """Whether a signed place looks different now from how it looked in the revision that signed it."""
    then = reader.get_historical_resolver(signature.signed_revision)
    return _look(signature, then) != _look(signature, reader)


def _look(signature: Any, at: Any) -> bytes | None:
    """All that the appearance of a place draws, as one text of bytes, as of a state of the file."""
    place = at.get_object(signature.sig_field.container_ref)
    return _flat(place.raw_get("/AP"), 0) if "/AP" in place else None


def _flat(thing: Any, depth: int) -> bytes:
    from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

    if depth > _DEEPEST:
        return b""
    if isinstance(thing, IndirectObject):
        thing = thing.get_object()  # type: ignore[no-untyped-call]
    if isinstance(thing, DictionaryObject):
        parts = [key.encode() + _flat(thing.raw_get(key), depth + 1) for key in sorted(thing) if key != "/Parent"]
        if isinstance(thing, StreamObject):
            parts.append(thing.data)  # what is drawn, its filters undone
        return b"<" + b" ".join(parts) + b">"
    if isinstance(thing, ArrayObject):
        return b"[" + b" ".join(_flat(thing.raw_get(place), depth + 1) for place in range(len(thing))) + b"]"
    return repr(thing).encode()


_DEEPEST = 12
