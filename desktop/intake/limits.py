"""How much is read of a table that somebody brings, and what is said of one that cannot be."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from desktop.domain.french import plural
from desktop.errors import AppError

MOST_BYTES: Final = 30 * 1024 * 1024
MOST_UNPACKED: Final = 250 * 1024 * 1024
MOST_PARTS: Final = 4000
MOST_TAGS: Final = 6_000_000
"""Of all parts together: what a small archive unpacks to costs by its tags, not by its bytes."""
MOST_TAGS_BESIDE: Final = 300_000
"""Of a part that holds neither rows nor their texts."""
MOST_TAGS_HELD: Final = 500_000
"""That are kept until a row is over."""
MOST_ROWS: Final = 20_000
MOST_COLUMNS: Final = 200
MOST_CELLS: Final = 2_000_000
MOST_LETTERS: Final = 20_000
"""Of one cell."""
MOST_RECORD: Final = 1_000_000
"""Letters of one line of a text, with all its cells."""
MOST_SHEETS: Final = 30
MOST_SPANNED: Final = 200_000
"""Rows under merged cells."""
EMPTY_RUN: Final = 5000
"""Empty rows in a row after which a sheet is taken to be over: a format spread to its foot is no content."""
_CHECKED_EVERY: Final = 256
_CHUNK: Final = 1024 * 1024
_OF_ROWS: Final = ("xl/worksheets/", "xl/sharedstrings", "content.xml")

SAFE: Final = "Le carnet n’a pas changé, et le fichier non plus."


class TableFileError(AppError):
    """A file that cannot be taken as a table."""


def damaged() -> TableFileError:
    """A file that does not hold what its kind promises."""
    return TableFileError(
        "Ce fichier est abîmé, ou n’est pas un tableau.",
        safe=SAFE,
        do="Ouvrez-le dans votre tableur, enregistrez-le de nouveau en .xlsx, puis recommencez.",
    )


def too_large(what: str) -> TableFileError:
    """A file beyond what a caseload ever is."""
    return TableFileError(
        f"Ce fichier est trop grand pour être importé\u00a0: {what}.",
        safe=SAFE,
        do="Gardez-y les seules lignes à importer, ou faites plusieurs fichiers.",
    )


@dataclass
class Meter:
    """Counts what is read, and stops at the limits or when nobody wants it any more."""

    check: Callable[[], None] = field(default=lambda: None)
    rows: int = 0
    cells: int = 0

    def row(self, width: int) -> None:
        """One more row that holds something."""
        self.rows += 1
        self.cells += width
        if self.rows > MOST_ROWS:
            raise too_large(f"plus de {plural(MOST_ROWS, 'ligne', 'lignes')}")
        if self.cells > MOST_CELLS:
            raise too_large(f"plus de {plural(MOST_CELLS, 'cellule', 'cellules')}")
        if self.rows % _CHECKED_EVERY == 0:
            self.check()

    def empty(self, run: int) -> bool:
        """Whether a sheet is over after so many empty rows in a row."""
        if run % _CHECKED_EVERY == 0:
            self.check()
        return run > EMPTY_RUN


def check_archive(archive: zipfile.ZipFile, meter: Meter) -> None:
    """Refuses an archive that would unpack to far more than a table; its own figures bound what is read of it."""
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise unfolds()
    if any(part.flag_bits & 1 for part in parts):
        raise TableFileError(
            "Ce fichier est protégé par un mot de passe.",
            safe=SAFE,
            do="Enregistrez-en une copie sans mot de passe, puis effacez-la après l’import.",
        )
    left = MOST_TAGS
    for part in parts:
        most = left if part.filename.lower().startswith(_OF_ROWS) else min(left, MOST_TAGS_BESIDE)
        left -= _tags(archive, part, most, meter)


def unfolds() -> TableFileError:
    """A small file that would take up the whole computer."""
    return too_large("il se déplie au-delà de toute mesure")


def _tags(archive: zipfile.ZipFile, part: zipfile.ZipInfo, most: int, meter: Meter) -> int:
    """How many tags a part has, in whatever coding; raises TableFileError when it has more than `most`."""
    count = 0
    with archive.open(part) as content:
        while chunk := content.read(_CHUNK):
            meter.check()
            count += chunk.count(b"<")
            if count > most:
                raise unfolds()
    return count
