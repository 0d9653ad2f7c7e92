"""A version that came from elsewhere, laid over what is here: what it shares is taken, what is only here stays (P1)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from desktop.domain.bilan import Bilan, BilanSection
from desktop.domain.budget import Budget
from desktop.domain.contact import Contact
from desktop.domain.education import EducationAction
from desktop.domain.forms import FieldKind, Form, FormField
from desktop.domain.measure import Measure
from desktop.domain.milestone import Milestone
from desktop.domain.objective import Objective
from desktop.domain.privacy import Level, level_of
from desktop.schemes.registry import Registry
from desktop.sync.contract.reading import read_body
from desktop.sync.payload import Record


def overlaid(
    mine: Record, kind: str, body: Mapping[str, Any], registry: Registry, *, withdrawn: bool = False
) -> Record:
    """My record as that body says, with what never left this laptop kept; raises ReadingError.

    What is `withdrawn` stays whole here: only that it was withdrawn, and why, is taken.
    """
    theirs: Any = read_body(kind, body).record
    if withdrawn and isinstance(mine, Contact | Milestone):
        return _with(mine, withdrawn=theirs.withdrawn)
    if withdrawn and isinstance(mine, Budget | Objective | EducationAction):
        return _with(mine, mistaken=True)
    merged: Any = _merged(mine, theirs)
    if isinstance(mine, Contact | Milestone):
        return _with(merged, answers=_answers(mine.answers, theirs.answers, _form(theirs, registry)))
    if isinstance(mine, Measure):
        return _with(merged, terms=_answers(mine.terms, theirs.terms, _form(theirs, registry)))
    if isinstance(mine, Bilan):
        return _with(merged, sections=_sections(mine.sections, theirs.sections))
    if isinstance(mine, EducationAction):
        return _with(merged, others=max(0, theirs.others - len(mine.household_ids)))
    return _with(merged)


def _with(record: Any, **changes: Any) -> Record:
    found: Record = dataclasses.replace(record, **changes)
    return found


def _merged(mine: Any, theirs: Any) -> Any:
    """The shared fields of theirs, everything else of mine; records inside are found again in mine."""
    taken = {
        field.name: _value(getattr(mine, field.name), getattr(theirs, field.name))
        for field in dataclasses.fields(mine)
        if level_of(field) is Level.SHARED
    }
    return dataclasses.replace(mine, **taken)


def _value(mine: Any, theirs: Any) -> Any:
    if dataclasses.is_dataclass(theirs) and not isinstance(theirs, type):
        return _merged(mine, theirs) if type(mine) is type(theirs) else theirs
    if isinstance(theirs, tuple) and theirs and dataclasses.is_dataclass(theirs[0]):
        return _items(mine, theirs)
    return theirs


def _items(mine: tuple[Any, ...], theirs: tuple[Any, ...]) -> tuple[Any, ...]:
    """Each of theirs over the one of mine that is the same thing: by its id, or by all that it shares."""
    left = list(mine)
    found = []
    for one in theirs:
        same = next((other for other in left if _is_same(other, one)), None)
        if same is not None:
            left.remove(same)
        found.append(one if same is None else _merged(same, one))
    return tuple(found)


def _is_same(mine: Any, theirs: Any) -> bool:
    if hasattr(theirs, "id"):
        return bool(mine.id == theirs.id)
    shared = [field.name for field in dataclasses.fields(theirs) if level_of(field) is Level.SHARED]
    return all(getattr(mine, name) == getattr(theirs, name) for name in shared)


def _form(record: Any, registry: Registry) -> Form | None:
    if isinstance(record, Measure):
        return registry.form(record.terms_form, record.terms_version) if record.terms_form else None
    return registry.form(record.form, record.form_version) if record.form else None


def _answers(mine: Mapping[str, Any], theirs: Mapping[str, Any], form: Form | None) -> dict[str, Any]:
    """Their answers, and mine of which nothing ever left; rows keep their own cells that are not shared."""
    if form is None:  # which of mine may leave is not known: none is lost
        return {**mine, **theirs}
    told = form.shared_answers(mine)
    found = {name: value for name, value in mine.items() if name not in told} | dict(theirs)
    for field in form.fields():
        if field.kind is FieldKind.ROWS and field.name in mine:
            rows = _rows(field, mine[field.name], theirs.get(field.name, []))
            if rows:
                found[field.name] = rows
    return found


def _rows(field: FormField, mine: Any, theirs: Any) -> list[Any]:
    """The rows of a table, each with my cells that never left; what they took out keeps only those.

    TypeError when theirs are no rows: a receiver that does not know the form takes anything.
    """
    if not isinstance(theirs, list):
        raise TypeError("rows are a list")
    names = set(field.shared_names)
    left = [row for row in mine if isinstance(row, Mapping)]
    found = []
    for row in theirs:
        same = next((one for one in left if _cells(one, names, shared=True) == row), None)
        if same is not None:
            left.remove(same)
        found.append(row if same is None else same)
    private = [_cells(row, names, shared=False) for row in left]
    return [*found, *(row for row in private if row)]


def _cells(row: Mapping[str, Any], names: set[str], *, shared: bool) -> dict[str, Any]:
    return {name: value for name, value in row.items() if (name in names) is shared}


def _sections(mine: tuple[BilanSection, ...], theirs: tuple[BilanSection, ...]) -> tuple[BilanSection, ...]:
    """Their parts in their order, mine that are not shared behind; each keeps what it was drafted from."""
    known = {one.key: one for one in mine if one.level is Level.SHARED}
    taken = [
        dataclasses.replace(known[one.key], title=one.title, text=one.text) if one.key in known else one
        for one in theirs
    ]
    return (*taken, *(one for one in mine if one.level is not Level.SHARED))
