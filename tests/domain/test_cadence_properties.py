"""Laws of the cadence for any start, length, end, suspension and rescheduling, against a slow day-by-day reading."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import groupby, pairwise
from math import ceil, floor

from hypothesis import assume, example, given
from hypothesis import strategies as st

from desktop.domain.cadence import (
    Block,
    PeriodState,
    Suspension,
    done_in,
    microcredit_blocks,
    monthly_blocks,
    next_target,
    periods,
    rescheduled_blocks,
    state,
)
from desktop.domain.calendar import add_months, is_working_day

ONE_DAY = timedelta(days=1)
EDGES = [date(2024, 1, 31), date(2024, 2, 29), date(2023, 8, 31), date(2023, 12, 30), date(2100, 1, 29)]
STARTS = st.one_of(st.sampled_from(EDGES), st.dates(date(2000, 1, 1), date(2100, 12, 31)))
MONTHS = st.integers(1, 24)
INSTALMENTS = st.integers(1, 84)
LOANS = st.builds(microcredit_blocks, STARTS, INSTALMENTS)
MEASURES = st.one_of(LOANS, st.builds(monthly_blocks, STARTS, MONTHS, st.integers(1, 4)))
OFFSETS = st.integers(-40, 2700)


@st.composite
def measures_and_days(draw, number):
    """The blocks of a measure and some days around it."""
    blocks = draw(MEASURES)
    length = (blocks[-1].closes - blocks[0].opens).days
    offsets = draw(st.lists(st.integers(-40, length + 40), min_size=number, max_size=number))
    return blocks, [blocks[0].opens + timedelta(days=offset) for offset in offsets]


@st.composite
def suspended_measures(draw):
    """The blocks of a measure, up to three suspensions and a day around it."""
    blocks, days = draw(measures_and_days(7))
    suspensions = [Suspension(min(pair), max(pair)) for pair in (days[0:2], days[2:4])]
    suspensions.append(Suspension(days[4], None))
    chosen = draw(st.lists(st.sampled_from(suspensions), unique=True))
    short = Suspension(days[5], days[5] + timedelta(days=draw(st.integers(0, 20))))
    return blocks, [*chosen, *draw(st.sampled_from([[], [short]]))], days[6]


def days_of(period):
    return [period.opens + timedelta(days=n) for n in range((period.closes - period.opens).days + 1)]


def is_suspended(day, suspensions):
    return any(each.starts <= day and (each.ends is None or day <= each.ends) for each in suspensions)


def assert_tiled(blocks, start, end):
    """The blocks follow each other from `start` to the day before `end`, without gap or overlap."""
    assert blocks[0].opens == start
    assert blocks[-1].closes == end - ONE_DAY
    assert all(left.closes + ONE_DAY == right.opens for left, right in pairwise(blocks))


def slow_targets(block, quota):
    """C7 word by word: the suggested day, forward to a working day, else backward, not before the opening."""
    length = len(days_of(block))
    for j in range(quota):
        day = suggested = block.opens + timedelta(days=floor(Fraction((2 * j + 1) * length, 2 * quota)))
        while not is_working_day(day):
            day += ONE_DAY
        if day > block.closes:
            day = suggested
            while not is_working_day(day) and day > block.opens:
                day -= ONE_DAY
        yield day


def slow_targets_suspended(block, quota, suspensions):
    """C10 word by word, after C7."""
    for day in slow_targets(block, quota):
        workable = [d for d in days_of(block) if is_working_day(d) and not is_suspended(d, suspensions)]
        active = [d for d in days_of(block) if not is_suspended(d, suspensions)]
        if is_suspended(day, suspensions) or not is_working_day(day):
            after, before = [d for d in workable if d > day], [d for d in workable if d < day]
            yield after[0] if after else before[-1] if before else active[0]
        else:
            yield day


def slow_loan_label(month):
    """Which period of C3 a month of the loan (from 0) belongs to, and whether it is one of a whole year."""
    if month < 3:
        return ("month", month)
    return ("quarter", month // 3) if month < 12 else ("year", month // 12)


@given(STARTS, MONTHS, st.integers(1, 4))
@example(date(2024, 1, 31), 24, 2)
def test_c2_one_period_a_measure_month_covers_the_measure_exactly(start, months, quota):
    blocks = monthly_blocks(start, months, quota)
    assert len(blocks) == months
    assert {block.quota for block in blocks} == {quota}
    assert [block.opens for block in blocks] == [add_months(start, k) for k in range(months)]
    assert_tiled(blocks, start, add_months(start, months))


@given(STARTS, MONTHS, MONTHS)
def test_c2_a_renewal_adds_periods_and_moves_none(start, months, more):
    longer = monthly_blocks(start, months + more, 2)
    assert longer[:months] == monthly_blocks(start, months, 2)


@given(STARTS, INSTALMENTS)
@example(date(2024, 2, 29), 84)
def test_c3_the_periods_cover_the_loan_with_the_quotas_of_the_rule(first, instalments):
    blocks = microcredit_blocks(first, instalments)
    assert_tiled(blocks, first, add_months(first, instalments))
    expected = []
    for (kind, _), months in groupby(range(instalments), slow_loan_label):
        held = list(months)
        quota = ceil(Fraction(3 * len(held), 12)) if kind == "year" else 1
        expected.append((add_months(first, held[0]), add_months(first, held[-1] + 1) - ONE_DAY, quota))
    assert [(block.opens, block.closes, block.quota) for block in blocks] == expected


@given(MEASURES)
def test_c7_targets_are_as_many_as_the_quota_in_order_inside_the_period(blocks):
    for block, period in zip(blocks, periods(blocks), strict=True):
        assert (period.opens, period.closes, period.quota) == (block.opens, block.closes, block.quota)
        assert len(period.targets) == period.quota
        assert list(period.targets) == sorted(period.targets)
        assert all(period.opens <= target <= period.closes and is_working_day(target) for target in period.targets)
        assert list(period.targets) == list(slow_targets(block, block.quota))
        assert not period.cut
        assert not period.suspended
        assert period.active_days == len(days_of(period))


@given(STARTS, st.integers(1, 40), st.integers(1, 12))
@example(date(2024, 6, 1), 2, 2)
def test_c7_any_block_however_short_has_targets_inside_it(opens, length, quota):
    block = Block(opens, opens + timedelta(days=length - 1), quota)
    (period,) = periods([block])
    assert list(period.targets) == list(slow_targets(block, quota))
    assert all(opens <= target <= block.closes for target in period.targets)


@given(measures_and_days(30))
def test_c8_the_states_obey_their_definition(drawn):
    blocks, (on, *dates) = drawn
    for period in periods(blocks):
        done = len({each for each in dates if each in days_of(period) and each <= on})
        found = state(period, dates, on)
        assert (found is PeriodState.MET) == (done >= period.quota)
        if done < period.quota:
            assert (found is PeriodState.MISSED) == (on > period.closes)
            assert (found is PeriodState.UPCOMING) == (on < period.opens)
            late = done < sum(1 for target in period.targets if target <= on)
            assert (found is PeriodState.DUE) == (period.opens <= on <= period.closes and late)
            assert next_target(period, dates, on) == period.targets[done]
        else:
            assert next_target(period, dates, on) is None


@given(measures_and_days(12))
def test_c8_contacts_after_the_day_change_nothing(drawn):
    blocks, (on, *dates) = drawn
    past = [each for each in dates if each <= on]
    for period in periods(blocks):
        assert state(period, dates, on) is state(period, past, on)
        assert next_target(period, dates, on) == next_target(period, past, on)


@given(measures_and_days(12), st.randoms(use_true_random=False))
def test_c6_order_and_repeats_of_contacts_change_nothing(drawn, random):
    blocks, (on, *dates) = drawn
    shuffled = dates * 2
    random.shuffle(shuffled)
    for period in periods(blocks):
        assert done_in(period, shuffled, on) == done_in(period, dates, on)
        assert state(period, shuffled, on) is state(period, dates, on)


@given(measures_and_days(10))
def test_c6_each_contact_in_the_measure_counts_in_exactly_one_period(drawn):
    blocks, dates = drawn
    inside = {each for each in dates if blocks[0].opens <= each <= blocks[-1].closes}
    assert sum(done_in(period, dates, date.max) for period in periods(blocks)) == len(inside)


@given(suspended_measures(), st.lists(OFFSETS))
def test_c8_no_set_of_contacts_makes_more_met_than_contacts(drawn, offsets):
    blocks, suspensions, on = drawn
    dates = [blocks[0].opens + timedelta(days=offset) for offset in offsets]
    met = [one for one in periods(blocks, suspensions=suspensions) if state(one, dates, on) is PeriodState.MET]
    assert len(met) <= len(dates)
    assert sum(done_in(one, dates, on) for one in met) <= len(set(dates))


@given(measures_and_days(8))
def test_c9_an_early_end_keeps_the_opened_periods_and_cuts_only_the_last(drawn):
    blocks, (ended, on, *dates) = drawn
    whole = periods(blocks)
    kept = periods(blocks, ended=ended)
    assert len(kept) == sum(1 for period in whole if period.opens <= ended)
    assert kept[:-1] == whole[: max(len(kept) - 1, 0)]
    assume(kept)
    last, uncut = kept[-1], whole[len(kept) - 1]
    assert last.closes == min(ended, uncut.closes)
    assert last.quota == uncut.quota
    assert last.targets == tuple(target for target in uncut.targets if target <= ended)
    assert last.cut == (ended < uncut.closes)
    if last.cut:
        found = state(last, dates, on)
        assert found is not PeriodState.MISSED
        if on <= ended:
            assert found is not PeriodState.CUT_SHORT
        elif done_in(last, dates, on) < last.quota:
            assert found is PeriodState.CUT_SHORT


@given(measures_and_days(8))
def test_c9_until_the_end_the_state_is_that_of_the_uncut_period(drawn):
    blocks, (ended, on, *dates) = drawn
    assume(on <= ended)
    for cut, whole in zip(periods(blocks, ended=ended), periods(blocks), strict=False):
        assert state(cut, dates, on) is state(whole, dates, on)


@given(suspended_measures())
def test_c10_suspended_periods_agree_with_the_day_by_day_reading(drawn):
    blocks, suspensions, _ = drawn
    for block, period in zip(blocks, periods(blocks, suspensions=suspensions), strict=True):
        active = [each for each in days_of(block) if not is_suspended(each, suspensions)]
        quota = ceil(Fraction(block.quota * len(active), len(days_of(block))))
        assert (period.opens, period.closes, period.quota) == (block.opens, block.closes, quota)
        assert period.suspended == (not active)
        assert period.active_days == len(active)
        assert list(period.targets) == list(slow_targets_suspended(block, quota, suspensions))
        assert list(period.targets) == sorted(period.targets)
        assert set(period.targets) <= set(active)
        assert not period.cut


@given(suspended_measures(), STARTS)
def test_c10_a_suspended_period_is_suspended_on_every_day_and_no_other_is(drawn, on):
    blocks, suspensions, some_day = drawn
    for period in periods(blocks, suspensions=suspensions):
        for each in (on, some_day, period.opens, period.closes):
            assert (state(period, [], each) is PeriodState.SUSPENDED) == (period.quota == 0)


@given(suspended_measures())
def test_c9_and_c10_ending_a_suspended_measure_changes_no_quota(drawn):
    blocks, suspensions, ended = drawn
    whole = periods(blocks, suspensions=suspensions)
    kept = periods(blocks, ended=ended, suspensions=suspensions)
    for cut, uncut in zip(kept, whole, strict=False):
        assert (cut.opens, cut.quota, cut.suspended) == (uncut.opens, uncut.quota, uncut.suspended)
        assert cut.active_days == uncut.active_days
        assert cut.targets == tuple(target for target in uncut.targets if target <= ended)
        assert cut.closes == min(ended, uncut.closes)


@given(MEASURES, st.integers(1, 300))
def test_c10_a_suspension_outside_the_measure_changes_nothing(blocks, length):
    before = Suspension(blocks[0].opens - timedelta(days=length), blocks[0].opens - ONE_DAY)
    after = Suspension(blocks[-1].closes + ONE_DAY, None)
    assert periods(blocks, suspensions=[after, before]) == periods(blocks)


@given(suspended_measures())
def test_c10_the_order_of_suspensions_and_their_repetition_change_nothing(drawn):
    blocks, suspensions, _ = drawn
    again = [*reversed(suspensions), *suspensions]
    assert periods(blocks, suspensions=again) == periods(blocks, suspensions=suspensions)


@given(STARTS, INSTALMENTS, st.lists(st.tuples(OFFSETS, INSTALMENTS), max_size=4))
@example(date(2023, 3, 5), 30, [(915, 40)])
@example(date(2024, 1, 31), 30, [(1000, 84), (1001, 1), (1400, 50)])
def test_c11_rescheduled_periods_stay_contiguous_and_end_with_the_loan(first, instalments, moves):
    changes = sorted(((first + timedelta(days=offset), number) for offset, number in moves), key=lambda each: each[0])
    blocks = microcredit_blocks(first, instalments)
    for number_of_changes, (on, number) in enumerate(changes, start=1):
        after = rescheduled_blocks(first, instalments, changes[:number_of_changes])
        closed = [block for block in blocks if block.closes < on]
        natural = microcredit_blocks(first, number)
        assert list(after[: len(closed)]) == closed
        end = max(natural[-1].closes, closed[-1].closes) if closed else natural[-1].closes
        assert_tiled(after, first, end + ONE_DAY)
        boundary = closed[-1].closes if closed else date.min
        # From the first natural opening past what is kept, the blocks are those of the new loan.
        assert [b for b in after if b.opens in {n.opens for n in natural} and b.opens > boundary] == [
            n for n in natural if n.opens > boundary
        ]
        blocks = after


@given(STARTS, INSTALMENTS, INSTALMENTS, OFFSETS)
def test_c11_the_piece_up_to_the_next_natural_boundary_has_its_share_of_the_contacts(first, before, after, offset):
    on = first + timedelta(days=offset)
    blocks = rescheduled_blocks(first, before, [(on, after)])
    natural_openings = {block.opens for block in microcredit_blocks(first, 84)}
    pieces = [block for block in blocks if block.opens not in natural_openings]
    assert len(pieces) <= 1
    for piece in pieces:
        months = next(n for n in range(1, 13) if add_months(first, n + before) - ONE_DAY == piece.closes)
        assert piece.opens == add_months(first, before)
        assert piece.quota == (1 if before < 12 else ceil(Fraction(3 * months, 12)))


@given(STARTS, INSTALMENTS, OFFSETS)
def test_c11_a_change_to_the_same_number_changes_nothing_while_the_loan_runs(first, instalments, offset):
    on = first + timedelta(days=offset)
    assert rescheduled_blocks(first, instalments, [(on, instalments)]) == microcredit_blocks(first, instalments)
