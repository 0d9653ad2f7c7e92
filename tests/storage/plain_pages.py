"""Every page of a notebook's database in clear, free ones included: what somebody with the key could still find."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PAGE, RESERVED, SALT = 4096, 80, 16


def plain_pages(database: Path, key: bytes) -> bytes:
    """The decrypted bytes of all pages (SQLCipher 4: AES-256-CBC, the nonce first in the reserved end of each page)."""
    sealed = database.read_bytes()
    found = []
    for start in range(0, len(sealed), PAGE):
        page = sealed[start : start + PAGE]
        body, nonce = page[: PAGE - RESERVED], page[PAGE - RESERVED : PAGE - RESERVED + 16]
        decryptor = Cipher(algorithms.AES(key), modes.CBC(nonce)).decryptor()
        found.append(decryptor.update(body[SALT if start == 0 else 0 :]) + decryptor.finalize())
    return b"\n".join(found)
