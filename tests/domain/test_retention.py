"""How long a household is kept (R1), and the nameless count that stays of one deleted (P3)."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.calendar import add_months
from desktop.domain.contact import Outcome
from desktop.domain.contact_kinds import ContactKind
from desktop.domain.measure import MeasureState
from desktop.domain.retention import (
    MOST_MONTHS,
    REAL_OUTCOMES,
    USUAL_MONTHS,
    Counted,
    Hold,
    Standing,
    Traces,
    judge,
    latest_due,
    remainder,
    traces_of,
)
from tests import factories

TODAY = date(2026, 11, 22)
LONG_AGO = date(2022, 3, 14)
days = st.dates(date(2018, 1, 1), date(2030, 1, 1))
delays = st.integers(6, 60)
over = st.sampled_from([MeasureState.CLOSED, MeasureState.DECLINED])


def closed(**changes):
    return factories.measure(state=MeasureState.CLOSED, start=LONG_AGO, **changes)


def standing(*contacts, measure=None, hold=None, months=USUAL_MONTHS, today=TODAY, **more):
    of = measure or closed()
    return judge(traces_of([of], contacts, today, **more), hold, months, today)


def on(day, outcome=Outcome.DONE, **changes):
    return factories.contact(factories.measure(), day, outcome, **changes)


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (date(2024, 11, 22), Standing.DUE),
        (date(2024, 11, 23), Standing.WITHIN),
        (date(2024, 2, 29), Standing.DUE),
        (date(2026, 11, 21), Standing.WITHIN),
    ],
)
def test_two_years_are_counted_from_the_day_of_the_last_real_contact(last, expected):
    found = standing(on(last))
    assert (found.standing, found.since, found.from_contact) == (expected, last, True)


def test_a_leap_day_is_due_on_the_last_of_february():
    assert standing(on(date(2024, 2, 29))).due_on == date(2026, 2, 28)


@pytest.mark.parametrize("outcome", list(Outcome))
def test_only_what_the_household_took_part_in_is_a_real_contact(outcome):
    found = standing(on(date(2026, 11, 1), outcome), measure=closed())
    assert (found.standing is Standing.WITHIN and found.from_contact) == (outcome in REAL_OUTCOMES)


@pytest.mark.parametrize("kind", list(ContactKind))
def test_a_contact_of_any_kind_is_a_real_one(kind):
    assert standing(on(date(2026, 11, 1), kind=kind)).standing is Standing.WITHIN


def test_tries_never_push_back_the_day_counted_from_when_somebody_was_met_before():
    found = standing(on(date(2023, 5, 2)), on(date(2026, 11, 1), Outcome.PORTE_CLOSE))
    assert (found.standing, found.since) == (Standing.DUE, date(2023, 5, 2))


def test_without_any_real_contact_the_latest_known_day_counts():
    found = standing(on(date(2024, 5, 2), Outcome.PORTE_CLOSE), measure=closed(ended_on=date(2024, 7, 1)))
    assert (found.standing, found.since, found.from_contact) == (Standing.DUE, date(2024, 7, 1), False)


def test_what_is_known_of_today_counts_and_what_is_to_come_does_not():
    begun = factories.measure(start=TODAY)
    assert traces_of([begun], [], TODAY).last_fact == TODAY
    assert traces_of([begun], [], TODAY - timedelta(days=1)).last_fact is None
    met = [on(TODAY), on(TODAY + timedelta(days=1))]
    assert traces_of([], met, TODAY).last_contact == TODAY
    assert traces_of([], met[1:], TODAY).last_contact is None


def test_an_agreement_or_a_signature_of_the_household_is_a_real_contact():
    assert standing(given=[date(2025, 6, 1)]).standing is Standing.WITHIN


def test_without_any_day_nothing_is_said_and_nothing_proposed():
    assert judge(Traces(), None, USUAL_MONTHS, TODAY).standing is Standing.UNDATED


@pytest.mark.parametrize(
    "state", [MeasureState.PROPOSED, MeasureState.ACTIVE, MeasureState.SUSPENDED, MeasureState.ENDING]
)
def test_a_measure_that_runs_keeps_its_household(state):
    found = standing(on(LONG_AGO), measure=factories.measure(state=state, start=LONG_AGO))
    assert found.standing is Standing.IN_COURSE


def test_an_appointment_to_come_keeps_a_household_and_one_forgotten_does_not():
    old = on(date(2020, 1, 6))
    assert standing(old, on(TODAY, Outcome.PLANNED)).standing is Standing.IN_COURSE
    assert standing(old, on(TODAY - timedelta(days=1), Outcome.PLANNED)).standing is Standing.DUE


def test_a_hold_keeps_a_household_up_to_and_with_its_day_and_no_longer():
    hold = Hold("Recours en cours", TODAY, LONG_AGO)
    assert standing(on(LONG_AGO), hold=hold).standing is Standing.HELD
    assert standing(on(LONG_AGO), hold=replace(hold, until=TODAY - timedelta(days=1))).standing is Standing.DUE


@pytest.mark.parametrize("months", [0, 5, 61])
def test_a_delay_is_of_six_months_to_five_years(months):
    with pytest.raises(ValueError, match="six months"):
        judge(Traces(), None, months, TODAY)


@given(days, delays, days)
def test_a_household_met_less_than_the_delay_ago_is_never_proposed(met, months, today):
    found = judge(Traces(last_contact=met), None, months, today)
    assert (found.standing is Standing.DUE) == (add_months(met, months) <= today)


@given(st.lists(st.tuples(days, st.sampled_from(list(Outcome))), max_size=8), delays, days, days, over)
def test_one_more_real_contact_never_brings_a_deletion_nearer(contacts, months, today, extra, state):
    measure = factories.measure(state=state, start=date(2017, 1, 1))
    made = [factories.contact(measure, day, outcome) for day, outcome in contacts]
    before = judge(traces_of([measure], made, today), None, months, today)
    after = judge(traces_of([measure], [*made, on(min(extra, today))], today), None, months, today)
    if before.from_contact:
        assert after.due_on >= before.due_on
    assert after.from_contact


@given(st.lists(st.tuples(days, st.sampled_from(list(Outcome))), max_size=8), days, days)
def test_a_longer_delay_never_proposes_more(contacts, today, until):
    made = [on(day, outcome) for day, outcome in contacts]
    for hold in (None, Hold("motif", until, LONG_AGO)):
        proposed = [
            judge(traces_of([closed()], made, today), hold, months, today).standing is Standing.DUE
            for months in range(6, MOST_MONTHS + 1, 6)
        ]
        assert proposed == sorted(proposed, reverse=True)


@given(st.lists(st.tuples(days, st.sampled_from(list(Outcome))), max_size=8), days)
def test_a_hold_that_lasts_is_never_overruled(contacts, today):
    made = [on(day, outcome) for day, outcome in contacts]
    hold = Hold("motif", today + timedelta(days=1), today)
    assert judge(traces_of([closed()], made, today), hold, USUAL_MONTHS, today).standing is not Standing.DUE


@given(st.lists(st.tuples(days, st.sampled_from(list(Outcome))), max_size=20))
def test_the_remainder_counts_every_contact_but_plans_once(contacts):
    measure = closed()
    made = [factories.contact(measure, day, outcome) for day, outcome in contacts]
    counts = [one for one in remainder([measure], made, "Artois", ()) if one.what == "contact"]
    assert sum(one.count for one in counts) == sum(outcome is not Outcome.PLANNED for _day, outcome in contacts)


def test_the_remainder_leaves_out_what_is_planned_and_what_is_of_another_measure():
    measure = closed()
    made = [factories.contact(measure, LONG_AGO, Outcome.PLANNED), on(LONG_AGO)]
    assert [one.what for one in remainder([measure], made, "", ())] == ["household", "measure"]


def test_the_remainder_says_scheme_month_and_territory_and_no_word_that_somebody_wrote():
    measure = closed(ended_on=date(2023, 2, 3), end_reason="Parti chez sa sœur Éloïse", convention_id="astre-2023")
    contact = factories.contact(measure, date(2022, 4, 5), reason="secret", note="secret", place="secret")
    counts = remainder([measure], [contact], "Lens-Hénin", {"goals_met"})
    assert counts == [
        Counted("astre", "astre-2023", "Lens-Hénin", "2022-03", "household", "", 1),
        Counted("astre", "astre-2023", "Lens-Hénin", "2022-03", "measure", "closed", 1),
        Counted("astre", "astre-2023", "Lens-Hénin", "2022-04", "contact", "home/done", 1),
        Counted("astre", "astre-2023", "Lens-Hénin", "2023-02", "end", "", 1),
    ]


def test_a_motif_of_the_list_stays_in_the_count():
    measure = closed(ended_on=date(2023, 2, 3), end_reason="goals_met")
    assert [one.detail for one in remainder([measure], [], "", {"goals_met"}) if one.what == "end"] == ["goals_met"]


def test_a_count_has_no_field_for_an_id_or_a_name():
    assert [field.name for field in fields(Counted)] == [
        "scheme", "convention", "territory", "month", "what", "detail", "count",
    ]  # fmt: skip


@given(days, delays, days)
def test_a_delay_counted_back_from_today_ends_where_it_ends_counted_on(since, months, today):
    is_due = judge(Traces(last_contact=since), None, months, today).standing is Standing.DUE
    assert is_due == (since <= latest_due(months, today))
