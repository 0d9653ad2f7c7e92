"""The answers of a ceremony: each a revision, in turn; whatever stops it between two of them, it goes on (A5, R5)."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given as each
from hypothesis import settings
from hypothesis import strategies as st

from desktop.domain.bilan import BilanState, SignatureOutcome, SignerRole, SignerToCome
from desktop.errors import NotAllowedError
from desktop.reports.sealing import SEAL_PLACE
from desktop.reports.verifying import Finding
from desktop.services.bundle import Services
from desktop.services.ceremony import AnswerInput
from desktop.services.workspace import Workspace
from desktop.storage.notebook import open_with_passphrase
from tests.conftest import PASSPHRASE
from tests.factories import STROKES, opened_measure
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
    bilan_of,
    fields,
    frozen,
    given,
    kept,
    sealed,
    sha,
    shown,
    verdict,
)


@pytest.fixture
def astre(services):
    return opened_measure(services, start=date(2025, 12, 1), terms={"expectations": "Avoir chaud"})


@pytest.fixture
def poppler(tmp_path):
    return Poppler(tmp_path)


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
    texts = bilan_of(services, astre).texts
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

    def answered_meanwhile(*begun_with):
        services.ceremony._identity = identity
        services.ceremony.answer(astre.id, PARTNER, DRAWN)
        return identity(*begun_with)

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


@pytest.mark.posix
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
