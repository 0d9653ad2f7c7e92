"""The rules C1 to C9 read slowly, month by month and day by day, without the program's own cadence or calendar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from math import ceil, floor

DAY = timedelta(days=1)
COUNTING = {"astre": {"home"}, "microcredit": {"home", "office", "phone", "video"}}


def month_step(anchor: date, k: int) -> date:
    """C1: the same day `k` months later, or the last one of a shorter month."""
    year, month = anchor.year, anchor.month
    for _ in range(k):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    for day in range(anchor.day, 27, -1):
        try:
            return date(year, month, day)
        except ValueError:
            continue
    return date(year, month, anchor.day)


def easter(year: int) -> date:
    """Knuth's reading of Clavius, by golden number and epact."""
    golden, century = year % 19 + 1, year // 100 + 1
    dropped = 3 * century // 4 - 12
    moon = (8 * century + 5) // 25 - 5 - dropped
    epact = (11 * golden + 20 + moon) % 30
    if epact == 24 or (epact == 25 and golden > 11):
        epact += 1
    full = 44 - epact if 44 - epact >= 21 else 74 - epact
    sunday = full + 7 - (5 * year // 4 - dropped - 10 + full) % 7
    return date(year, 3, 1) + timedelta(days=sunday - 1)


def is_worked(day: date) -> bool:
    """Monday to Friday, not a French public holiday."""
    if day.isoweekday() > 5:
        return False
    if (day.day, day.month) in {(1, 1), (1, 5), (8, 5), (14, 7), (15, 8), (1, 11), (11, 11), (25, 12)}:
        return False
    return (day - easter(day.year)).days not in (1, 39, 50)


@dataclass(frozen=True)
class Span:
    """A whole period before any early end."""

    days: tuple[date, ...]
    quota: int

    def targets(self) -> Iterator[date]:
        """C7, forward, else backward."""
        for j in range(self.quota):
            wanted = floor((2 * j + 1) * len(self.days) / (2 * self.quota))
            after = [day for day in self.days[wanted:] if is_worked(day)]
            before = [day for day in self.days[:wanted] if is_worked(day)]
            yield after[0] if after else before[-1]


def loan_part(month: int) -> tuple[str, int]:
    """C3: the period that a month of the loan, from 0, belongs to."""
    if month < 3:
        return "month", month
    return ("quarter", month // 3) if month < 12 else ("year", month // 12)


def spans(scheme: str, start: date, months: int) -> Iterator[Span]:
    """C2 and C3."""
    parts = (lambda month: ("month", month)) if scheme == "astre" else loan_part
    for (kind, _), members in groupby(range(months), parts):
        held = list(members)
        opens, after = month_step(start, held[0]), month_step(start, held[-1] + 1)
        days = tuple(opens + DAY * n for n in range((after - opens).days))
        quota = 2 if scheme == "astre" else ceil(3 * len(held) / 12) if kind == "year" else 1
        yield Span(days, quota)


def last_day(start: date, months: int, end: date | None) -> date:
    """The last day on which a contact is in the measure."""
    term = month_step(start, months) - DAY
    return term if end is None else min(term, end)


def schedule(
    scheme: str, start: date, months: int, contacts: list[tuple[date, str]], end: date | None, on: date
) -> list[dict]:
    """What `perron schedule --json` is to print."""
    counting = {day for day, kind in contacts if kind in COUNTING[scheme] and day <= on}
    rows = []
    for span in spans(scheme, start, months):
        if end is not None and span.days[0] > end:
            continue
        kept = [day for day in span.days if end is None or day <= end]
        targets = [day for day in span.targets() if day in kept]
        done = sum(day in counting for day in kept)
        rows.append(
            {
                "opens": kept[0].isoformat(),
                "closes": kept[-1].isoformat(),
                "quota": span.quota,
                "targets": [day.isoformat() for day in targets],
                "done": done,
                "state": state(kept, len(kept) < len(span.days), span.quota, targets, done, on),
            }
        )
    return rows


def state(days: list[date], cut: bool, quota: int, targets: list[date], done: int, on: date) -> str:
    """C8, and C9 for a period cut by the end of its measure."""
    if done >= quota:
        return "met"
    if on > days[-1]:
        return "cut_short" if cut else "missed"
    if on < days[0]:
        return "upcoming"
    return "due" if done < len([day for day in targets if day <= on]) else "on_track"
