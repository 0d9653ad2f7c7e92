"""Files outside the notebook: read whatever they turn out to be, written for their owner alone."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Callable
from contextlib import suppress
from itertools import chain, count
from pathlib import Path
from typing import Final

from desktop.storage.sealed_files import CaptureStoppedError

_STEP: Final = 1024 * 1024
_READ: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_WRITE: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


def read_file(path: Path, most: int, stopped: Callable[[], bool]) -> tuple[int, bytes]:
    """The size of a file, and its bytes unless it has more than `most`.

    Raises OSError, also for what is no regular file: a pipe or a device would never end.
    """
    with os.fdopen(os.open(path, _READ), "rb") as file:
        about = os.fstat(file.fileno())
        if not stat.S_ISREG(about.st_mode):
            raise OSError("not a regular file")
        if about.st_size > most:
            return about.st_size, b""
        pieces, size = [], 0
        while size <= most and (piece := file.read(_STEP)):
            if stopped():
                raise CaptureStoppedError
            pieces.append(piece)
            size += len(piece)
    return size, b"".join(pieces)


def free_place(path: Path) -> Path:
    """The path itself, or with a number where something has that name: « Reprise (2).age »."""
    numbered = (path.with_name(f"{path.stem} ({number}){path.suffix}") for number in count(2))
    return next(one for one in chain((path,), numbered) if not os.path.lexists(one))


def write_private(path: Path, content: bytes) -> None:
    """Puts a new file in the place of whatever has that name, a link included; raises OSError with nothing changed."""
    unfinished = path.with_name(f".{secrets.token_hex(8)}.new")
    try:
        with os.fdopen(os.open(unfinished, _WRITE, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise
