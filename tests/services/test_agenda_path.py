"""What the paths ask of a day: a file to go on with, an answer long in coming, a follow-up of a VEJ (M1, V6)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from desktop.domain.contact_kinds import ContactKind
from desktop.domain.measure import MeasureState
from desktop.schemes.registry import registry
from desktop.services.agenda_line import AgendaGroup, Ask
from desktop.services.measures import NewMeasure
from desktop.services.milestones import StageInput
from tests.conftest import TODAY
from tests.factories import opened_measure, recorded, saved_household, set_day

NBSP = "\u00a0"


def told(services, on=None):
    return [(row.group, row.reason) for row in services.agenda.day(on).rows if row.asks is Ask.STAGE]


@pytest.fixture
def loan(services):
    """A request for a loan, received today, of a household that accepts to be supported."""
    terms = {"purpose": "mobility", "accepts_support": "yes"}
    return services.measures.open(NewMeasure(saved_household(services).id, "microcredit", TODAY, terms, preparing=True))


def note(services, of, key, **answers):
    services.milestones.record(of.id, key, StageInput(TODAY, answers))


def test_a_file_asks_for_its_next_stage_until_there_is_an_appointment_for_it(services, loan):
    assert told(services) == [
        (AgendaGroup.TO_PLAN, f"Microcrédit, en instruction{NBSP}: diagnostic social et financier à faire")
    ]
    services.visits.plan(loan.id, TODAY + timedelta(days=2))
    assert told(services) == []


def test_an_answer_of_somebody_else_is_told_after_thirty_days(services, loan):
    note(services, loan, "diagnosis", conclusion="suitable")
    note(services, loan, "file_sent")
    assert told(services) == []
    assert told(services, TODAY + timedelta(days=29)) == []
    words = f"Microcrédit, en instruction{NBSP}: en attente depuis le 22{NBSP}novembre 2026, relancer la banque"
    assert told(services, TODAY + timedelta(days=30)) == [(AgendaGroup.TO_PLAN, words)]


def test_v6_a_closed_vej_asks_for_the_housing_status_when_its_day_has_come_and_no_longer_once_it_is_noted(
    services, clock
):
    visit = date(2026, 11, 20)
    of = opened_measure(services, "vej", date(2026, 11, 2))
    recorded(services, of, visit)
    note(services, of, "fiche_sent")
    services.measures.end(of.id, TODAY, "visit_done")
    assert services.measures.view(of.id).measure.state is MeasureState.CLOSED
    due = date(2027, 2, 20)
    words = f"VEJ{NBSP}: situation dans le logement 3{NBSP}mois après la visite, à noter"
    for on, expected in [(due - timedelta(days=1), []), (due, [(AgendaGroup.TO_PLAN, words)])]:
        assert told(services, on) == expected
    set_day(clock, due)
    services.milestones.record(of.id, "housing_3", StageInput(due, {"housing_status": "social_tenant"}))
    assert told(services, due) == []


def test_v6_only_the_follow_up_whose_time_it_is_is_told(services):
    of = opened_measure(services, "vej", date(2026, 11, 2))
    recorded(services, of, date(2026, 11, 20))
    note(services, of, "fiche_sent")
    services.measures.end(of.id, TODAY, "visit_done")
    told_on = {
        on: [reason.split("logement ")[1][:2].strip(NBSP) for _group, reason in told(services, on)]
        for on in (date(2027, 4, 1), date(2027, 5, 20), date(2027, 8, 20), date(2027, 11, 20), date(2028, 2, 20))
    }
    assert list(told_on.values()) == [["3"], ["6"], [], ["12"], []]


def test_m2_arrears_are_told_until_there_is_an_appointment_or_a_contact_that_says_they_are_paid(services):
    of = opened_measure(services, "microcredit", date(2026, 9, 1))
    recorded(services, of, date(2026, 11, 20), kind=ContactKind.PHONE, answers={"instalment_paid": "yes"})
    assert arrears(services) == []
    late = {"instalment_paid": "no", "arrears": "120.00"}
    recorded(services, of, date(2026, 11, 21), kind=ContactKind.PHONE, answers=late)
    words = f"Microcrédit{NBSP}: impayés de 120,00{NBSP}€, dit le 21{NBSP}novembre 2026"
    assert arrears(services) == [(AgendaGroup.LATE, words)]
    banner = f"Impayés de 120,00{NBSP}€, dit le 21{NBSP}novembre 2026."
    assert banner in services.measures.view(of.id).warnings
    services.visits.plan(of.id, TODAY + timedelta(days=2))
    assert arrears(services) == []
    recorded(services, of, TODAY, kind=ContactKind.PHONE, answers={"instalment_paid": "yes"})
    assert banner not in services.measures.view(of.id).warnings


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"instalment_paid": "no", "arrears": "95.5"}, f"impayés de 95,50{NBSP}€"),
        ({"instalment_paid": "no"}, "mensualité impayée"),
        ({"instalment_paid": "no", "arrears": "0"}, "mensualité impayée"),
        ({"instalment_paid": "yes", "arrears": "95.5"}, ""),
        ({"instalment_paid": "unknown"}, ""),
        ({}, ""),
    ],
)
def test_m2_what_a_contact_says_of_the_instalment_is_told_in_words(answers, words):
    assert registry().scheme("microcredit").concern(answers) == words
    assert registry().scheme("astre").concern(answers) == ""


def arrears(services):
    return [(row.group, row.reason) for row in services.agenda.day().rows if "pay" in row.reason]
