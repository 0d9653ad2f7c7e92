"""The print of a frozen document: it proves that the text shown, signed and kept is one and the same."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass

_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Seal:
    """What is kept of a frozen document: its SHA-256 in lower-case hexadecimal, its size in bytes."""

    sha256: str
    size: int


def sha256_hex(data: bytes) -> str:
    """SHA-256 in 64 lower-case hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def is_sha256(text: str) -> bool:
    """Whether the text is 64 lower-case hexadecimal digits."""
    return _SHA256.fullmatch(text) is not None


def seal(content: bytes) -> Seal:
    """The seal of a document that no longer changes."""
    return Seal(sha256=sha256_hex(content), size=len(content))


def check(content: bytes, sha256: str) -> bool:
    """Whether the document still is the one that was sealed; False too for a print that is not one."""
    expected = sha256.strip().lower()
    return is_sha256(expected) and hmac.compare_digest(sha256_hex(content), expected)
