"""The worked values and the single cases of the rules C1 to C11."""

from datetime import date

import pytest

from desktop.domain.cadence import (
    Block,
    Period,
    PeriodState,
    Suspension,
    done_in,
    first_month_block,
    interim_due_dates,
    microcredit_blocks,
    monthly_blocks,
    next_target,
    periods,
    rescheduled_blocks,
    state,
)
from desktop.domain.contact_kinds import WITH_HOUSEHOLD, ContactKind

JUNE = Block(date(2024, 6, 1), date(2024, 6, 30), 2)  # 1 June 2024 is a Saturday
FIRST = date(2023, 3, 5)


def day(text: str) -> date:
    return date.fromisoformat(text)


def written(period: Period) -> str:
    """A period as the tables of the rules print it."""
    targets = " ".join(target.isoformat() for target in period.targets)
    return f"{period.opens} {period.closes} {period.quota} → {targets}"


def spans(blocks: tuple[Block, ...]) -> list[tuple[str, str, int]]:
    return [(block.opens.isoformat(), block.closes.isoformat(), block.quota) for block in blocks]


def june(**conditions: object) -> Period:
    (period,) = periods([JUNE], **conditions)
    return period


def test_c2_the_worked_periods_of_a_measure_that_starts_on_31_january():
    rows = [written(period) for period in periods(monthly_blocks(date(2024, 1, 31), 12, 2))]
    assert rows[:4] == [
        "2024-01-31 2024-02-28 2 → 2024-02-07 2024-02-21",
        "2024-02-29 2024-03-30 2 → 2024-03-07 2024-03-25",
        "2024-03-31 2024-04-29 2 → 2024-04-08 2024-04-22",
        "2024-04-30 2024-05-30 2 → 2024-05-07 2024-05-23",
    ]
    assert rows[-1] == "2024-12-31 2025-01-30 2 → 2025-01-07 2025-01-23"
    assert len(rows) == 12


def test_c3_the_worked_periods_of_a_loan_of_thirty_instalments():
    assert [written(period) for period in periods(microcredit_blocks(FIRST, 30))] == [
        "2023-03-05 2023-04-04 1 → 2023-03-20",
        "2023-04-05 2023-05-04 1 → 2023-04-20",
        "2023-05-05 2023-06-04 1 → 2023-05-22",
        "2023-06-05 2023-09-04 1 → 2023-07-21",
        "2023-09-05 2023-12-04 1 → 2023-10-20",
        "2023-12-05 2024-03-04 1 → 2024-01-19",
        "2024-03-05 2025-03-04 3 → 2024-05-06 2024-09-03 2025-01-03",
        "2025-03-05 2025-09-04 2 → 2025-04-22 2025-07-21",
    ]


@pytest.mark.parametrize(
    ("instalments", "quotas"),
    [
        (1, [1]),
        (2, [1, 1]),
        (4, [1, 1, 1, 1]),
        (12, [1] * 6),
        (13, [1] * 6 + [1]),
        (16, [1] * 6 + [1]),
        (17, [1] * 6 + [2]),
        (20, [1] * 6 + [2]),
        (21, [1] * 6 + [3]),
        (24, [1] * 6 + [3]),
        (25, [1] * 6 + [3, 1]),
        (84, [1] * 6 + [3] * 6),
    ],
)
def test_c3_a_year_cut_to_some_months_keeps_a_share_of_its_three_contacts(instalments, quotas):
    assert [block.quota for block in microcredit_blocks(FIRST, instalments)] == quotas


def test_c3_a_quarter_cut_by_the_end_of_the_loan_keeps_only_its_months():
    assert spans(microcredit_blocks(FIRST, 5))[-1] == ("2023-06-05", "2023-08-04", 1)


@pytest.mark.parametrize("months", [0, -1])
def test_a_measure_or_a_loan_of_no_month_is_refused(months):
    with pytest.raises(ValueError, match="at least one month"):
        monthly_blocks(FIRST, months, 2)
    with pytest.raises(ValueError, match="at least one instalment"):
        microcredit_blocks(FIRST, months)


