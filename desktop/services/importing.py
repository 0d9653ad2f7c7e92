"""Taking over a caseload from a table: read, understood, planned, written in one act, and taken back whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Final

from desktop.domain.acts import JournalAct
from desktop.domain.contact import Contact
from desktop.domain.household import Household
from desktop.domain.measure import Measure
from desktop.domain.saisine import Saisine
from desktop.domain.sheet import Book, Sheet, Value
from desktop.intake.limits import TableFileError
from desktop.intake.reading import ENDINGS, read_book
from desktop.reports.import_template import TemplateColumn, template_bytes
from desktop.services.clock import PARIS
from desktop.services.importing_back import (
    DAYS_KEPT,
    LastImport,
    LastTold,
    changed,
    import_made,
    keep_import,
    kept_import,
    record_now,
    take_import_back,
)
from desktop.services.importing_cells import entry_of, words_of
from desktop.services.importing_columns import Columns, Heads, Kind, Target, recognised
from desktop.services.importing_plan import VERDICT_WORDS, Change, Fault, Plan, PlannedRow, Verdict, Write
from desktop.services.importing_rows import Rows
from desktop.services.importing_targets import household_targets, visit_targets
from desktop.services.importing_world import World
from desktop.services.origins import keep_origin, origin_of
from desktop.services.outside import write_private
from desktop.services.records import save
from desktop.services.workspace import Workspace
from desktop.storage.unit_of_work import UnitOfWork

__all__ = [
    "DAYS_KEPT",
    "ENDINGS",
    "TEMPLATE_NAME",
    "VERDICT_WORDS",
    "Book",
    "Change",
    "Columns",
    "Fault",
    "ImportService",
    "Imported",
    "LastTold",
    "Layout",
    "Plan",
    "PlannedRow",
    "Role",
    "TableFileError",
    "Target",
    "Verdict",
]  # fmt: skip

TEMPLATE_NAME: Final = "Modèle d’import.xlsx"
_NOT_HEADED: Final = "Aucun titre de colonne n’a été reconnu\u00a0: dites vous-même ce que contient chaque colonne."
_EVERY: Final = 20
_IN_TEMPLATE: Final = 4
"""Persons of a household that the template has columns for."""

Progress = Callable[[int, int], None]
Check = Callable[[], None]


class Role(StrEnum):
    """What the rows of a sheet are."""

    HOUSEHOLDS = "households"
    VISITS = "visits"


@dataclass(frozen=True)
class Layout:
    """How a file is understood: which sheet holds what, its columns, and the scheme of all rows that name none."""

    columns: Mapping[Role, Columns] = field(default_factory=dict)
    scheme: str = ""

    def with_columns(self, role: Role, columns: Columns | None) -> Layout:
        """With another sheet, or none, in a role."""
        others = {one: known for one, known in self.columns.items() if one is not role}
        return replace(self, columns={**others, role: columns} if columns else others)


@dataclass(frozen=True)
class Imported:
    """What was written, so that it can be taken back."""

    writes: tuple[Write, ...]
    last: LastImport
    plan: Plan

    @property
    def is_empty(self) -> bool:
        """Whether nothing had to be written."""
        return not self.writes and not self.last.origins


class ImportService:
    """Reading and planning write nothing; both, and the act itself, take their time in a large file."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def read(self, path: Path, check: Check = lambda: None) -> Book:
        """Reads a file where it is, once; raises TableFileError, or OSError."""
        return read_book(path, check)

    def targets(self, role: Role) -> tuple[Target, ...]:
        """What a column may be taken for."""
        make = household_targets if role is Role.HOUSEHOLDS else visit_targets
        return make(self._workspace.registry)

    def understood(self, book: Book) -> Layout:
        """The sheets and columns as far as they are recognised; else the first sheet is that of households."""
        found: dict[Role, Columns] = {}
        for sheet in book.sheets:
            visits = self.columns(sheet, Role.VISITS)
            households = self.columns(sheet, Role.HOUSEHOLDS)
            role = Role.VISITS if _is_of_visits(visits, households) else Role.HOUSEHOLDS
            columns = visits if role is Role.VISITS else households
            if len(columns.taken) > len(found[role].taken if role in found else ()):
                found[role] = columns
        if not found:
            found[Role.HOUSEHOLDS] = self.columns(book.sheets[0], Role.HOUSEHOLDS)
        return Layout(found)

    def words_of(self, value: Value) -> str:
        """A cell as it is shown."""
        return words_of(value)

    def schemes(self) -> list[tuple[str, str]]:
        """The schemes that a whole file may be of: id and name."""
        return [(one.id, one.name) for one in self._workspace.registry.schemes()]

    def columns(self, sheet: Sheet, role: Role) -> Columns:
        """The columns of a sheet as they are recognised in a role."""
        return recognised(sheet, self.targets(role))

    def plan(
        self, book: Book, layout: Layout, progress: Progress = lambda done, total: None, check: Check = lambda: None
    ) -> Plan:
        """What would become of every row; nothing is written."""
        parts = [
            (role, layout.columns[role], book.sheet(layout.columns[role].sheet))
            for role in Role
            if role in layout.columns
        ]
        total = sum(len(sheet.rows) for _role, _columns, sheet in parts if sheet)
        planned: list[PlannedRow] = []
        notes: list[str] = []
        with self._workspace.notebook.read() as uow:
            world = World(uow)
            for role, columns, sheet in parts:
                if sheet is None:
                    continue
                notes += sheet.notes if columns.taken else (*sheet.notes, _NOT_HEADED)
                for row in self._rows(world, role, columns, sheet, layout.scheme):
                    planned.append(row)
                    if len(planned) % _EVERY == 0:
                        check()
                        progress(len(planned), total)
        return Plan.of(book.file_name, tuple(planned), tuple(dict.fromkeys(notes)))

    def _rows(self, world: World, role: Role, columns: Columns, sheet: Sheet, scheme: str) -> Iterator[PlannedRow]:
        targets = {one.key: one for one in self.targets(role)}
        today = self._workspace.clock.today()
        rows = Rows(self._workspace, world, Heads(columns, targets), scheme)
        plan = rows.of_visit if role is Role.VISITS else rows.of_household
        for row in sheet.rows[columns.head_row + 1 :]:
            yield plan(entry_of(row, columns, targets, today))

    def apply(self, plan: Plan, progress: Progress = lambda done, total: None, check: Check = lambda: None) -> Imported:
        """Writes the plan, all of it or nothing; NotAllowedError when the notebook is not as it was planned for."""
        writes = plan.writes
        with self._workspace.notebook.write() as uow:
            _require(uow, writes)
            origins = [(origin_of(uow, one.household_id), one) for one in plan.origins]
            for _before, origin in origins:
                keep_origin(uow, origin)  # first: it says whether the Department may be told of what follows
            for done, write in enumerate(_in_order(writes)):
                if done % _EVERY == 0:
                    check()
                    progress(done, len(writes))
                save(self._workspace, uow, write.act, write.after)
            now = self._workspace.clock.now()
            made = import_made(now, writes, origins)
            if writes or origins:
                uow.audit.append(now, JournalAct.IMPORTED, "notebook", str(len(writes)))
                keep_import(uow, made)
        return Imported(writes, made, plan)

    def last(self) -> LastTold | None:
        """The last import, while it may still be taken back; also after Perron was closed."""
        with self._workspace.notebook.read() as uow:
            found = kept_import(uow, self._workspace.clock.today())
        return LastTold(found.at.astimezone(PARIS), len(found.undos), found.until) if found else None

    def take_back(self, made: Imported | None = None) -> None:
        """Everything is as it was before an import, the last one when none is given.

        NotAllowedError once anything of it was changed, added to or sent.
        """
        with self._workspace.notebook.write() as uow:
            last = made.last if made else kept_import(uow, self._workspace.clock.today())
            if last is None:
                raise changed("Il n’y a plus d’import à annuler.")
            take_import_back(self._workspace, uow, last)

    def write_template(self, path: Path) -> None:
        """A workbook with the heads, what each is for, and the lists."""
        households = [one for one in self.targets(Role.HOUSEHOLDS) if _is_in_template(one)]
        content = template_bytes(_described(households), _described(self.targets(Role.VISITS)))
        write_private(path, content)


