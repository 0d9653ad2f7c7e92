"""An attachment travels in pieces, each known by its hash, so that a cut costs one of them at most."""

import hashlib
from collections.abc import Iterator

CHUNK = 256 * 1024
"""Bytes of every piece but the last."""


def chunks_of(content: bytes) -> Iterator[bytes]:
    """The pieces, in order; none of nothing."""
    for start in range(0, len(content), CHUNK):
        yield content[start : start + CHUNK]


def chunk_hashes(content: bytes) -> list[str]:
    """The SHA-256 of each piece, in order."""
    return [hashlib.sha256(piece).hexdigest() for piece in chunks_of(content)]


def chunk_count(size: int) -> int:
    """How many pieces so many bytes make."""
    return -(-size // CHUNK)


def chunk_size(size: int, number: int) -> int:
    """The bytes of one piece, numbered from 0, of so many in all."""
    return min(CHUNK, size - number * CHUNK)
