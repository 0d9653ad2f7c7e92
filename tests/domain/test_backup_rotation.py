"""Which backups are kept, whatever was made and whenever."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.backup_rotation import DAYS, LATEST, MONTHS, WEEKS, kept

NOW = datetime(2026, 11, 22, 16, 12, tzinfo=UTC)


def within(days: int) -> st.SearchStrategy[datetime]:
    """Moments so many days around now."""
    return st.timedeltas(timedelta(days=-days), timedelta(days=days)).map(lambda apart: NOW + apart)


MOMENTS = st.sets(within(540), min_size=1, max_size=120)


@given(MOMENTS)
def test_the_newest_is_always_kept_and_nothing_is_kept_that_was_not_there(moments):
    stay = kept(moments, max(moments))
    assert max(moments) in stay
    assert stay <= moments


@given(MOMENTS)
def test_never_more_than_the_latest_and_one_for_each_period(moments):
    assert len(kept(moments, max(moments))) <= LATEST + DAYS + WEEKS + MONTHS


@given(MOMENTS, within(9000))
def test_the_one_just_made_stays_even_when_the_clock_has_gone_back(moments, made):
    assert made in kept(moments | {made}, made)


@given(MOMENTS)
def test_keeping_twice_keeps_the_same(moments):
    once = kept(moments, max(moments))
    assert kept(once, max(once)) == once


@given(MOMENTS, st.timedeltas(timedelta(seconds=1), timedelta(days=40)))
def test_a_newer_one_never_brings_back_what_had_gone(moments, later):
    newer = max(moments) + later
    assert kept(moments | {newer}, newer) - {newer} <= kept(moments, max(moments))


def test_a_year_of_work_keeps_twelve_days_ten_weeks_and_nine_months():
    moments = {NOW - timedelta(minutes=30 * step) for step in range(48 * 365)}
    stay = sorted(kept(moments, NOW))
    assert len({moment.date() for moment in stay if moment > NOW - timedelta(days=12)}) == DAYS
    assert len({moment.isocalendar()[:2] for moment in stay if moment > NOW - timedelta(weeks=10)}) == WEEKS
    assert len({(moment.year, moment.month) for moment in stay}) == MONTHS


def test_the_last_of_a_day_stands_for_it():
    morning, evening = NOW.replace(day=20, hour=9), NOW.replace(day=20, hour=18)
    since = {NOW.replace(hour=hour) for hour in (8, 9, 10)}
    assert kept({morning, evening, *since}, max(since)) == {evening, *since}
