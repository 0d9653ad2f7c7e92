"""The ceremony: frozen with its places, answered in turn, sealed and proved; whatever stops it, it goes on (A5, R5)."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import textwrap
from dataclasses import replace
from datetime import date
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given as each
from hypothesis import settings
from hypothesis import strategies as st
from pypdf import PdfReader

from desktop.domain.bilan import BilanKind, BilanState, SignatureOutcome, SignerRole, SignerToCome
from desktop.domain.household import PersonRole
from desktop.errors import InvalidInputError, NotAllowedError, NotFoundError
from desktop.reports.sealing import SEAL_PLACE
from desktop.reports.verifying import Finding
from desktop.services.bundle import Services
from desktop.services.ceremony import AnswerInput
from desktop.services.workspace import Workspace
from desktop.storage.notebook import open_with_passphrase
from tests.conftest import PASSPHRASE, TODAY
from tests.factories import STROKES, opened_measure, person, recorded, set_day
from tests.reports.conftest import Poppler
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
    frozen,
    given,
    sealed,
    shown,
    verdict,
)

FIRST = date(2026, 11, 10)


@pytest.fixture
def astre(services):
    return opened_measure(services, start=date(2025, 12, 1), terms={"expectations": "Avoir chaud"})


@pytest.fixture
def poppler(tmp_path):
    return Poppler(tmp_path)


def words(pdf):
    """The text of the pages, each run of white space as one space."""
    reader = PdfReader(BytesIO(pdf))
    texts = [page.extract_text() for page in reader.pages]
    return " ".join(" ".join(texts).split())


def glyphs(pdf):
    """The text without white space: a long word may be cut at a line end."""
    return words(pdf).replace(" ", "").replace("\u00a0", "")


def sha(content):
    return hashlib.sha256(content).hexdigest()


def fields(call, *arguments):
    with pytest.raises(InvalidInputError) as raised:
        call(*arguments)
    return set(raised.value.fields)


def bilan_of(services, of):
    with services.workspace.notebook.read() as uow:
        return uow.bilans.in_hand(of.id)


def kept(services, of):
    """The documents of a measure, by their kind."""
    with services.workspace.notebook.read() as uow:
        return {paper.kind: paper.sha256 for paper in uow.holdings.papers(of.id)}


# --- who is to sign ---------------------------------------------------------------------------------------------------


def test_those_who_hold_the_measure_are_proposed_then_the_worker(services, astre):
    owner = services.households.get(astre.household_id)
    partner = person("Delattre", "Karim", role=PersonRole.PARTNER)
    child = person("Delattre", "Lina", role=PersonRole.CHILD)
    gone = person("Petit", "Paul", role=PersonRole.PARTNER, left_on=date(2026, 1, 1))
    services.households.save(replace(owner, persons=(*owner.persons, partner, child, gone)))
    services.settings.save(replace(services.settings.load(), worker_name=ANNE))
    told = [(one.place, one.signer, one.role) for one in services.ceremony.proposed_signers(astre.id)]
    assert told == [
        (HOME, ELOISE, SignerRole.HOUSEHOLD),
        (PARTNER, KARIM, SignerRole.HOUSEHOLD),
        (WORKER, ANNE, SignerRole.WORKER),
    ]


@pytest.mark.parametrize(
    ("signers", "wrong"),
    [
        ((), {"household", "worker"}),
        (ONE_AND_WORKER[:1], {"worker"}),
        (ONE_AND_WORKER[1:], {"household"}),
        ((*ONE_AND_WORKER, ONE_AND_WORKER[1]), {"worker"}),
        ((SignerToCome("", " ", SignerRole.HOUSEHOLD), ONE_AND_WORKER[1]), {"signers.0.signer"}),
        ((SignerToCome("", "É" * 301, SignerRole.HOUSEHOLD), ONE_AND_WORKER[1]), {"signers.0.signer"}),
        ((*ONE_AND_WORKER[:1] * 12, ONE_AND_WORKER[1]), {"household"}),
    ],
)
def test_nothing_is_frozen_without_the_household_and_one_for_the_association(services, astre, signers, wrong):
    services.bilans.begin(astre.id)
    assert fields(services.ceremony.freeze, astre.id, signers) == wrong
    assert bilan_of(services, astre).state is BilanState.DRAFT


def test_places_are_made_before_anything_is_signed_and_the_worker_s_is_the_last(services, astre):
    services.settings.save(replace(services.settings.load(), qualification="Travailleuse sociale, 6 ans"))
    tutor = SignerToCome("ailleurs", " UDAF \n 62 ", SignerRole.HOUSEHOLD, "tutrice de Mme Delattre")
    sitting = frozen(services, astre, (ONE_AND_WORKER[1], tutor, ONE_AND_WORKER[0]))
    assert [slot.place for slot in sitting.slots] == [HOME, PARTNER, WORKER]
    assert [slot.role_words for slot in sitting.slots] == [
        "Pour le ménage – tutrice de Mme Delattre",
        "Pour le ménage",
        "Pour l’association – Travailleuse sociale",
    ]
    assert sitting.slots[0].signer == "UDAF 62"
    found = verdict(services, shown(services, astre))
    assert found.empty_places == (HOME, PARTNER, WORKER, SEAL_PLACE)
    assert "tutrice de Mme Delattre" in words(shown(services, astre))


# --- frozen -----------------------------------------------------------------------------------------------------------


def test_what_is_frozen_is_shown_to_the_byte_and_has_its_hash(services, astre):
    sitting = frozen(services, astre)
    assert sitting.state is BilanState.FROZEN
    assert sitting.next_place == HOME
    assert sitting.frozen_sha256 == sitting.shown_sha256 == sha(shown(services, astre))
    assert services.bilans.preview(astre.id) == shown(services, astre)
    assert services.ceremony.sitting(astre.id) == sitting


def test_words_typed_while_the_pages_are_made_are_not_lost(services, astre):
    bilan = services.bilans.begin(astre.id)
    texts = [one.text for one in bilan.sections]
    pages = services.ceremony._pages

    def typed_meanwhile(uow, measure, made):
        services.ceremony._pages = pages
        services.bilans.keep(astre.id, texts, "Encore un mot")
        return pages(uow, measure, made)

    services.ceremony._pages = typed_meanwhile
    with pytest.raises(NotAllowedError, match="a changé"):
        services.ceremony.freeze(astre.id, ONE_AND_WORKER)
    assert bilan_of(services, astre).household_words == "Encore un mot"


@pytest.mark.parametrize(("start", "may"), [(date(2025, 12, 23), True), (date(2025, 12, 24), False)])
def test_a_bilan_is_frozen_from_a_month_before_the_term_on(services, start, may):
    of = opened_measure(services, start=start)  # its last day is 22 or 23 December 2026
    if may:
        assert frozen(services, of).state is BilanState.FROZEN
        return
    with pytest.raises(NotAllowedError, match="terme"):
        frozen(services, of)
    services.measures.end(of.id, date(2026, 11, 21), "moved")
    assert frozen(services, of).state is BilanState.FROZEN


def test_a_text_that_is_being_signed_is_not_edited(services, astre):
    bilan = services.bilans.begin(astre.id)
    frozen(services, astre)
    for call in (
        lambda of: services.ceremony.freeze(of, ONE_AND_WORKER),
        services.bilans.compose_again,
        lambda of: services.bilans.keep(of, [""] * len(bilan.sections), ""),
    ):
        with pytest.raises(NotAllowedError, match="figé"):
            call(astre.id)


@pytest.mark.parametrize(
    "change",
    [
        lambda services, of: services.measures.end(of.id, TODAY, "moved"),
        lambda services, of: recorded(services, of, FIRST, answers={"findings": "Après coup"}),
        lambda services, of: services.settings.save(replace(services.settings.load(), operator="Une autre")),
    ],
)
def test_what_is_signed_is_what_was_frozen_whatever_changes_in_the_file(services, astre, change):
    first = frozen(services, astre)
    before = shown(services, astre)
    change(services, astre)
    services.ceremony.answer(astre.id, HOME, DRAWN)
    services.ceremony.answer(astre.id, WORKER, DRAWN)
    done = services.ceremony.seal(astre.id)
    assert shown(services, astre).startswith(before)
    assert done.frozen_sha256 == first.frozen_sha256
    assert verdict(services, shown(services, astre)).is_whole


def test_a_bilan_frozen_without_places_is_frozen_again_with_them(services, astre):
    bilan = services.bilans.begin(astre.id)
    with services.workspace.notebook.write() as uow:
        uow.bilans.put_document("0" * 64, astre.id, "frozen", b"%PDF-1.7 of before")
        uow.bilans.put(replace(bilan, state=BilanState.FROZEN, frozen_sha256="0" * 64))
    for call in (services.ceremony.sitting, services.ceremony.document, services.ceremony.seal):
        with pytest.raises(NotAllowedError, match="version précédente") as raised:
            call(astre.id)
        assert "Figez-le à nouveau." in raised.value.sentence
    sitting = services.ceremony.freeze(astre.id, ONE_AND_WORKER)
    assert kept(services, astre) == {"frozen": sitting.frozen_sha256}
    services.ceremony.reopen(astre.id)
    assert bilan_of(services, astre).state is BilanState.DRAFT


def test_a_bilan_sealed_without_a_ceremony_is_still_shown_and_can_be_corrected(services, astre):
    bilan = services.bilans.begin(astre.id)
    former = sealed_before(services, bilan)
    sitting = services.ceremony.sitting(astre.id)
    assert [(slot.signer, slot.answer) for slot in sitting.slots] == [(ELOISE, former.signatures[0])]
    assert (sitting.next_place, sitting.may_seal) == ("", False)
    assert services.ceremony.document(astre.id) == b"%PDF-1.7 of before"
    with pytest.raises(NotFoundError, match="preuve"):
        services.ceremony.proof(astre.id)
    services.ceremony.correct(astre.id, "Une date fausse")
    assert bilan_of(services, astre).replaces == former.id


def sealed_before(services, bilan):
    from desktop.domain.bilan import Signature

    answer = Signature(ELOISE, SignerRole.HOUSEHOLD, SignatureOutcome.SIGNED, services.now(), strokes=STROKES)
    made = replace(bilan, state=BilanState.SEALED, frozen_sha256="1" * 64, sealed_sha256="0" * 64, signatures=(answer,))
    with services.workspace.notebook.write() as uow:
        uow.bilans.put_document("0" * 64, bilan.measure_id, "sealed", b"%PDF-1.7 of before")
        uow.bilans.put(made)
    return made


# --- the answers ------------------------------------------------------------------------------------------------------


def test_a_whole_sitting_is_one_revision_an_answer_and_every_one_stays_valid(services, astre):
    first = frozen(services, astre, TWO_AND_WORKER)
    states = [shown(services, astre)]
    for place in (HOME, PARTNER, WORKER):
        assert services.ceremony.sitting(astre.id).next_place == place
        sitting = services.ceremony.answer(astre.id, place, DRAWN)
        states.append(shown(services, astre))
        assert sitting.shown_sha256 == sha(states[-1])
        assert verdict(services, states[-1]).findings == (Finding.CUT_BACK,)  # all is well, the seal aside
    assert sitting.may_seal
    done = services.ceremony.seal(astre.id)
    states.append(shown(services, astre))
    assert all(after.startswith(before) for before, after in pairwise(states))
    found = verdict(services, states[-1])
    assert found.is_whole
    assert [(one.place, one.signer) for one in found.places][:3] == [(HOME, ELOISE), (PARTNER, KARIM), (WORKER, ANNE)]
    assert (done.state, done.frozen_sha256) == (BilanState.SEALED, first.frozen_sha256)
    assert done.sealed_sha256 == sha(states[-1])


def test_of_the_states_of_a_document_the_frozen_one_the_sealed_one_and_the_proof_are_kept(services, astre):
    frozen(services, astre)
    services.ceremony.answer(astre.id, HOME, DRAWN)
    assert set(kept(services, astre)) == {"frozen", "revision"}
    services.ceremony.answer(astre.id, WORKER, DRAWN)
    assert kept(services, astre)["revision"] == services.ceremony.sitting(astre.id).shown_sha256
    done = services.ceremony.seal(astre.id)
    assert kept(services, astre) == {
        "frozen": done.frozen_sha256,
        "sealed": done.sealed_sha256,
        "proof": done.proof_sha256,
    }


@pytest.mark.parametrize("outcome", [one for one in SignatureOutcome if not one.is_given])
def test_who_does_not_sign_has_their_motif_in_the_place_and_the_bilan_is_settled(services, astre, outcome, poppler):
    done = sealed(services, astre, given(outcome))
    bilan = bilan_of(services, astre)
    assert (bilan.is_settled, bilan.is_signed) == (True, False)
    assert (bilan.signatures[0].reason, bilan.signatures[0].strokes) == ("Parti sans adresse", ())
    assert "Parti sans adresse" in poppler.words(shown(services, astre))
    assert done.state is BilanState.SEALED


@pytest.mark.parametrize(
    ("place", "answer", "wrong"),
    [
        (HOME, AnswerInput(SignatureOutcome.SIGNED), {"strokes"}),
        (HOME, AnswerInput(SignatureOutcome.SIGNED, ((),)), {"strokes"}),
        (HOME, AnswerInput(SignatureOutcome.REFUSED, reason="  "), {"reason"}),
        (HOME, AnswerInput(SignatureOutcome.DECEASED), {"reason"}),
        (WORKER, given(SignatureOutcome.ABSENT), {"outcome"}),
        (WORKER, given(SignatureOutcome.REFUSED), {"outcome"}),
    ],
)
def test_an_answer_lacks_strokes_or_a_motif_and_nothing_is_kept(services, astre, place, answer, wrong):
    frozen(services, astre)
    if place == WORKER:
        services.ceremony.answer(astre.id, HOME, DRAWN)
    before = bilan_of(services, astre)
    assert fields(services.ceremony.answer, astre.id, place, answer) == wrong
    assert bilan_of(services, astre) == before


def test_the_worker_waits_for_the_household_and_nobody_answers_twice(services, astre):
    frozen(services, astre, TWO_AND_WORKER)
    with pytest.raises(NotAllowedError, match="avant"):
        services.ceremony.answer(astre.id, WORKER, DRAWN)
    services.ceremony.answer(astre.id, PARTNER, DRAWN)
    with pytest.raises(NotAllowedError, match="déjà répondu"):
        services.ceremony.answer(astre.id, PARTNER, DRAWN)
    with pytest.raises(NotAllowedError, match="place"):
        services.ceremony.answer(astre.id, SEAL_PLACE, DRAWN)
    with pytest.raises(NotAllowedError, match="Tout le monde"):
        services.ceremony.seal(astre.id)
    assert services.ceremony.sitting(astre.id).next_place == HOME


def test_nobody_signs_another_document_than_they_read(services, astre):
    read = frozen(services, astre, TWO_AND_WORKER).shown_sha256
    services.ceremony.reopen(astre.id)
    texts = [one.text for one in bilan_of(services, astre).sections]
    services.bilans.keep(astre.id, texts, "Je dois mille euros.")
    services.ceremony.freeze(astre.id, TWO_AND_WORKER)
    for outcome in (SignatureOutcome.SIGNED, SignatureOutcome.REFUSED):
        with pytest.raises(NotAllowedError, match="a changé"):
            services.ceremony.answer(astre.id, HOME, given(outcome, read_sha256=read))
    assert bilan_of(services, astre).signatures == ()
    now = services.ceremony.sitting(astre.id).shown_sha256
    assert services.ceremony.answer(astre.id, HOME, given(SignatureOutcome.SIGNED, read_sha256=now)).next_place


def test_two_answers_at_once_are_one_after_the_other_or_not_at_all(services, astre):
    frozen(services, astre, TWO_AND_WORKER)
    identity = services.ceremony._identity

    def answered_meanwhile():
        services.ceremony._identity = identity
        services.ceremony.answer(astre.id, PARTNER, DRAWN)
        return identity()

    services.ceremony._identity = answered_meanwhile
    with pytest.raises(NotAllowedError, match="a changé"):
        services.ceremony.answer(astre.id, HOME, DRAWN)
    assert [one.place for one in bilan_of(services, astre).signatures] == [PARTNER]
    assert verdict(services, shown(services, astre)).empty_places == (HOME, WORKER, SEAL_PLACE)


_OUTCOMES = st.sampled_from(list(SignatureOutcome))


@settings(max_examples=8)
@each(
    order=st.permutations([0, 1, 2]),
    outcomes=st.lists(_OUTCOMES, min_size=3, max_size=3),
    worker=st.sampled_from([SignatureOutcome.SIGNED, SignatureOutcome.PAPER]),
)
def test_in_whatever_order_and_whatever_they_answer_it_ends_sealed_whole_and_true(services, order, outcomes, worker):
    of = opened_measure(services, start=date(2025, 12, 1))
    names = ("Éloïse Delattre", "Karim Delattre", "Mme Petit")
    signers = [SignerToCome("", name, SignerRole.HOUSEHOLD) for name in names]
    first = frozen(services, of, (*signers, ONE_AND_WORKER[1]))
    left = {0, 1, 2}
    for turn in order:
        assert services.ceremony.sitting(of.id).next_place == f"menage-{min(left) + 1}"
        services.ceremony.answer(of.id, f"menage-{turn + 1}", given(outcomes[turn]))
        left.remove(turn)
    services.ceremony.answer(of.id, WORKER, given(worker))
    done = services.ceremony.seal(of.id)
    assert {slot.place: slot.answer.outcome for slot in done.slots} == {
        **{f"menage-{number + 1}": outcome for number, outcome in enumerate(outcomes)},
        WORKER: worker,
    }
    content = shown(services, of)
    assert verdict(services, content).is_whole
    assert done.frozen_sha256 == first.frozen_sha256
    with services.workspace.notebook.read() as uow:
        assert content.startswith(uow.bilans.document(first.frozen_sha256))


# --- interrupted ------------------------------------------------------------------------------------------------------


def test_a_lock_between_two_signers_goes_on_at_the_second(services, astre, notebook_dir, resources, clock):
    first = frozen(services, astre, TWO_AND_WORKER)
    services.ceremony.answer(astre.id, HOME, DRAWN)
    services.close()
    again = Services.over(Workspace.over(open_with_passphrase(notebook_dir, PASSPHRASE), resources, clock))
    sitting = again.ceremony.sitting(astre.id)
    assert (sitting.next_place, sitting.frozen_sha256) == (PARTNER, first.frozen_sha256)
    assert sitting.slots[0].answer.strokes == STROKES
    again.ceremony.answer(astre.id, PARTNER, DRAWN)
    again.ceremony.answer(astre.id, WORKER, DRAWN)
    again.ceremony.seal(astre.id)
    assert verdict(again, shown(again, astre)).is_whole
    again.close()


KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, {root!r})
from tests.conftest import PASSPHRASE
from tests.services.ceremonies import DRAWN
from desktop.paths import resource_dir
from desktop.services.bundle import Services
from desktop.services.clock import FixedClock
from desktop.services.workspace import Resources, Workspace
from desktop.storage.bilans import BilanRepository
from desktop.storage.notebook import open_with_passphrase
from datetime import date

workspace = Workspace.over(open_with_passphrase(Path({directory!r}), PASSPHRASE),
                           Resources.load(resource_dir()), FixedClock(date(2026, 11, 22)))
services = Services.over(workspace)
services.ceremony.answer({measure!r}, "menage-1", DRAWN)
die = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
BilanRepository.{where} = die
services.ceremony.answer({measure!r}, "menage-2", DRAWN)
"""


