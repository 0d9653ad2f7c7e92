"""What goes by USB key, before it is encrypted and once it is read: a table of contents, records, attachments.

A ZIP of a few names that are known beforehand, so that whoever may decrypt it reads it with ordinary tools. Nothing of
it is ever written under a name that it gives, and nothing is unpacked further than its table of contents says.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from desktop.errors import AppError
from desktop.sync.contract.canonical import canonical_bytes
from desktop.sync.contract.content import content_problems

FORMAT: Final = "perron-bundle-1"
CONTENTS: Final = "contents.json"
RECORDS: Final = "records.jsonl"
ATTACHMENTS: Final = "attachments/"
MOST_BYTES: Final = 512 * 1024 * 1024
"""Of everything together, packed or not: a bundle is held in memory, so that nothing of it lies on the disk."""
MOST_FILES: Final = 5000
LARGEST_TEXT: Final = 128 * 1024 * 1024
MOST_CONTENTS: Final = 2 * 1024 * 1024
LONGEST_LINE: Final = 16 * 1024 * 1024
"""Of a record with all its versions: a line is read as a whole."""
_NAMES: Final = re.compile(r"records\.jsonl|(?:attachments|documents)/[0-9a-f]{64}")
_END: Final = b"PK\x05\x06"
_END_SIZE: Final = 22
_TABLE: Final = frozenset({"format", "kind", "about", "files", "signature"})
_STEP: Final = 1024 * 1024
_SAFE: Final = "Rien n’a été lu de ce fichier, et rien n’a changé."


class BundleError(AppError):
    """A bundle that is not taken; French, nothing of what it holds is repeated."""


class BundleKind(StrEnum):
    """For whom a bundle is."""

    DEPARTMENT = "department"
    COLLEAGUE = "colleague"


@dataclass(frozen=True)
class Bundle:
    """A bundle in memory; `about` says what no record does, `sha256` is of its table of contents."""

    kind: BundleKind
    about: Mapping[str, Any]
    files: Mapping[str, bytes]
    sha256: str = ""
    signature: Mapping[str, Any] = field(default_factory=dict)
    signed: bytes = b""
    """What the signature is over: the table of contents without it."""

    def records(self) -> Iterator[Any]:
        """Each line of its records, read; BundleError for one that is no JSON, or that nobody could keep."""
        for line in self.files.get(RECORDS, b"").split(b"\n"):
            if len(line) > LONGEST_LINE:
                raise _malformed()
            if line:
                yield _json(line)

    def attachment(self, sha256: str) -> bytes | None:
        """The bytes of an attachment, None when it is not there."""
        return self.files.get(ATTACHMENTS + sha256)


def lines(records: Iterable[bytes]) -> bytes:
    """The file of the records: one canonical JSON a line."""
    return b"".join(record + b"\n" for record in records)


def packed(
    kind: BundleKind, about: Mapping[str, Any], files: Mapping[str, bytes], sign: Callable[[bytes], Mapping[str, str]]
) -> tuple[bytes, str]:
    """The bytes of a bundle, not yet encrypted, and the SHA-256 of its table of contents."""
    if sum(map(len, files.values())) > MOST_BYTES or len(files) > MOST_FILES:
        raise BundleError(
            "Il y a trop de documents pour un seul fichier.",
            safe="Rien n’a été écrit.",
            do="Choisissez moins de ménages, ou laissez de côté les photos et les documents.",
        )
    listed = {name: {"size": len(content), "sha256": _sha256(content)} for name, content in files.items()}
    unsigned = {"format": FORMAT, "kind": kind.value, "about": dict(about), "files": listed}
    contents = canonical_bytes({**unsigned, "signature": dict(sign(canonical_bytes(unsigned)))})
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", allowZip64=False) as archive:
        for name, content in {CONTENTS: contents, **files}.items():
            is_text = name in (CONTENTS, RECORDS)
            about_file = zipfile.ZipInfo(name)
            about_file.compress_type = zipfile.ZIP_DEFLATED if is_text else zipfile.ZIP_STORED
            archive.writestr(about_file, content)
    return made.getvalue(), _sha256(contents)


def token_digest(token: str) -> str:
    """What the Department keeps of the token of an enrolled laptop."""
    return _sha256(token.encode())


def enrolled_code(token_sha256: str, statement: bytes) -> str:
    """Proves that whoever wrote a bundle holds the token of an enrolment, which it does not tell."""
    return hmac.new(token_sha256.encode(), statement, hashlib.sha256).hexdigest()


def unpacked(content: bytes) -> Bundle:
    """The bundle that decrypted bytes are; BundleError unless every file is the very one that the contents name."""
    _refuse_hostile_end(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _read(archive)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError, OSError):
        raise _malformed() from None


def _refuse_hostile_end(content: bytes) -> None:
    """Before anything of it is listed: how many files it says it has, and how long their list is."""
    end = content.rfind(_END, max(0, len(content) - _END_SIZE))
    if len(content) > MOST_BYTES + MOST_CONTENTS or end < 0 or len(content) - end != _END_SIZE:
        raise _malformed()
    _, disk, start, here, count, size, offset, comment = struct.unpack("<4s4H2LH", content[end:])
    if disk or start or here != count or comment or count > MOST_FILES + 1 or size > MOST_CONTENTS or offset > end:
        raise _malformed()


def _read(archive: zipfile.ZipFile) -> Bundle:
    entries = {info.filename: info for info in archive.infolist()}
    if len(entries) != len(archive.infolist()) or CONTENTS not in entries:
        raise _malformed()
    raw = _bytes_of(archive, entries.pop(CONTENTS), MOST_CONTENTS)
    contents = _json(raw)
    if not isinstance(contents, dict) or contents.get("format") != FORMAT:
        raise BundleError(
            "Ce fichier vient d’une version plus récente de Perron, ou d’un autre logiciel.",
            safe=_SAFE,
            do="Mettez ce logiciel à jour, puis recommencez.",
        )
    listed = _listed(contents)
    if listed.keys() != entries.keys() or sum(size for size, _ in listed.values()) > MOST_BYTES:
        raise _malformed()
    files = {name: _checked(archive, entries[name], *listed[name]) for name in sorted(listed)}
    signature = contents.pop("signature")
    return Bundle(
        BundleKind(contents["kind"]), contents["about"], files, _sha256(raw), signature, canonical_bytes(contents)
    )


def _listed(contents: Mapping[str, Any]) -> dict[str, tuple[int, str]]:
    """The files that the contents name, each with its size and hash."""
    tables = contents.get("about"), contents.get("files"), contents.get("signature")
    if contents.keys() != _TABLE or not all(isinstance(one, dict) for one in tables):
        raise _malformed()
    listed: dict[str, tuple[int, str]] = {}
    for name, told in dict(contents["files"]).items():
        if not isinstance(told, dict) or told.keys() != {"size", "sha256"}:
            raise _malformed()
        size, sha256 = told["size"], told["sha256"]
        largest = LARGEST_TEXT if name == RECORDS else MOST_BYTES
        if not _NAMES.fullmatch(name) or type(size) is not int or not 0 <= size <= largest:
            raise _malformed()
        listed[name] = size, str(sha256)
    return listed


def _checked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, size: int, sha256: str) -> bytes:
    content = _bytes_of(archive, info, size)
    if len(content) != size or _sha256(content) != sha256:
        raise _malformed()
    return content


def _bytes_of(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    """What is packed, unpacked no further than one byte over what it may be."""
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or info.flag_bits & 1:
        raise _malformed()
    pieces, left = [], most + 1
    with archive.open(info) as file:
        while left and (piece := file.read(min(_STEP, left))):
            pieces.append(piece)
            left -= len(piece)
    if not left:
        raise _malformed()
    return b"".join(pieces)


def _json(text: bytes) -> Any:
    try:
        value = json.loads(text.decode("utf-8"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise _malformed() from None
    if content_problems(value):
        raise _malformed()
    return value


def _refuse_constant(_name: str) -> Any:
    raise ValueError("not a number")


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _malformed() -> BundleError:
    return BundleError(
        "Ce fichier d’échange est abîmé, incomplet ou fabriqué.",
        safe=_SAFE,
        do="Demandez qu’on l’enregistre à nouveau sur la clé.",
    )
