"""Month steps (C1), Easter, the French holidays and the working days (C7)."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop.domain.calendar import (
    add_months,
    easter,
    french_holidays,
    is_working_day,
    next_working_day,
    previous_working_day,
)

DAYS = st.dates(date(1990, 1, 1), date(2120, 12, 31))


def test_month_steps_are_counted_from_the_anchor_not_from_the_clipped_step_before():
    steps = [add_months(date(2024, 1, 31), k) for k in range(5)]
    assert steps == [date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31), date(2024, 4, 30), date(2024, 5, 31)]


@pytest.mark.parametrize(
    ("anchor", "k", "expected"),
    [
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2023, 1, 29), 1, date(2023, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2023, 12, 1), 1, date(2024, 1, 1)),
        (date(2024, 3, 31), -1, date(2024, 2, 29)),
        (date(2024, 1, 15), -1, date(2023, 12, 15)),
        (date(2099, 12, 31), 2, date(2100, 2, 28)),
    ],
)
def test_month_step_is_clipped_to_a_shorter_month(anchor, k, expected):
    assert add_months(anchor, k) == expected


@given(DAYS, st.integers(-120, 120))
@example(date(2024, 2, 29), 12)
def test_month_step_lands_in_the_right_month_on_the_same_day_or_on_its_last(anchor, k):
    landed = add_months(anchor, k)
    assert landed.year * 12 + landed.month == anchor.year * 12 + anchor.month + k
    is_last_of_month = (landed + timedelta(days=1)).month != landed.month
    assert landed.day == anchor.day or (landed.day < anchor.day and is_last_of_month)


@pytest.mark.parametrize(
    "sunday",
    [
        *(date(1954, 4, 18), date(1981, 4, 19), date(2000, 4, 23), date(2008, 3, 23), date(2011, 4, 24)),
        *(date(2023, 4, 9), date(2024, 3, 31), date(2025, 4, 20), date(2026, 4, 5), date(2027, 3, 28)),
        *(date(2038, 4, 25), date(2285, 3, 22)),
    ],
)
def test_easter_is_on_the_day_of_the_tables(sunday):
    assert easter(sunday.year) == sunday


@given(st.integers(1900, 2099))
@example(1954)
@example(1981)
def test_easter_agrees_with_the_rule_of_gauss(year):
    d = (19 * (year % 19) + 24) % 30
    e = (2 * (year % 4) + 4 * (year % 7) + 6 * d + 5) % 7
    sunday = date(year, 3, 22) + timedelta(days=d + e)
    if (d, e) == (29, 6) or (d == 28 and e == 6 and year % 19 > 10):
        sunday -= timedelta(days=7)
    assert easter(year) == sunday


def test_the_eleven_holidays_of_2024():
    assert sorted(french_holidays(2024)) == [
        *(date(2024, 1, 1), date(2024, 4, 1), date(2024, 5, 1), date(2024, 5, 8), date(2024, 5, 9)),
        *(date(2024, 5, 20), date(2024, 7, 14), date(2024, 8, 15), date(2024, 11, 1), date(2024, 11, 11)),
        date(2024, 12, 25),
    ]


@pytest.mark.parametrize("year", [2008, 2160])
def test_two_holidays_on_one_day_make_ten_dates(year):
    assert len(french_holidays(year)) == 10


@given(st.integers(1950, 2150))
def test_there_are_eleven_holidays_unless_ascension_is_on_a_day_of_may_already_free(year):
    ascension = easter(year) + timedelta(days=39)
    shared = (ascension.month, ascension.day) in {(5, 1), (5, 8)}
    assert len(french_holidays(year)) == (10 if shared else 11)


@pytest.mark.parametrize("day", [date(2024, 6, 1), date(2024, 6, 2), date(2024, 5, 1), date(2024, 4, 1)])
def test_weekends_and_holidays_are_not_working_days(day):
    assert not is_working_day(day)


@pytest.mark.parametrize("day", [date(2024, 4, 2), date(2024, 3, 29), date(2024, 12, 26), date(2024, 12, 24)])
def test_good_friday_and_the_day_after_christmas_are_working_days(day):
    assert is_working_day(day)


def test_next_and_previous_working_days_pass_a_long_weekend():
    # 8 May 2024 is a holiday, 9 May is Ascension Day, 10 May is worked.
    assert next_working_day(date(2024, 5, 8)) == date(2024, 5, 10)
    assert previous_working_day(date(2024, 5, 9)) == date(2024, 5, 7)
    assert previous_working_day(date(2024, 1, 1)) == date(2023, 12, 29)


@given(DAYS)
def test_next_and_previous_are_the_nearest_working_days(day):
    after, before = next_working_day(day), previous_working_day(day)
    assert is_working_day(after)
    assert is_working_day(before)
    assert before <= day <= after
    between = [before + timedelta(days=n) for n in range(1, (after - before).days)]
    assert not any(is_working_day(each) for each in between)
    assert (before == after == day) == is_working_day(day)