@pytest.mark.skipif(os.name != "posix", reason="kills as POSIX does")
@pytest.mark.parametrize("where", ["put_document", "put"])
def test_killed_in_the_middle_of_an_answer_the_one_before_is_kept_and_it_goes_on_there(
    services, astre, notebook_dir, resources, clock, where
):
    first = frozen(services, astre, TWO_AND_WORKER)
    services.close()
    script = textwrap.dedent(KILLED).format(
        root=str(Path(__file__).parents[2]), directory=str(notebook_dir), measure=astre.id, where=where
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=120, check=False)
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()
    again = Services.over(Workspace.over(open_with_passphrase(notebook_dir, PASSPHRASE), resources, clock))
    sitting = again.ceremony.sitting(astre.id)
    assert (sitting.next_place, sitting.frozen_sha256) == (PARTNER, first.frozen_sha256)
    assert sha(shown(again, astre)) == sitting.shown_sha256
    assert verdict(again, shown(again, astre)).findings == (Finding.CUT_BACK,)
    again.ceremony.answer(astre.id, PARTNER, DRAWN)
    again.ceremony.answer(astre.id, WORKER, DRAWN)
    again.ceremony.seal(astre.id)
    assert verdict(again, shown(again, astre)).is_whole
    again.close()


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
    content = services.ceremony.proof(astre.id)
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


