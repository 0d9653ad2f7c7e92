"""When a bilan is settled and when it is signed (A5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations

import pytest

from desktop.domain.bilan import BilanState, Signature, SignatureOutcome, SignerRole
from desktop.domain.sitting import in_force, in_hand
from tests import factories

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def sealed(outcome, role=SignerRole.HOUSEHOLD, state=BilanState.SEALED):
    made = factories.bilan(factories.measure(), state)
    return replace(made, signatures=(Signature("Éloïse", role, outcome, NOW, "raison"),))


@pytest.mark.parametrize("outcome", SignatureOutcome)
def test_any_answer_of_the_household_settles_a_sealed_bilan(outcome):
    assert sealed(outcome).is_settled


@pytest.mark.parametrize("outcome", SignatureOutcome)
def test_it_is_signed_on_the_screen_or_on_paper_and_in_no_other_way(outcome):
    assert sealed(outcome).is_signed == (outcome in {SignatureOutcome.SIGNED, SignatureOutcome.PAPER})


def test_the_worker_alone_settles_and_signs_nothing():
    alone = sealed(SignatureOutcome.SIGNED, SignerRole.WORKER)
    assert not alone.is_settled
    assert not alone.is_signed


@pytest.mark.parametrize("state", [BilanState.DRAFT, BilanState.FROZEN])
def test_before_the_seal_nothing_is_settled(state):
    assert not sealed(SignatureOutcome.SIGNED, state=state).is_settled
    assert not sealed(SignatureOutcome.SIGNED, state=state).is_signed


def test_without_signature_nothing_is_settled():
    assert not factories.bilan(factories.measure(), BilanState.SEALED).is_settled


def versions_in(order):
    """The first is sealed, given up in the middle, corrected and sealed again; the last is a draft."""
    made = {
        name: replace(factories.bilan(factories.measure(), state), id=name, replaces=replaces)
        for name, state, replaces in (
            ("first", BilanState.SEALED, ""),
            ("left", BilanState.ABANDONED, "first"),
            ("second", BilanState.SEALED, "first"),
            ("draft", BilanState.DRAFT, "second"),
        )
    }
    answer = Signature("Éloïse", SignerRole.HOUSEHOLD, SignatureOutcome.SIGNED, NOW)
    return [replace(made[one], signatures=(answer,)) for one in order]


@pytest.mark.parametrize("order", list(permutations(("first", "left", "second", "draft"))))
def test_what_is_in_hand_and_in_force_does_not_hang_on_a_clock_that_never_goes_back(order):
    """Ids grow with the laptop's clock, which somebody may put right between two versions."""
    versions = versions_in(order)
    assert in_hand(versions).id == "draft"
    assert in_force(versions).id == "second"
    ended = [one for one in versions if one.id != "draft"]
    assert in_hand(ended).id == in_force(ended).id == "second"
    assert in_hand([one for one in versions if one.id == "left"]).id == "left"
    assert in_hand([]) is in_force([]) is None
