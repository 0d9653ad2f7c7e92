"""The rules of the paths, each by its name: whom ASTRE is for, renewals, ends, suspensions, mandates, loans."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from desktop.domain.bilan import SignatureOutcome
from desktop.domain.cadence import PeriodState
from desktop.domain.contact import Outcome
from desktop.domain.household import Dwelling
from desktop.domain.measure import MeasureState
from desktop.domain.privacy import Level
from desktop.errors import InvalidInputError, NotAllowedError
from desktop.services.lists import ListChoice, ListKind
from desktop.services.measures import NewMeasure
from desktop.services.milestones import StageInput
from tests.conftest import TODAY
from tests.factories import LENS, household_signature, opened_measure, recorded, saved_household, sealed_bilan, set_day

RECEIVED = TODAY - timedelta(days=60)


@pytest.mark.parametrize(
    ("rule", "status", "told"),
    [("A2", "owner", False), ("A2", "", False), ("A2", "social_tenant", True), ("A2", "private_tenant", True)],
)
def test_a2_another_status_than_owner_is_told_while_it_is_prepared_and_refuses_nothing(services, rule, status, told):
    household = saved_household(services, dwelling=Dwelling(LENS, "1 rue Neuve", "62300", status))
    of = services.measures.open(NewMeasure(household.id, "astre", RECEIVED, {}, preparing=True))
    assert any("propriétaires occupants" in one for one in services.measures.view(of.id).warnings) is told, rule
    begun = opened_measure(services, of=household)
    assert not any("propriétaires" in one for one in services.measures.view(begun.id).warnings)


@pytest.mark.parametrize(
    ("rule", "added", "allowed"),
    [("A4", (12,), True), ("A4", (6, 6), True), ("A4", (13,), False), ("A4", (12, 1), False)],
)
def test_a4_twelve_months_are_renewed_with_a_motif_and_never_past_twenty_four(services, rule, added, allowed):
    of = opened_measure(services, start=date(2026, 1, 5))
    *before, last = added
    for months in before:
        services.measures.renew(of.id, months, "Travaux en retard")
    if allowed:
        assert services.measures.renew(of.id, last, "Travaux en retard").total_months == 12 + sum(added), rule
    else:
        with pytest.raises((InvalidInputError, NotAllowedError), match=r"24|months"):
            services.measures.renew(of.id, last, "Travaux en retard")


@pytest.mark.parametrize(("rule", "on", "told"), [("A4", date(2026, 11, 3), False), ("A4", date(2026, 11, 4), True)])
def test_a4_the_end_is_told_two_months_before(services, clock, rule, on, told):
    of = opened_measure(services, start=date(2026, 1, 5))
    set_day(clock, on)
    assert any("se termine le 4\u00a0janvier 2027" in one for one in services.measures.view(of.id).warnings) is told, (
        rule
    )


@pytest.mark.parametrize("outcome", SignatureOutcome)
def test_a5_a_measure_closes_with_its_bilan_signed_or_with_the_motif_why_it_is_not(services, outcome):
    of = opened_measure(services, start=date(2025, 12, 1))
    services.measures.end(of.id, TODAY, "finished")
    with pytest.raises(NotAllowedError, match="bilan"):
        services.measures.close(of.id)
    reason = "" if outcome is SignatureOutcome.SIGNED else "Parti sans adresse"
    sealed_bilan(services, of, household_signature(outcome, reason))
    assert services.measures.close(of.id).state is MeasureState.CLOSED


def test_c10_a_month_wholly_suspended_owes_nothing_and_the_end_does_not_move(services, clock):
    of = opened_measure(services, start=date(2026, 1, 5))
    set_day(clock, date(2026, 2, 1))
    services.measures.suspend(of.id, date(2026, 2, 1), "Hospitalisation")
    set_day(clock, date(2026, 3, 20))
    after = services.measures.resume(of.id, date(2026, 3, 15))
    view = services.measures.view(of.id)
    assert [one.state for one in view.track[:3]] == [PeriodState.MISSED, PeriodState.SUSPENDED, PeriodState.DUE]
    assert after.planned_end == of.planned_end


def test_c11_a_rescheduled_loan_keeps_its_closed_periods_and_one_repaid_early_ends(services, clock):
    of = opened_measure(services, "microcredit", date(2026, 1, 5))
    before = services.measures.view(of.id).track
    services.measures.reschedule(of.id, 36, "Baisse de revenus")
    after = services.measures.view(of.id).track
    closed = sum(one.period.closes < TODAY for one in before)
    assert [one.period for one in after[:closed]] == [one.period for one in before[:closed]]
    assert services.measures.view(of.id).measure.total_months == 36
    ended = services.measures.end(of.id, TODAY, "early_repayment")
    assert (ended.state, ended.end_reason, ended.last_day) == (MeasureState.CLOSED, "early_repayment", TODAY)


def test_v1_a_mandate_goes_by_tries_to_the_visit_its_fiche_and_what_became_of_the_household(services, clock):
    of = opened_measure(services, "vej", date(2026, 10, 5))
    recorded(services, of, date(2026, 10, 20), Outcome.PORTE_CLOSE)
    services.visits.plan(of.id, TODAY)
    recorded(services, of, TODAY, answers={"supports_proposed": ["logement_dabord"]})
    services.milestones.record(of.id, "fiche_sent", StageInput(TODAY))
    points = {one.key: one for one in services.measures.view(of.id).path.points}
    assert [key for key, one in points.items() if one.state.value == "done"] == [
        "received", "tried", "met", "fiche_sent", "support",
    ]  # fmt: skip
    assert points["tried"].words == "1\u00a0porte close"
    assert [points[f"housing_{months}"].day for months in (3, 6, 12)] == [
        date(2027, 2, 22), date(2027, 5, 22), date(2027, 11, 22),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "rule_and_field", [("V4", "slisl_head"), ("V4", "coordinator"), ("V1", "stage"), ("V1", "source")]
)
def test_v4_the_mandate_names_who_gives_it_whom_it_works_with_and_how_it_was_found(services, rule_and_field):
    rule, name = rule_and_field
    field = services.measures.opening_form("vej").field(name)
    assert field is not None, rule
    assert field.level is Level.SHARED


def test_v4_a_mandate_without_the_slisl_head_is_not_opened(services):
    with pytest.raises(InvalidInputError) as raised:
        opened_measure(services, "vej", terms={"slisl_head": ""})
    assert set(raised.value.fields) == {"slisl_head"}


def test_m1_what_was_already_running_is_opened_at_once(services):
    of = opened_measure(services, "microcredit", date(2026, 9, 5))
    assert (of.state, of.months, of.opened_on) == (MeasureState.ACTIVE, 24, None)
    assert {point.key for point in services.measures.view(of.id).path.points} == {"begun", "ended"}


def test_the_lists_and_the_search_know_what_is_prepared(services):
    household = saved_household(services)
    services.measures.open(NewMeasure(household.id, "astre", RECEIVED, {}, preparing=True))
    assert [line.state for line in services.households.sheet(household.id).measures] == ["preparing"]
    found = services.search.search("en instruction")
    assert "En instruction" in repr(found)
    choice = ListChoice(state="preparing")
    places = services.lists.places(ListKind.HOUSEHOLDS, choice).places
    assert [line.id for line in services.lists.households(places)] == [household.id]