def test_a_block_that_closes_before_it_opens_or_asks_for_nothing_is_refused():
    with pytest.raises(ValueError, match="cannot close"):
        Block(date(2024, 6, 2), date(2024, 6, 1), 1)
    with pytest.raises(ValueError, match="at least 1"):
        Block(date(2024, 6, 1), date(2024, 6, 2), 0)


def test_a_suspension_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="cannot end"):
        Suspension(date(2024, 6, 2), date(2024, 6, 1))


def test_c5_young_tenants_have_one_period_of_a_month_from_moving_in():
    assert spans(first_month_block(date(2024, 1, 31))) == [("2024-01-31", "2024-02-28", 1)]


def test_c5_interim_bilans_are_due_after_three_six_and_twelve_months():
    assert interim_due_dates(date(2023, 11, 30), None) == (day("2024-02-29"), day("2024-05-30"), day("2024-11-30"))


@pytest.mark.parametrize(("ended", "due"), [("2024-05-29", 1), ("2024-05-30", 2), ("2024-02-28", 0)])
def test_c5_an_interim_bilan_is_not_due_after_the_end(ended, due):
    assert len(interim_due_dates(date(2023, 11, 30), day(ended))) == due


def test_c6_what_counts_with_the_household():
    assert {kind.value for kind in WITH_HOUSEHOLD} == {"home", "office", "phone", "video"}
    assert "porte_close" not in {kind.value for kind in ContactKind}


def test_c6_two_contacts_on_one_day_count_once():
    dates = [day("2024-06-12"), day("2024-06-04"), day("2024-06-12")]
    assert done_in(june(), dates, day("2024-06-30")) == 2


def test_c6_a_contact_counts_only_in_the_period_its_date_falls_in():
    outside = [day("2024-05-31"), day("2024-07-01")]
    bounds = [day("2024-06-01"), day("2024-06-30")]
    assert done_in(june(), outside + bounds, day("2024-07-31")) == 2


def test_c7_a_target_that_would_pass_the_end_moves_backward():
    # Saturday 1 June to Sunday 9 June: the middle of the last ninth is Sunday, the next working day is outside.
    (period,) = periods([Block(date(2024, 6, 1), date(2024, 6, 9), 9)])
    assert period.targets[-2:] == (day("2024-06-07"), day("2024-06-07"))
    assert period.targets[0] == day("2024-06-03")


def test_c7_a_period_without_a_working_day_still_has_a_date():
    (period,) = periods([Block(date(2024, 6, 1), date(2024, 6, 2), 1)])
    assert period.targets == (day("2024-06-01"),)


@pytest.mark.parametrize(
    ("on", "dates", "expected"),
    [
        ("2024-05-31", [], PeriodState.UPCOMING),
        ("2024-06-01", [], PeriodState.ON_TRACK),
        ("2024-06-09", [], PeriodState.ON_TRACK),
        ("2024-06-10", [], PeriodState.DUE),
        ("2024-06-10", ["2024-06-03"], PeriodState.ON_TRACK),
        ("2024-06-24", ["2024-06-03"], PeriodState.DUE),
        ("2024-06-24", ["2024-06-03", "2024-06-24"], PeriodState.MET),
        ("2024-06-24", ["2024-06-03", "2024-06-25"], PeriodState.DUE),
        ("2024-06-30", ["2024-06-03"], PeriodState.DUE),
        ("2024-07-01", ["2024-06-03"], PeriodState.MISSED),
        ("2024-07-01", ["2024-06-03", "2024-07-01"], PeriodState.MISSED),
        ("2024-07-01", ["2024-06-29", "2024-06-30"], PeriodState.MET),
    ],
)
def test_c8_state_on_a_day(on, dates, expected):
    # Targets: Monday 10 June (8 June is a Saturday) and Monday 24 June (23 June is a Sunday).
    assert june().targets == (day("2024-06-10"), day("2024-06-24"))
    assert state(june(), [day(each) for each in dates], day(on)) is expected


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ([], "2024-06-10"),
        (["2024-06-05"], "2024-06-24"),
        (["2024-06-05", "2024-06-05"], "2024-06-24"),
        (["2024-06-05", "2024-06-21"], "2024-06-24"),
        (["2024-06-05", "2024-06-06"], None),
    ],
)
def test_c8_the_next_date_is_the_target_of_the_contact_to_come(dates, expected):
    found = next_target(june(), [day(each) for each in dates], day("2024-06-20"))
    assert found == (None if expected is None else day(expected))


