"""Files that are on the disk when a call returns, and that have their name only once they are whole."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

UNFINISHED: Final = ".new"
_PIECE: Final = 1024 * 1024


def pieces_of(path: Path) -> Iterator[bytes]:
    """What a file holds, one piece after the other."""
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def write_durably(path: Path, pieces: Iterator[bytes]) -> None:
    """Writes a file for its owner alone under another name, flushes it, and gives it its name."""
    unfinished = path.with_name(path.name + UNFINISHED)
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def copy_durably(source: Path, target: Path, each: Callable[[bytes], None]) -> None:
    """Copies a file; `each` is given every piece on the way, and stops the copy by raising."""

    def looked_at() -> Iterator[bytes]:
        for piece in pieces_of(source):
            each(piece)
            yield piece

    write_durably(target, looked_at())


def flush_file(path: Path) -> None:
    """Has the disk keep what was written to a file by another hand."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def flush_directory(directory: Path) -> None:
    """Has the disk keep the names in a directory, where the system knows how."""
    if os.name == "posix":
        handle = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
