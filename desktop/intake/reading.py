"""A file that somebody brings, taken as a table by what it holds, not by its name."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Final

from desktop.domain.sheet import Book, Sheet
from desktop.intake.limits import MOST_BYTES, SAFE, Meter, TableFileError, damaged, too_large
from desktop.intake.ods import read_ods
from desktop.intake.text_table import read_text_table
from desktop.intake.xlsx import read_xlsx

ENDINGS: Final = (".xlsx", ".ods", ".csv")
_ZIP: Final = b"PK"
_OLD: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Excel before 2007, and any workbook that a password locks."""
_ODS: Final = b"application/vnd.oasis.opendocument.spreadsheet"
_BEGINNING: Final = 1024
_READ: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
"""A pipe that bears the name of a table would otherwise be waited for, for ever."""


def read_book(path: Path, check: Callable[[], None] = lambda: None) -> Book:
    """Reads a file once, in memory; raises TableFileError, or OSError when it cannot be opened at all.

    `check` is called now and then, and raises when nobody wants it any more.
    """
    content = _content(path)
    sheets = tuple(one for one in _sheets(path.stem, content, Meter(check)) if one.rows)
    if not sheets:
        raise TableFileError(
            "Ce fichier est vide.", safe=SAFE, do="Choisissez un fichier dont la première ligne porte les titres."
        )
    return Book(path.name, sheets)


def _content(path: Path) -> bytes:
    """All of a file, read once: what is read of it later cannot be another one."""
    with os.fdopen(os.open(path, _READ), "rb") as file:
        about = os.fstat(file.fileno())
        if not stat.S_ISREG(about.st_mode):
            raise damaged()
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise too_large(f"plus de {MOST_BYTES // 1024 // 1024}\u00a0Mo")
    return content


def _sheets(name: str, content: bytes, meter: Meter) -> tuple[Sheet, ...]:
    head = content[:_BEGINNING]
    if head.startswith(_OLD):
        raise TableFileError(
            "Ce classeur est protégé par un mot de passe, ou d’un ancien format (.xls).",
            safe=SAFE,
            do="Ouvrez-le dans votre tableur et enregistrez-le en .xlsx, sans mot de passe, puis recommencez.",
        )
    if not head.startswith(_ZIP):
        if head.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8")):
            raise damaged()
        return read_text_table(name, content, meter)
    try:
        return read_ods(content, meter) if _ODS in head else read_xlsx(content, meter)
    except (TableFileError, OSError, MemoryError):
        raise
    except Exception as error:
        if type(error).__module__.startswith("desktop."):
            raise  # asked to stop
        # from None: the text of the error could quote the file
        raise damaged() from None
