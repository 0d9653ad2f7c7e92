"""The periods of the figures, as they are seen on a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from desktop.domain.convention import load_conventions
from desktop.domain.figure_period import PeriodKind, Span, span_of
from desktop.paths import resource_dir

MARCH = date(2024, 3, 31)


@pytest.mark.parametrize(
    ("kind", "today", "first", "last"),
    [
        (PeriodKind.THIS_MONTH, date(2024, 2, 10), date(2024, 2, 1), date(2024, 2, 29)),
        (PeriodKind.LAST_MONTH, MARCH, date(2024, 2, 1), date(2024, 2, 29)),
        (PeriodKind.LAST_MONTH, date(2024, 1, 2), date(2023, 12, 1), date(2023, 12, 31)),
        (PeriodKind.THIS_QUARTER, date(2024, 12, 31), date(2024, 10, 1), date(2024, 12, 31)),
        (PeriodKind.THIS_QUARTER, date(2024, 1, 1), date(2024, 1, 1), date(2024, 3, 31)),
        (PeriodKind.LAST_QUARTER, date(2024, 2, 29), date(2023, 10, 1), date(2023, 12, 31)),
        (PeriodKind.THIS_YEAR, MARCH, date(2024, 1, 1), date(2024, 12, 31)),
    ],
)
def test_a_period_is_whole_months_around_the_day(kind: PeriodKind, today: date, first: date, last: date) -> None:
    assert span_of(kind, today) == Span(first, last)


def test_a_convention_lasts_as_it_was_signed_and_free_days_are_nobody_s_to_tell() -> None:
    convention = load_conventions(Path(resource_dir()) / "conventions")[0]
    lasting = replace(convention, starts=date(2023, 11, 1), ends=date(2024, 10, 31))
    assert span_of(PeriodKind.CONVENTION, MARCH, lasting) == Span(date(2023, 11, 1), date(2024, 10, 31))
    assert span_of(PeriodKind.CONVENTION, MARCH) is None
    assert span_of(PeriodKind.FREE, MARCH, lasting) is None
