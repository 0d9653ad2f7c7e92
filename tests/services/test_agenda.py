"""Aujourd’hui: each group on worked days, the day before and after each limit, and that no visit is forgotten."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from desktop.domain.calendar import sunday_of
from desktop.domain.contact import Outcome
from desktop.domain.contact_kinds import ContactKind
from desktop.domain.measure import MeasureState
from desktop.services.agenda import NextWeek
from desktop.services.agenda_line import GROUP_LABELS, AgendaGroup, Ask
from desktop.services.clock import FixedClock
from desktop.services.milestones import StageInput
from desktop.services.visits import VisitInput
from tests import factories
from tests.conftest import TODAY
from tests.factories import (
    contact,
    opened_measure,
    recorded,
    saved_household,
    set_day,
)
from tests.services.agenda_day import groups, of_group

ONE_DAY = timedelta(days=1)
START = date(2026, 9, 1)  # its months: 9 and 24 September, 9 and 23 October, 9 and 23 November, 8 and 23 December …


@pytest.fixture
def put(services):
    """Puts records of any date straight into the notebook."""

    def write(*records):
        with services.workspace.notebook.write() as uow:
            for record in records:
                name = type(record).__name__.lower()
                {"household": uow.households, "measure": uow.measures, "contact": uow.contacts}[name].put(record)

    return write


@pytest.fixture
def astre(services):
    return opened_measure(services, start=START)


# --- what is owed -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 11, 1), [("to_plan", date(2026, 11, 9))]),
        (date(2026, 11, 8), [("to_plan", date(2026, 11, 9))]),
        (date(2026, 11, 9), [("late", date(2026, 11, 9))]),
        (date(2026, 11, 30), [("late", date(2026, 11, 9))]),
        (date(2026, 12, 1), [("to_plan", date(2026, 12, 8))]),
    ],
)
def test_a_visit_is_to_plan_before_its_target_and_late_from_it_to_the_end_of_its_month(services, astre, on, expected):
    assert groups(services, on) == expected


@pytest.mark.parametrize(
    ("on", "shown"), [(date(2026, 11, 23), False), (date(2026, 11, 24), True), (date(2026, 11, 25), True)]
)
def test_a_visit_owed_in_more_than_fourteen_days_is_not_told_yet(services, astre, on, shown):
    for day in (2, 3):
        recorded(services, astre, date(2026, 11, day))
    assert bool(of_group(services, AgendaGroup.TO_PLAN, on)) == shown  # the next target is 8 December


def test_an_appointment_that_answers_what_is_owed_takes_its_line_away(services, astre):
    recorded(services, astre, date(2026, 11, 9))
    assert len(of_group(services, AgendaGroup.TO_PLAN)) == 1
    services.visits.plan(astre.id, date(2026, 11, 27))
    assert groups(services) == []
    assert groups(services, date(2026, 11, 23)) == [("this_week", date(2026, 11, 27))]


def test_one_appointment_of_two_owed_leaves_one_to_plan_and_nothing_late(services, astre):
    services.visits.plan(astre.id, date(2026, 11, 27))
    assert of_group(services, AgendaGroup.LATE) == []
    assert len(of_group(services, AgendaGroup.TO_PLAN)) == 1
    services.visits.plan(astre.id, date(2026, 11, 26))
    assert of_group(services, AgendaGroup.TO_PLAN) == []


@pytest.mark.parametrize(
    "plans",
    [
        [(date(2026, 11, 27), ContactKind.PHONE), (date(2026, 11, 26), ContactKind.OFFICE)],
        [(date(2026, 12, 1), ContactKind.HOME)],
    ],
)
def test_an_appointment_that_will_not_count_or_comes_too_late_takes_nothing_away(services, astre, plans):
    for day, kind in plans:
        services.visits.plan(astre.id, day, kind=kind)
    assert len(of_group(services, AgendaGroup.LATE)) == 1


def test_two_appointments_on_one_day_answer_for_one_visit(services, astre):
    for at in (time(9), time(15)):
        services.visits.plan(astre.id, date(2026, 11, 27), at)
    assert len(of_group(services, AgendaGroup.TO_PLAN)) == 1


def test_an_appointment_of_this_month_does_not_answer_for_the_next(services, astre):
    for day in (2, 3):
        recorded(services, astre, date(2026, 11, day))
    services.visits.plan(astre.id, date(2026, 11, 25))
    services.visits.plan(astre.id, date(2026, 11, 26))
    assert [row.day for row in of_group(services, AgendaGroup.TO_PLAN, date(2026, 11, 25))] == [date(2026, 12, 8)]


@pytest.mark.parametrize(
    ("on", "group", "end"),
    [
        (date(2026, 11, 27), "to_plan", "au plus tard le 2 décembre 2026"),
        (date(2026, 11, 30), "late", "au plus tard le 2 décembre : mercredi, dernier jour"),
        (date(2026, 12, 1), "late", "au plus tard le 2 décembre : demain, dernier jour"),
        (date(2026, 12, 2), "late", "au plus tard le 2 décembre : aujourd’hui, dernier jour"),
        (date(2026, 12, 3), "late", "au plus tard le 2 décembre : délai passé"),
    ],
)
def test_a_vej_is_urgent_from_two_working_days_before_its_last_day(services, on, group, end):
    opened_measure(services, "vej", date(2026, 11, 2))
    assert groups(services, on) == [(group, date(2026, 12, 2))]
    (row,) = services.agenda.day(on).rows
    assert row.reason.replace("\u00a0", " ").endswith(end)
    assert row.presses == (group == "late")


def test_a_vej_whose_last_day_follows_a_sunday_stands_first_unless_it_has_its_appointment(services, astre):
    sunday, vej = date(2026, 11, 22), opened_measure(services, "vej", date(2026, 10, 24))
    first, *_ = services.agenda.day(sunday).rows
    assert (first.measure_id, first.group, first.presses) == (vej.id, AgendaGroup.LATE, True)
    assert first.reason.replace("\u00a0", " ").endswith("au plus tard le 23 novembre : demain, dernier jour")
    services.visits.plan(vej.id, date(2026, 11, 23), time(9))
    assert [row for row in services.agenda.day(sunday).rows if row.measure_id == vej.id] == []


def test_what_has_its_last_day_comes_before_what_is_only_past_its_suggested_day(services, astre):
    vej = opened_measure(services, "vej", date(2026, 10, 23))
    first, second = of_group(services, AgendaGroup.LATE, date(2026, 11, 22))
    assert (first.measure_id, first.presses) == (vej.id, True)
    assert (second.measure_id, second.presses) == (astre.id, False)
    words = second.reason.replace("\u00a0", " ")
    assert words.endswith("à caler, date conseillée passée depuis le 9 novembre, au plus tard le 30 novembre")
    late, *_ = of_group(services, AgendaGroup.LATE, date(2026, 11, 30))
    assert late.presses


def test_a_visit_that_nobody_concluded_stands_on_the_line_of_what_is_late_and_nowhere_else(services, put, astre):
    past = contact(astre, date(2026, 11, 20), Outcome.PLANNED, at=time(10))
    put(past)
    (row,) = [row for row in services.agenda.day(date(2026, 11, 24)).rows if row.measure_id == astre.id]
    assert (row.group, row.contact_id) == (AgendaGroup.LATE, past.id)
    words = row.reason.replace("\u00a0", " ")
    assert words.endswith(
        "visite du 20 novembre 2026 à conclure ; si rien n’a eu lieu, à refaire au plus tard le 30 novembre"
    )


def test_a_visit_that_nobody_concluded_is_not_told_as_one_to_plan_too(services, put, astre):
    recorded(services, astre, date(2026, 11, 9))
    put(contact(astre, date(2026, 11, 20), Outcome.PLANNED, at=time(10)))
    assert groups(services, date(2026, 11, 22)) == [("to_conclude", date(2026, 11, 20))]


def test_a_porte_close_leaves_the_vej_to_do_with_the_tries_in_words(services):
    of = opened_measure(services, "vej", date(2026, 11, 2))
    recorded(services, of, date(2026, 11, 20), Outcome.PORTE_CLOSE)
    (row,) = services.agenda.day().rows
    assert "après 1 porte close, au plus tard le" in row.reason
    recorded(services, of, TODAY)
    (row,) = services.agenda.day().rows
    assert (row.group, row.asks) == (AgendaGroup.REPORTS_DUE, Ask.STAGE)
    assert row.reason == "VEJ\u00a0: fiche prévention des expulsions à transmettre"
    services.milestones.record(of.id, "fiche_sent", StageInput(TODAY))
    assert services.agenda.day().rows == []


# --- appointments -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days_ahead", "group"),
    [(-30, "late"), (-1, "late"), (0, "today"), (1, "this_week"), (5, "this_week"), (6, None), (7, None)],
)
def test_an_appointment_stands_where_its_day_puts_it_the_week_going_to_sunday(services, put, days_ahead, group):
    of = opened_measure(services, "microcredit", date(2026, 1, 5))
    tuesday = date(2026, 11, 24)
    plan = contact(of, tuesday + days_ahead * ONE_DAY, Outcome.PLANNED, at=time(10, 30))
    put(plan)
    rows = [row for row in services.agenda.day(tuesday).rows if row.contact_id == plan.id]
    # a passed one that would answer what is late stands on its line
    assert [row.group.value for row in rows] == ([group] if group else [])
    assert all((row.day, row.at, row.measure_id) == (plan.day, plan.at, of.id) for row in rows)


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (time(14, 30), "visite passée, à conclure"),
        (time(16, 0), "visite passée, à conclure"),
        (time(16, 30), "visite prévue"),
        (None, "visite prévue"),
    ],
)
def test_an_appointment_of_today_that_is_over_is_to_be_concluded(services, astre, clock, at, words):
    services.visits.plan(astre.id, TODAY, at)
    clock.instant = FixedClock(TODAY, time(17)).instant
    assert [row.reason.endswith(words) for row in of_group(services, AgendaGroup.TODAY)] == [True]


def test_what_was_concluded_is_not_told_again(services, astre, put):
    for outcome in Outcome:
        if outcome is not Outcome.PLANNED:
            put(contact(astre, TODAY, outcome))
    assert [row for row in services.agenda.day().rows if row.contact_id] == []


def test_a_line_says_who_where_and_why(services):
    of = opened_measure(services, start=START, of=saved_household(services, "Lefèvre", "Zoé"))
    services.visits.plan(of.id, TODAY, time(9, 30))
    row = of_group(services, AgendaGroup.TODAY)[0]
    assert (row.household, row.commune, row.scheme, row.at) == ("LEFÈVRE Zoé", "Lens", "astre", time(9, 30))
    assert (row.household_id, row.measure_id, row.asks) == (of.household_id, of.id, Ask.CONTACT)
    assert "visite prévue" in row.reason


# --- order and laws ---------------------------------------------------------------------------------------------------


def test_lines_come_by_group_then_day_then_hour_then_name(services, put):
    plans = []
    friday = date(2026, 11, 27)
    for name, day, at in [
        ("Zola", friday, None), ("Brun", friday, time(14)), ("Petit", friday, time(9)), ("Aron", friday, time(14)),
        ("Caron", friday + ONE_DAY, time(8)), ("Dumas", friday - ONE_DAY, time(8)),
        ("Elie", friday - 2 * ONE_DAY, None),
    ]:  # fmt: skip
        of = opened_measure(services, "microcredit", date(2026, 8, 25), of=saved_household(services, name, ""))
        plans.append(contact(of, day, Outcome.PLANNED, at=at))
    put(*plans)
    planned = [row.household for row in services.agenda.day(friday).rows if row.contact_id]
    assert planned == ["PETIT", "ARON", "BRUN", "ZOLA", "CARON", "ELIE", "DUMAS"]
    order = list(AgendaGroup)
    shown = [order.index(row.group) for row in services.agenda.day(friday).rows]
    assert shown == sorted(shown)


def test_every_group_has_its_title():
    assert set(GROUP_LABELS) == set(AgendaGroup)


OPEN_STATES = (MeasureState.ACTIVE, MeasureState.SUSPENDED, MeasureState.ENDING)


@given(st.data())
@hypothesis_settings(max_examples=40)
def test_no_appointment_of_the_past_is_ever_forgotten_and_none_is_told_twice(services, put, data):
    scheme = data.draw(st.sampled_from(["astre", "vej", "microcredit"]))
    owner = factories.household()
    of = factories.measure(
        owner.id,
        scheme,
        start=data.draw(st.dates(date(2025, 6, 1), TODAY)),
        state=data.draw(st.sampled_from(OPEN_STATES)),
    )
    days = data.draw(st.lists(st.integers(-60, 60), max_size=6))
    contacts = [
        contact(
            of, TODAY + shift * ONE_DAY, data.draw(st.sampled_from([Outcome.PLANNED, Outcome.PLANNED, Outcome.DONE]))
        )
        for shift in days
    ]
    put(owner, of, *contacts)
    on = TODAY + data.draw(st.integers(0, 6)) * ONE_DAY
    rows = [row for row in services.agenda.day(on).rows if row.measure_id == of.id]
    told = [row.contact_id for row in rows if row.contact_id]
    assert len(told) == len(set(told))
    past = {one.id for one in contacts if one.is_planned and one.day < on}
    ended = (AgendaGroup.TO_CONCLUDE, AgendaGroup.LATE)
    assert {row.contact_id for row in rows if row.group in ended and row.contact_id} == past
    assert {row.contact_id for row in rows if row.group is AgendaGroup.TODAY} == {
        one.id for one in contacts if one.is_planned and one.day == on
    }
    assert set(told) == {one.id for one in contacts if one.is_planned and one.day <= sunday_of(on)}


@given(st.integers(-40, 400))
@hypothesis_settings(max_examples=40)
def test_whatever_the_day_what_is_late_is_owed_and_what_is_owed_is_told(services, clock, shift):
    of = opened_measure(services, start=START)
    on = START + shift * ONE_DAY
    due = services.measures.scheme("astre").due(of, [], on)
    rows = [row for row in services.agenda.day(on).rows if row.measure_id == of.id and row.asks is Ask.CONTACT]
    if due is not None and (due.is_late or due.is_urgent(on)):
        assert [row.group for row in rows] == [AgendaGroup.LATE]
    elif due is not None and due.day <= on + 14 * ONE_DAY:
        assert [row.group for row in rows] == [AgendaGroup.TO_PLAN]
    else:
        assert rows == []


def test_the_day_is_that_of_the_clock_when_none_is_asked(services, clock, astre):
    set_day(clock, date(2026, 11, 9))
    assert services.agenda.day().rows == services.agenda.day(date(2026, 11, 9)).rows


def test_the_day_proposed_is_one_without_an_appointment(services, astre):
    first = services.visits.proposed_day(astre.id)
    services.visits.plan(astre.id, first)
    assert services.visits.proposed_day(astre.id) > first


def test_a_late_vej_with_an_appointment_is_not_late_too(services):
    of = opened_measure(services, "vej", date(2026, 9, 1))
    assert [row.group for row in services.agenda.day().rows] == [AgendaGroup.LATE]
    services.visits.plan(of.id, TODAY + timedelta(days=2))
    assert [row.group for row in services.agenda.day(TODAY + ONE_DAY).rows] == [AgendaGroup.THIS_WEEK]
    assert services.agenda.day().rows == []


# --- the week after, and what was noted in haste ----------------------------------------------------------------------


def test_the_appointments_of_the_week_after_are_counted_with_the_first_of_them(services, astre):
    assert services.agenda.day().next_week is None
    services.visits.plan(astre.id, date(2026, 11, 26))
    services.visits.plan(astre.id, date(2026, 11, 24), time(14))
    services.visits.plan(astre.id, date(2026, 11, 24), time(9, 30))
    services.visits.plan(astre.id, date(2026, 11, 30))
    assert services.agenda.day().next_week == NextWeek(3, date(2026, 11, 24), time(9, 30))
    assert services.agenda.day(date(2026, 11, 23)).next_week == NextWeek(1, date(2026, 11, 30), None)


def test_a_visit_noted_in_haste_waits_to_be_completed_and_is_no_longer_told_once_it_is(services, astre):
    visit = recorded(services, astre, date(2026, 11, 20), note="x", to_complete=True)
    [row] = of_group(services, AgendaGroup.TO_CONCLUDE)
    assert (row.contact_id, row.asks, row.day) == (visit.id, Ask.COMPLETION, visit.day)
    assert row.reason == "ASTRE\u00a0: visite du 20\u00a0novembre 2026 à compléter"
    draft = services.visits.begin(astre.id, visit.id)
    services.visits.record(VisitInput(astre.id, visit.day, note="x"), draft)
    assert of_group(services, AgendaGroup.TO_CONCLUDE) == []
