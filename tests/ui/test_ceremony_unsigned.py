"""The signature ceremony on the screen, without a signature on it: paper, refusal, whoever cannot or is away (R5)."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from desktop.domain.bilan import SignatureOutcome
from tests.ui.bilan_pages import CAMILLE, REFUSES, kept, words_of
from tests.ui.signing_hands import LEFT, sign_by_mouse
from tests.ui.typing import press, type_text

pytest_plugins = ["tests.ui.screen_fixtures", "tests.ui.ceremony_fixtures"]


@pytest.fixture
def measure(ended):
    return ended


def test_paper_refusal_and_inability_are_offered_to_everybody_of_the_household_r5(turned):
    ways = turned.stage.pad.ways
    assert [way.isVisible() for way in ways.values()] == [True] * 4
    assert set(ways) >= {SignatureOutcome.PAPER, SignatureOutcome.REFUSED, SignatureOutcome.UNABLE}


@pytest.mark.parametrize("outcome", [SignatureOutcome.REFUSED, SignatureOutcome.UNABLE])
def test_whoever_does_not_sign_leaves_a_motif(qtbot, turned, done, sign, services, measure, outcome):
    other = turned.stage.other
    sign_by_mouse(turned.stage.pad.pad)
    qtbot.mouseClick(turned.stage.pad.ways[outcome], LEFT)
    qtbot.mouseClick(other.accept, LEFT)
    done()
    assert other.reason_frame.error
    assert kept(services, measure).signatures == ()
    type_text(other.reason, REFUSES)
    assert other.reason_frame.error == ""
    qtbot.mouseClick(other.accept, LEFT)
    done()
    done()
    answer = kept(services, measure).signatures[0]
    assert (answer.outcome, answer.reason) == (outcome, REFUSES)
    assert answer.strokes == (), "what was drawn before the change of mind is not kept"
    sign(turned)
    sign(turned)
    bilan = kept(services, measure)
    assert bilan.is_settled


@pytest.mark.parametrize("outcome", [SignatureOutcome.ABSENT, SignatureOutcome.MOVED, SignatureOutcome.DECEASED])
def test_what_keeps_somebody_away_is_asked_before_it_is_noted(qtbot, turned, done, services, measure, outcome):
    other = turned.stage.other
    qtbot.mouseClick(turned.stage.pad.ways[SignatureOutcome.ABSENT], LEFT)
    type_text(other.reason, "Prévenue par téléphone")
    qtbot.mouseClick(other.accept, LEFT)
    done()
    assert other.which_frame.error
    other.which.set_value(outcome.value)
    qtbot.mouseClick(other.accept, LEFT)
    done()
    done()
    assert kept(services, measure).signatures[0].outcome is outcome


def test_paper_needs_no_motif_and_waits_for_its_sheet(qtbot, turned, done, sign, services, measure):
    qtbot.mouseClick(turned.stage.pad.ways[SignatureOutcome.PAPER], LEFT)
    assert not turned.stage.other.reason_frame.isVisible()
    qtbot.mouseClick(turned.stage.other.accept, LEFT)
    done()
    done()
    sign(turned)
    sign(turned)
    assert kept(services, measure).is_signed
    assert "Feuille à joindre" in words_of(turned.sealed)


def test_the_worker_signs_on_the_screen_or_on_paper_only(turned, sign):
    sign(turned)
    sign(turned)
    assert turned.stage.name.text() == CAMILLE
    shown = [outcome for outcome, way in turned.stage.pad.ways.items() if way.isVisible()]
    assert shown == [SignatureOutcome.PAPER]
    assert turned.stage.pad.accept.text() == "Signer et sceller le bilan"


def test_escape_goes_back_to_the_pad_then_to_the_worker(qtbot, turned):
    qtbot.mouseClick(turned.stage.pad.ways[SignatureOutcome.REFUSED], LEFT)
    press(turned.stage.other.reason, Qt.Key.Key_Escape)
    assert turned.stage.pad.isVisible()
    press(turned.stage.pad.pad, Qt.Key.Key_Escape)
    assert turned.reading.isVisible()
