"""The alerts of Aujourd’hui, each on its first day and the day before, in their words (A4, A5, A7, M2, V1, P1)."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import pytest

from desktop.domain.absence import AbsenceKind
from desktop.domain.contact import Outcome
from desktop.domain.contact_kinds import ContactKind
from desktop.domain.measure import Measure, MeasureState, Renewal
from desktop.services.absences import AbsenceInput
from desktop.services.agenda_line import AgendaGroup, Ask
from desktop.services.milestones import StageInput
from desktop.services.visits import VisitInput
from tests.factories import contact, measure, opened_measure, recorded, saved_household, set_day

LATE, TODAY_GROUP, WEEK = AgendaGroup.LATE, AgendaGroup.TODAY, AgendaGroup.THIS_WEEK
TO_PLAN, TO_CONCLUDE, REPORTS = AgendaGroup.TO_PLAN, AgendaGroup.TO_CONCLUDE, AgendaGroup.REPORTS_DUE


_TO_CONCLUDE = "ASTRE : visite du 25 novembre 2026 à conclure"
_UNTIL = "renouvellement possible jusqu’au 31 août 2027"
_LAST_DAY = "au plus tard le 30 novembre : lundi, dernier jour"
_NEXT = "ASTRE, mois 4 sur 12 : 1re visite au plus tard le 31 décembre 2026"


def told(services, on, measure_id=None):
    """(group, words without their no-break spaces) of every line of a day, of one measure when it is named."""
    rows = [row for row in services.agenda.day(on).rows if measure_id in (None, row.measure_id)]
    return [(row.group, row.reason.replace("\u00a0", " ")) for row in rows]


def put(services, *records):
    with services.workspace.notebook.write() as uow:
        for one in records:
            (uow.measures if isinstance(one, Measure) else uow.contacts).put(one)


# --- the four kinds: coming, past, accepted and not planned, a report or a signature due -----------------------------


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 11, 22), []),  # a Sunday: the visit is next week's
        (date(2026, 11, 23), [(WEEK, "ASTRE : visite le 25 novembre 2026")]),
        (date(2026, 11, 25), [(TODAY_GROUP, "ASTRE : visite prévue")]),
        (date(2026, 11, 26), [(LATE, f"{_TO_CONCLUDE} ; si rien n’a eu lieu, à refaire {_LAST_DAY}")]),
        (date(2026, 12, 1), [(TO_PLAN, _NEXT), (TO_CONCLUDE, _TO_CONCLUDE)]),
    ],
)
def test_a_visit_is_coming_then_there_then_to_conclude(services, on, expected):
    of = opened_measure(services, start=date(2026, 9, 1))
    recorded(services, of, date(2026, 11, 9))
    put(services, contact(of, date(2026, 11, 25), Outcome.PLANNED, at=time(10)))
    assert told(services, on) == expected


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 11, 1), []),
        (date(2026, 11, 2), [(TO_PLAN, "VEJ : visite à faire au plus tard le 2 décembre 2026")]),
        (date(2026, 11, 10), [(TO_PLAN, "VEJ : visite à faire au plus tard le 2 décembre 2026")]),
    ],
)
def test_v1_an_accepted_mandate_with_nothing_planned_is_told_from_its_day(services, on, expected):
    opened_measure(services, "vej", date(2026, 11, 2))
    assert told(services, on) == expected


def test_v1_a_mandate_with_a_try_or_an_appointment_is_told_again_only_as_its_last_day_comes_near(services):
    of = opened_measure(services, "vej", date(2026, 11, 2))
    put(services, contact(of, date(2026, 11, 4), Outcome.PORTE_CLOSE))
    assert told(services, date(2026, 11, 10)) == []
    assert [group for group, _ in told(services, date(2026, 11, 18))] == [TO_PLAN]


# --- the end of a measure, and the ceiling ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("renewed", "on", "words"),
    [
        (0, date(2026, 6, 30), None),
        (0, date(2026, 7, 1), f"fin le 31 août 2026, {_UNTIL}, bilan à préparer"),
        (0, date(2026, 8, 31), f"fin le 31 août 2026, {_UNTIL}, bilan à préparer"),
        (6, date(2026, 12, 31), f"fin le 28 février 2027, {_UNTIL}, bilan à préparer"),
        (12, date(2027, 6, 30), None),
        (12, date(2027, 7, 1),
         "fin le 31 août 2027, plafond de 24 mois atteint, sans renouvellement possible, bilan à préparer"),
    ],
)  # fmt: skip
def test_a4_the_end_is_told_two_months_before_with_what_may_still_be_added(services, renewed, on, words):
    renewals = (Renewal(date(2026, 8, 1), renewed, "travaux"),) if renewed else ()
    of = measure(saved_household(services).id, start=date(2025, 9, 1), months=12, renewals=renewals)
    put(services, of)
    found = [line for line in told(services, on) if line[0] is REPORTS]
    assert found == ([(REPORTS, f"ASTRE : {words}")] if words else [])


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 9, 30), []),
        (date(2026, 10, 1), [(REPORTS, "Microcrédit : fin le 1er décembre 2026, fin du suivi à préparer")]),
        (date(2026, 12, 2), [(LATE, "Microcrédit : terme passé le 1er décembre 2026, fin à noter")]),
    ],
)
def test_the_end_of_a_loan_is_told_though_no_bilan_is_owed(services, on, expected):
    of = measure(saved_household(services).id, "microcredit", start=date(2025, 12, 2), months=12)
    put(services, of, *(contact(of, date(2026, month, 3)) for month in (1, 2, 3, 5, 8, 10)))
    found = [line for line in told(services, on) if "fin " in line[1]]
    assert found == [(group, words) for group, words in expected]


# --- what was mandated, what is unpaid --------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["active", "suspended"])
def test_a7_a_mandated_diagnosis_is_told_while_the_measure_runs_until_it_is_delivered(services, clock, state):
    of = opened_measure(services, start=date(2026, 9, 1))
    set_day(clock, date(2026, 10, 5))
    services.milestones.record(of.id, "diagnosis_mandated", StageInput(date(2026, 10, 5)))
    if state == "suspended":
        services.measures.suspend(of.id, date(2026, 10, 5), "hôpital")
    words = "ASTRE : diagnostic de faisabilité à rendre, attendu depuis le 5 octobre 2026"
    assert (REPORTS, words) in told(services, date(2026, 10, 5))
    (row,) = [one for one in services.agenda.day(date(2026, 11, 20)).rows if one.asks is Ask.STAGE]
    assert (row.stage, row.day) == ("diagnosis_delivered", date(2026, 10, 5))
    if state == "active":
        set_day(clock, date(2026, 11, 20))
        services.milestones.record(of.id, "diagnosis_delivered", StageInput(date(2026, 11, 20), {"feasible": "yes"}))
        assert [one for one in services.agenda.day().rows if one.asks is Ask.STAGE] == []


def test_m2_arrears_stand_among_what_is_late_in_words(services, clock):
    of = opened_measure(services, "microcredit", date(2026, 9, 2))
    answers = {"instalment_paid": "no", "arrears": str(Decimal("84.50"))}
    services.visits.record(
        VisitInput(of.id, date(2026, 11, 20), kind=ContactKind.PHONE, answers=answers), services.visits.begin(of.id)
    )
    assert (LATE, "Microcrédit : impayés de 84,50 €, dit le 20 novembre 2026") in told(services, date(2026, 11, 23))


# --- what falls in an absence -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 11, 24), (TO_PLAN, "ASTRE : visite le 4 décembre 2026, pendant votre absence, à reporter")),
        (date(2026, 11, 30), (WEEK, "ASTRE : visite le 4 décembre 2026, pendant votre absence")),
        (date(2026, 12, 4), (TODAY_GROUP, "ASTRE : visite prévue, pendant votre absence")),
        (date(2026, 12, 5), (LATE, None)),
    ],
)
def test_an_appointment_in_an_absence_is_told_at_once_and_until_its_day(services, on, expected):
    of = opened_measure(services, start=date(2026, 9, 1))
    plan = contact(of, date(2026, 12, 4), Outcome.PLANNED, at=time(10))
    put(services, plan)
    services.absences.save(AbsenceInput(date(2026, 12, 3), date(2026, 12, 4), AbsenceKind.ILLNESS, label="opération"))
    rows = [row for row in services.agenda.day(on).rows if row.contact_id == plan.id]
    group, words = expected
    if words is None:
        assert all("absence" not in row.reason for row in rows)
    else:
        assert [(row.group, row.reason.replace("\u00a0", " ")) for row in rows] == [(group, words)]
    # why one is away is told to nobody who reads the screen
    assert "opération" not in "".join(row.reason for row in rows)
    assert "maladie" not in "".join(row.reason for row in rows)


# --- where nobody stands before a door --------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "at_home"), [(kind, kind is ContactKind.HOME) for kind in ContactKind])
def test_only_an_appointment_at_home_can_find_a_closed_door(services, kind, at_home):
    of = opened_measure(services, "microcredit", date(2026, 11, 2))
    put(services, contact(of, date(2026, 11, 24), Outcome.PLANNED, kind=kind, at=time(10)))
    (row,) = [one for one in services.agenda.day(date(2026, 11, 24)).rows if one.contact_id]
    assert row.at_home is at_home


def test_measures_that_are_over_or_declined_alert_nobody(services):
    owner = saved_household(services)
    for state in (MeasureState.CLOSED, MeasureState.DECLINED):
        put(services, measure(owner.id, start=date(2025, 9, 1), months=12, state=state))
    assert told(services, date(2026, 8, 1)) == []
