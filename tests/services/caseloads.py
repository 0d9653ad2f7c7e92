"""Tables of before, made as offices make them: by Excel, and by whoever exports text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

from desktop.services.bundle import Services
from desktop.services.importing import Layout, Plan, PlannedRow, Verdict

HEADS = (
    "Dossier", "NOM", "Prénom", "Né(e) le", "Tél", "Adresse", "CP", "Ville", "Dispositif", "Date de début",
    "Référent", "Accord donné le",
)  # fmt: skip
ROW = (
    "007", "Delattre", "Éloïse", "03/05/1980", "06 12 34 56 78", "12 rue Émile Zola", "62300", "LENS", "ASTRE",
    "01/09/2026", "Mme Petit", "01/09/2026",
)  # fmt: skip


def row(**changes: Any) -> tuple[Any, ...]:
    """The usual row with some of its cells otherwise, by their heads with underscores for spaces."""
    given = dict(zip(HEADS, ROW, strict=True)) | {name.replace("_", " "): value for name, value in changes.items()}
    return tuple(given[head] for head in HEADS)


def workbook(path: Path, rows: Iterable[Sequence[Any]], heads: Sequence[str] = HEADS, **sheets: Sequence[Any]) -> Path:
    """A workbook of one sheet « Ménages », and of the others named."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Ménages"
    for one in (heads, *rows):
        sheet.append(list(one))
    for name, lines in sheets.items():
        other = book.create_sheet(name)
        for line in lines:
            other.append(list(line))
    book.save(path)
    return path


def text_table(
    path: Path,
    rows: Iterable[Sequence[Any]],
    heads: Sequence[str] = HEADS,
    *,
    encoding: str = "utf-8-sig",
    by: str = ";",
) -> Path:
    """A text as LibreOffice and Excel export it."""
    lines = io.StringIO(newline="")
    csv.writer(lines, delimiter=by).writerows([heads, *rows])
    path.write_bytes(lines.getvalue().encode(encoding))
    return path


def plan_of(services: Services, path: Path, scheme: str = "", also: Mapping[int, str] | None = None) -> Plan:
    """The plan of a file as it is understood by itself."""
    book = services.importing.read(path)
    layout = services.importing.understood(book)
    return services.importing.plan(book, Layout(layout.columns, scheme))


def one_row(services: Services, path: Path) -> PlannedRow:
    """The only row of a plan."""
    (only,) = plan_of(services, path).rows
    return only


def verdicts(plan: Plan) -> list[Verdict]:
    return [one.verdict for one in plan.rows]


def faults(planned: PlannedRow) -> dict[str, str]:
    return {one.column: one.message for one in planned.faults}


def households(services):
    """Every household of the notebook."""
    with services.workspace.notebook.read() as uow:
        return list(uow.households.many(uow.health.household_ids()).values())


def measures(services):
    """Every measure."""
    with services.workspace.notebook.read() as uow:
        return uow.measures.in_states()


def contacts(services):
    """Every visit."""
    with services.workspace.notebook.read() as uow:
        return [one for measure in uow.measures.in_states() for one in uow.contacts.of_measure(measure.id)]


def waiting(services):
    """How many messages wait to be sent."""
    with services.workspace.notebook.read() as uow:
        return uow.outbox.waiting()


def journal(services):
    """What the journal says was done."""
    with services.workspace.notebook.read() as uow:
        return [line.action for line in uow.audit.page(0, 500)]


def replaced(of, reference, name):
    """A row of another household."""
    return (reference, name, *of[2:])


def take(services, path, scheme=""):
    """A table taken over."""
    return services.importing.apply(plan_of(services, path, scheme))
