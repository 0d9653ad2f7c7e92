"""The worker's absences: kept with their half days, heeded by every proposed day, and told to nobody (P1)."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.absence import Absence, AbsenceKind, Absences
from desktop.domain.calendar import is_working_day
from desktop.domain.contact import Outcome
from desktop.domain.privacy import Level, level_of
from desktop.errors import InvalidInputError, NotFoundError
from desktop.services.absence_words import day_words, span_words, title_of
from desktop.services.absences import AbsenceInput
from desktop.services.calendar import CardKind, Span
from desktop.services.journal import JournalChoice, JournalSort
from desktop.sync.payload import KINDS
from tests.factories import contact, opened_measure, recorded, set_day

MONDAY, TUESDAY, FRIDAY = date(2026, 12, 7), date(2026, 12, 8), date(2026, 12, 11)
MORNING, EVENING = time(9), time(14)
START = date(2026, 9, 1)  # its month 4 runs through December; its targets are 8 and 23 December


def away(first, last=None, **more):
    return Absence("a", first, last or first, **more)


@pytest.mark.parametrize(
    ("absence", "day", "at", "covered"),
    [
        (away(MONDAY), MONDAY, MORNING, True),
        (away(MONDAY), MONDAY, None, True),
        (away(MONDAY), TUESDAY, MORNING, False),
        (away(MONDAY, until_noon=True), MONDAY, time(12, 29), True),
        (away(MONDAY, until_noon=True), MONDAY, time(12, 30), False),
        (away(MONDAY, until_noon=True), MONDAY, None, False),
        (away(MONDAY, from_noon=True), MONDAY, MORNING, False),
        (away(MONDAY, from_noon=True), MONDAY, EVENING, True),
        (away(MONDAY, FRIDAY, from_noon=True), MONDAY, MORNING, False),
        (away(MONDAY, FRIDAY, from_noon=True), TUESDAY, MORNING, True),
        (away(MONDAY, FRIDAY, until_noon=True), FRIDAY, EVENING, False),
        (away(MONDAY, FRIDAY, until_noon=True), FRIDAY, MORNING, True),
    ],
)
def test_an_appointment_falls_in_an_absence_by_its_half_day(absence, day, at, covered):
    assert absence.covers(day, at) is covered


def test_two_half_days_leave_nothing_of_a_day():
    halves = Absences((away(MONDAY, until_noon=True), away(MONDAY, from_noon=True)))
    assert not halves.can_work(MONDAY)
    assert Absences((away(MONDAY, until_noon=True),)).can_work(MONDAY)


SPANS = st.tuples(st.integers(-20, 40), st.integers(0, 25), st.booleans(), st.booleans())


@given(st.lists(SPANS, max_size=4), st.integers(0, 30), st.integers(0, 30))
def test_a_suggested_day_is_worked_and_in_the_period_while_that_has_such_a_day(spans, wanted, length):
    absences = Absences(
        tuple(
            away(MONDAY + timedelta(days=at), MONDAY + timedelta(days=at + long), from_noon=begin, until_noon=end)
            for at, long, begin, end in spans
        )
    )
    first, last = MONDAY, MONDAY + timedelta(days=length)
    day = absences.suggested(MONDAY + timedelta(days=wanted), first, last)
    free = [one for number in range(length + 1) if absences.can_work(one := MONDAY + timedelta(days=number))]
    assert is_working_day(day)
    assert absences.can_work(day)
    assert day >= first
    assert (day in free) if free else day > last


def test_what_is_kept_is_read_again_in_order_and_can_be_taken_back(services):
    late = services.absences.save(AbsenceInput(date(2026, 12, 21), date(2027, 1, 3), label=" Noël  en famille "))
    services.absences.save(AbsenceInput(FRIDAY, None, AbsenceKind.TRAINING, until_noon=True))
    first, second = (line.absence for line in services.absences.lines())
    assert (first.starts, first.ends, first.kind, first.until_noon) == (FRIDAY, FRIDAY, AbsenceKind.TRAINING, True)
    assert second == late.absence
    assert second.label == "Noël en famille"
    services.absences.remove(first.id)()
    assert len(services.absences.lines()) == 2
    late.undo()
    assert services.absences.lines() == ()
    lines = services.journal.page(0, 9, JournalChoice(JournalSort.NOTEBOOK))
    assert {line.what for line in lines} >= {"Absence notée", "Absence retirée", "Absences remises comme avant"}


def test_an_absence_written_anew_keeps_its_place_and_one_that_is_over_stands_apart(services, clock):
    kept = services.absences.save(AbsenceInput(MONDAY)).absence
    services.absences.save(AbsenceInput(MONDAY, TUESDAY, absence_id=kept.id))
    (line,) = services.absences.lines()
    assert (line.absence.id, line.absence.ends) == (kept.id, TUESDAY)
    set_day(clock, date(2026, 12, 9))
    assert services.absences.lines() == ()
    assert [one.id for one in services.absences.past()] == [kept.id]


@pytest.mark.parametrize(
    ("entered", "field"),
    [
        (AbsenceInput(None), "starts"),
        (AbsenceInput(TUESDAY, MONDAY), "ends"),
        (AbsenceInput(MONDAY, date(2030, 1, 1)), "ends"),
        (AbsenceInput(MONDAY, from_noon=True, until_noon=True), "halves"),
        (AbsenceInput(FRIDAY, date(2026, 12, 14)), "starts"),
    ],
)
def test_what_cannot_be_is_told_beside_its_field(services, entered, field):
    services.absences.save(AbsenceInput(date(2026, 12, 10), FRIDAY))
    with pytest.raises(InvalidInputError) as refused:
        services.absences.save(entered)
    assert list(refused.value.fields) == [field]


def test_the_morning_of_one_and_the_afternoon_of_another_share_a_day(services):
    services.absences.save(AbsenceInput(MONDAY, TUESDAY, until_noon=True))
    services.absences.save(AbsenceInput(TUESDAY, FRIDAY, from_noon=True))
    assert len(services.absences.lines()) == 2
    with pytest.raises(NotFoundError):
        services.absences.remove("gone")


@pytest.mark.parametrize(
    ("absence", "words"),
    [
        (away(MONDAY), "le 7 décembre 2026"),
        (away(MONDAY, until_noon=True), "le 7 décembre 2026, le matin"),
        (away(MONDAY, FRIDAY, from_noon=True),
         "du 7 décembre au 11 décembre 2026, à partir de midi le premier jour"),
        (away(date(2026, 12, 21), date(2027, 1, 3), from_noon=True, until_noon=True),
         "du 21 décembre 2026 au 3 janvier 2027, à partir de midi le premier jour, jusqu’à midi le dernier"),
    ],
)  # fmt: skip
def test_an_absence_in_words(absence, words):
    assert span_words(absence).replace("\u00a0", " ") == words


def test_the_calendar_does_not_say_that_somebody_is_ill():
    ill = away(MONDAY, kind=AbsenceKind.ILLNESS, label="opération")
    assert day_words(ill, MONDAY) == "Absence"
    assert title_of(ill) == "Arrêt maladie, opération"
    assert day_words(away(MONDAY, kind=AbsenceKind.TRAINING, from_noon=True), MONDAY) == "Formation, l’après-midi"


def test_p1_everything_of_an_absence_is_the_worker_s_own():
    assert {level_of(field) for field in fields(Absence)} == {Level.CONFIDENTIAL}
    assert Absence not in KINDS  # no message is ever made of one


# --- what it changes in the planning ----------------------------------------------------------------------------------


def test_the_appointments_that_an_absence_touches_are_listed_to_be_put_off(services):
    of = opened_measure(services, start=START)
    for day, at in ((MONDAY, EVENING), (TUESDAY, MORNING), (FRIDAY, EVENING), (date(2026, 12, 15), MORNING)):
        services.visits.plan(of.id, day, at)
    kept = services.absences.save(AbsenceInput(MONDAY, FRIDAY, from_noon=True, until_noon=True))
    assert [(one.day, one.at, one.household, one.scheme) for one in kept.touched] == [
        (MONDAY, EVENING, "DELATTRE Éloïse", "astre"),
        (TUESDAY, MORNING, "DELATTRE Éloïse", "astre"),
    ]
    (line,) = services.absences.lines()
    assert line.touched == kept.touched


@pytest.mark.parametrize(
    ("first", "last", "proposed"),
    [
        (None, None, date(2026, 12, 8)),  # C7
        (TUESDAY, TUESDAY, date(2026, 12, 9)),
        (TUESDAY, FRIDAY, date(2026, 12, 14)),
        (TUESDAY, date(2027, 1, 10), MONDAY),  # back, to stay in the month
        (date(2026, 11, 30), date(2027, 1, 10), date(2027, 1, 11)),  # nothing is left of it
    ],
)
def test_the_proposed_day_keeps_out_of_an_absence_and_in_the_period(services, clock, first, last, proposed):
    of = opened_measure(services, start=START)
    for day in (date(2026, 11, 9), date(2026, 11, 20)):
        recorded(services, of, day)
    set_day(clock, date(2026, 11, 30))
    if first is not None:
        services.absences.save(AbsenceInput(first, last))
    assert services.visits.proposed_day(of.id) == proposed
    due = services.measures.view(of.id).due
    assert due is not None
    assert due.day == TUESDAY  # the rule stays what it is


def test_the_calendar_puts_its_proposals_on_days_that_are_worked_and_tells_the_absence(services, clock):
    of = opened_measure(services, start=START)
    for day in (date(2026, 11, 9), date(2026, 11, 20)):
        recorded(services, of, day)
    set_day(clock, date(2026, 12, 1))
    services.absences.save(AbsenceInput(TUESDAY, date(2026, 12, 9)))
    week = services.calendar.view(Span.WEEK, TUESDAY)
    (thursday,) = [day for day in week.days if any(card.kind is CardKind.PROPOSED for card in day.cards)]
    assert thursday.day == date(2026, 12, 10)
    assert [(day.away, day.is_away) for day in week.days[:4]] == [
        ("", False), ("Congé", True), ("Congé", True), ("", False),
    ]  # fmt: skip


def test_a_day_that_is_put_off_to_goes_round_an_absence_and_one_in_it_is_remarked(services):
    of = opened_measure(services, start=START)
    planned = services.visits.plan(of.id, MONDAY, MORNING)
    services.absences.save(AbsenceInput(TUESDAY, date(2026, 12, 10)))
    assert services.visits.near_day(planned) == FRIDAY
    remark = "Vous avez noté une absence ce jour-là."
    assert services.appointments.clash(TUESDAY, MORNING) == remark
    assert services.appointments.clash(TUESDAY, None) == remark
    assert services.appointments.verdict(of.id, TUESDAY, MORNING).remark == remark
    mover = services.appointments.mover(of.id, planned.id)
    assert (mover.verdict(TUESDAY).refusal, mover.verdict(TUESDAY).remark) == ("", remark)


def test_a_half_day_says_which_half_is_left(services):
    services.absences.save(AbsenceInput(TUESDAY, from_noon=True))
    assert services.appointments.clash(TUESDAY, None).endswith("il ne reste que le matin.")
    assert services.appointments.clash(TUESDAY, MORNING) == ""
    assert services.absences.remark(TUESDAY, EVENING) == "Vous avez noté une absence ce jour-là."
    assert services.absences.remark(None, None) == ""


def test_a_visit_that_is_held_goes_first_to_a_day_that_is_worked(services, clock):
    of = opened_measure(services, start=START)
    set_day(clock, date(2026, 11, 23))
    services.absences.save(AbsenceInput(date(2026, 11, 23), date(2026, 11, 24)))
    assert services.appointments.mover(of.id).first_day() == date(2026, 11, 25)


def test_what_is_over_is_not_touched_by_an_absence_written_afterwards(services):
    of = opened_measure(services, start=START)
    with services.workspace.notebook.write() as uow:
        uow.contacts.put(contact(of, date(2026, 11, 20), Outcome.PLANNED, at=MORNING))
    assert services.absences.save(AbsenceInput(date(2026, 11, 19), date(2026, 11, 23))).touched == ()