def test_c9_an_early_end_keeps_the_quota_and_drops_the_targets_after_it():
    period = june(ended=day("2024-06-15"))
    assert written(period) == "2024-06-01 2024-06-15 2 → 2024-06-10"
    assert period.cut


def test_c9_the_natural_last_day_is_not_a_cut():
    assert june(ended=day("2024-06-30")) == june()


def test_c9_periods_that_open_after_the_end_go_and_the_one_that_opens_that_day_stays():
    blocks = monthly_blocks(date(2024, 1, 31), 12, 2)
    assert len(periods(blocks, ended=day("2024-03-30"))) == 2
    assert len(periods(blocks, ended=day("2024-03-31"))) == 3
    assert periods(blocks, ended=day("2024-01-30")) == ()


@pytest.mark.parametrize(
    ("on", "dates", "expected"),
    [
        ("2024-06-15", [], PeriodState.DUE),
        ("2024-06-15", ["2024-06-12"], PeriodState.ON_TRACK),
        ("2024-06-16", ["2024-06-12"], PeriodState.CUT_SHORT),
        ("2024-07-15", [], PeriodState.CUT_SHORT),
        ("2024-06-16", ["2024-06-11", "2024-06-12"], PeriodState.MET),
        ("2024-06-20", ["2024-06-12", "2024-06-17"], PeriodState.CUT_SHORT),
    ],
)
def test_c9_a_period_cut_short_is_never_missed(on, dates, expected):
    assert state(june(ended=day("2024-06-15")), [day(each) for each in dates], day(on)) is expected


def test_c9_with_no_target_left_there_is_no_next_date():
    assert next_target(june(ended=day("2024-06-15")), [day("2024-06-12")], day("2024-06-15")) is None
    assert next_target(june(ended=day("2024-06-05")), [], day("2024-06-03")) is None


def test_c10_a_period_wholly_suspended_asks_for_nothing():
    period = june(suspensions=[Suspension(day("2024-05-20"), None, "hospitalisation")])
    assert (period.quota, period.targets, period.suspended) == (0, (), True)
    assert (period.opens, period.closes) == (JUNE.opens, JUNE.closes)
    assert state(period, [], day("2024-06-15")) is PeriodState.SUSPENDED
    assert state(period, [day("2024-06-12")], day("2024-07-15")) is PeriodState.SUSPENDED
    assert next_target(period, [], day("2024-06-15")) is None


def test_c10_two_suspensions_that_touch_or_overlap_suspend_the_whole_period():
    touching = [Suspension(day("2024-06-16"), day("2024-06-30")), Suspension(day("2024-06-01"), day("2024-06-15"))]
    overlapping = [Suspension(day("2024-05-01"), day("2024-06-20")), Suspension(day("2024-06-10"), day("2024-07-02"))]
    assert june(suspensions=touching).suspended
    assert june(suspensions=overlapping).suspended


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        # 15 of 30 days: one contact, whose target is in the middle, on Monday 17 June.
        ("2024-06-01", "2024-06-15", "2024-06-01 2024-06-30 1 → 2024-06-17"),
        # 16 of 30 days: still two.
        ("2024-06-01", "2024-06-14", "2024-06-01 2024-06-30 2 → 2024-06-17 2024-06-24"),
        # The target of the 10th moves to the first working day after Friday the 14th.
        ("2024-06-10", "2024-06-14", "2024-06-01 2024-06-30 2 → 2024-06-17 2024-06-24"),
        # The suspension reaches the end: the target of the 24th moves to the Friday before it.
        ("2024-06-22", None, "2024-06-01 2024-06-30 2 → 2024-06-10 2024-06-21"),
        # Only Saturday the 29th and Sunday the 30th are left after it: no working day, so the last one before it.
        ("2024-06-18", "2024-06-28", "2024-06-01 2024-06-30 2 → 2024-06-10 2024-06-17"),
    ],
)
def test_c10_a_partly_suspended_period_has_a_share_of_its_quota_and_targets_outside(starts, ends, expected):
    suspension = Suspension(day(starts), day(ends) if ends else None)
    assert written(june(suspensions=[suspension])) == expected


