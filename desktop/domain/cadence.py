"""Required rhythm of a measure: periods, suggested dates, states (C1-C11). Pure: the day is always passed in."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import chain, pairwise

from desktop.domain.calendar import ONE_DAY, add_months, is_working_day

_YEAR = 12
INTERIM_MONTHS = (3, 6, 12)
_VISITS_A_LOAN_YEAR = 3
# Month numbers at which the periods of the first loan year open, and the end of that year (C3).
_FIRST_YEAR_EDGES = (0, 1, 2, 3, 6, 9, _YEAR)

_Span = tuple[date, date]


class PeriodState(StrEnum):
    """Where a period stands on a day (C8-C10)."""

    MET = "met"
    MISSED = "missed"
    UPCOMING = "upcoming"
    DUE = "due"
    ON_TRACK = "on_track"
    CUT_SHORT = "cut_short"
    SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True)
class Block:
    """A period as the scheme lays it down, before any early end or suspension; both dates inclusive."""

    opens: date
    closes: date
    quota: int

    def __post_init__(self) -> None:
        if self.closes < self.opens:
            raise ValueError(f"a period cannot close on {self.closes} before it opens on {self.opens}")
        if self.quota < 1:
            raise ValueError(f"the quota of a period is at least 1, not {self.quota}")


@dataclass(frozen=True, slots=True)
class Suspension:
    """Days without visits (hospital, works stopped), both inclusive; `ends` is None while it lasts (C10)."""

    starts: date
    ends: date | None
    reason: str = ""

    def __post_init__(self) -> None:
        if self.ends is not None and self.ends < self.starts:
            raise ValueError(f"a suspension cannot end on {self.ends} before it starts on {self.starts}")


@dataclass(frozen=True, slots=True)
class Period:
    """A period as it stands: quota after suspension, suggested dates in order, both bounds inclusive.

    `cut` tells that the measure ended inside it (C9), `suspended` that none of its days was active (C10).
    `active_days` counts the days outside any suspension, of the uncut period.
    """

    opens: date
    closes: date
    quota: int
    targets: tuple[date, ...]
    cut: bool = False
    suspended: bool = False
    active_days: int = 0


def monthly_blocks(start: date, months: int, quota: int) -> tuple[Block, ...]:
    """One block per measure-month from `start` (C1, C2)."""
    if months < 1:
        raise ValueError(f"a measure lasts at least one month, not {months}")
    return tuple(_block(start, month, month + 1, quota) for month in range(months))


def first_month_block(move_in: date) -> tuple[Block, ...]:
    """The only block of the young tenants: one visit in the month after moving in (C5)."""
    return monthly_blocks(move_in, 1, 1)


def microcredit_blocks(first_instalment: date, instalments: int) -> tuple[Block, ...]:
    """The blocks of a loan of `instalments` monthly payments (C3); over 84, the scheme asks for the exception."""
    return rescheduled_blocks(first_instalment, instalments, ())


def rescheduled_blocks(
    first_instalment: date, instalments: int, changes: Iterable[tuple[date, int]]
) -> tuple[Block, ...]:
    """The blocks of a loan whose number of instalments changed; `changes` are (on, new number) in any order (C11).

    Blocks closed before `on` stay as they were, even past the new end; the natural grid goes on from the last of them.
    """
    spans = _loan_spans(0, instalments)
    for on, number in sorted(changes, key=lambda change: change[0]):
        # A span closes the day before its end month opens.
        kept = [span for span in spans if add_months(first_instalment, span[1]) <= on]
        spans = kept + _loan_spans(kept[-1][1] if kept else 0, number)
    return tuple(_block(first_instalment, *span) for span in spans)


def interim_due_dates(start: date, ended: date | None) -> tuple[date, ...]:
    """When the interim bilans are due, unless the measure ended before (C5)."""
    due = (add_months(start, months) for months in INTERIM_MONTHS)
    return tuple(day for day in due if ended is None or day <= ended)


def periods(
    blocks: Iterable[Block], *, ended: date | None = None, suspensions: Sequence[Suspension] = ()
) -> tuple[Period, ...]:
    """The periods of a measure with their suggested dates (C7), its early end (C9) and its suspensions (C10).

    Suspensions are weighed first, on the uncut period, so that ending a measure never changes a quota.
    """
    return tuple(period for _, period in periods_from(date.min, blocks, ended=ended, suspensions=suspensions))


def periods_from(
    day: date, blocks: Iterable[Block], *, ended: date | None = None, suspensions: Sequence[Suspension] = ()
) -> Iterator[tuple[int, Period]]:
    """Those that close on a day or later, each with its number among all of them, made as they are asked for.

    The agenda asks hundreds of measures for the one that is open: the others are not worth their targets.
    """
    spans = _merged(suspensions)
    kept = (block for block in blocks if ended is None or block.opens <= ended)
    for number, block in enumerate(kept, 1):
        if (block.closes if ended is None else min(ended, block.closes)) >= day:
            yield number, _ended(_suspended(block, spans), ended)


def done_in(period: Period, dates: Iterable[date], on: date) -> int:
    """How many days with a counting contact the period holds, two on one day once, none after `on` (C6, C8)."""
    last = min(period.closes, on)
    return len({day for day in dates if period.opens <= day <= last})


def state(period: Period, counting_dates: Iterable[date], on: date) -> PeriodState:
    """Where the period stands on a day, given the dates of the contacts that count in the scheme (C8-C10)."""
    if period.suspended:
        return PeriodState.SUSPENDED
    done = done_in(period, counting_dates, on)
    if done >= period.quota:
        return PeriodState.MET
    if on > period.closes:
        return PeriodState.CUT_SHORT if period.cut else PeriodState.MISSED
    if on < period.opens:
        return PeriodState.UPCOMING
    expected = bisect_right(period.targets, on)
    return PeriodState.DUE if done < expected else PeriodState.ON_TRACK


def next_target(period: Period, counting_dates: Iterable[date], on: date) -> date | None:
    """The next suggested date: target number `done`; None when the quota is done or no target is left (C8, C9)."""
    done = done_in(period, counting_dates, on)
    return period.targets[done] if done < len(period.targets) else None


def _block(anchor: date, first: int, end: int, quota: int) -> Block:
    """The block of the months `first` up to, not including, `end`, counted from the anchor (C1)."""
    return Block(add_months(anchor, first), add_months(anchor, end) - ONE_DAY, quota)


def _loan_spans(first: int, instalments: int) -> list[tuple[int, int, int]]:
    """(first month, end month, quota) of the natural grid of C3, between two month numbers."""
    if instalments < 1:
        raise ValueError(f"a loan has at least one instalment, not {instalments}")
    edges = [*_FIRST_YEAR_EDGES, *range(2 * _YEAR, instalments + _YEAR, _YEAR)]
    spans = []
    for opens, closes in pairwise(edges):
        start, end = max(opens, first), min(closes, instalments)
        if start < end:
            quota = 1 if closes <= _YEAR else -(-_VISITS_A_LOAN_YEAR * (end - start) // _YEAR)
            spans.append((start, end, quota))
    return spans


def _merged(suspensions: Sequence[Suspension]) -> list[_Span]:
    """The suspended days as sorted spans that do not overlap, both dates inclusive."""
    merged: list[_Span] = []
    for starts, ends in sorted((item.starts, item.ends or date.max) for item in suspensions):
        if merged and starts <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], ends))
        else:
            merged.append((starts, ends))
    return merged


def _suspended(block: Block, spans: Sequence[_Span]) -> Period:
    """The uncut period: its quota is reduced to its active days, its targets keep out of the suspensions (C10)."""
    opens, closes = block.opens, block.closes
    touching = [(max(starts, opens), min(ends, closes)) for starts, ends in spans if starts <= closes and ends >= opens]
    days = (closes - opens).days + 1
    active = days - sum((ends - starts).days + 1 for starts, ends in touching)
    if not active:
        return Period(opens, closes, 0, (), suspended=True)
    quota = -(-block.quota * active // days)
    suggested = (opens + timedelta(days=(2 * j + 1) * days // (2 * quota)) for j in range(quota))
    targets = tuple(_settled(day, opens, closes, touching) for day in suggested)
    return Period(opens, closes, quota, targets, active_days=active)


def _ended(period: Period, ended: date | None) -> Period:
    """The period cut at the early end of its measure: its quota stays, the targets after the end go (C9)."""
    if ended is None or ended >= period.closes:
        return period
    return Period(
        period.opens,
        ended,
        period.quota,
        tuple(target for target in period.targets if target <= ended),
        cut=True,
        suspended=period.suspended,
        active_days=period.active_days,
    )


def _settled(suggested: date, opens: date, closes: date, suspended: Sequence[_Span]) -> date:
    """The suggested day moved to a day that can be worked: forward, else backward (C7, C10).

    When the period has no such day, the first one outside the suspensions: a date in the period is always better
    than none.
    """
    if not suspended and is_working_day(suggested):
        return suggested  # most days: the agenda settles hundreds of thousands of them
    days = chain(_days(suggested, closes), _days(suggested, opens, -1))
    workable = (day for day in days if is_working_day(day) and _is_active(day, suspended))
    fallback = (day for day in _days(opens, closes) if _is_active(day, suspended))
    return next(chain(workable, fallback))


def _days(first: date, last: date, step: int = 1) -> Iterator[date]:
    """The days from `first` to `last`, both inclusive, forward or backward."""
    return (first + timedelta(days=number) for number in range(0, (last - first).days + step, step))


def _is_active(day: date, suspended: Sequence[_Span]) -> bool:
    return not any(starts <= day <= ends for starts, ends in suspended)
