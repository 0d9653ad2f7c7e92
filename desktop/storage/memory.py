"""Secrets are overwritten once they have served: Python itself never does it."""

from __future__ import annotations

import ctypes
from typing import Final

Secret = bytes | bytearray

_BYTES_HEADER: Final = bytes.__basicsize__ - 1
"""Where the content of a bytes object begins in CPython, after its count of references, type, length and hash."""


def wipe(*secrets: Secret) -> None:
    """Overwrites each secret where it lies with zeros; to be given nothing that anybody else still reads.

    A bytes object is not meant to change: only those that a library handed to us alone are given here.
    """
    for secret in secrets:
        if isinstance(secret, bytearray):
            secret[:] = bytes(len(secret))
        elif len(secret) > 1:  # those of one byte are shared by the whole interpreter
            ctypes.memset(id(secret) + _BYTES_HEADER, 0, len(secret))


def keep(secret: bytes) -> bytearray:
    """The same in a buffer that can be wiped; the bytes given are wiped at once."""
    kept = bytearray(secret)
    wipe(secret)
    return kept
