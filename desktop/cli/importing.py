"""The command that takes over a caseload: what each row would become, then, when it is asked for, all of it at once."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from desktop.cli.answers import WrongUseError, print_json
from desktop.cli.opening import Notebooks

if TYPE_CHECKING:
    from desktop.services.importing import Columns, Layout, Plan, PlannedRow
    from desktop.services.workspace import Workspace

_SURELY_HEADS: Final = 2
"""Columns known by their heads, from which on the first row holds heads."""


def import_table(arguments: argparse.Namespace, notebooks: Notebooks) -> int:
    """The plan of a file; with --apply it is written too. Rows are told by their numbers, without anybody's name."""
    from desktop.services.importing import ImportService

    # which of its people are in the notebook is an answer that names them, so to speak: it leaves its line too
    with notebooks(arguments, read_only=not arguments.apply, names=True) as workspace:
        service = ImportService(workspace)
        book = service.read(arguments.file)
        layout = replace(service.understood(book), scheme=_scheme(arguments, workspace))
        plan = service.plan(book, layout)
        written = len(service.apply(plan).writes) if arguments.apply else 0
    left_out = [head for columns in layout.columns.values() for head in _left_out(columns)]
    if arguments.json:
        return print_json(_as_json(plan, layout, left_out, written))
    for row in plan.rows:
        print(f"{row.sheet} {row.number}  {row.verdict.value}  {_told(row)}".rstrip())
    if left_out:
        print(f"Colonnes laissées de côté : {', '.join(left_out)}.")
    for note in plan.notes:
        print(note)
    print(", ".join(f"{verdict.value} : {count}" for verdict, count in plan.counts.items()) + f", écrits : {written}.")
    if not arguments.apply:
        print("Rien n’a été écrit. Pour importer : la même commande avec --apply.")
    return 0


def _scheme(arguments: argparse.Namespace, workspace: Workspace) -> str:
    known = [one.id for one in workspace.registry.schemes()]
    if arguments.scheme and arguments.scheme not in known:
        raise WrongUseError(f"« {arguments.scheme} » n’est pas un dispositif. Choisissez parmi {', '.join(known)}.")
    return str(arguments.scheme)


def _left_out(columns: Columns) -> list[str]:
    """The heads that nothing is taken from; where hardly one was known, what stands there may be people: its letter."""
    if len(columns.taken) >= _SURELY_HEADS:
        return list(columns.left_out)
    places = [place for place, head in enumerate(columns.heads) if head and place not in columns.taken]
    return [f"colonne {_letters(place)}" for place in places]


def _letters(place: int) -> str:
    """A column as a spreadsheet names it: « AB »."""
    before, last = divmod(place, 26)
    return (_letters(before - 1) if before else "") + chr(ord("A") + last)


def _told(row: PlannedRow) -> str:
    """What is wrong or to be known of a row; who it is about stands in the file."""
    faults = [f"{one.column} : {one.message}" if one.column else one.message for one in row.faults]
    return " ".join((*faults, *row.remarks)) or ", ".join(one.label for one in row.changes)


def _as_json(plan: Plan, layout: Layout, left_out: list[str], written: int) -> dict[str, Any]:
    return {
        "counts": {verdict.value: count for verdict, count in plan.counts.items()},
        "written": written,
        "without_agreement": plan.without_agreement,
        "columns": [
            {"sheet": columns.sheet, "head": columns.heads[place], "field": key}
            for columns in layout.columns.values()
            for place, key in sorted(columns.taken.items())
        ],
        "left_out": left_out,
        "notes": list(plan.notes),
        "rows": [
            {
                "sheet": row.sheet,
                "row": row.number,
                "verdict": row.verdict.value,
                "faults": [{"column": one.column, "message": one.message} for one in row.faults],
                "remarks": list(row.remarks),
                "changes": [one.label for one in row.changes],
            }
            for row in plan.rows
        ],
    }
