"""What is owed under each scheme, what counts for it, and which days of a contact are refused (C2-C11, A4, V)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.cadence import PeriodState
from desktop.domain.contact import Outcome
from desktop.domain.contact_kinds import ContactKind
from desktop.domain.measure import Deviation, Measure, MeasureState, Renewal, Rescheduling, SuspensionRecord
from desktop.schemes.registry import registry
from tests.factories import contact, measure

ASTRE, VEJ, MICROCREDIT = (registry().scheme(name) for name in ("astre", "vej", "microcredit"))
ONE_DAY = timedelta(days=1)


def scheme_of(of: Measure):
    return registry().scheme(of.scheme)


def done(of, *contacts, on=date(2027, 12, 31)):
    return [view.done for view in scheme_of(of).track(of, contacts, on)]


@pytest.mark.parametrize(
    ("scheme", "counting"),
    [
        (ASTRE, {ContactKind.HOME}),
        (VEJ, {ContactKind.HOME}),
        (MICROCREDIT, {ContactKind.HOME, ContactKind.OFFICE, ContactKind.PHONE, ContactKind.VIDEO}),
    ],
    ids=lambda value: getattr(value, "id", ""),
)
def test_only_a_contact_that_took_place_in_the_right_way_counts(scheme, counting):
    of = measure(scheme=scheme.id)
    for kind in ContactKind:
        for outcome in Outcome:
            expected = outcome is Outcome.DONE and kind in counting
            assert scheme.counts(contact(of, date(2026, 1, 10), outcome, kind=kind)) == expected, (kind, outcome)


def test_two_visits_on_one_day_count_once_and_a_porte_close_not_at_all():
    of = measure()
    day = date(2026, 1, 10)
    same = [contact(of, day), contact(of, day), contact(of, day + ONE_DAY, Outcome.PORTE_CLOSE)]
    assert done(of, *same)[0] == 1
    assert done(of, *same, contact(of, day + 2 * ONE_DAY))[0] == 2


def test_a_visit_counts_in_the_month_of_the_measure_that_its_day_falls_in():
    of = measure(start=date(2024, 1, 31))
    days = [date(2024, 1, 31), date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 30), date(2024, 3, 31)]
    assert done(of, *(contact(of, day) for day in days))[:3] == [2, 2, 1]


def test_an_astre_measure_owes_two_visits_a_month_for_twelve_months_and_more_once_renewed():
    of = measure(start=date(2024, 1, 31))
    assert [period.quota for period in ASTRE.periods(of)] == [2] * 12
    renewed = measure(start=date(2024, 1, 31), renewals=(Renewal(date(2024, 12, 1), 6, "travaux"),))
    assert [period.quota for period in ASTRE.periods(renewed)] == [2] * 18
    assert ASTRE.periods(renewed)[-1].closes == renewed.planned_end


def test_what_is_due_is_the_next_target_of_the_first_period_that_is_not_done():
    of = measure(start=date(2024, 1, 31))
    first = ASTRE.due(of, [], date(2024, 1, 31))
    assert (first.day, first.closes, first.missing, first.is_late) == (date(2024, 2, 7), date(2024, 2, 28), 2, False)
    second = ASTRE.due(of, [contact(of, date(2024, 2, 5))], date(2024, 2, 6))
    assert (second.day, second.missing, second.is_late) == (date(2024, 2, 21), 1, False)
    both = [contact(of, date(2024, 2, 5)), contact(of, date(2024, 2, 6))]
    following = ASTRE.due(of, both, date(2024, 2, 6))
    assert (following.day, following.closes) == (date(2024, 3, 7), date(2024, 3, 30))


@pytest.mark.parametrize(
    ("on", "late"),
    [(date(2024, 2, 6), False), (date(2024, 2, 7), True), (date(2024, 2, 28), True), (date(2024, 2, 29), False)],
)
def test_a_visit_is_late_from_its_target_day_to_the_end_of_its_month(on, late):
    of = measure(start=date(2024, 1, 31))
    assert ASTRE.due(of, [], on).is_late == late


def test_a_proposed_measure_shows_its_months_and_one_that_is_prepared_has_none_yet():
    assert len(ASTRE.periods(measure(state=MeasureState.PROPOSED))) == 12
    assert ASTRE.periods(measure(state=MeasureState.PREPARING, months=None)) == ()


def test_a_vej_visit_is_owed_until_an_appointment_answers_it():
    of = measure(scheme="vej", start=date(2026, 1, 5))
    on, until = date(2026, 1, 8), date(2026, 1, 31)
    assert len(VEJ.owed(of, [], on, until)) == 1
    assert VEJ.owed(of, [contact(of, date(2026, 1, 12), Outcome.PLANNED)], on, until) == ()
    assert VEJ.owed(of, [contact(of, date(2026, 1, 6))], on, until) == ()


def test_after_the_last_month_nothing_is_due():
    of = measure(start=date(2024, 1, 31))
    assert ASTRE.due(of, [], date(2025, 1, 30)).closes == date(2025, 1, 30)
    assert ASTRE.due(of, [], date(2025, 1, 31)) is None


def test_the_words_of_what_is_due_name_the_month_and_the_rank_of_the_visit():
    of = measure(start=date(2024, 1, 31))
    assert ASTRE.due(of, [], date(2024, 2, 1)).reason.startswith("ASTRE, mois 1 sur 12")
    assert "1re visite" in ASTRE.due(of, [], date(2024, 2, 1)).reason
    assert "2e visite" in ASTRE.due(of, [contact(of, date(2024, 2, 1))], date(2024, 2, 2)).reason
    loan = measure(scheme="microcredit", start=date(2023, 3, 5), months=30)
    assert "1er contact" in MICROCREDIT.due(loan, [], date(2024, 3, 10)).reason


def test_a_missed_month_shows_the_tries_made_in_it_and_its_reasoned_deviation():
    of = measure(start=date(2024, 1, 31), deviations=(Deviation(date(2024, 2, 29), "hospitalisation courte"),))
    tried = [contact(of, date(2024, 2, 10), Outcome.PORTE_CLOSE), contact(of, date(2024, 2, 28), Outcome.REFUSED)]
    planned = contact(of, date(2024, 2, 12), Outcome.PLANNED)
    views = ASTRE.track(of, [*tried, planned], date(2024, 3, 10))
    assert views[0].state is PeriodState.MISSED
    assert views[0].tries == tuple(tried)
    assert [view.deviation for view in views[:3]] == ["", "hospitalisation courte", ""]


def test_a_suspension_lowers_what_is_owed_and_leaves_the_end_where_it_was():
    of = measure(
        start=date(2024, 1, 31), suspensions=(SuspensionRecord(date(2024, 2, 29), date(2024, 4, 14), "hôpital"),)
    )
    periods = ASTRE.periods(of)
    assert [period.quota for period in periods[:4]] == [2, 0, 1, 2]
    assert periods[-1].closes == of.planned_end == date(2025, 1, 30)
    assert ASTRE.track(of, [], date(2024, 3, 5))[1].state is PeriodState.SUSPENDED


def test_a_measure_that_ends_early_owes_nothing_afterwards():
    of = measure(start=date(2024, 1, 31), ended_on=date(2024, 3, 10))
    assert ASTRE.periods(of)[-1].closes == date(2024, 3, 10)
    assert ASTRE.due(of, [], date(2024, 3, 11)) is None
    assert [view.state for view in ASTRE.track(of, [], date(2024, 3, 11))] == [
        PeriodState.MISSED,
        PeriodState.CUT_SHORT,
    ]


# --- microcredit ------------------------------------------------------------------------------------------------------


def test_a_rescheduled_loan_keeps_its_closed_periods_and_has_its_new_length():
    of = measure(scheme="microcredit", start=date(2023, 3, 5), months=30)
    longer = measure(
        scheme="microcredit", start=date(2023, 3, 5), months=30, reschedulings=(Rescheduling(date(2024, 1, 10), 36),)
    )
    before, after = MICROCREDIT.periods(of), MICROCREDIT.periods(longer)
    assert after[:5] == before[:5]
    assert after[-1].closes == longer.planned_end == date(2026, 3, 4)
    assert [period.quota for period in after] == [1, 1, 1, 1, 1, 1, 3, 3]


@pytest.mark.parametrize(
    ("terms", "fields"),
    [
        ({"amount": "8000", "instalments": "84"}, set()),
        ({"amount": "8000.01", "instalments": "24"}, {"exception"}),
        ({"amount": "8000.01", "instalments": "24", "exception": "accord du 3 mars"}, set()),
        ({"amount": "8000.01", "instalments": "24", "exception": "  "}, {"exception"}),
        ({"amount": "3000", "instalments": "85"}, {"exception"}),
        ({"amount": "3000", "instalments": "85", "exception": "accord"}, set()),
        ({"amount": "3000", "instalments": "30.5"}, {"instalments"}),
        ({"amount": "3000", "instalments": 24}, set()),
        ({"amount": "beaucoup", "instalments": "DUPONT"}, set()),  # told by the form itself
        ({}, set()),
    ],
)
def test_above_8000_euros_or_seven_years_a_loan_needs_its_documented_exception(terms, fields):
    assert {finding.field for finding in MICROCREDIT.check_opening(date(2026, 1, 5), terms)} == fields


@pytest.mark.parametrize("instalments", [24, "24", "24.0"])
def test_a_loan_is_followed_one_month_an_instalment(instalments):
    assert MICROCREDIT.initial_months({"instalments": instalments}) == 24


# --- VEJ --------------------------------------------------------------------------------------------------------------

MANDATE = date(2026, 11, 2)


@pytest.mark.parametrize(("on", "late"), [(MANDATE, False), (date(2026, 12, 2), False), (date(2026, 12, 3), True)])
def test_a_vej_is_due_thirty_days_after_its_mandate(on, late):
    due = VEJ.due(measure(scheme="vej", start=MANDATE), [], on)
    assert (due.day, due.missing, due.is_late) == (date(2026, 12, 2), 1, late)


def test_a_porte_close_leaves_the_vej_due_and_is_told():
    of = measure(scheme="vej", start=MANDATE)
    one = contact(of, date(2026, 11, 5), Outcome.PORTE_CLOSE)
    two = contact(of, date(2026, 11, 9), Outcome.PORTE_CLOSE)
    assert VEJ.due(of, [one], date(2026, 11, 10)).what.endswith("après 1 porte close,")
    assert VEJ.due(of, [one, two], date(2026, 11, 10)).what.endswith("après 2 portes closes,")
    assert VEJ.due(of, [one, two], date(2026, 11, 7)).what.endswith("après 1 porte close,")


def test_a_visit_at_home_settles_the_vej_and_a_phone_call_does_not():
    of = measure(scheme="vej", start=MANDATE)
    on = date(2026, 11, 20)
    assert VEJ.due(of, [contact(of, date(2026, 11, 9), kind=ContactKind.PHONE)], on) is not None
    assert VEJ.due(of, [contact(of, date(2026, 11, 21))], on) is not None
    assert VEJ.due(of, [contact(of, date(2026, 11, 20))], on) is None


def test_a_vej_has_no_rhythm_and_no_length():
    of = measure(scheme="vej", start=MANDATE)
    assert VEJ.periods(of) == ()
    assert VEJ.track(of, [contact(of, MANDATE)], MANDATE) == ()
    assert VEJ.initial_months({}) is None


def test_each_of_the_five_points_of_a_vej_left_empty_is_told_and_stops_nothing():
    form = registry().form(VEJ.contact_form)
    points = [
        f"{name}_{part}"
        for name in ("explain", "mobilised", "procedure", "fiche", "support")
        for part in ("result", "note")
    ]
    findings = form.check({"explain_result": "done", "explain_note": "Le jugement est compris."})
    assert {(found.field, found.severity.value) for found in findings} == {(name, "warning") for name in points[2:]}
    assert len(form.check({})) == 10


# --- the days of a contact --------------------------------------------------------------------------------------------

ON = date(2026, 11, 22)


def refused(of, day, outcome=Outcome.DONE):
    return [finding.message for finding in scheme_of(of).check_contact(of, contact(of, day, outcome), ON)]


def test_a_contact_is_refused_before_the_measure_and_after_its_end_and_taken_on_both_days():
    of = measure(start=date(2026, 1, 5), ended_on=date(2026, 11, 20))
    assert "précède le début" in refused(of, date(2026, 1, 4))[0]
    assert "dépasse la fin" in refused(of, date(2026, 11, 21))[0]
    assert refused(of, date(2026, 1, 5)) == refused(of, date(2026, 11, 20)) == []


def test_without_a_decided_end_the_planned_one_holds():
    of = measure(start=date(2025, 1, 5))
    assert refused(of, date(2026, 1, 4)) == []
    assert refused(of, date(2026, 1, 5)) != []


@pytest.mark.parametrize("outcome", [outcome for outcome in Outcome if outcome is not Outcome.PLANNED])
def test_what_took_place_is_not_ahead_and_what_is_planned_is_not_past(outcome):
    of = measure()
    assert refused(of, ON, outcome) == []
    assert "dans l’avenir" in refused(of, ON + ONE_DAY, outcome)[0]
    assert refused(of, ON, Outcome.PLANNED) == []
    assert "passé" in refused(of, ON - ONE_DAY, Outcome.PLANNED)[0]


# --- laws -------------------------------------------------------------------------------------------------------------

DAYS = st.dates(date(2025, 1, 1), date(2028, 12, 31))


@st.composite
def followed(draw):
    scheme = draw(st.sampled_from(registry().schemes()))
    of = measure(scheme=scheme.id, start=draw(st.dates(date(2025, 1, 1), date(2026, 12, 31))))
    days = draw(st.lists(DAYS, max_size=12))
    contacts = [
        contact(of, day, draw(st.sampled_from(Outcome)), kind=draw(st.sampled_from(ContactKind))) for day in days
    ]
    return scheme, of, contacts, draw(DAYS)


@given(followed())
def test_what_is_due_is_never_already_done_nor_closed(case):
    scheme, of, contacts, on = case
    due = scheme.due(of, contacts, on)
    if due is not None:
        assert due.missing > 0
        assert due.closes >= on or scheme is VEJ
        assert due.day <= due.closes
        assert due.reason
    if scheme is not VEJ:
        open_views = [view for view in scheme.track(of, contacts, on) if view.period.closes >= on]
        assert (due is None) == all(view.done >= view.period.quota for view in open_views)


@given(followed())
def test_a_contact_that_does_not_count_changes_nothing_of_what_is_owed(case):
    scheme, of, contacts, on = case
    counting = [one for one in contacts if scheme.counts(one)]
    owed = [(view.done, view.state, view.next_date) for view in scheme.track(of, contacts, on)]
    assert owed == [(view.done, view.state, view.next_date) for view in scheme.track(of, counting, on)]


@given(followed())
def test_every_visit_that_counts_is_in_one_period_at_most(case):
    scheme, of, contacts, on = case
    days = {one.day for one in contacts if scheme.counts(one) and one.day <= on}
    assert sum(view.done for view in scheme.track(of, contacts, on)) <= len(days)
