"""Whether a signed document is what was signed: by its signatures, and by what later revisions changed (R5)."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import Any, Final

from desktop.reports.certificates import PROVISIONAL_UNIT
from desktop.reports.sealing import SEAL_PLACE
from desktop.reports.signed_looks import shows_other
from desktop.reports.signed_states import end_of, is_as_written, names_added, stamps_changed_more, unsigned_after
from desktop.reports.signing import sha256_hex
from desktop.reports.verdicts import Finding, SignedPlace, Stamp, Verdict

__all__ = ["LARGEST", "Finding", "SignedPlace", "Stamp", "Verdict", "verify", "verify_with_proof"]

LARGEST: Final = 64 * 1024 * 1024
"""A document of ours is a few hundred kilobytes."""
_SIGNED: Final = b"/ByteRange"
_PRINT: Final = re.compile(r"\b[0-9a-f]{64}\b")
_ABOUT_TRUST: Final = (Finding.FOREIGN, Finding.UNCHECKED)
_ABOUT_PROOF: Final = {Finding.PROOF_CHANGED, Finding.PROOF_OF_ANOTHER, Finding.PROOF_OF_OTHER_LAPTOP}


@dataclass
class _Found:
    findings: list[Finding] = field(default_factory=list)
    places: list[SignedPlace] = field(default_factory=list)
    changed_after: str = ""

    def add(self, finding: Finding) -> None:
        if finding not in self.findings:
            self.findings.append(finding)


def verify(content: bytes, authorities: Sequence[bytes]) -> Verdict:
    """What a document is worth, given the authorities that are believed (DER); without any, nobody is."""
    if len(content) > LARGEST:
        return Verdict((Finding.TOO_LARGE,))
    return replace(_read(content, authorities), sha256=sha256_hex(content))


def verify_with_proof(content: bytes, proof: bytes, authorities: Sequence[bytes]) -> Verdict:
    """The same, and whether the document of proof is sealed, is this document's, and was made where it was signed."""
    verdict, of_proof = verify(content, authorities), verify(proof, authorities)
    named = _prints_named(proof)
    own = {verdict.sha256, verdict.frozen_sha256, *(one.sha256 for one in verdict.places)} - {""}
    findings = list(verdict.findings)
    if set(of_proof.findings) - set(_ABOUT_TRUST):
        findings.append(Finding.PROOF_CHANGED)
    elif not named & own:
        findings.append(Finding.PROOF_OF_ANOTHER)
    elif verdict.places and not _keys(of_proof) <= _keys(verdict):
        findings.append(Finding.PROOF_OF_OTHER_LAPTOP)
    findings += [one for one in of_proof.findings if one in _ABOUT_TRUST and one not in findings]
    return replace(verdict, findings=tuple(findings), is_bound=not set(findings) & _ABOUT_PROOF)


def _keys(verdict: Verdict) -> set[str]:
    return {one.key_sha256 for one in verdict.places}


def _read(content: bytes, authorities: Sequence[bytes]) -> Verdict:
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        with _silenced():
            reader = PdfFileReader(BytesIO(content))
            if reader.encrypted:
                return Verdict((Finding.ENCRYPTED,))
            return _examined(reader, content, authorities)
    except Exception:  # noqa: BLE001 - a hostile file breaks a parser in many ways, all of which mean the same
        # one that carries a signature was read when it was signed
        return Verdict((Finding.BYTES_CHANGED if _SIGNED in content else Finding.UNREADABLE,))


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


def _examined(reader: Any, content: bytes, authorities: Sequence[bytes]) -> Verdict:
    from pyhanko.sign.fields import enumerate_sig_fields

    empty = tuple(name for name, value, _ in enumerate_sig_fields(reader) if value is None)
    signatures = list(reader.embedded_regular_signatures)
    if not signatures:
        return Verdict((Finding.UNSIGNED,), (), empty)
    found = _Found()
    for signature in signatures:
        _examine(signature, content, authorities, found)
    stamps = tuple(_stamp(one, content, authorities) for one in reader.embedded_timestamp_signatures)
    if not all(stamp.is_intact for stamp in stamps):
        found.add(Finding.BYTES_CHANGED)
    if any(shows_other(signature, reader) for signature in signatures):
        found.findings = [one for one in found.findings if one is not Finding.PAGES_CHANGED]
        found.add(Finding.DRAWING_CHANGED)
    _examine_states(reader, content, found, empty)
    return Verdict(
        tuple(found.findings),
        tuple(found.places),
        empty,
        stamps,
        frozen_sha256=_frozen_print(reader, content, signatures[0]),
        revisions=reader.total_revisions,
        changed_after=found.changed_after,
    )