def test_c10_a_target_moved_out_of_one_suspension_does_not_land_in_the_next():
    # The 10th is suspended to Friday the 14th; the working day after it, Monday the 17th, is suspended too.
    suspensions = [
        Suspension(day("2024-06-10"), day("2024-06-14")),
        Suspension(day("2024-06-17"), day("2024-06-18")),
    ]
    assert june(suspensions=suspensions).targets == (day("2024-06-19"), day("2024-06-24"))


def test_c10_only_a_weekend_left_gives_its_first_day():
    suspensions = [Suspension(day("2024-05-20"), day("2024-06-07")), Suspension(day("2024-06-10"), None)]
    assert written(june(suspensions=suspensions)) == "2024-06-01 2024-06-30 1 → 2024-06-08"


def test_c9_and_c10_the_end_leaves_the_quota_that_the_suspension_had_reduced():
    # Half suspended: one contact on Monday the 17th, before the measure ends on the 20th.
    half = [Suspension(day("2024-06-01"), day("2024-06-15"))]
    kept = june(suspensions=half, ended=day("2024-06-20"))
    assert written(kept) == "2024-06-01 2024-06-20 1 → 2024-06-17"
    # Ended on the 16th, the moved target is after the end; the whole June is what the quota is a share of.
    dropped = june(suspensions=half, ended=day("2024-06-16"))
    assert written(dropped) == "2024-06-01 2024-06-16 1 → "
    assert state(dropped, [], day("2024-06-17")) is PeriodState.CUT_SHORT


def test_c9_and_c10_a_measure_that_ends_in_an_open_suspension_stays_suspended():
    period = june(suspensions=[Suspension(day("2024-06-01"), None)], ended=day("2024-06-10"))
    assert period.suspended
    assert period.closes == day("2024-06-10")
    assert state(period, [], day("2024-06-11")) is PeriodState.SUSPENDED


def test_c11_closed_periods_stay_and_the_open_year_is_computed_again():
    before = microcredit_blocks(FIRST, 30)
    after = rescheduled_blocks(FIRST, 30, [(day("2025-05-01"), 36)])
    assert after[:7] == before[:7]
    assert spans(after)[7:] == [("2025-03-05", "2026-03-04", 3)]


def test_c11_a_loan_that_grows_again_after_a_cut_year_has_no_gap_and_no_overlap():
    # All of the 30 instalments are over; ten more: the six months left of the year, then four.
    grown = rescheduled_blocks(FIRST, 30, [(day("2025-09-05"), 40)])
    assert spans(grown)[-3:] == [
        ("2025-03-05", "2025-09-04", 2),
        ("2025-09-05", "2026-03-04", 2),
        ("2026-03-05", "2026-07-04", 1),
    ]


def test_c11_a_period_that_closes_on_the_day_of_the_change_is_still_open():
    assert spans(rescheduled_blocks(FIRST, 30, [(day("2025-09-04"), 36)]))[-1] == ("2025-03-05", "2026-03-04", 3)


def test_c11_a_quarter_cut_then_grown_is_completed():
    assert spans(rescheduled_blocks(FIRST, 5, [(day("2023-08-05"), 9)]))[3:] == [
        ("2023-06-05", "2023-08-04", 1),
        ("2023-08-05", "2023-09-04", 1),
        ("2023-09-05", "2023-12-04", 1),
    ]


def test_c11_a_loan_cut_below_what_is_closed_keeps_what_is_closed():
    assert rescheduled_blocks(FIRST, 30, [(day("2024-05-01"), 4)]) == microcredit_blocks(FIRST, 12)


def test_c11_several_changes_apply_in_the_order_of_their_days():
    changes = [(day("2025-10-01"), 36), (day("2023-07-01"), 30)]
    assert rescheduled_blocks(FIRST, 12, changes) == rescheduled_blocks(FIRST, 30, changes[:1])


def test_c11_a_full_early_repayment_ends_the_measure():
    kept = periods(microcredit_blocks(FIRST, 30), ended=day("2024-09-10"))
    assert written(kept[-1]) == "2024-03-05 2024-09-10 3 → 2024-05-06 2024-09-03"
    assert kept[-1].cut
