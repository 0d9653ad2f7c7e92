"""Month steps, French public holidays and working days."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

ONE_DAY = timedelta(days=1)
_SATURDAY = 5
_FIXED_HOLIDAYS = {
    (1, 1): "Jour de l’An",
    (5, 1): "Fête du Travail",
    (5, 8): "Victoire de 1945",
    (7, 14): "Fête nationale",
    (8, 15): "Assomption",
    (11, 1): "Toussaint",
    (11, 11): "Armistice de 1918",
    (12, 25): "Noël",
}
_MOVING_HOLIDAYS = {1: "Lundi de Pâques", 39: "Ascension", 50: "Lundi de Pentecôte"}
"""Days after Easter Sunday."""


def add_months(anchor: date, k: int) -> date:
    """`anchor + k months`, clipped to the last day of a shorter month (C1)."""
    years, month0 = divmod(anchor.month - 1 + k, 12)
    year, month = anchor.year + years, month0 + 1
    # Every month has 28 days: only the last three days of an anchor may need clipping.
    day = anchor.day if anchor.day <= 28 else min(anchor.day, monthrange(year, month)[1])
    return date(year, month, day)


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher)."""
    golden = year % 19
    century, rest = divmod(year, 100)
    leap_centuries, century_rest = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - leap_centuries - correction + 15) % 30
    leaps, rest4 = divmod(rest, 4)
    sunday = (32 + 2 * century_rest + 2 * leaps - moon - rest4) % 7
    shift = (golden + 11 * moon + 22 * sunday) // 451
    month, day0 = divmod(moon + sunday - 7 * shift + 114, 31)
    return date(year, month, day0 + 1)


@lru_cache(maxsize=512)
def french_holidays(year: int) -> frozenset[date]:
    """The 11 public holidays of the Code du travail (L3133-1); 10 dates when Ascension Day falls on 1 or 8 May."""
    return frozenset(holiday_names(year))


@lru_cache(maxsize=512)
def holiday_names(year: int) -> Mapping[date, str]:
    """The name of each public holiday; both names when Ascension Day falls on 1 or 8 May."""
    sunday = easter(year)
    names = {date(year, month, day): name for (month, day), name in _FIXED_HOLIDAYS.items()}
    for after, name in _MOVING_HOLIDAYS.items():
        day = sunday + timedelta(days=after)
        names[day] = f"{names[day]} et {name}" if day in names else name
    return names


def holiday_name(day: date) -> str:
    """« Lundi de Pâques », empty on a day that is no public holiday."""
    return holiday_names(day.year).get(day, "")


def monday_of(day: date) -> date:
    """The first day of the week."""
    return day - timedelta(days=day.weekday())


def sunday_of(day: date) -> date:
    """The last day of the week."""
    return monday_of(day) + timedelta(days=6)


def is_weekend(day: date) -> bool:
    """Saturday or Sunday."""
    return day.weekday() >= _SATURDAY


def is_working_day(day: date) -> bool:
    """Monday to Friday, not a French public holiday (C7)."""
    return day.weekday() < _SATURDAY and day not in french_holidays(day.year)


def is_sunday_or_holiday(day: date) -> bool:
    """A day on which no court order is carried out (CPCE, art. L. 141-1)."""
    return day.weekday() > _SATURDAY or day in french_holidays(day.year)


def next_working_day(day: date) -> date:
    """`day` itself when it is a working day, else the first one after it."""
    while not is_working_day(day):
        day += ONE_DAY
    return day


def working_days_after(day: date, count: int) -> date:
    """The last of the working days that come next."""
    for _ in range(count):
        day = next_working_day(day + ONE_DAY)
    return day


def previous_working_day(day: date) -> date:
    """`day` itself when it is a working day, else the last one before it."""
    while not is_working_day(day):
        day -= ONE_DAY
    return day
