"""The signature ceremony on the screen: each signer in turn, by pen, finger and mouse; stopped, it goes on (R5)."""

from __future__ import annotations

import pytest

from desktop.domain.bilan import BilanState, SignatureOutcome
from tests.ui.signing_hands import LEFT, sign_by_finger, sign_by_mouse, sign_by_pen

pytest_plugins = ["tests.ui.screen_fixtures", "tests.ui.ceremony_fixtures"]


def kept(services, measure):
    return services.measures.view(measure.id).bilan


@pytest.mark.parametrize("draw", [sign_by_mouse, sign_by_pen, sign_by_finger])
def test_two_people_and_the_worker_sign_in_turn_and_the_bilan_is_sealed(qtbot, frozen, done, services, measure, draw):
    acts = 0
    qtbot.mouseClick(frozen.reading.turn, LEFT)
    for name in ("Éloïse Delattre", "Karim Delattre", "Camille Martin"):
        assert frozen.stage.name.text() == name
        draw(frozen.stage.pad.pad)
        qtbot.mouseClick(frozen.stage.pad.accept, LEFT)
        acts += 2
        done()
        done()
    bilan = kept(services, measure)
    assert bilan.state is BilanState.SEALED
    assert [one.outcome for one in bilan.signatures] == [SignatureOutcome.SIGNED] * 3
    assert all(one.strokes for one in bilan.signatures)
