"""Which backups are kept: the latest ones, and the last of each of some days, weeks and months."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable
from datetime import datetime
from typing import Final

LATEST: Final = 3
"""Whatever their day: should the newest be damaged, the one before is from the same hour."""
DAYS: Final = 12
WEEKS: Final = 10
MONTHS: Final = 9


def kept(moments: Collection[datetime], newest: datetime) -> set[datetime]:
    """The moments whose backups stay, `newest` among them whatever its date: a clock may have gone back.

    They are moments of the place where one lives: a day begins at its midnight.
    """
    periods = ((DAYS, _day), (WEEKS, _week), (MONTHS, _month))
    latest = sorted(moments)[-LATEST:]
    return {newest, *latest}.union(*(_last_of(moments, count, period) for count, period in periods))


def _last_of(moments: Collection[datetime], count: int, period: Callable[[datetime], Hashable]) -> set[datetime]:
    last: dict[Hashable, datetime] = {}
    for moment in sorted(moments, reverse=True):
        if period(moment) not in last:
            if len(last) == count:
                break
            last[period(moment)] = moment
    return set(last.values())


def _day(moment: datetime) -> Hashable:
    return moment.date()


def _week(moment: datetime) -> Hashable:
    return moment.isocalendar()[:2]


def _month(moment: datetime) -> Hashable:
    return moment.year, moment.month
