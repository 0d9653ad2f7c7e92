"""Files that are on the disk when a call returns, and that have their name only once they are whole.

Nothing here goes through a link or waits on a pipe: what lies in a folder may have been put there by somebody else.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Final

UNFINISHED: Final = ".new"
_PIECE: Final = 1024 * 1024
_PLAIN: Final = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_READ: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _PLAIN
_MAKE: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _PLAIN


def pieces_of(path: Path) -> Iterator[bytes]:
    """What a file holds, one piece after the other; raises OSError for a link and for what is no file."""
    with _opened(path) as file:
        while piece := file.read(_PIECE):
            yield piece


def read_small(path: Path, most: int) -> bytes:
    """A file of at most so many bytes; raises OSError for a larger one, a link, and what is no file."""
    with _opened(path) as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise OSError("larger than it can be")
    return content


def _opened(path: Path) -> IO[bytes]:
    file = os.fdopen(os.open(path, _READ), "rb")
    if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        return file
    file.close()
    raise OSError("not a regular file")


def open_own(path: Path, *, written: bool = True) -> int:
    """A handle on a small file of ours; a link gives way to a new file; raises OSError.

    `written`: so does a second name of another file. A lock is never written in, and must stay the same file.
    """
    if path.is_symlink() or (written and is_shared(path)):
        path.unlink()
    return os.open(path, os.O_WRONLY | os.O_CREAT | _PLAIN, 0o600)


def is_shared(path: Path) -> bool:
    """Whether a name leads to what lies elsewhere too, or to what is no file: nothing of ours is like that."""
    try:
        about = path.lstat()
    except FileNotFoundError:
        return False
    return not stat.S_ISREG(about.st_mode) or about.st_nlink > 1


def is_plain_folder(path: Path) -> bool:
    """Whether it is a folder itself, not a link to one."""
    return path.is_dir() and not path.is_symlink()


def is_plain_file(path: Path) -> bool:
    """Whether it is a file itself, not a link to one."""
    return path.is_file() and not path.is_symlink()


def write_durably(path: Path, pieces: Iterable[bytes]) -> None:
    """Writes a file for its owner alone under another name, and gives it its name once it is whole on the disk.

    Whatever had one of the two names is replaced, never written through.
    """
    _write(path, pieces)
    flush_directory(path.parent)


def _write(path: Path, pieces: Iterable[bytes]) -> None:
    unfinished = path.with_name(path.name + UNFINISHED)
    try:
        unfinished.unlink(missing_ok=True)
        with os.fdopen(os.open(unfinished, _MAKE, 0o600), "wb") as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except BaseException:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise


def copy_durably(source: Path, target: Path, each: Callable[[bytes], None]) -> None:
    """Copies a file; `each` is given every piece on the way, and stops the copy by raising.

    Many are copied at once: the directory is flushed by who has copied them all.
    """

    def looked_at() -> Iterator[bytes]:
        for piece in pieces_of(source):
            each(piece)
            yield piece

    _write(target, looked_at())


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
