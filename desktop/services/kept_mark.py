"""The number of the last write, kept in the keyring: it tells an older copy even when the whole folder is one.

A convenience that is never waited for long, never asked of a keyring that is locked, and never in the way of opening.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final, TypeVar

from desktop.services.apart import apart
from desktop.storage.keystore import KeystoreError, OpenKeystore, lasting_keystore
from desktop.storage.sealed_files import CaptureStoppedError

T = TypeVar("T")

_LONGEST_S: Final = 1.5
"""A bus that does not answer would be waited for half a minute."""


class KeptMark:
    """One mark for each notebook, under its random id; sealed by a key of the notebook, so that it tells nothing."""

    def __init__(self, open_keystore: OpenKeystore = lasting_keystore) -> None:
        self._open = open_keystore

    def get(self, notebook_id: str) -> bytes:
        """The mark kept, empty when there is none or no keyring answers."""
        return (self._soon(lambda: self._open().get(_name(notebook_id))) or "").encode()

    def put(self, notebook_id: str, sealed: bytes) -> None:
        """Keeps it, if a keyring is there."""
        self._soon(lambda: self._open().put(_name(notebook_id), sealed.decode()))

    def _soon(self, work: Callable[[], T]) -> T | None:
        latest = time.monotonic() + _LONGEST_S
        try:
            return apart(work, lambda: time.monotonic() > latest)
        except (KeystoreError, CaptureStoppedError):
            return None


def _name(notebook_id: str) -> str:
    return f"mark {notebook_id}"
