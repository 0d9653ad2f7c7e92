"""Keys made from the key of the database, each for one purpose: none of them tells anything of another."""

from __future__ import annotations

import hashlib
import hmac

from desktop.storage.memory import Secret


def derived_key(database_key: Secret, purpose: str) -> bytes:
    """32 bytes for this purpose alone."""
    return hmac.digest(database_key, f"perron/{purpose}/1".encode(), "sha256")


def keyed_hash(key: bytes, data: bytes) -> str:
    """HMAC-SHA256 in hexadecimal: whoever has not the key can neither make it nor compare it with a file of theirs."""
    return hmac.new(key, data, hashlib.sha256).hexdigest()
