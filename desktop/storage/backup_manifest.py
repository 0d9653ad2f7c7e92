"""What a backup says of itself: a few words for anybody who finds it, the rest for whoever has the key.

Both are authenticated together by a key made from that of the database (AES-256-GCM), so that nothing in a backup can
be changed, exchanged or left out without its being seen.
"""

from __future__ import annotations

import base64
import json
import re
import secrets
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from desktop.storage.derived_keys import derived_key
from desktop.storage.errors import NONSENSE, NotebookDamagedError
from desktop.storage.last_commit import Commit
from desktop.storage.memory import Secret

FORMAT: Final = "perron-backup/1"
SEALED_NAME: Final = re.compile(r"[0-9a-f]{32}")
LARGEST_MANIFEST: Final = 16 * 1024 * 1024
"""Bytes: a hundred thousand photos and papers."""
_NONCE_BYTES: Final = 12


@dataclass(frozen=True)
class Outside:
    """What may be read without the key: which notebook (a random id), when, how large, the encrypted file's hash."""

    notebook_id: str
    made_at: datetime
    size: int
    database_size: int
    database_sha256: str
    files: tuple[str, ...]
    """The names of the encrypted photos and papers: drawn at random, they lie in the open in the place as well."""


@dataclass(frozen=True)
class KeptFile:
    """The encrypted file of an attachment; its hash needs the key. Empty when the notebook had lost the file."""

    name: str
    size: int
    keyed_hash: str


@dataclass(frozen=True)
class Inside:
    """What is read with the key."""

    schema: str
    counts: dict[str, int]
    """Rows of each table."""
    commit: Commit
    journal_lines: int
    journal_head: str
    files: tuple[KeptFile, ...]
    erased: dict[str, str]
    """The register of deletions, digests with their days: an older backup that is put back forgets these again."""


@dataclass(frozen=True)
class Manifest:
    """Both."""

    outside: Outside
    inside: Inside

    def sealed(self, database_key: Secret) -> bytes:
        """As it is written."""
        said = _outside_values(self.outside)
        nonce = secrets.token_bytes(_NONCE_BYTES)
        hidden = AESGCM(_key(database_key)).encrypt(nonce, _canonical(asdict(self.inside)), _canonical(said))
        return _canonical(said | {"inside": base64.b64encode(nonce + hidden).decode()})


def read_outside(content: bytes) -> Outside:
    """What the manifest tells to anybody, not yet known to be true; raises NotebookDamagedError."""
    try:
        value = json.loads(content)
        if value["format"] != FORMAT:
            raise _unknown()
        made_at = datetime.fromisoformat(value["made_at"])
        made_at.astimezone(UTC)  # one that has no such instant is none
        return Outside(
            str(value["notebook_id"]),
            made_at.astimezone(made_at.tzinfo),
            int(value["size"]),
            int(value["database_size"]),
            str(value["database_sha256"]),
            tuple(map(_sealed_name, value["files"])),
        )
    except NONSENSE:
        raise altered() from None


def read_manifest(content: bytes, database_key: Secret) -> Manifest:
    """All of it, known to be as it was written; raises NotebookDamagedError."""
    outside = read_outside(content)
    try:
        hidden = base64.b64decode(json.loads(content)["inside"], validate=True)
        nonce, rest = hidden[:_NONCE_BYTES], hidden[_NONCE_BYTES:]
        value = json.loads(AESGCM(_key(database_key)).decrypt(nonce, rest, _canonical(_outside_values(outside))))
        return Manifest(outside, _inside(value))
    except (InvalidTag, *NONSENSE):
        raise altered() from None


def _sealed_name(name: str) -> str:
    """The name of an encrypted photo or paper, as Perron draws it: no way to any other file."""
    if not SEALED_NAME.fullmatch(name):
        raise ValueError("name")
    return name


def altered() -> NotebookDamagedError:
    """That a backup is not as it was written."""
    return NotebookDamagedError(
        "Cette sauvegarde est abîmée ou a été modifiée\u00a0: Perron refuse de s’en servir.",
        safe="Le carnet n’a pas été touché.",
        do="Choisissez-en une autre, même plus ancienne.",
    )


def _unknown() -> NotebookDamagedError:
    return NotebookDamagedError(
        "Cette sauvegarde vient d’une version plus récente de Perron.",
        safe="Elle n’a pas été touchée.",
        do="Installez la dernière version de Perron.",
    )


def _inside(value: dict[str, Any]) -> Inside:
    commit = value["commit"]
    return Inside(
        value["schema"],
        dict(value["counts"]),
        Commit(commit["number"], commit["work"], commit["at"], tuple(commit["epochs"])),
        value["journal_lines"],
        value["journal_head"],
        tuple(KeptFile(**file) for file in value["files"]),
        dict(value["erased"]),
    )


def _outside_values(outside: Outside) -> dict[str, Any]:
    return asdict(outside) | {"format": FORMAT, "made_at": outside.made_at.isoformat()}


def _key(database_key: Secret) -> bytes:
    return derived_key(database_key, "backup-manifest")


def _canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()
