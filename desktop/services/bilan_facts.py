"""The figures of a bilan: the start and now side by side, rows as tables, pairs as charts; all from the visits (P3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import takewhile
from typing import Any, Final

from desktop.domain.form_words import difference_words, words_of
from desktop.domain.forms import OTHER_SUFFIX, FieldKind, FormField, PairSide, is_blank_row, is_empty, number_of
from desktop.domain.french import capital, money, short_date
from desktop.domain.privacy import Level
from desktop.reports.bilan_parts import FactRow, FactTable, ThenAndNow
from desktop.reports.charts import Chart, ChartAmount, ChartGroup
from desktop.schemes.base import Scheme
from desktop.schemes.outline import OutlinePart
from desktop.services.bilan_answers import Answered, Answers

START, NOW = "Au début", "Aujourd’hui"
_MOST_COLUMNS: Final = 3
"""Beside the name of a row: what is beyond stands under the name."""
_IN_COLUMNS: Final = frozenset({FieldKind.MONEY, FieldKind.NUMBER, FieldKind.DATE})
_LEAST_PREFIX: Final = 4


@dataclass(frozen=True)
class Pair:
    """The first and the latest word on one thing, each with its visit; `name` is what it is called."""

    name: str
    before: Answered
    after: Answered

    @property
    def change(self) -> str:
        """What changed, in words; nothing where that cannot be counted."""
        same = self.before.words == self.after.words
        return "Sans changement" if same else difference_words(self.after.field, self.before.value, self.after.value)

    @property
    def names(self) -> tuple[str, str]:
        """The questions it is the answer to."""
        return self.before.field.name, self.after.field.name


def pairs(scheme: Scheme, answers: Answers) -> list[Pair]:
    """What the scheme wants side by side and has two answers to, from two visits or as the halves of a pair."""
    return [found for name in scheme.then_and_now if (found := _pair(scheme, name, answers)) is not None]


def told_as_facts(scheme: Scheme, found: Sequence[Pair], answers: Answers) -> frozenset[str]:
    """The questions whose answers stand in a table, and are not told in the text once more."""
    rows = {
        name
        for part in scheme.outline
        for name in part.fields
        for one in answers.of(name)[-1:]
        if one.field.kind is FieldKind.ROWS
    }
    return frozenset(rows.union(*(one.names for one in found)))


def then_and_now(found: Sequence[Pair], *, dated: bool) -> tuple[ThenAndNow, ...]:
    """The pairs as rows, with their days where these are told."""
    return tuple(
        ThenAndNow(
            one.name, capital(one.before.words), capital(one.after.words), one.change, _days(one) if dated else ("", "")
        )
        for one in found
    )


def charts_of(part: OutlinePart, answers: Answers, scheme: Scheme) -> Iterator[Chart]:
    """The pairs of a part that are drawn, one chart for each unit."""
    by_unit: dict[str, list[Pair]] = {}
    for name in part.charted:
        found = _pair(scheme, name, answers)
        if found is not None and found.before.field.name != found.after.field.name:
            by_unit.setdefault(_unit(found.before.field), []).append(found)
    for unit, drawn in by_unit.items():
        groups = tuple(ChartGroup(one.name, _amount(one.before), _amount(one.after)) for one in drawn)
        yield Chart(
            f"Avant et maintenant, en {unit}" if unit else "Avant et maintenant", ("Avant", "Maintenant"), groups
        )


def tables_of(part: OutlinePart, answers: Answers) -> Iterator[FactTable]:
    """The rows of a part as they were last told."""
    for name in part.fields:
        latest = answers.latest(name)
        if latest is not None and latest.field.kind is FieldKind.ROWS:
            yield _table(latest.field, [row for row in latest.value if not is_blank_row(row)])


def _pair(scheme: Scheme, name: str, answers: Answers) -> Pair | None:
    given = answers.of(name)
    if not given:
        return None
    other = _other_half(given[-1].field, answers)
    if other is not None:
        return Pair(_common_name(given[-1].field, other.field), given[-1], other)
    first, last = given[0], given[-1]
    if first.field.pair is not None or first.source_ids == last.source_ids:
        return None
    return Pair(last.field.label, first, last)


def _other_half(field: FormField, answers: Answers) -> Answered | None:
    """The latest answer to the half of after, which the forms name « dpe_after » or « consumption »."""
    if field.pair is not PairSide.BEFORE:
        return None
    stem = field.name.removesuffix("_before")
    found = (answers.latest(name) for name in (f"{stem}_after", stem))
    return next((one for one in found if one is not None and one.field.pair is PairSide.AFTER), None)


def _common_name(before: FormField, after: FormField) -> str:
    """« Étiquette DPE » of « Étiquette DPE avant travaux » and « Étiquette DPE attendue après »."""
    words = zip(before.label.split(" "), after.label.split(" "), strict=False)
    name = " ".join(one for one, _ in takewhile(lambda both: both[0] == both[1], words))
    return name if len(name) >= _LEAST_PREFIX else after.label


def _days(one: Pair) -> tuple[str, str]:
    return _day(one.before), _day(one.after)


def _day(given: Answered) -> str:
    return short_date(given.contact.day) if given.contact else "à l’ouverture"


def _unit(field: FormField) -> str:
    return "euros par mois" if field.kind is FieldKind.MONEY else field.unit


def _amount(one: Answered) -> ChartAmount:
    return ChartAmount(number_of(one.value), one.words)


def _table(field: FormField, rows: Sequence[Mapping[str, Any]]) -> FactTable:
    """The first column names a row; sums and days have columns of their own, the rest stands under the name."""
    name, *others = field.columns
    filled = [one for one in others if any(_cell(one, row) for row in rows)]
    columns = [one for one in filled if one.kind in _IN_COLUMNS][:_MOST_COLUMNS]
    under = [one for one in filled if one not in columns]
    made = tuple(
        FactRow(
            _cell(name, row) or "—",
            tuple(f"{_label(one)}\u00a0: {words}" for one in under if (words := _cell(one, row))),
            tuple(_cell(one, row) for one in columns),
        )
        for row in rows
    )
    heads = (name.label, *map(_label, columns))
    totals = tuple(_total(one, rows) for one in columns) if len(rows) > 1 else ()
    return FactTable(field.label, heads, made, frozenset(range(1, len(heads))), totals)


def _label(column: FormField) -> str:
    """What only the team may read says so, where it stands among what all may read."""
    return f"{column.label} (pour l’équipe)" if column.level is Level.TEAM else column.label


def _cell(column: FormField, row: Mapping[str, Any]) -> str:
    value, other = row.get(column.name), row.get(column.name + OTHER_SUFFIX) if column.options else None
    if column.kind is FieldKind.DATE and not is_empty(value):
        return _short(value)
    told = [] if is_empty(value) or (value == "other" and other) else [words_of(column, value)]
    words = ", ".join([*told, str(other)] if other else told)
    return capital(words) if column.kind is FieldKind.YES_NO else words


def _short(value: Any) -> str:
    year, month, day = str(value).split("-")
    return f"{day}/{month}/{year}"


def _total(column: FormField, rows: Sequence[Mapping[str, Any]]) -> str:
    if column.kind is not FieldKind.MONEY:
        return ""
    sums = [found for row in rows if (found := number_of(row.get(column.name))) is not None]
    return money(sum(sums, Decimal(0))) if sums else ""
