"""The tables that the Department asks for (V5, M4, A6): shown, then written where the worker says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from desktop.domain.acts import JournalAct
from desktop.domain.calendar import ONE_DAY, add_months
from desktop.domain.french import short_date
from desktop.domain.table import Cell, CellKind, Column, Heading, Subject, Table
from desktop.errors import InvalidInputError
from desktop.reports.ods import ods_bytes
from desktop.reports.sheets import csv_bytes, xlsx_bytes
from desktop.schemes.figure_words import UNKNOWN, FigureWords
from desktop.services.claim_table import claim_table
from desktop.services.claims import SCOPE, ClaimView, check_period, scheme_of
from desktop.services.dossiers import dossiers_of_period
from desktop.services.outside import write_private
from desktop.services.profile import profile_of
from desktop.services.workspace import Workspace

__all__ = ["ENDINGS", "SCOPE", "Cell", "CellKind", "Heading", "Table", "TableService"]

_WRITERS: Final[dict[str, Callable[[Table], bytes]]] = {".xlsx": xlsx_bytes, ".csv": csv_bytes, ".ods": ods_bytes}
ENDINGS: Final = tuple(_WRITERS)
"""The kinds of file that a table is written to."""


class TableService:
    """Reads the notebook; slow in a large one, to be asked off the window."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def preview(self, scheme_id: str, first: date, last: date, *, territory: str = "") -> Table:
        """The table of a scheme over a period, both days included; raises InvalidInputError, NotFoundError."""
        scheme = scheme_of(self._workspace, scheme_id)
        check_period(first, last)
        figures = scheme.figures
        with self._workspace.notebook.read() as uow:
            dossiers = dossiers_of_period(self._workspace, uow, scheme_id, first, last, territory=territory)
        subjects = [one for dossier in dossiers for one in figures.subjects(scheme, dossier, first, last)]
        subjects.sort(key=_order)
        words = FigureWords(self._workspace.registry, self._workspace.resources.communes)
        return Table(
            figures.table_title,
            tuple(Heading(column.key, column.label, column.kind) for column in figures.columns),
            tuple(tuple(_cell(column, subject, words) for column in figures.columns) for subject in subjects),
            self._workspace.clock.today(),
            self._notes(first, last, territory),
            [subject.case.measure.id for subject in subjects],
        )

    def of_claim(self, view: ClaimView) -> Table:
        """A claim as a table: its lines, its totals, its months with their visits (A7)."""
        return claim_table(view, scheme_of(self._workspace, view.scheme).name, self._workspace.clock.today())

    def write(self, table: Table, path: Path) -> None:
        """Writes a table, readable by its owner alone; raises InvalidInputError for another ending than ENDINGS."""
        writer = _WRITERS.get(path.suffix.lower())
        if writer is None:
            *before, last = ENDINGS
            raise InvalidInputError({"path": f"Le nom du fichier finit par {', '.join(before)} ou {last}."})
        if path.is_file() and not _is_like(path):
            told = "Ce fichier existe et n’est pas un tableau\u00a0: il n’a pas été touché. Choisissez un autre nom."
            raise InvalidInputError({"path": told})
        content = writer(table)
        write_private(path, content)
        self._workspace.notebook.note(self._workspace.clock.now(), JournalAct.TABLE_OUT, "notebook")

    def file_name(self, scheme_id: str, first: date, last: date) -> str:
        """« VEJ 2026-11.xlsx » for a month, « VEJ 2026-01-01 au 2026-03-15.xlsx » for other days."""
        name = scheme_of(self._workspace, scheme_id).name
        whole = first.day == 1 and last == add_months(first, 1) - ONE_DAY
        return f"{name} {first:%Y-%m}.xlsx" if whole else f"{name} {first} au {last}.xlsx"

    def _notes(self, first: date, last: date, territory: str) -> tuple[str, ...]:
        with self._workspace.notebook.read() as uow:
            profile = profile_of(uow)
        by = ", ".join(one for one in (profile.operator, profile.worker_name) if one)
        where = f", {territory}" if territory else ""
        made = short_date(self._workspace.clock.today())
        return (
            f"Du {short_date(first)} au {short_date(last)}{where}.",
            f"Établi le {made}{f' par {by}' if by else ''}.",
            SCOPE,
        )


def _is_like(path: Path) -> bool:
    """Whether a file is empty, or of the kind that its name says and that is written over."""
    begins = b"\xef\xbb\xbf" if path.suffix.lower() == ".csv" else b"PK"
    with path.open("rb") as file:
        found = file.read(len(begins))
    return found in (b"", begins)


def _order(subject: Subject) -> tuple[date, str, str]:
    day = subject.contact.day if subject.contact else subject.case.measure.start
    return day, subject.dossier.household.name, subject.case.measure.id


def _cell(column: Column, subject: Subject, words: FigureWords) -> Cell:
    """What is written in a cell: codes in words, several of them after one another; nothing for what is not known."""
    value: Any = column.value(subject)
    if isinstance(value, list | tuple):
        return "\u00a0; ".join(_text(column, one, words) for one in value) or None
    if value is None or value == "":
        return None
    return value if isinstance(value, int | Decimal | date) else _text(column, value, words)


def _text(column: Column, value: Any, words: FigureWords) -> str:
    told = words.word(column.codes, str(value)) if column.codes else str(value)
    return "" if told == UNKNOWN else told
