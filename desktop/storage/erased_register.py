"""The register of deletions beside the notebook: it stays when an older copy is put back, which then forgets again.

Each line is sealed by a key made from that of the database: the file tells nobody who was deleted, not even to whoever
knows the ids, and nobody but the notebook adds to it. Lines of another key, from before the key was changed, stay: a
copy of that time reads them.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from desktop.storage.derived_keys import derived_key, keyed_hash
from desktop.storage.durable_files import read_small, write_durably
from desktop.storage.errors import NONSENSE
from desktop.storage.memory import Secret

_NONCE_BYTES: Final = 12
_NAME_LENGTH: Final = 16
_SEALED_BYTES: Final = _NONCE_BYTES + 64 + 1 + 10 + 16
_LARGEST: Final = 8 * 1024 * 1024


@dataclass
class Registered:
    """What a register says: digests with their days, and how many lines nothing of ours ever wrote."""

    erased: dict[str, date] = field(default_factory=dict)
    strange: int = 0
    lines: list[str] = field(default_factory=list)
    """Those that stay as they are: ours, and those of another key."""


class ErasedRegister:
    """One line for each household deleted for good, read and written with the key of the notebook."""

    def __init__(self, path: Path, database_key: Secret) -> None:
        self._path = path
        key = derived_key(database_key, "erased-register")
        self._cipher = AESGCM(key)
        self._name = keyed_hash(key, b"name")[:_NAME_LENGTH]

    def read(self) -> Registered:
        """What it says; nothing without a file. A line that is not as it was written is counted, never obeyed."""
        found = Registered()
        try:
            text = read_small(self._path, _LARGEST).decode("ascii", errors="replace")
        except FileNotFoundError:
            return found
        except OSError:
            return Registered(strange=1)
        for line in filter(None, text.split("\n")):
            self._take(line, found)
        return found

    def add(self, erased: Mapping[str, date]) -> None:
        """Writes what it does not say yet, and leaves out what nothing of ours wrote; raises OSError."""
        known = self.read()
        new = {digest: day for digest, day in sorted(erased.items()) if digest not in known.erased}
        if new or known.strange:
            lines = [*known.lines, *(self._sealed(digest, day) for digest, day in new.items())]
            write_durably(self._path, ["".join(f"{line}\n" for line in lines).encode()])

    def _take(self, line: str, found: Registered) -> None:
        name, _, sealed = line.partition(" ")
        try:
            raw = base64.b64decode(sealed, validate=True)
            if len(raw) != _SEALED_BYTES or len(name) != _NAME_LENGTH:
                raise ValueError("line")
            if name == self._name:
                digest, _, day = self._opened(raw).partition(" ")
                found.erased[digest] = date.fromisoformat(day)
        except (InvalidTag, *NONSENSE):
            found.strange += 1
        else:
            found.lines.append(line)

    def _opened(self, raw: bytes) -> str:
        return self._cipher.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], self._name.encode()).decode()

    def _sealed(self, digest: str, day: date) -> str:
        nonce, said = secrets.token_bytes(_NONCE_BYTES), f"{digest} {day.isoformat()}".encode()
        sealed = nonce + self._cipher.encrypt(nonce, said, self._name.encode())
        return f"{self._name} {base64.b64encode(sealed).decode()}"
