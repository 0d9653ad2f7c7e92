"""The operator's file: one signed text that tells a laptop whom to trust, who its colleagues are and where to send.

Signed by a key (Ed25519) that only signs these files; a laptop keeps the fingerprint of that key from the first file
that it took, and takes none of another key afterwards.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import date
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)
from pydantic import Field, ValidationError

from desktop.sync.contract.base import ContentMessage
from desktop.sync.contract.canonical import canonical_bytes
from desktop.sync.contract.content import ContentError

LARGEST_FILE: Final = 1024 * 1024
FORMAT: Final = "perron-operator-1"
FINGERPRINT_SIGNS: Final = 32
"""128 bits, to be read aloud: eight groups of four."""
_LONG = 200


class OperatorFileError(ValueError):
    """A file that is no operator's file, or whose signature is not that of the key it names."""


class Colleague(ContentMessage):
    """Somebody of the operator, and the key that what is for them is encrypted by."""

    name: str = Field(min_length=1, max_length=_LONG)
    age_key: str = Field(pattern=r"^age1[0-9a-z]{58}$")


class OperatorContent(ContentMessage):
    """What the file says; empty texts are not known yet. Certificates are PEM, keys raw in base64."""

    format: str = Field(pattern=f"^{FORMAT}$")
    serial: int = Field(ge=1, le=2**31)
    operator: str = Field(min_length=1, max_length=_LONG)
    authority: str = Field(max_length=20_000)
    issued_on: str = Field(pattern=r"^\d{4}-\d\d-\d\d$")
    valid_until: str = Field(pattern=r"^\d{4}-\d\d-\d\d$")
    colleagues: list[Colleague] = Field(max_length=2000)
    server: str = Field(default="", max_length=500)
    server_ca: str = Field(default="", max_length=100_000)
    receipt_key: str = Field(default="", max_length=100)
    department_key: str = Field(default="", max_length=100)
    department_age_key: str = Field(default="", pattern=r"^(age1[0-9a-z]{58})?$")

    @property
    def until(self) -> date:
        """The last day on which it holds."""
        return date.fromisoformat(self.valid_until)


@dataclass(frozen=True)
class OperatorFile:
    """A file whose signature is right; `fingerprint` is of the key that signed it."""

    content: OperatorContent
    fingerprint: str


def new_signing_key(passphrase: str) -> bytes:
    """A key to sign operator files with, for a file: PKCS 8, encrypted, PEM."""
    encryption = BestAvailableEncryption(passphrase.encode("utf-8"))
    return Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption)


def issued(content: OperatorContent, key_file: bytes, passphrase: str) -> bytes:
    """The signed file; ValueError for another passphrase, and for what is no such key."""
    key = _private(key_file, passphrase)
    public = b64encode(key.public_key().public_bytes_raw()).decode()
    told = {"content": content.model_dump(mode="json"), "key": public}
    signature = b64encode(key.sign(canonical_bytes(told))).decode()
    return json.dumps({**told, "signature": signature}, ensure_ascii=False, indent=1, sort_keys=True).encode()


def fingerprint_of(key_file: bytes, passphrase: str) -> str:
    """The fingerprint of the key of such a file; ValueError as above."""
    return _fingerprint(_private(key_file, passphrase).public_key().public_bytes_raw())


def read_operator_file(file: bytes) -> OperatorFile:
    """What a file says, its signature checked against the key it names; OperatorFileError otherwise."""
    try:
        told = json.loads(file.decode("utf-8"))
        if not isinstance(told, dict) or told.keys() != {"content", "key", "signature"}:
            raise OperatorFileError("another form")
        raw = b64decode(told["key"], validate=True)
        signed = canonical_bytes({"content": told["content"], "key": told["key"]})
        Ed25519PublicKey.from_public_bytes(raw).verify(b64decode(told["signature"], validate=True), signed)
        content = OperatorContent.model_validate(told["content"])
        if date.fromisoformat(content.issued_on) > content.until:
            raise OperatorFileError("it ends before it begins")
    except (InvalidSignature, ValueError, TypeError, RecursionError, ValidationError, ContentError):
        raise OperatorFileError("no operator's file") from None
    return OperatorFile(content, _fingerprint(raw))


def _private(key_file: bytes, passphrase: str) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(key_file, passphrase.encode("utf-8"))
    except TypeError as error:
        raise ValueError("a key that no passphrase protects") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError("a key of another kind")
    return key


def _fingerprint(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()[:FINGERPRINT_SIGNS]
