"""Answers as they are read: labels of choices, amounts and dates in French, rows line by line, differences in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from desktop.domain.forms import OTHER_SUFFIX, FieldKind, FormField, is_blank_row, is_empty, number_of
from desktop.domain.french import NO_BREAK_SPACE, inside, join_labels, long_date, money, number, plural


def words_of(field: FormField, value: Any) -> str:
    """An answer as it is read; rows one a line."""
    match field.kind:
        case FieldKind.CHOICE:
            return field.label_of(str(value))
        case FieldKind.CHOICES:
            return join_labels([field.label_of(str(item)) for item in value])
        case FieldKind.YES_NO:
            return {"yes": "oui", "no": "non"}.get(str(value), "ne sait pas")
        case FieldKind.MONEY:
            return money(Decimal(str(value)))
        case FieldKind.NUMBER:
            return _with_unit(Decimal(str(value)), field.unit)
        case FieldKind.DATE:
            return long_date(date.fromisoformat(str(value)))
        case FieldKind.ROWS:
            return "\n".join(rows_words(field, value))
        case _:
            return str(value)


def rows_words(field: FormField, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Each row in one line: « Isolation (entreprise : Lheureux, coût : 4 200,00 €) »; blank rows are not told."""
    return [row_words(field, row) for row in rows if not is_blank_row(row)]


def row_words(field: FormField, row: Mapping[str, Any]) -> str:
    """One row: its first cell in front, the others behind it with their labels."""
    told = [(column, words) for column in field.columns if (words := _cell(column, row))]
    if not told:
        return ""
    first, *rest = told
    head = first[1] if first[0] is field.columns[0] else f"{first[0].label}\u00a0: {first[1]}"
    behind = ", ".join(f"{inside(column.label)}\u00a0: {words}" for column, words in rest)
    return f"{head} ({behind})" if behind else head


def row_remark(field: FormField, row: Mapping[str, Any]) -> str:
    """What looks forgotten in a row: an answer whose forerunner is empty; it stops nothing."""
    labels = {column.name: column.label for column in field.columns}
    told = [
        f"«\u00a0{column.label}\u00a0» est rempli et «\u00a0{labels[column.follows]}\u00a0» est vide."
        for column in field.columns
        if column.follows and not is_empty(row.get(column.name)) and is_empty(row.get(column.follows))
    ]
    return " ".join(told)


def _cell(column: FormField, row: Mapping[str, Any]) -> str:
    value, other = row.get(column.name), row.get(column.name + OTHER_SUFFIX) if column.options else None
    words = [] if is_empty(value) or (value == "other" and not is_empty(other)) else [words_of(column, value)]
    return ", ".join([*words, str(other)] if not is_empty(other) else words)


def difference_words(field: FormField, before: Any, after: Any) -> str:
    """What changed from one half of a pair to the other; empty while one of them is missing or cannot be read.

    « 45,00 € de moins (−18 %) », « 2,5 °C de plus », « 3 classes d’écart », « Sans changement ».
    """
    if is_empty(before) or is_empty(after):
        return ""
    return _steps(field, before, after) if field.kind is FieldKind.CHOICE else _gap(field, before, after)


def _gap(field: FormField, before: Any, after: Any) -> str:
    was, now = number_of(before), number_of(after)
    if was is None or now is None:
        return ""
    gap = now - was
    if not gap:
        return "Sans changement"
    size = money(abs(gap)) if field.kind is FieldKind.MONEY else _with_unit(abs(gap), field.unit)
    share = f" ({_percent(gap, was)})" if was > 0 and field.kind is FieldKind.MONEY else ""
    return f"{size} de {'plus' if gap > 0 else 'moins'}{share}"


def _percent(gap: Decimal, was: Decimal) -> str:
    share = round(gap * 100 / was)
    return f"{'−' if share < 0 else '+'}{abs(share)}{NO_BREAK_SPACE}%"


def _steps(field: FormField, before: Any, after: Any) -> str:
    order = [option.value for option in field.options]
    if before not in order or after not in order:
        return ""
    if before == after:
        return "Sans changement"
    steps = abs(order.index(after) - order.index(before))
    return f"{plural(steps, field.unit, f'{field.unit}s')} d’écart" if field.unit else ""


def _with_unit(value: Decimal, unit: str) -> str:
    return f"{number(value)}{NO_BREAK_SPACE}{unit}" if unit else number(value)
