"""Checks the answer to one question; every finding names its field, and its cell when it stands in a row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from desktop.domain.form_fields import (
    MOST_ROWS,
    Answers,
    FieldKind,
    Finding,
    FormField,
    Severity,
    cell_name,
    is_blank_row,
    is_unanswered,
)

_NUMBER = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,12})?")
_TOO_LARGE = 10**12
_AMOUNT = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,2})?")
_UNREADABLE = re.compile("[\x00\ud800-\udfff]")


def check_field(field: FormField, answers: Answers) -> Iterator[Finding]:
    """Everything that is wrong or missing in the answers to one question."""
    given = {name: answers[name] for name in field.answer_names if not is_unanswered(field, answers.get(name))}
    if not given and field.required:
        yield Finding(field.name, f"«\u00a0{field.label}\u00a0» est à remplir.")
    elif not given and field.advised:
        yield Finding(field.name, f"«\u00a0{field.label}\u00a0» est resté vide.", Severity.WARNING)
    for name, value in given.items():
        if field.kind is FieldKind.ROWS:
            yield from _check_rows(field, value)
            continue
        message = _CHECKS[field.kind](field, value) if name == field.name else _check_text(field, value)
        if message:
            yield Finding(name, message)


def is_readable(text: str) -> bool:
    """Whether a text can be stored and exchanged: no null character, no half of a character."""
    return _UNREADABLE.search(text) is None


def number_of(value: Any) -> Decimal | None:
    """The number that an answer is, None when it is not one that everybody reads and stores alike."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if isinstance(value, int) and abs(value) >= _TOO_LARGE:  # Python does not even write the largest ones
        return None
    return Decimal(str(value)) if _NUMBER.fullmatch(str(value)) else None


def _check_rows(field: FormField, value: Any) -> Iterator[Finding]:
    if not isinstance(value, list | tuple) or not all(isinstance(row, Mapping) for row in value):
        yield Finding(field.name, f"«\u00a0{field.label}\u00a0» attend des lignes.")
        return
    if len(value) > MOST_ROWS:
        yield Finding(field.name, f"«\u00a0{field.label}\u00a0» ne peut pas avoir plus de {MOST_ROWS} lignes.")
    known = {name for column in field.columns for name in column.answer_names}
    for place, row in enumerate(value):
        if is_blank_row(row):
            continue
        for name in row:
            if name not in known:
                yield Finding(cell_name(field.name, place, str(name)), "Ce formulaire ne connaît pas cette colonne.")
        for column in field.columns:
            for found in check_field(column, row):
                yield Finding(cell_name(field.name, place, found.field), found.message, found.severity)


def _check_text(field: FormField, value: Any) -> str | None:
    if not isinstance(value, str):
        return f"«\u00a0{field.label}\u00a0» attend un texte."
    return None if is_readable(value) else f"«\u00a0{field.label}\u00a0» contient un caractère illisible."


def _check_choice(field: FormField, value: Any) -> str | None:
    if value not in [option.value for option in field.options]:
        return f"«\u00a0{field.label}\u00a0»\u00a0: ce choix n’est pas dans la liste."
    return None


def _check_choices(field: FormField, value: Any) -> str | None:
    known = [option.value for option in field.options]
    if not isinstance(value, list | tuple) or any(item not in known for item in value):
        return f"«\u00a0{field.label}\u00a0»\u00a0: un choix n’est pas dans la liste."
    return None


def _check_yes_no(field: FormField, value: Any) -> str | None:
    return None if value in ("yes", "no", "unknown") else f"«\u00a0{field.label}\u00a0» attend oui, non ou ne sait pas."


def _check_date(field: FormField, value: Any) -> str | None:
    try:
        understood = date.fromisoformat(value).isoformat() == value  # 20260314 and week dates are ISO too
    except (TypeError, ValueError):
        understood = False
    return (
        None
        if understood
        else f"«\u00a0{field.label}\u00a0»\u00a0: cette date n’est pas comprise. Écrivez par exemple 14/03/2026."
    )


def _check_number(field: FormField, value: Any) -> str | None:
    number = number_of(value)
    if number is None:
        return f"«\u00a0{field.label}\u00a0» attend un nombre."
    if field.whole and number != number.to_integral_value():
        return f"«\u00a0{field.label}\u00a0» attend un nombre entier."
    if field.minimum is not None and number < field.minimum:
        return f"«\u00a0{field.label}\u00a0» ne peut pas être inférieur à {field.minimum}."
    if field.maximum is not None and number > field.maximum:
        return field.too_much or f"«\u00a0{field.label}\u00a0» ne peut pas dépasser {field.maximum}."
    return None


def _check_money(field: FormField, value: Any) -> str | None:
    if not isinstance(value, str) or not _AMOUNT.fullmatch(value):
        return f"«\u00a0{field.label}\u00a0» attend un montant, par exemple 412,50."
    return _check_number(field, value)


_CHECKS = {
    FieldKind.TEXT: _check_text,
    FieldKind.LONG_TEXT: _check_text,
    FieldKind.CHOICE: _check_choice,
    FieldKind.CHOICES: _check_choices,
    FieldKind.YES_NO: _check_yes_no,
    FieldKind.DATE: _check_date,
    FieldKind.NUMBER: _check_number,
    FieldKind.MONEY: _check_money,
}
