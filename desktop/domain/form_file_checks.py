"""What must hold between the fields of a form: names, conditions, bounds, pairs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from desktop.domain.forms import OTHER_SUFFIX, PAIR_KINDS, FieldKind, Form, FormField, PairSide

_YES_NO = {"yes", "no", "unknown"}


def form_problems(form: Form) -> Iterator[str]:
    """Everything that is wrong between the fields of a form, each with the name of the field."""
    seen: dict[str, FormField] = {}
    names: set[str] = set()
    for field in form.fields():
        for one in (field, *field.columns):
            yield from _own_problems(one, names)
            names.add(one.name)
        yield from _condition_problems(field, seen)
        yield from _column_problems(field)
        seen[field.name] = field
    for section in form.sections:
        yield from _pair_problems(section.fields)


def _own_problems(field: FormField, names: set[str]) -> Iterator[str]:
    if field.name in names:  # also of a column: in an unknown version only its name tells what may leave (P1)
        yield f"{field.name}: the name is used twice"
    if field.name.endswith(OTHER_SUFFIX):
        yield f"{field.name}: this ending is kept for the free text beside a list"
    if field.minimum is not None and field.maximum is not None and field.maximum < field.minimum:
        yield f"{field.name}: max is below min"
    if field.slow and field.kind is FieldKind.LONG_TEXT:
        yield f"{field.name}.slow: what was told one day is not told again the next"


def _column_problems(rows: FormField) -> Iterator[str]:
    columns = {column.name for column in rows.columns}
    for column in rows.columns:
        if column.follows and column.follows not in columns - {column.name}:
            yield f"{column.name}.follows: {column.follows!r} is no other column of these rows"


def _condition_problems(field: FormField, asked_before: Mapping[str, FormField]) -> Iterator[str]:
    if field.when is None:
        return
    asked = asked_before.get(field.when.field)
    if asked is None:
        yield f"{field.name}.when: {field.when.field!r} is not asked before it"
        return
    known = _YES_NO if asked.kind is FieldKind.YES_NO else {option.value for option in asked.options}
    for value in field.when.values:
        if value not in known:
            yield f"{field.name}.when: {asked.name!r} is never {value!r}"
    if field.slow and not asked.slow:  # taken up, it would stand in a question that is not asked
        yield f"{field.name}.slow: {asked.name!r}, which shows it, is not slow"


def _pair_problems(fields: tuple[FormField, ...]) -> Iterator[str]:
    followed = [*pairwise((None, *fields, None))]
    for (before, field), (_same, after) in pairwise(followed):
        if field is None or field.pair is None:
            continue
        other = after if field.pair is PairSide.BEFORE else before
        wanted = PairSide.AFTER if field.pair is PairSide.BEFORE else PairSide.BEFORE
        if other is None or other.pair is not wanted:
            yield f"{field.name}.pair: its other half does not stand right beside it"
        elif (other.kind, other.unit, other.when, other.options) != (field.kind, field.unit, field.when, field.options):
            yield f"{field.name}.pair: both halves are asked alike"
        elif field.kind not in PAIR_KINDS:
            yield f"{field.name}.pair: numbers, amounts and choices are asked before and after"
