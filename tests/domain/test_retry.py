"""When a failed exchange is tried again: later and later, never before it was asked, never given up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.retry import LONGEST, SHORTEST, next_try

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
FAILURES = st.integers(1, 10**9)
SPREADS = st.floats(0, 1)


@given(FAILURES, SPREADS)
def test_it_is_always_tried_again_between_a_minute_and_six_hours(failures, spread):
    assert NOW + SHORTEST <= next_try(NOW, failures, spread) <= NOW + LONGEST


@given(FAILURES, SPREADS)
def test_one_more_failure_never_brings_it_nearer(failures, spread):
    assert next_try(NOW, failures + 1, spread) >= next_try(NOW, failures, spread)


@given(FAILURES, SPREADS, st.integers(0, 24 * 3600))
def test_what_the_server_asked_is_waited(failures, spread, seconds):
    asked = timedelta(seconds=seconds)
    assert next_try(NOW, failures, spread, asked) == max(NOW + asked, next_try(NOW, failures, spread))


@given(st.integers(2, 9), SPREADS, SPREADS)
def test_laptops_that_failed_together_do_not_come_back_together(failures, one, other):
    near, far = sorted((one, other))
    assert next_try(NOW, failures, near) <= next_try(NOW, failures, far)


def test_the_waiting_doubles():
    waits = [(next_try(NOW, failures, 1.0) - NOW) / timedelta(minutes=1) for failures in range(1, 12)]
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]
