"""Which answers of a form the Department may have (P1), worked out once for each form and asked of many answers."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any

from desktop.domain.form_fields import (
    Answers,
    Condition,
    FieldKind,
    FormField,
    is_blank_row,
    is_empty,
    is_unanswered,
)
from desktop.domain.privacy import Level

_Question = tuple[str, FormField, tuple[Condition, ...]]


class Sharing:
    """The shared questions of a form, each with all that must hold for it to be asked; of `wanted` ones alone.

    `levels` are those that may leave: to a colleague of the operator, the team's too.
    """

    def __init__(
        self,
        fields: Iterable[FormField],
        wanted: Container[str] | None = None,
        levels: Container[Level] = (Level.SHARED,),
    ) -> None:
        self._levels = levels
        self._questions = [one for one in _shared(fields, levels) if wanted is None or one[0] in wanted]
        self._places = {name: place for place, (name, _, _) in enumerate(self._questions)}

    def of(self, answers: Answers) -> dict[str, Any]:
        """The answers that may leave: of questions that are asked and shared, in their order, nothing empty.

        Of rows only the shared columns are left, and a row with nothing in them is left out.
        """
        shared: dict[str, Any] = {}
        for place in sorted([self._places[name] for name in answers if name in self._places]):
            name, field, conditions = self._questions[place]
            value = answers[name]
            if conditions and not all(condition.holds(answers) for condition in conditions):
                continue
            if value.__class__ is str and field.kind is not FieldKind.ROWS:  # nearly every answer
                if value.strip():
                    shared[name] = value
                continue
            kept = shared_rows(field, filled(value), self._levels) if field.kind is FieldKind.ROWS else value
            if not is_unanswered(field, kept):
                shared[name] = kept
        return shared


def _shared(fields: Iterable[FormField], levels: Container[Level]) -> Iterator[_Question]:
    """A question is asked when its own condition holds, and those of every question that it hangs on before it."""
    hanging: dict[str, tuple[Condition, ...]] = {}
    for field in fields:
        if field.when is not None and field.when.field not in hanging:
            continue  # it hangs on nothing that was asked before it: it never shows
        above = () if field.when is None else (*hanging[field.when.field], field.when)
        hanging[field.name] = above
        if field.level in levels:
            for name in field.answer_names:
                yield name, field, above


def filled(rows: Any) -> Any:
    """Rows without the blank ones, each without its empty cells; what are no rows is left as it is."""
    if not isinstance(rows, list | tuple):
        return rows
    return [
        {name: cell for name, cell in row.items() if not is_empty(cell)} if isinstance(row, Mapping) else row
        for row in rows
        if not is_blank_row(row)
    ]


def shared_rows(field: FormField, rows: Any, levels: Container[Level] = (Level.SHARED,)) -> list[dict[str, Any]]:
    """The shared cells of each row; a cell that is itself a list or a table is none, and stays here."""
    if not isinstance(rows, list | tuple):
        return []
    allowed = field.names_of(levels)
    kept = (
        {name: cell for name, cell in row.items() if name in allowed and not isinstance(cell, list | tuple | Mapping)}
        for row in rows
        if isinstance(row, Mapping)
    )
    return [row for row in kept if row]
