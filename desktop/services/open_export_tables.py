"""The records of an open export as tables: one for each kind, one for what is listed in it, one for each form."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from desktop.domain.forms import FieldKind, Form, FormField
from desktop.domain.table import Cell, CellKind, Heading, Table
from desktop.services.open_export_records import OpenRecord, names_of
from desktop.services.outgoing import MESSAGE_KINDS, OutgoingReader
from desktop.services.workspace import Workspace

TITLES: Final[Mapping[str, str]] = {
    "household": "Ménages",
    "saisine": "Saisines",
    "measure": "Mesures",
    "contact": "Visites et contacts",
    "milestone": "Étapes du parcours",
    "budget": "Budgets",
    "objective": "Objectifs",
    "education": "Actions d’éducation budgétaire",
    "bilan": "Bilans",
}
_LISTED: Final[Mapping[str, str]] = {
    "persons": "Personnes",
    "next_steps": "Prochaines étapes",
    "renewals": "Renouvellements",
    "reschedulings": "Rééchelonnements",
    "suspensions": "Suspensions",
    "deviations": "Écarts au rythme",
    "transfers": "Passages de relais",
    "corrections": "Corrections d’étapes",
    "actions": "Actions des objectifs",
    "signatures": "Signatures",
    "sections": "Parties des bilans",
}
_IDS: Final = ("id", "household_id", "measure_id")
_ID_LABELS: Final[Mapping[str, str]] = {
    "id": "Identifiant", "household_id": "Identifiant du ménage", "measure_id": "Identifiant de la mesure",
}  # fmt: skip
_MONEY: Final = frozenset({"income_total", "charges_total", "rest_to_live", "debts_total"})
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_UNTITLED: Final = re.compile(r"[\[\]:*?/\\]")
"""What no sheet may have in its name."""
_Row = dict[str, Cell]


class TableMaker:
    """Makes the tables of some records."""

    def __init__(self, workspace: Workspace, records: Sequence[OpenRecord]) -> None:
        self._workspace = workspace
        self._records = records
        self._words = OutgoingReader(workspace.registry, workspace.commune_name)
        self._names = names_of(list(records))

    def tables(self) -> list[Table]:
        """Every table that has a row."""
        return [*self._of_kinds(), *self._of_forms()]

    def _of_kinds(self) -> Iterator[Table]:
        for kind, title in TITLES.items():
            records = [one for one in self._records if one.kind == kind]
            rows = [self._beginning(one) | self._flat(kind, _scalars(one.content)) for one in records]
            yield from self._table(title, rows)
            for name in sorted({name for one in records for name, value in one.content.items() if _is_list(value)}):
                yield from self._table(_LISTED.get(name, name), list(self._listed(records, name)))

    def _listed(self, records: Sequence[OpenRecord], name: str) -> Iterator[_Row]:
        """What a record lists, a row each, with the record that lists it."""
        for one in records:
            for item in one.content.get(name) or ():
                belongs: _Row = {f"{MESSAGE_KINDS[one.kind]}, identifiant": one.id}
                yield belongs | {"Ménage": self._names.get(one.household_id)} | self._flat(name, _scalars(item))

    def _of_forms(self) -> Iterator[Table]:
        by_form: dict[tuple[str, int], list[OpenRecord]] = defaultdict(list)
        for one in self._records:
            if one.form is not None and one.body.get("answers"):
                by_form[one.form].append(one)
        for reference, records in sorted(by_form.items()):
            form = self._workspace.registry.form(*reference)
            if form is not None:
                title = f"{form.title} v{reference[1]}"
                rows = [self._beginning(one) | self._answers(form, one.body["answers"]) for one in records]
                yield from self._table(title, rows)
                yield from self._rows_of(form, title, records)

    def _rows_of(self, form: Form, title: str, records: Sequence[OpenRecord]) -> Iterator[Table]:
        for field in form.fields():
            if field.kind is FieldKind.ROWS:
                rows = [
                    self._beginning(one)
                    | {label: cell for column in field.columns for label, cell in _cells(column, row)}
                    for one in records
                    for row in one.body["answers"].get(field.name) or ()
                ]
                yield from self._table(f"{title} – {field.label}", rows)

    def _answers(self, form: Form, answers: Mapping[str, Any]) -> _Row:
        return {
            label: cell
            for field in form.fields()
            if field.kind is not FieldKind.ROWS
            for label, cell in _cells(field, answers)
        }

    def _beginning(self, record: OpenRecord) -> _Row:
        """Which record a row is, and of whom."""
        ids: _Row = {_ID_LABELS["id"]: record.id}
        for name in _IDS[1:]:
            if record.body.get(name):
                ids[_ID_LABELS[name]] = str(record.body[name])
        if record.household_id and record.kind != "household":
            ids["Ménage"] = self._names.get(record.household_id)
        return ids

    def _flat(self, kind: str, values: Mapping[str, Any]) -> _Row:
        """Each value under its label: days and amounts as such, everything else in words."""
        row: _Row = {}
        for place, label, words in self._words.told(kind, values):
            name = str(place[-1])
            row[label] = _typed(name, _at(values, place), words)
        return row

    def _table(self, title: str, rows: Sequence[_Row]) -> Iterator[Table]:
        if rows:
            labels = list(dict.fromkeys(label for row in rows for label in row))
            headings = tuple(Heading(label, label, _kind(row.get(label) for row in rows)) for label in labels)
            cells = tuple(tuple(row.get(label) for label in labels) for row in rows)
            yield Table(_UNTITLED.sub(" ", title), headings, cells, self._workspace.clock.today())


def _scalars(content: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in content.items() if not _is_list(value)}


def _is_list(value: Any) -> bool:
    """Whether it is a list of tables: it has rows of its own."""
    return isinstance(value, list) and bool(value) and isinstance(value[0], Mapping)


def _at(values: Any, place: Sequence[str | int]) -> Any:
    for step in place:
        values = values[step]
    return values


def _typed(name: str, value: Any, words: str) -> Cell:
    if isinstance(value, str) and _DAY.fullmatch(value):
        return date.fromisoformat(value)
    if name in _MONEY:
        return Decimal(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else words


def _cells(field: FormField, answers: Mapping[str, Any]) -> Iterator[tuple[str, Cell]]:
    """The answer to a question and the words beside it, as far as they are there."""
    for name in field.answer_names:
        value = answers.get(name)
        if value not in (None, "", []):
            yield (field.label, _answer(field, value)) if name == field.name else (f"{field.label} (précision)", value)


def _answer(field: FormField, value: Any) -> Cell:
    if field.kind in (FieldKind.CHOICE, FieldKind.CHOICES):
        several = value if isinstance(value, list) else [value]
        return "\u00a0; ".join(field.label_of(str(one)) for one in several)
    if field.kind is FieldKind.YES_NO:
        return {True: "Oui", "yes": "Oui", False: "Non", "no": "Non"}.get(value, str(value))
    if field.kind in (FieldKind.NUMBER, FieldKind.MONEY):
        try:
            return Decimal(str(value))
        except InvalidOperation:
            return str(value)
    if field.kind is FieldKind.DATE and _DAY.fullmatch(str(value)):
        return date.fromisoformat(str(value))
    return str(value)


def _kind(cells: Iterator[Cell]) -> CellKind:
    """How a column is written: as what all of its cells are."""
    kinds = {type(cell) for cell in cells if cell is not None}
    if kinds == {date}:
        return CellKind.DAY
    if kinds == {int}:
        return CellKind.NUMBER
    return CellKind.DECIMAL if kinds <= {int, Decimal} and kinds else CellKind.TEXT
