"""The versions of a bilan: taken up again, left, corrected, given up; the one in force stays at hand (A5, R5)."""

from datetime import date

import pytest

from desktop.domain.bilan import BilanState
from desktop.errors import NotAllowedError, NotFoundError
from tests.factories import opened_measure
from tests.services.ceremonies import (
    ANNE,
    DRAWN,
    ELOISE,
    HOME,
    ONE_AND_WORKER,
    WORKER,
    bilan_of,
    fields,
    frozen,
    kept,
    proof_of,
    sealed,
    shown,
    words,
)


@pytest.fixture
def astre(services):
    return opened_measure(services, start=date(2025, 12, 1), terms={"expectations": "Avoir chaud"})


def test_a_frozen_text_that_nobody_answered_is_a_draft_again(services, astre):
    services.bilans.begin(astre.id)
    before = bilan_of(services, astre)
    frozen(services, astre)
    services.ceremony.reopen(astre.id)
    opened = bilan_of(services, astre)
    assert (opened.id, opened.state, opened.frozen_sha256) == (before.id, BilanState.DRAFT, "")
    assert kept(services, astre) == {}
    assert [one.signer for one in services.ceremony.proposed_signers(astre.id)] == [ELOISE, ANNE]


def test_a_sitting_left_after_an_answer_keeps_what_was_signed_and_the_next_version_says_so(services, astre):
    frozen(services, astre)
    services.ceremony.answer(astre.id, HOME, DRAWN)
    left = bilan_of(services, astre)
    signed = shown(services, astre)
    services.ceremony.reopen(astre.id)
    now = bilan_of(services, astre)
    assert (now.state, now.replaces, now.signatures) == (BilanState.DRAFT, left.id, ())
    newest, former = services.ceremony.versions(astre.id)
    assert (newest.bilan_id, newest.state) == (now.id, BilanState.DRAFT)
    assert (former.bilan_id, former.state_words) == (left.id, "Laissé en cours de signature")
    assert services.ceremony.version_document(left.id) == signed
    services.ceremony.freeze(astre.id, ONE_AND_WORKER)
    assert "dont la signature n’a pas été menée à son terme" in words(shown(services, astre))
    assert former.reference in words(shown(services, astre))
    with pytest.raises(NotFoundError):
        services.ceremony.version_document("ailleurs")


def test_a_correction_is_a_new_version_that_names_the_sealed_one(services, astre):
    sealed(services, astre)
    former, content = bilan_of(services, astre), shown(services, astre)
    assert fields(services.ceremony.correct, astre.id, " ") == {"reason"}
    services.ceremony.correct(astre.id, "La date des travaux était fausse")
    draft = bilan_of(services, astre)
    assert (draft.state, draft.replaces, draft.sections) == (BilanState.DRAFT, former.id, former.sections)
    assert services.status.measures()[0].signed  # the former one is in force until this one is signed
    services.ceremony.freeze(astre.id, ONE_AND_WORKER)
    text = words(shown(services, astre))
    assert "corrige et remplace" in text
    assert "La date des travaux était fausse" in text
    services.ceremony.answer(astre.id, HOME, DRAWN)
    services.ceremony.answer(astre.id, WORKER, DRAWN)
    services.ceremony.seal(astre.id)
    assert services.ceremony.version_document(former.id) == content
    assert [one.state for one in services.ceremony.versions(astre.id)] == [BilanState.SEALED] * 2
    assert "corrige et remplace" in words(proof_of(services, astre))
    with services.workspace.notebook.read() as uow:
        assert uow.outbox.knows(former.id)
        assert uow.outbox.knows(bilan_of(services, astre).id)


def test_a_correction_whose_signing_is_left_still_names_the_sealed_one_and_why_and_may_be_dropped(services, astre):
    sealed(services, astre)
    before = bilan_of(services, astre)
    services.ceremony.correct(astre.id, "La date des travaux était fausse")
    services.ceremony.freeze(astre.id, ONE_AND_WORKER)
    services.ceremony.answer(astre.id, HOME, DRAWN)
    left = bilan_of(services, astre)
    services.ceremony.reopen(astre.id)
    again = bilan_of(services, astre)
    assert (again.replaces, again.correction) == (before.id, "La date des travaux était fausse")
    services.ceremony.freeze(astre.id, ONE_AND_WORKER)
    assert "corrige et remplace" in words(shown(services, astre))
    services.ceremony.reopen(astre.id)
    services.ceremony.withdraw_correction(astre.id)
    assert bilan_of(services, astre) == before
    assert left.id in {one.bilan_id for one in services.ceremony.versions(astre.id)}


def test_a_correction_that_nobody_signed_may_be_dropped(services, astre):
    sealed(services, astre)
    before = bilan_of(services, astre)
    with pytest.raises(NotAllowedError, match="pas de correction"):
        services.ceremony.withdraw_correction(astre.id)
    services.ceremony.correct(astre.id, "Erreur")
    services.ceremony.withdraw_correction(astre.id)
    assert bilan_of(services, astre) == before
