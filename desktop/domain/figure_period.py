"""The periods over which people ask for figures: a month, a quarter, a year, a convention, days of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from desktop.domain.calendar import ONE_DAY, add_months
from desktop.domain.convention import Convention

_QUARTER: Final = 3
_YEAR: Final = 12


class PeriodKind(StrEnum):
    """What is asked for; CONVENTION lasts as the convention chosen does, FREE is typed."""

    THIS_MONTH = "this_month"
    LAST_MONTH = "last_month"
    THIS_QUARTER = "this_quarter"
    LAST_QUARTER = "last_quarter"
    THIS_YEAR = "this_year"
    CONVENTION = "convention"
    FREE = "free"


@dataclass(frozen=True)
class Span:
    """From a first day to a last one, both included."""

    first: date
    last: date


def span_of(kind: PeriodKind, today: date, convention: Convention | None = None) -> Span | None:
    """The days of a period as seen on a day; None for free days, and for a convention when there is none."""
    month = today.replace(day=1)
    quarter = add_months(month, -((today.month - 1) % _QUARTER))
    match kind:
        case PeriodKind.THIS_MONTH:
            return _months(month, 1)
        case PeriodKind.LAST_MONTH:
            return _months(add_months(month, -1), 1)
        case PeriodKind.THIS_QUARTER:
            return _months(quarter, _QUARTER)
        case PeriodKind.LAST_QUARTER:
            return _months(add_months(quarter, -_QUARTER), _QUARTER)
        case PeriodKind.THIS_YEAR:
            return _months(today.replace(month=1, day=1), _YEAR)
        case PeriodKind.CONVENTION:
            return Span(convention.starts, convention.ends) if convention is not None else None
        case PeriodKind.FREE:
            return None


def current_or_latest(conventions: Sequence[Convention], today: date) -> Convention | None:
    """The convention that one means without naming it: the one in force, else the latest; None when there is none."""
    in_force = [one for one in conventions if one.starts <= today <= one.ends]
    return max(in_force or conventions, key=lambda one: one.starts, default=None)


def _months(first: date, count: int) -> Span:
    return Span(first, add_months(first, count) - ONE_DAY)
