"""A certificate that comes, or ends, while a bilan is being signed: one document, one certificate (R5)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from desktop.errors import NotAllowedError
from desktop.reports.certificates import as_pem, certify, make_authority
from desktop.reports.verifying import Finding, verify, verify_with_proof
from tests.factories import opened_measure
from tests.services.ceremonies import DRAWN, HOME, ONE_AND_WORKER, WORKER, frozen, proof_of, shown


@pytest.fixture
def astre(services):
    return opened_measure(services, start=date(2025, 12, 1), terms={"expectations": "Avoir chaud"})


@pytest.fixture
def operator(clock):
    return make_authority("Soliha", clock.now())


def certified(services, operator, clock) -> None:
    """The laptop is given the operator's certificate."""
    own = certify(operator, services.identity.request(), clock.now())
    services.identity.accept(as_pem(own, operator.certificate))


def signed_to_the_end(services, of) -> bytes:
    """The worker's answer and the seal, after the household's."""
    services.ceremony.answer(of.id, WORKER, DRAWN)
    services.ceremony.seal(of.id)
    return shown(services, of)


def test_a_certificate_joined_between_two_answers_waits_for_the_next_document(services, astre, operator, clock):
    frozen(services, astre, ONE_AND_WORKER)
    services.ceremony.answer(astre.id, HOME, DRAWN)
    certified(services, operator, clock)
    content = signed_to_the_end(services, astre)
    verdict = verify_with_proof(content, proof_of(services, astre), services.identity.authorities())
    assert verdict.is_whole
    assert {one.is_provisional for one in verdict.places} == {True}
    assert verify(content, ()).findings == (Finding.UNCHECKED,)


def test_a_certificate_joined_before_the_first_answer_signs_it_all(services, astre, operator, clock):
    frozen(services, astre, ONE_AND_WORKER)
    certified(services, operator, clock)
    services.ceremony.answer(astre.id, HOME, DRAWN)
    content = signed_to_the_end(services, astre)
    assert verify_with_proof(content, proof_of(services, astre), [operator.certificate]).is_whole


def test_an_operators_certificate_that_ends_between_two_answers_is_renewed_before_it_goes_on(
    services, astre, operator, clock
):
    certified(services, operator, clock)
    frozen(services, astre, ONE_AND_WORKER)
    services.ceremony.answer(astre.id, HOME, DRAWN)
    before = shown(services, astre)
    clock.instant += timedelta(days=365 * 4)
    with pytest.raises(NotAllowedError, match="plus valable"):
        services.ceremony.answer(astre.id, WORKER, DRAWN)
    assert shown(services, astre) == before
    certified(services, operator, clock)
    content = signed_to_the_end(services, astre)
    assert verify_with_proof(content, proof_of(services, astre), [operator.certificate]).is_whole