def scan_of(services, of, content):
    from desktop.domain.attachment import Owner, OwnerKind
    from desktop.services.attachments import Place

    place = Place(Owner(OwnerKind.MEASURE, of.id), of.household_id, of.id)
    return services.attachments.add(place, content, "Bilan signé sur papier")


def test_the_scan_of_a_paper_is_joined_later_and_a_new_proof_says_so(services, astre, clock):
    from tests.pictures_of_people import jpeg

    done = sealed(services, astre, given(SignatureOutcome.PAPER))
    former = services.ceremony.proof(astre.id)
    content = shown(services, astre)
    set_day(clock, date(2026, 12, 1))
    scan = scan_of(services, astre, jpeg())
    joined = services.ceremony.join_scan(astre.id, HOME, scan.id)
    assert (joined.slots[0].answer.scan_id, joined.slots[0].answer.scan_sha256) == (scan.id, scan.sha256)
    assert (joined.sealed_sha256, shown(services, astre)) == (done.sealed_sha256, content)
    proof = services.ceremony.proof(astre.id)
    assert proof != former
    assert verdict(services, proof).is_whole
    assert sha(former) in glyphs(proof)
    assert scan.sha256 in glyphs(proof)
    with services.workspace.notebook.read() as uow:
        assert uow.bilans.document(sha(former)) == former


