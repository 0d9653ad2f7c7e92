"""The folder of a notebook is written in by its owner alone: who else may write there could exchange its files."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import Final

from desktop.storage.errors import NotebookError

_OTHERS_WRITE: Final = stat.S_IWGRP | stat.S_IWOTH


def close_to_others(directory: Path) -> None:
    """Takes the right to write in it away from others; raises NotebookError where that is not ours to do.

    A disk that knows of no rights is left as it is, and so is a folder where everybody has their own files.
    """
    if os.name != "posix" or not directory.is_dir():
        return
    about = directory.stat()
    if not about.st_mode & _OTHERS_WRITE:
        return
    if about.st_uid != os.geteuid() or about.st_mode & stat.S_ISVTX:
        raise NotebookError(
            "D’autres personnes peuvent écrire dans le dossier du carnet, et en remplacer les fichiers.",
            safe="Rien n’y a été modifié.",
            do="Placez le carnet dans un dossier qui n’est qu’à vous, ou demandez-le au service informatique.",
        )
    with suppress(OSError):
        directory.chmod(stat.S_IMODE(about.st_mode) & ~_OTHERS_WRITE)
