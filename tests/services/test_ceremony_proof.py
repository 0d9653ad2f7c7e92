"""What is sealed and proved, and the paper that is joined to it later (A5, R5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from desktop.domain.bilan import SignatureOutcome
from desktop.errors import NotAllowedError
from tests.conftest import TODAY
from tests.factories import opened_measure, recorded, set_day
from tests.pictures_of_people import jpeg
from tests.services.ceremonies import (
    ANNE,
    DRAWN,
    ELOISE,
    HOME,
    KARIM,
    ONE_AND_WORKER,
    PARTNER,
    TWO_AND_WORKER,
    WORKER,
    bilan_of,
    frozen,
    given,
    glyphs,
    proof_of,
    scan_of,
    sealed,
    sha,
    shown,
    verdict,
    words,
)

FIRST = date(2026, 11, 10)


@pytest.fixture
def astre(services):
    return opened_measure(services, start=date(2025, 12, 1), terms={"expectations": "Avoir chaud"})


# --- sealed and proved ------------------------------------------------------------------------------------------------


def test_the_proof_tells_how_it_went_and_is_sealed_itself(services, astre):
    services.settings.save(replace(services.settings.load(), qualification="Travailleuse sociale"))
    told = given(
        SignatureOutcome.SIGNED,
        read_aloud=True,
        interpreter="M. Haddad",
        observations="Le chauffage date de mars.",
        where="Au domicile",
    )
    done = sealed(services, astre, told, given(SignatureOutcome.REFUSED, reason="Pas d’accord avec le budget"))
    content = proof_of(services, astre)
    assert sha(content) == done.proof_sha256
    assert verdict(services, content).is_whole
    text, tight = words(content), glyphs(content)
    for print_ in (done.frozen_sha256, done.sealed_sha256, *(slot.answer.revision_sha256 for slot in done.slots)):
        assert print_ in tight
    for said in (
        ELOISE, KARIM, ANNE, "M. Haddad", "Le chauffage date de mars.", "Au domicile", "Pas d’accord avec le budget",
        "signature simple", "ni la vitesse", "provisoire", "Perron 0.1.0", "2026-11-22 08:00:00",
        "22 novembre 2026 à 9 h", "Travailleuse sociale",
    ):  # fmt: skip
        assert said in text.replace("\u00a0", " "), said
    of_the_worker = text[text.rindex(ANNE, 0, text.index("L’ordinateur")) : text.index("L’ordinateur")]
    assert "lu à voix haute" not in of_the_worker


def test_what_was_said_beside_the_answers_is_kept_and_does_not_leave(services, astre):
    said = given(SignatureOutcome.SIGNED, observations="OBSERVE", interpreter="INTERPRETE", where="LIEU")
    sealed(services, astre, said)
    first = bilan_of(services, astre).signatures[0]
    assert (first.observations, first.interpreter, first.where) == ("OBSERVE", "INTERPRETE", "LIEU")
    with services.workspace.notebook.read() as uow:
        messages = b"".join(entry.message for entry in uow.outbox.waiting(1000))
    assert b"frozen_sha256" in messages
    for secret in (b"OBSERVE", b"INTERPRETE", b"LIEU", b"strokes"):
        assert secret not in messages


def test_a_sealed_bilan_never_changes_and_closes_its_measure(services, astre):
    sealed(services, astre)
    before, content = bilan_of(services, astre), shown(services, astre)
    for call in (
        services.ceremony.reopen,
        services.ceremony.seal,
        services.bilans.compose_again,
        lambda of: services.ceremony.answer(of, HOME, DRAWN),
        lambda of: services.ceremony.freeze(of, ONE_AND_WORKER),
    ):
        with pytest.raises(NotAllowedError):
            call(astre.id)
    recorded(services, astre, FIRST, answers={"findings": "Après coup"})
    assert (bilan_of(services, astre), shown(services, astre)) == (before, content)
    services.measures.end(astre.id, TODAY, "term")
    assert services.measures.close(astre.id).state.value == "closed"


def test_the_identity_is_made_once_and_signs_all(services, astre):
    sealed(services, astre)
    certificates = {one.certificate_sha256 for one in bilan_of(services, astre).signatures}
    assert len(certificates) == 1


# --- paper ------------------------------------------------------------------------------------------------------------


def test_the_scan_of_a_paper_is_joined_later_and_a_new_proof_says_so(services, astre, clock):
    done = sealed(services, astre, given(SignatureOutcome.PAPER))
    former = proof_of(services, astre)
    content = shown(services, astre)
    set_day(clock, date(2026, 12, 1))
    scan = scan_of(services, astre, jpeg())
    joined = services.ceremony.join_scan(bilan_of(services, astre).id, HOME, scan.id)
    assert (joined.slots[0].answer.scan_id, joined.slots[0].answer.scan_sha256) == (scan.id, scan.sha256)
    assert (joined.sealed_sha256, shown(services, astre)) == (done.sealed_sha256, content)
    proof = proof_of(services, astre)
    assert proof != former
    assert verdict(services, proof).is_whole
    assert sha(former) in glyphs(proof)
    assert scan.sha256 in glyphs(proof)
    with services.workspace.notebook.read() as uow:
        assert uow.bilans.document(sha(former)) == former


def test_a_proof_made_anew_names_what_was_sealed_and_not_what_is_called_so_since(services, astre):
    """The association and the household may have got other names when the paper comes back."""
    services.settings.save(replace(services.settings.load(), operator="Association Le Toit", qualification="CESF"))
    sealed(services, astre, given(SignatureOutcome.PAPER))
    home = services.households.get(astre.household_id)
    married = tuple(replace(one, last_name="Zylberstein") for one in home.persons)
    services.households.save(replace(home, persons=married))
    services.settings.save(replace(services.settings.load(), operator="Grande Union", qualification="Éducatrice"))
    scan = scan_of(services, astre, jpeg())
    services.ceremony.join_scan(bilan_of(services, astre).id, HOME, scan.id)
    proof = glyphs(proof_of(services, astre))
    assert "AssociationLeToit" in proof
    assert not [word for word in ("Zylberstein", "ZYLBERSTEIN", "GrandeUnion", "Éducatrice") if word in proof]


def test_a_scan_joined_before_the_seal_is_in_the_first_proof(services, astre):
    frozen(services, astre)
    services.ceremony.answer(astre.id, HOME, given(SignatureOutcome.PAPER))
    scan = scan_of(services, astre, jpeg())
    services.ceremony.join_scan(bilan_of(services, astre).id, HOME, scan.id)
    services.ceremony.answer(astre.id, WORKER, DRAWN)
    services.ceremony.seal(astre.id)
    assert scan.sha256 in glyphs(proof_of(services, astre))


def test_no_scan_is_joined_to_who_signed_on_the_screen_nor_from_another_s_file(services, astre):
    frozen(services, astre, TWO_AND_WORKER)
    services.ceremony.answer(astre.id, HOME, DRAWN)
    services.ceremony.answer(astre.id, PARTNER, given(SignatureOutcome.PAPER))
    own, other = scan_of(services, astre, jpeg()), scan_of(services, opened_measure(services), jpeg())
    with pytest.raises(NotAllowedError, match="sur papier"):
        services.ceremony.join_scan(bilan_of(services, astre).id, HOME, own.id)
    with pytest.raises(NotAllowedError, match="dossier"):
        services.ceremony.join_scan(bilan_of(services, astre).id, PARTNER, other.id)