def test_a_scan_joined_before_the_seal_is_in_the_first_proof(services, astre):
    from tests.pictures_of_people import jpeg

    frozen(services, astre)
    services.ceremony.answer(astre.id, HOME, given(SignatureOutcome.PAPER))
    scan = scan_of(services, astre, jpeg())
    services.ceremony.join_scan(astre.id, HOME, scan.id)
    services.ceremony.answer(astre.id, WORKER, DRAWN)
    services.ceremony.seal(astre.id)
    assert scan.sha256 in glyphs(services.ceremony.proof(astre.id))


def test_no_scan_is_joined_to_who_signed_on_the_screen_nor_from_another_s_file(services, astre):
    from tests.pictures_of_people import jpeg

    frozen(services, astre, TWO_AND_WORKER)
    services.ceremony.answer(astre.id, HOME, DRAWN)
    services.ceremony.answer(astre.id, PARTNER, given(SignatureOutcome.PAPER))
    own, other = scan_of(services, astre, jpeg()), scan_of(services, opened_measure(services), jpeg())
    with pytest.raises(NotAllowedError, match="sur papier"):
        services.ceremony.join_scan(astre.id, HOME, own.id)
    with pytest.raises(NotAllowedError, match="dossier"):
        services.ceremony.join_scan(astre.id, PARTNER, other.id)


# --- versions ---------------------------------------------------------------------------------------------------------


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
    assert "corrige et remplace" in words(services.ceremony.proof(astre.id))
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


def test_reports_on_the_way_are_signed_beside_the_one_that_ends(services):
    of = opened_measure(services, start=date(2026, 6, 1))
    bilan = replace(services.bilans.begin(of.id), id=services.new_id(), kind=BilanKind.INTERIM)
    with services.workspace.notebook.write() as uow:
        uow.bilans.put(bilan)
    services.ceremony.freeze(of.id, ONE_AND_WORKER, BilanKind.INTERIM)
    services.ceremony.answer(of.id, HOME, DRAWN, BilanKind.INTERIM)
    services.ceremony.answer(of.id, WORKER, DRAWN, BilanKind.INTERIM)
    services.ceremony.seal(of.id, BilanKind.INTERIM)
    assert verdict(services, shown(services, of, BilanKind.INTERIM)).is_whole
    assert bilan_of(services, of).state is BilanState.DRAFT
    assert not services.status.measures()[0].signed