def _examine_states(reader: Any, content: bytes, found: _Found, empty: Sequence[str]) -> None:
    """Whether the document went the one way that a document of ours goes: answers, the seal, timestamps."""
    signatures, stamps = list(reader.embedded_regular_signatures), list(reader.embedded_timestamp_signatures)
    if len({one.signer_cert.public_key.dump() for one in signatures}) > 1:
        found.add(Finding.OTHER_LAPTOP)
    seal = next((one for one in signatures if one.field_name == SEAL_PLACE), None)
    if seal is None:
        found.add(Finding.CUT_BACK)
    elif empty or any(one.signed_revision > seal.signed_revision for one in signatures):
        found.add(Finding.INCOMPLETE)
    if set(found.findings) & {Finding.PAGES_CHANGED, Finding.DRAWING_CHANGED}:
        return  # that something was added is told by what it changed
    before = unsigned_after(reader, content, [*signatures, *stamps])
    names = {*empty, *(one.field_name for one in signatures)}
    if (
        before is not None
        or names_added(reader, names)
        or (seal is not None and stamps_changed_more(reader, content, seal))
    ):
        found.add(Finding.ADDED)


def _examine(signature: Any, content: bytes, authorities: Sequence[bytes], found: _Found) -> None:
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.validation import validate_pdf_signature

    moment = signature.self_reported_timestamp
    status = validate_pdf_signature(signature, _context(authorities, moment))
    intact = bool(status.intact and status.valid and _fills_its_room(signature, content) and is_as_written(signature))
    trusted = bool(status.trusted) and bool(authorities)
    if not intact:
        found.add(Finding.BYTES_CHANGED)
    elif not trusted:
        found.add(Finding.FOREIGN if authorities else Finding.UNCHECKED)
    if status.modification_level is ModificationLevel.OTHER or status.docmdp_ok is False:
        found.add(Finding.PAGES_CHANGED)
        found.changed_after = signature.field_name
    certificate = status.signing_cert
    issuer = certificate.issuer.native
    found.places.append(
        SignedPlace(
            place=signature.field_name,
            signer=str(signature.sig_object.get("/Name", "")),
            at=moment,
            laptop=_name(certificate.subject.native),
            is_intact=intact,
            is_trusted=trusted,
            reason=str(signature.sig_object.get("/Reason", "")),
            authority=str(issuer.get("organization_name", "")) or _name(issuer),
            is_provisional=issuer.get("organizational_unit_name") == PROVISIONAL_UNIT,
            revision=signature.signed_revision,
            sha256=sha256_hex(content[: end_of(signature)]),
            key_sha256=sha256_hex(certificate.public_key.dump()),
            until=certificate.not_valid_after,
        )
    )


def _stamp(stamp: Any, content: bytes, authorities: Sequence[bytes]) -> Stamp:
    from pyhanko.sign.validation import validate_pdf_timestamp

    status = validate_pdf_timestamp(stamp, _context(authorities, None))
    return Stamp(
        at=status.timestamp,
        server=_name(status.signing_cert.subject.native),
        is_intact=bool(status.intact and status.valid and _fills_its_room(stamp, content)),
        is_trusted=bool(status.trusted) and bool(authorities),
    )


def _context(authorities: Sequence[bytes], moment: Any) -> Any:
    from asn1crypto import x509
    from pyhanko_certvalidator import ValidationContext

    roots = [x509.Certificate.load(one) for one in authorities]
    return ValidationContext(trust_roots=roots, allow_fetching=False, moment=moment)


def _name(subject: Any) -> str:
    return str(subject.get("common_name", ""))


def _fills_its_room(signature: Any, content: bytes) -> bool:
    """Whether the room for a signature, which no signature covers, is written as it was: digits, then zeros."""
    from asn1crypto import parser

    room = signature.pkcs7_content
    start, before, after, _ = (int(number) for number in signature.byte_range)
    digits = room.hex()
    written = content[start + before : after].decode("ascii", "replace")
    return written in (f"<{digits}>", f"<{digits.upper()}>") and not room[parser.peek(room) :].strip(b"\0")


def _frozen_print(reader: Any, content: bytes, first: Any) -> str:
    """The print of the document before its first signature, which begins where that state ended."""
    if first.signed_revision == 0:
        return ""
    table = reader.xrefs.get_startxref_for_revision(first.signed_revision - 1)
    found = re.compile(rb"%%EOF(\r\n|\n|\r)?").search(content, table)
    return sha256_hex(content[: found.end()]) if found else ""


def _prints_named(proof: bytes) -> set[str]:
    """The prints that a document of proof is made for: its keywords, which its seal covers like all the rest."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        with _silenced():
            reader = PdfFileReader(BytesIO(proof))
            if "/Info" not in reader.trailer:
                return set()
            told = reader.trailer["/Info"]
            return set(_PRINT.findall(f"{told.get('/Keywords', '')} {told.get('/Subject', '')}".lower()))
    except Exception:  # noqa: BLE001 - as above
        return set()