def _is_of_visits(visits: Columns, households: Columns) -> bool:
    said = set(visits.taken.values())
    return "day" in said and bool(said & {"outcome", "kind"}) and len(visits.taken) >= len(households.taken)


def _is_in_template(target: Target) -> bool:
    if not target.key.startswith("persons."):
        return not target.key.endswith("_note")
    return int(target.key.split(".")[1]) <= _IN_TEMPLATE


def _described(targets: Sequence[Target]) -> list[TemplateColumn]:
    kinds = {
        Kind.DAY: "Une date, par exemple 03/05/2024.",
        Kind.MONEY: "Un montant en euros, par exemple 1234,50.",
        Kind.COUNT: "Un nombre entier.",
        Kind.NUMBER: "Un nombre.",
        Kind.HOUR: "Une heure, par exemple 14:30.",
        Kind.CHOICE: "À choisir dans la liste.",
    }
    return [
        TemplateColumn(
            one.label,
            one.group,
            " ".join(part for part in (kinds.get(one.kind, ""), one.help) if part),
            tuple(option.label for option in one.options),
            is_day=one.kind is Kind.DAY,
        )
        for one in targets
    ]


_ORDER: Final = (Household, Saisine, Measure, Contact)


def _in_order(writes: Sequence[Write]) -> list[Write]:
    """Each record after what it refers to."""
    return sorted(writes, key=lambda one: _ORDER.index(type(one.after)))


def _require(uow: UnitOfWork, writes: Sequence[Write]) -> None:
    """Everything is still as it was when the plan was made."""
    if any(record_now(uow, type(one.after), one.after.id) != one.before for one in writes):
        raise changed(
            "Le carnet a changé depuis l’aperçu\u00a0: rien n’a été importé.", "Refaites l’aperçu, puis recommencez."
        )
