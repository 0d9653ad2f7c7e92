"""The numbers of the yearly reports: each leads back to the records it counts (P3).

What a deleted household counted stays without any id, by month, and is told with the day of its deletion.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Final

from desktop.domain.dossier import Dossier, Fact, FactsOf
from desktop.domain.education import EducationAction
from desktop.domain.retention import Counted

WHAT: Final = "figure:"
CLASS: Final = "class:"
"""What stands before the key of an indicator in the counts that stay of deleted households: all of it, each class."""
_UNTIL: Final = ">"


class ValueKind(StrEnum):
    """COUNT is a number of records; the means are of what the codes tell: whole months, whole days."""

    COUNT = "count"
    MEAN_MONTHS = "months"
    MEAN_DAYS = "days"


@dataclass(frozen=True)
class Codes:
    """Where the words of the codes stand: in a reference list, in the options of a form's field, or here."""

    list_name: str = ""
    form: str = ""
    question: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Measured:
    """An indicator as a scheme declares it: how it is found, worded and where its facts are typed.

    `rule` is the rule that asks for it; `fields` name what it reads, « astre-visit.works », « household.composition ».
    Of the answers to a contact only the questions named here reach `facts`: one left out counts nothing.
    """

    key: str
    label: str
    facts: FactsOf
    rule: str = ""
    fields: tuple[str, ...] = ()
    codes: Codes | None = None
    kind: ValueKind = ValueKind.COUNT
    of_actions: Callable[[EducationAction], Iterable[Fact]] | None = None
    """What it finds in a budget-education action: such an action is of no household, and counts once (M3)."""
    of_team: bool = False
    """Whether it reads what stays with the operator: the Department is never told enough to count it (P1)."""


@dataclass(frozen=True)
class Indicator:
    """A number with the records that it counts and, of households deleted since, how many and when (P3).

    `value` is `len(record_ids) + nameless` for a count; None for a mean of nothing. `parts` are its classes: a record
    that has several stands in each of them.
    """

    key: str
    label: str
    value: int | Decimal | None
    record_ids: tuple[str, ...] = ()
    nameless: int = 0
    erased_on: tuple[date, ...] = ()
    kind: ValueKind = ValueKind.COUNT
    rule: str = ""
    parts: tuple[Indicator, ...] = ()


@dataclass
class _Class:
    """What was found for one code, or for all of them."""

    records: dict[str, None] = field(default_factory=dict)
    nameless: int = 0
    days: set[date] = field(default_factory=set)

    @property
    def count(self) -> int:
        """The records, and those that are nameless."""
        return len(self.records) + self.nameless

    def add(self, count: int, erased_on: date) -> None:
        """So many nameless more."""
        self.nameless += count
        self.days.add(erased_on)


def measure_up(
    measured: Measured,
    facts: Iterable[Fact],
    kept: Iterable[tuple[date, Counted]],
    first: date,
    last: date,
    words: Callable[[str], str],
) -> Indicator:
    """The indicator of a period, from the facts of all dossiers and what is kept of deleted households."""
    classes: dict[str, _Class] = defaultdict(_Class)
    whole = _Class()
    for record_id, begins, ends, code in facts:
        if begins <= last and ends >= first:
            classes[code].records[record_id] = None
            whole.records[record_id] = None
    for erased_on, counted in kept:
        if counted.what in (WHAT + measured.key, CLASS + measured.key):
            code, began, ended = counted_span(counted)
            if began <= last and ended >= first:
                (whole if counted.what.startswith(WHAT) else classes[code]).add(counted.count, erased_on)
    return _indicator(measured, whole, classes, words)


def counted_facts(scheme: str, measured: Measured, dossier: Dossier, known: Callable[[str], bool]) -> list[Counted]:
    """What stays of a household that is deleted: how many, in which month, under which code; never a text.

    The records together, then each class, for a record may stand in several. A month counts in a period that holds
    its first day.
    """
    spans: dict[tuple[str, str, str], tuple[date, date]] = {}
    for fact in measured.facts(dossier):
        code = fact.code if known(fact.code) else ""
        for key in ((WHAT, fact.record_id, ""), (CLASS, fact.record_id, code)):
            before = spans.get(key, (fact.first, fact.last))  # told again and again, it is counted once
            spans[key] = min(before[0], fact.first), max(before[1], fact.last)
    found: Counter[tuple[str, str, str]] = Counter()
    for (what, _record, code), (began, ended) in spans.items():
        same = (began.year, began.month) == (ended.year, ended.month)
        found[what, f"{began:%Y-%m}", code if same else f"{code}{_UNTIL}{ended:%Y-%m}"] += 1
    return [
        Counted(scheme, "", dossier.territory, month, what + measured.key, detail, count)
        for (what, month, detail), count in sorted(found.items())
    ]


def _indicator(
    measured: Measured, whole: _Class, classes: Mapping[str, _Class], words: Callable[[str], str]
) -> Indicator:
    parts = [
        Indicator(
            f"{measured.key}.{code or 'unknown'}", words(code), one.count, tuple(one.records), one.nameless,
            tuple(sorted(one.days)), rule=measured.rule,
        )
        for code, one in classes.items()
        if measured.codes is not None
    ]  # fmt: skip
    return Indicator(
        key=measured.key,
        label=measured.label,
        value=whole.count if measured.kind is ValueKind.COUNT else _mean(classes),
        record_ids=tuple(whole.records),
        nameless=whole.nameless,
        erased_on=tuple(sorted(whole.days)),
        kind=measured.kind,
        rule=measured.rule,
        parts=tuple(sorted(parts, key=lambda part: (-int(part.value or 0), part.label))),
    )


def _mean(classes: Mapping[str, _Class]) -> Decimal | None:
    """The mean of what the codes tell, to a tenth; None when there is nothing to tell."""
    weights = {int(code): one.count for code, one in classes.items() if code}
    count = sum(weights.values())
    if not count:
        return None
    total = sum(value * weight for value, weight in weights.items())
    return (Decimal(total) / count).quantize(Decimal("0.1"), ROUND_HALF_UP)


def counted_span(counted: Counted) -> tuple[str, date, date]:
    """The code of what stays of a deleted household, and the first days of its first and of its last month."""
    code, _, until = counted.detail.partition(_UNTIL)
    return code, _month_of(counted.month), _month_of(until or counted.month)


def _month_of(text: str) -> date:
    return date.fromisoformat(f"{text}-01")
