"""Where the library of the printing system puts down what it is about to queue: in memory, never on a disk (P2).

CUPS makes a file where TMPDIR says, in the clear, and takes it away again; a crash between the two would leave it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_VARIABLE: Final = "TMPDIR"
_MOUNTS: Final = Path("/proc/self/mounts")
_SHARED_MEMORY: Final = "/dev/shm"  # noqa: S108 - CUPS makes its file for its owner alone, under a name of chance
_IN_MEMORY: Final = frozenset({"tmpfs", "ramfs"})


@contextmanager
def spooled_in_memory() -> Iterator[None]:
    """Inside, temporary files lie in memory, where the system has a folder for that; elsewhere nothing changes."""
    before = os.environ.get(_VARIABLE)
    place = memory_folder()
    if place:
        os.environ[_VARIABLE] = place
    try:
        yield
    finally:
        if before is not None:
            os.environ[_VARIABLE] = before
        elif place:
            del os.environ[_VARIABLE]


def memory_folder() -> str:
    """A folder that Linux keeps in memory, the user's own first; empty where there is none."""
    places = (os.environ.get("XDG_RUNTIME_DIR", ""), _SHARED_MEMORY)
    mounted = _mounted()
    return next((one for one in places if _is_in_memory(one, mounted) and os.access(one, os.W_OK | os.X_OK)), "")


def _mounted() -> dict[str, str]:
    """The kind of file system of each place where one begins; none where the system does not tell."""
    try:
        lines = _MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return {}
    return {parts[1]: parts[2] for parts in (line.split() for line in lines) if len(parts) > 2}


def _is_in_memory(place: str, mounted: dict[str, str]) -> bool:
    if not place:
        return False
    above = (place, *(str(one) for one in Path(place).parents))
    return mounted.get(next((one for one in above if one in mounted), "")) in _IN_MEMORY
