"""The versions of a bilan: taken up again, left, corrected, given up; the one in force stays at hand (A5, R5)."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.domain.bilan import BilanState, SignatureOutcome
from desktop.domain.recipient import Recipient
from desktop.errors import AppError, NotAllowedError, NotFoundError
from tests.factories import opened_measure
from tests.pictures_of_people import jpeg
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
    given,
    glyphs,
    kept,
    proof_of,
    scan_of,
    sealed,
    sha,
    shown,
    verdict,
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


# --- the one in force while another is written ------------------------------------------------------------------------


def test_what_is_handed_over_is_the_bilan_in_force_whatever_is_written_beside_it(services, astre, tmp_path):
    sealed(services, astre)
    in_force, content = bilan_of(services, astre), shown(services, astre)
    services.ceremony.correct(astre.id, "La date est fausse")
    services.bilans.write_copy(astre.id, tmp_path / "bilan.pdf")
    assert (tmp_path / "bilan.pdf").read_bytes() == content
    assert "PROJET" in words(services.bilans.preview(astre.id))
    for recipient in (Recipient.DEPARTMENT, Recipient.FILE):
        assert "PROJET" not in words(services.bilans.copy(astre.id, recipient))
    offered = {one.id: one for one in services.documents.kinds(astre.id)}
    assert (offered["bilan_department"].refusal, offered["bilan_department"].remark) == ("", "")
    listed = {one.bilan_id: one.is_in_force for one in services.ceremony.versions(astre.id)}
    assert listed == {in_force.id: True, bilan_of(services, astre).id: False}


def test_a_former_version_keeps_its_proof_and_takes_the_paper_that_it_is_owed(services, astre, tmp_path):
    sealed(services, astre, given(SignatureOutcome.PAPER))
    first = bilan_of(services, astre)
    services.ceremony.correct(astre.id, "La date est fausse")
    services.ceremony.freeze(astre.id, ONE_AND_WORKER)
    scan = scan_of(services, astre, jpeg())
    joined = services.ceremony.join_scan(first.id, HOME, scan.id)
    assert joined.slots[0].answer.scan_sha256 == scan.sha256
    assert services.ceremony.version_sitting(first.id) == joined
    services.ceremony.save_version_proof(first.id, tmp_path / "preuve.pdf")
    proof = (tmp_path / "preuve.pdf").read_bytes()
    assert sha(proof) == joined.proof_sha256 != first.proof_sha256
    assert verdict(services, proof).is_whole
    assert scan.sha256 in glyphs(proof)
    assert bilan_of(services, astre).state is BilanState.FROZEN
    with pytest.raises(NotFoundError, match="preuve"):
        services.ceremony.version_proof(bilan_of(services, astre).id)
    with pytest.raises(AppError, match="n’a pas pu être écrite"):
        services.ceremony.save_version_proof(first.id, tmp_path / "nulle part" / "preuve.pdf")


# --- given up, with a way back ----------------------------------------------------------------------------------------


@pytest.fixture
def rewritten(services, astre):
    """A correction written anew with other parts than the sealed text has, one for the team, and names typed for it."""
    sealed(services, astre)
    services.ceremony.correct(astre.id, "La date est fausse")
    services.objectives.add(astre.id, {"target": "Isoler le grenier"})
    services.bilans.compose_again(astre.id)
    draft = bilan_of(services, astre)
    services.bilans.keep(astre.id, draft.texts | {draft.sections[-1].key: "teamxxmot"}, "Encore un mot")
    services.unsaved.keep(f"signers:{draft.id}", {"added": [["Mme Signatairex", "tutrice"]]})
    return bilan_of(services, astre)


def test_a_version_given_up_leaves_nothing_of_itself_behind_r1(services, astre, rewritten):
    services.ceremony.withdraw_correction(astre.id)
    with services.workspace.notebook.read() as uow:
        assert uow.bilan_texts.of_bilan(rewritten.id) == ()
        assert uow.holdings.unsaved([rewritten.id]) == {}
        assert all("Signatairex" not in str(kept) for kept in uow.settings.under("").values())


def test_a_version_given_up_comes_back_whole_part_by_part(services, astre, rewritten):
    former = services.ceremony.versions(astre.id)[-1]
    with services.workspace.notebook.read() as uow:
        earlier = uow.bilan_texts.of_bilan(rewritten.id)
        assert rewritten.texts.keys() != uow.bilans.get(former.bilan_id).texts.keys()
    services.ceremony.restore_correction(services.ceremony.withdraw_correction(astre.id))
    assert bilan_of(services, astre) == rewritten
    assert services.unsaved.load(f"signers:{rewritten.id}") == {"added": [["Mme Signatairex", "tutrice"]]}
    with services.workspace.notebook.read() as uow:
        assert uow.bilan_texts.of_bilan(rewritten.id) == earlier


def test_a_version_given_up_does_not_come_back_over_another(services, astre, rewritten):
    given_up = services.ceremony.withdraw_correction(astre.id)
    services.ceremony.correct(astre.id, "Autre chose")
    another = bilan_of(services, astre)
    with pytest.raises(NotAllowedError, match="commencé depuis"):
        services.ceremony.restore_correction(given_up)
    assert bilan_of(services, astre) == another
    with services.workspace.notebook.read() as uow:
        assert rewritten.id not in {one.id for one in uow.bilans.versions(astre.id)}
