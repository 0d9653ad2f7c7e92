"""Rules of the rhythm as tables, every line worked out by hand: months (C1, C2), suggested days (C7), loans (C11)."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.domain.cadence import Block, monthly_blocks, periods, rescheduled_blocks
from desktop.domain.calendar import add_months


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("anchor", "months", "expected"),
    [
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-01-31", 2, "2024-03-31"),
        ("2024-01-31", 3, "2024-04-30"),
        ("2023-01-31", 1, "2023-02-28"),
        ("2023-01-31", 13, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2023-12-30", 2, "2024-02-29"),
        ("2023-08-31", 1, "2023-09-30"),
        ("2023-11-15", 14, "2025-01-15"),
        ("2024-05-10", 0, "2024-05-10"),
    ],
)
def test_c1_a_month_is_counted_from_the_first_day_and_clipped_to_a_shorter_month(anchor, months, expected):
    assert add_months(day(anchor), months) == day(expected)


@pytest.mark.parametrize(
    ("start", "months", "number", "opens", "closes"),
    [
        ("2024-01-31", 12, 1, "2024-01-31", "2024-02-28"),
        ("2024-01-31", 12, 2, "2024-02-29", "2024-03-30"),
        ("2024-01-31", 12, 12, "2024-12-31", "2025-01-30"),
        ("2024-01-31", 24, 13, "2025-01-31", "2025-02-27"),
        ("2024-01-31", 24, 24, "2025-12-31", "2026-01-30"),
        ("2025-09-01", 12, 6, "2026-02-01", "2026-02-28"),
        ("2025-11-30", 12, 4, "2026-02-28", "2026-03-29"),
    ],
)
def test_c2_each_month_of_a_measure_asks_for_two_visits_and_ends_on_the_eve_of_the_next(
    start, months, number, opens, closes
):
    blocks = monthly_blocks(day(start), months, 2)
    assert blocks[number - 1] == Block(day(opens), day(closes), 2)
    assert len(blocks) == months


@pytest.mark.parametrize(
    ("opens", "closes", "quota", "targets"),
    [
        ("2025-09-01", "2025-09-30", 2, "2025-09-08 2025-09-23"),  # days 7 and 22 of 30, both working days
        ("2025-05-17", "2025-06-16", 2, "2025-05-26 2025-06-10"),  # a Saturday; then 9 June, Whit Monday
        ("2025-12-02", "2026-01-01", 2, "2025-12-09 2025-12-26"),  # Christmas
        ("2025-04-14", "2025-04-28", 1, "2025-04-22"),  # 21 April is Easter Monday
        ("2025-04-05", "2025-07-04", 1, "2025-05-20"),  # 45 days of 91
        ("2025-03-05", "2026-03-04", 3, "2025-05-05 2025-09-03 2026-01-05"),  # 60, 182, 304 days: 4 May, 3 Jan. move
        ("2025-04-28", "2025-05-01", 2, "2025-04-29 2025-04-30"),  # 1 May: back, for it may not leave the period
        ("2025-11-10", "2025-11-12", 1, "2025-11-12"),  # 11 November
        ("2025-05-29", "2025-06-01", 1, "2025-05-30"),  # Saturday 31 May, nothing after it: back to Friday
    ],
)
def test_c7_suggested_days_are_working_days_inside_the_period(opens, closes, quota, targets):
    (period,) = periods([Block(day(opens), day(closes), quota)])
    assert " ".join(str(one) for one in period.targets) == targets


@pytest.mark.parametrize(
    ("first", "instalments", "changes", "count", "last"),
    [
        # twelve instalments from 10 June 2024, then eighteen: half a year more, two contacts
        ("2024-06-10", 12, [("2025-04-15", 18)], 7, ("2025-06-10", "2025-12-09", 2)),
        ("2023-03-05", 30, [("2025-05-01", 36)], 8, ("2025-03-05", "2026-03-04", 3)),
        ("2023-03-05", 30, [("2025-05-01", 27)], 8, ("2025-03-05", "2025-06-04", 1)),
        # the cut year is over: what grows is the rest of that year, then the beginning of the next
        ("2023-03-05", 30, [("2025-09-05", 40)], 10, ("2026-03-05", "2026-07-04", 1)),
        # fewer instalments than are closed: what is closed stays
        ("2023-03-05", 30, [("2024-05-01", 4)], 6, ("2023-12-05", "2024-03-04", 1)),
        ("2023-03-05", 12, [("2023-07-01", 30), ("2025-10-01", 36)], 9, ("2025-09-05", "2026-03-04", 2)),
    ],
)
def test_c11_a_rescheduled_loan_keeps_what_is_closed_and_counts_the_rest_again(
    first, instalments, changes, count, last
):
    blocks = rescheduled_blocks(day(first), instalments, [(day(on), number) for on, number in changes])
    opens, closes, quota = last
    assert len(blocks) == count
    assert blocks[-1] == Block(day(opens), day(closes), quota)
