"""One writer for a notebook, held by an operating-system lock that a killed process lets go by itself."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import IO

from desktop.storage.durable_files import open_own
from desktop.storage.errors import NotebookBusyError

if sys.platform == "win32":
    import msvcrt

    def _seize(file: IO[bytes]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

    def _seize_folder(_folder: Path) -> int | None:
        """A file that is held open cannot be taken away there."""
        return None
else:
    import fcntl

    def _seize(file: IO[bytes]) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _seize_folder(folder: Path) -> int | None:
        """Its handle; None where the file system locks no folder. BlockingIOError when another holds it."""
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(handle)
            if isinstance(error, BlockingIOError):
                raise
            return None
        return handle


class ProcessLock:
    """Taken at once or refused with NotebookBusyError; the folder is held too, for the file may be taken away."""

    def __init__(self, path: Path) -> None:
        self._file: IO[bytes] | None = os.fdopen(open_own(path, written=False), "wb")
        self._folder: int | None = None
        try:
            _seize(self._file)
            self._folder = _seize_folder(path.parent)
        except OSError:
            self._file.close()
            self._file = None
            raise NotebookBusyError(
                "Ce carnet est déjà ouvert dans une autre fenêtre de Perron.",
                safe="Rien n’est perdu.",
                do="Fermez l’autre fenêtre, puis recommencez.",
            ) from None

    def release(self) -> None:
        """Lets the next writer in; the empty file stays."""
        if self._file is not None:
            self._file.close()
            self._file = None
        if self._folder is not None:
            os.close(self._folder)
            self._folder = None


def forbid_core_dumps() -> None:
    """Keeps the key out of core files (PR_SET_DUMPABLE = 0 on Linux)."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None, use_errno=True).prctl(4, 0, 0, 0, 0)
    if os.name == "posix":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
