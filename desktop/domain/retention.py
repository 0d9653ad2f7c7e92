"""How long a household is kept (R1), and the nameless count that stays of one deleted (P3)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from desktop.domain.calendar import ONE_DAY, add_months
from desktop.domain.contact import Contact, Outcome
from desktop.domain.measure import Measure, MeasureState

FEWEST_MONTHS: Final = 6
MOST_MONTHS: Final = 60
USUAL_MONTHS: Final = 24
"""The two years of R1: a setting of the controller."""

REAL_OUTCOMES: Final = frozenset({Outcome.DONE, Outcome.REFUSED, Outcome.CANCELLED_BY_HOUSEHOLD})
"""Somebody of the household was met or answered; a porte close, a wrong address, a plan is no contact with it."""


class Standing(StrEnum):
    """Whether a household is kept, and why."""

    IN_COURSE = "in_course"
    """A measure is proposed or runs, or an appointment is to come."""
    WITHIN = "within"
    """The delay since the last real contact is not over."""
    HELD = "held"
    """The delay is over, and somebody keeps it for a motif."""
    UNDATED = "undated"
    """Nothing says since when: it is looked at, never proposed by itself."""
    DUE = "due"
    """To be looked at, then deleted."""


@dataclass(frozen=True)
class Hold:
    """Why a household is kept beyond its time, up to and with which day."""

    reason: str
    until: date
    held_on: date


@dataclass(frozen=True)
class Traces:
    """The dated facts of a household, as of a day: none of them is a technical timestamp.

    `last_contact` is the last real one; `last_fact` the latest of all other dated facts, a try, a referral, a start or
    an end, asked only when there never was a real contact.
    """

    last_contact: date | None = None
    last_fact: date | None = None
    runs: bool = False
    planned: bool = False


@dataclass(frozen=True)
class Verdict:
    """Where a household stands: `since` is the day counted from, `due_on` the first day of its deletion."""

    standing: Standing
    since: date | None = None
    due_on: date | None = None
    from_contact: bool = False
    hold: Hold | None = None

    @property
    def may_go(self) -> bool:
        """Whether it can be chosen for deletion; one without a date only after somebody has looked."""
        return self.standing in (Standing.DUE, Standing.UNDATED)


def judge(traces: Traces, hold: Hold | None, months: int, today: date) -> Verdict:
    """R1 for one household; ValueError for a delay outside of what the controller may set."""
    if not FEWEST_MONTHS <= months <= MOST_MONTHS:
        raise ValueError("a delay of six months to five years")
    since = traces.last_contact or traces.last_fact
    due_on = add_months(since, months) if since else None
    if traces.runs or traces.planned:
        standing = Standing.IN_COURSE
    elif due_on is not None and due_on > today:
        standing = Standing.WITHIN
    elif hold is not None and today <= hold.until:
        standing = Standing.HELD
    else:
        standing = Standing.UNDATED if since is None else Standing.DUE
    return Verdict(standing, since, due_on, traces.last_contact is not None, hold)


def latest_due(months: int, today: date) -> date:
    """The latest day from which the delay is over: counted back, as `judge` counts on from the end of a month."""
    back = add_months(today, -months)
    if (today + ONE_DAY).day > 1:
        return back
    return add_months(back.replace(day=1), 1) - ONE_DAY


def traces_of(
    measures: Iterable[Measure],
    contacts: Iterable[Contact],
    today: date,
    *,
    given: Collection[date] = (),
    others: Collection[date] = (),
) -> Traces:
    """The dated facts of one household: `given` are the days it agreed, signed or took part, `others` its referrals."""
    held, met = list(measures), list(contacts)
    real = [*(one.day for one in met if one.outcome in REAL_OUTCOMES), *given]
    facts = [
        *(day for measure in held for day in (measure.start, measure.ended_on) if day),
        *(one.day for one in met if not one.is_planned),
        *others,
    ]
    return Traces(
        max((day for day in real if day <= today), default=None),
        max((day for day in facts if day <= today), default=None),
        any(measure.is_open or measure.state is MeasureState.PROPOSED for measure in held),
        any(one.is_planned and one.day >= today for one in met),
    )


@dataclass(frozen=True)
class Counted:
    """So many of one thing in one month: all that statistics keep; codes only, never a text that somebody wrote."""

    scheme: str
    convention: str
    territory: str
    month: str
    what: str
    detail: str
    count: int


def remainder(
    measures: Sequence[Measure], contacts: Iterable[Contact], territory: str, end_reasons: Collection[str]
) -> list[Counted]:
    """What reports keep of a deleted household (P3); a motif of the end stays only when it is a code of the list."""
    of = {measure.id: measure for measure in measures}
    found: Counter[tuple[str, str, str, str, str]] = Counter()
    for measure in measures:
        about = (measure.scheme, measure.convention_id or "")
        found[*about, _month(measure.start), "measure", measure.state.value] += 1
        if measure.ended_on is not None:
            known = measure.end_reason if measure.end_reason in end_reasons else ""
            found[*about, _month(measure.ended_on), "end", known] += 1
    for contact in contacts:
        if contact.measure_id in of and not contact.is_planned:
            measure = of[contact.measure_id]
            detail = f"{contact.kind.value}/{contact.outcome.value}"
            found[measure.scheme, measure.convention_id or "", _month(contact.day), "contact", detail] += 1
    if measures:
        first = min(measures, key=lambda measure: measure.start)
        found[first.scheme, first.convention_id or "", _month(first.start), "household", ""] += 1
    return [
        Counted(scheme, convention, territory, month, what, detail, count)
        for (scheme, convention, month, what, detail), count in sorted(found.items())
    ]


def _month(day: date) -> str:
    return f"{day:%Y-%m}"
