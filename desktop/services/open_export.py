"""« Export ouvert »: everything that may leave, in files that anybody can read; shown first, then written and noted."""

from __future__ import annotations

import re
import shutil
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from desktop.domain.acts import JournalAct
from desktop.domain.french import plural, short_date
from desktop.errors import AppError, InvalidInputError
from desktop.reports.ods import ods_bytes
from desktop.reports.sheets import csv_bytes, xlsx_bytes
from desktop.services.open_export_lines import lines_of, schema_bytes
from desktop.services.open_export_records import Asked, OpenRecord, open_records
from desktop.services.open_export_tables import TableMaker
from desktop.services.outside import write_private
from desktop.services.workspace import Workspace

__all__ = ["FORMATS", "WARNING", "Asked", "OpenExportService", "OpenPreview", "OpenWritten", "TableTold"]

_TABLES: Final[Mapping[str, Callable[..., bytes]]] = {"xlsx": xlsx_bytes, "ods": ods_bytes, "csv": csv_bytes}
_LINES: Final = "jsonl"
_BOOK: Final = "classeur-"
"""Before a kind of tables: all of them as the sheets of one file."""
FORMATS: Final[Mapping[str, str]] = {
    f"{_BOOK}xlsx": "Excel, un seul classeur (.xlsx)",
    f"{_BOOK}ods": "LibreOffice, un seul classeur (.ods)",
    "xlsx": "Excel, un fichier par tableau (.xlsx)",
    "ods": "LibreOffice, un fichier par tableau (.ods)",
    "csv": "Texte, un fichier par tableau (.csv)",
    _LINES: "JSON, une ligne par fiche (.jsonl), avec son schéma",
}
"""What it can be written as."""
WARNING: Final = (
    "Ces fichiers ne seront pas chiffrés\u00a0: ils nomment des personnes, et qui les trouve peut les lire. "
    "Rangez-les en lieu sûr, et effacez-les dès qu’ils ont servi."
)
SCOPE: Final = (
    "Seuls les champs partagés y sont\u00a0: ni les notes confidentielles, ni ce qui reste à l’équipe, ni les photos."
)
BOOK_NAME: Final = "export"
LINES_NAME: Final = "export.jsonl"
SCHEMA_NAME: Final = "export.schema.json"
_LONGEST_NAME: Final = 60
_MOST_FOLDERS: Final = 100


@dataclass(frozen=True)
class TableTold:
    """A table before it is written: its title, how many rows, and which columns."""

    title: str
    rows: int
    columns: tuple[str, ...]


@dataclass(frozen=True)
class OpenPreview:
    """What an export would hold."""

    asked: Asked
    households: int
    visits: int
    records: int
    tables: tuple[TableTold, ...]

    @property
    def words(self) -> str:
        """« 12 ménages, 40 visites et contacts, 310 fiches en tout »."""
        parts = (
            plural(self.households, "ménage", "ménages"),
            plural(self.visits, "visite ou contact", "visites et contacts"),
            f"{plural(self.records, 'fiche', 'fiches')} en tout",
        )
        return ", ".join(parts)


@dataclass(frozen=True)
class OpenWritten:
    """Where it was written, and how many files."""

    directory: Path
    files: int
    records: int


class OpenExportService:
    """Shows and writes open exports; slow in a large notebook: off the window."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def preview(self, asked: Asked) -> OpenPreview:
        """What would be in it; nothing is written. Raises InvalidInputError, NotFoundError."""
        records = open_records(self._workspace, asked)
        tables = TableMaker(self._workspace, records).tables()
        return OpenPreview(
            asked,
            _count(records, "household"),
            _count(records, "contact"),
            len(records),
            tuple(TableTold(one.title, len(one.rows), tuple(head.label for head in one.headings)) for one in tables),
        )

    def write(self, asked: Asked, place: Path, form: str) -> OpenWritten:
        """Writes it into a new folder of a place, for its owner alone; AppError with nothing left of it otherwise."""
        if form not in FORMATS:
            raise InvalidInputError({"form": f"Choisissez parmi {', '.join(FORMATS)}."})
        records = open_records(self._workspace, asked)
        if not records:
            raise AppError("Il n’y a rien à exporter pour ce choix.", do="Choisissez une autre période.")
        contents = self._contents(records, asked, form)
        directory = self._new_folder(place)
        _write_all(directory, contents)
        self._workspace.notebook.note(self._workspace.clock.now(), JournalAct.OPEN_EXPORT, "notebook")
        return OpenWritten(directory, len(contents), len(records))

    def _contents(self, records: Sequence[OpenRecord], asked: Asked, form: str) -> dict[str, bytes]:
        if form == _LINES:
            return {LINES_NAME: lines_of(records), SCHEMA_NAME: schema_bytes()}
        notes = self._notes(asked)
        tables = [replace(one, notes=notes) for one in TableMaker(self._workspace, records).tables()]
        kind = form.removeprefix(_BOOK)
        if kind != form:
            return {f"{BOOK_NAME}.{kind}": _TABLES[kind](*tables)}
        names = (f"{number:02} {_file_name(one.title)}.{kind}" for number, one in enumerate(tables, start=1))
        return {name: _TABLES[kind](one) for name, one in zip(names, tables, strict=True)}

    def _notes(self, asked: Asked) -> tuple[str, ...]:
        scheme = self._workspace.registry.scheme(asked.scheme).name if asked.scheme else "tous les dispositifs"
        where = asked.territory or "tous les territoires"
        period = f"Du {short_date(asked.first)} au {short_date(asked.last)}, {scheme}, {where}."
        return (period, SCOPE, WARNING)

    def _new_folder(self, place: Path) -> Path:
        """Of a name that tells the day and nobody; never one that is there already."""
        name = f"export-{self._workspace.clock.today().isoformat()}"
        names = (name, *(f"{name}-{number}" for number in range(2, _MOST_FOLDERS)))
        return next((place / one for one in names if not (place / one).exists()), place / name)


def _count(records: Sequence[OpenRecord], kind: str) -> int:
    return sum(one.kind == kind for one in records)


def _file_name(title: str) -> str:
    """A title that every system takes as a file name."""
    plain = unicodedata.normalize("NFKD", title.replace("’", " ")).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9-]+", " ", plain).strip().lower()[:_LONGEST_NAME].strip()


def _write_all(directory: Path, contents: Mapping[str, bytes]) -> None:
    is_new = not directory.exists()
    try:
        directory.mkdir(mode=0o700, parents=True)
        for name, content in contents.items():
            write_private(directory / name, content)
    except OSError:
        if is_new:  # what was begun would lie there readable
            with suppress(OSError):
                shutil.rmtree(directory)
        raise AppError(
            "L’export n’a pas pu être écrit à cet endroit.",
            safe="Rien n’y est resté, et tout est toujours dans le carnet.",
            do="Vérifiez qu’il y reste de la place, ou choisissez un autre dossier.",
        ) from None
