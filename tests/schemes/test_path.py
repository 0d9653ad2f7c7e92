"""The path of a measure: which steps are allowed in each state, and why the others are not (A4, A5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.bilan import BilanState, Signature, SignatureOutcome, SignerRole
from desktop.domain.measure import MeasureState, Renewal
from desktop.schemes.path import LABELS, STATE_LABELS, StepName, renewal_refusal
from desktop.schemes.registry import registry
from tests.factories import bilan, measure

ON = date(2026, 11, 22)
ASTRE, VEJ, MICROCREDIT = (registry().scheme(name) for name in ("astre", "vej", "microcredit"))

RUNS = {StepName.RECORD, StepName.TRANSFER}
ALLOWED = {
    MeasureState.PROPOSED: {StepName.ACCEPT, StepName.DECLINE, StepName.TRANSFER},
    MeasureState.PREPARING: RUNS | {StepName.DECLINE},
    MeasureState.ACTIVE: RUNS | {StepName.SUSPEND, StepName.RENEW, StepName.END, StepName.WRITE_BILAN},
    MeasureState.SUSPENDED: RUNS | {StepName.RESUME, StepName.RENEW, StepName.END, StepName.WRITE_BILAN},
    MeasureState.ENDING: RUNS | {StepName.WRITE_BILAN},
    MeasureState.CLOSED: set(),
    MeasureState.DECLINED: set(),
}


def allowed(scheme, of, with_bilan=None, on=ON):
    return {step.name for step in scheme.steps(of, with_bilan, on) if step.allowed}


@pytest.mark.parametrize("state", MeasureState)
def test_each_state_allows_its_steps_and_says_why_not_the_others(state):
    of = measure(state=state)
    assert allowed(ASTRE, of) == ALLOWED[state]
    assert all(step.refusal for step in ASTRE.steps(of, None, ON) if not step.allowed)
    assert {step.name for step in ASTRE.steps(of, None, ON)} == set(StepName)


@pytest.mark.parametrize("scheme", [VEJ, MICROCREDIT], ids=lambda scheme: scheme.id)
@pytest.mark.parametrize("state", MeasureState)
def test_a_scheme_that_is_not_renewed_has_no_such_step(scheme, state):
    of = measure(scheme=scheme.id, state=state)
    assert StepName.RENEW not in {step.name for step in scheme.steps(of, None, ON)}
    closing = {StepName.CLOSE} if state is MeasureState.ENDING else set()
    assert allowed(scheme, of) == ALLOWED[state] - {StepName.RENEW} | closing


def answered(outcome, role=SignerRole.HOUSEHOLD):
    made = bilan(measure(), BilanState.SEALED)
    return replace(made, signatures=(Signature("x", role, outcome, datetime(2026, 1, 1, tzinfo=UTC), "raison"),))


@pytest.mark.parametrize("outcome", SignatureOutcome)
def test_any_recorded_answer_of_the_household_lets_an_astre_measure_close(outcome):
    assert StepName.CLOSE in allowed(ASTRE, measure(state=MeasureState.ENDING), answered(outcome))


@pytest.mark.parametrize(
    "unsettled",
    [None, bilan(measure()), bilan(measure(), BilanState.FROZEN), answered(SignatureOutcome.SIGNED, SignerRole.WORKER)],
)
def test_an_astre_measure_does_not_close_without_a_settled_bilan(unsettled):
    steps = {step.name: step for step in ASTRE.steps(measure(state=MeasureState.ENDING), unsettled, ON)}
    assert "bilan" in steps[StepName.CLOSE].refusal


def test_a_decided_end_still_owes_the_bilan_of_astre_alone():
    assert ASTRE.ends_in_state() is MeasureState.ENDING
    assert VEJ.ends_in_state() is MICROCREDIT.ends_in_state() is MeasureState.CLOSED


def test_a_measure_cannot_end_before_it_begins():
    of = measure(start=date(2026, 12, 1))
    assert StepName.END not in allowed(ASTRE, of)
    assert StepName.END in allowed(ASTRE, of, on=date(2026, 12, 1))


@pytest.mark.parametrize(("added", "months", "fits"), [(0, 12, True), (0, 13, False), (11, 1, True), (12, 1, False)])
def test_a_measure_is_renewed_to_24_months_and_not_a_month_more(added, months, fits):
    renewals = (Renewal(date(2026, 12, 1), added, "travaux"),) if added else ()
    refusal = renewal_refusal(measure(start=date(2024, 1, 31), renewals=renewals), months, 24)
    assert (refusal == "") == fits
    if not fits:
        assert "30\u00a0janvier 2026" in refusal


def test_the_step_of_renewal_is_refused_once_24_months_are_reached():
    full = measure(renewals=(Renewal(date(2026, 12, 1), 12, "travaux"),))
    steps = {step.name: step for step in ASTRE.steps(full, None, ON)}
    assert "24 mois" in steps[StepName.RENEW].refusal.replace("\u00a0", " ")


@pytest.mark.parametrize(("added", "refused"), [(11, False), (12, True)])
def test_the_step_of_renewal_is_there_as_long_as_a_month_is_left(added, refused):
    of = measure(renewals=(Renewal(date(2026, 12, 1), added, "travaux"),))
    [step] = [step for step in ASTRE.steps(of, None, ON) if step.name is StepName.RENEW]
    assert bool(step.refusal) == refused


@given(st.integers(0, 30), st.integers(1, 30), st.dates(date(2020, 1, 1), date(2030, 12, 31)))
def test_no_renewal_ever_passes_the_limit(added, months, start):
    of = measure(start=start, renewals=(Renewal(start, added, "x"),))
    if renewal_refusal(of, months, 24) == "":
        assert 12 + added + months <= 24


def test_what_is_only_prepared_is_set_aside_and_says_that_nothing_has_begun():
    steps = {step.name: step for step in ASTRE.steps(measure(state=MeasureState.PREPARING, months=None), None, ON)}
    assert steps[StepName.DECLINE].label == "Classer sans suite"
    assert "n’a pas encore commencé" in steps[StepName.END].refusal


def test_every_state_and_step_has_its_words():
    assert set(STATE_LABELS) == set(MeasureState)
    assert set(LABELS) == set(StepName)
