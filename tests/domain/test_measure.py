"""The length and the last day of a measure, and the small facts of households and contacts."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.contact import Outcome
from desktop.domain.household import Household
from desktop.domain.measure import MeasureState, Renewal, Rescheduling, SuspensionRecord
from tests import factories


def test_a_measure_ends_the_day_before_its_anniversary():
    assert factories.measure(start=date(2024, 1, 31), months=12).planned_end == date(2025, 1, 30)


def test_a_month_step_is_clipped_to_a_shorter_month():
    assert factories.measure(start=date(2024, 8, 31), months=6).planned_end == date(2025, 2, 27)


def test_renewals_add_their_months_to_the_same_anchor():
    renewals = (Renewal(date(2024, 12, 1), 6, "travaux"), Renewal(date(2025, 5, 1), 6, "travaux"))
    measure = factories.measure(start=date(2024, 1, 31), months=12, renewals=renewals)
    assert measure.total_months == 24
    assert measure.planned_end == date(2026, 1, 30)


def test_each_renewal_adds_its_months_the_day_after_those_before_it():
    renewals = (Renewal(date(2024, 12, 1), 6, "travaux"), Renewal(date(2025, 5, 1), 6, "travaux"))
    measure = factories.measure(start=date(2024, 1, 31), months=12, renewals=renewals)
    assert measure.renewed_from == ((renewals[0], date(2025, 1, 31)), (renewals[1], date(2025, 7, 31)))
    assert factories.measure().renewed_from == ()


def test_the_last_rescheduling_gives_the_length():
    changes = (Rescheduling(date(2024, 6, 1), 30), Rescheduling(date(2025, 6, 1), 36))
    assert factories.measure(scheme="microcredit", months=24, reschedulings=changes).total_months == 36


def test_a_measure_without_length_has_no_planned_end_and_a_decided_one():
    open_ended = factories.measure(scheme="vej")
    assert open_ended.planned_end is None
    assert open_ended.last_day is None
    assert factories.measure(scheme="vej", ended_on=date(2026, 2, 1)).last_day == date(2026, 2, 1)


def test_a_decided_end_goes_before_the_planned_one():
    assert factories.measure(ended_on=date(2026, 2, 1)).last_day == date(2026, 2, 1)


@pytest.mark.parametrize("state", MeasureState)
def test_work_is_owed_while_a_measure_is_prepared_active_suspended_or_ending(state):
    owed = {MeasureState.PREPARING, MeasureState.ACTIVE, MeasureState.SUSPENDED, MeasureState.ENDING}
    assert factories.measure(state=state).is_open == (state in owed)


def test_a_suspension_cannot_end_before_it_starts():
    with pytest.raises(ValueError, match="cannot end"):
        SuspensionRecord(date(2026, 2, 2), date(2026, 2, 1), "hôpital")


@given(st.dates(date(2000, 1, 1), date(2090, 12, 31)), st.integers(1, 24), st.integers(0, 12))
def test_a_renewal_only_ever_makes_a_measure_longer(start, months, more):
    before = factories.measure(start=start, months=months)
    after = factories.measure(start=start, months=months, renewals=(Renewal(start, more, "x"),))
    assert after.planned_end >= before.planned_end >= start
    assert (after.planned_end == before.planned_end) == (more == 0)


@pytest.mark.parametrize("outcome", Outcome)
def test_an_attempt_is_what_is_neither_planned_nor_done(outcome):
    assert outcome.is_attempt == (outcome not in {Outcome.PLANNED, Outcome.DONE})


def test_a_household_is_named_after_its_first_person():
    assert factories.household(persons=(factories.person("Łukasz", "Anna"),)).name == "ŁUKASZ Anna"
    assert factories.household(persons=(factories.person("Martin", ""),)).name == "MARTIN"
    assert Household("h", ()).name == "Ménage sans nom"


def test_a_person_is_a_member_from_the_day_of_arrival_through_the_day_of_departure():
    child = factories.person(joined_on=date(2026, 2, 1), left_on=date(2026, 2, 28))
    days = [date(2026, 1, 31), date(2026, 2, 1), date(2026, 2, 28), date(2026, 3, 1)]
    assert [child.is_member_on(day) for day in days] == [False, True, True, False]
    assert factories.person().is_member_on(date(1900, 1, 1))
