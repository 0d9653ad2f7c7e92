"""Once a bilan is sealed its timestamp is asked for by itself; whatever the server does, the bilan is sealed (R5)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop.domain.bilan import BilanState, SignatureOutcome
from desktop.services.ceremony import AnswerInput
from desktop.ui.report.page import BilanPage
from tests.stamping import StampServer, serving
from tests.ui.signing_hands import LEFT, sign_by_mouse

pytest_plugins = ["tests.ui.screen_fixtures", "tests.ui.ceremony_fixtures"]

STROKES = (((0.1, 0.6), (0.3, 0.2), (0.5, 0.7)),)


@pytest.fixture
def measure(ended):
    return ended


@pytest.fixture
def page(bilan_page):
    return bilan_page


@pytest.fixture
def server(services, clock) -> Iterator[StampServer]:
    made = StampServer()
    made.at = clock.now()
    with serving(made) as address:
        services.timestamps.choose(address)
        yield made


@pytest.fixture
def last(frozen: BilanPage, done, services, measure) -> BilanPage:
    """All but the worker have answered."""
    for slot in services.ceremony.sitting(measure.id).slots[:-1]:
        services.ceremony.answer(measure.id, slot.place, AnswerInput(SignatureOutcome.SIGNED, STROKES))
    frozen.open(measure.id)
    done()
    return frozen


def seal(qtbot, page: BilanPage, done) -> None:
    qtbot.mouseClick(page.reading.turn, LEFT)
    sign_by_mouse(page.stage.pad.pad)
    qtbot.mouseClick(page.stage.pad.accept, LEFT)
    done()
    done()


def told(page: BilanPage) -> str:
    return " ".join(page._screen.messages.messages)


def test_a_bilan_that_was_just_sealed_asks_for_its_timestamp_by_itself(qtbot, last, done, services, measure, server):
    seal(qtbot, last, done)
    bilan = services.measures.view(measure.id).bilan
    assert bilan.state is BilanState.SEALED
    assert bilan.timestamped is not None
    assert server.asked == 1
    assert "Le bilan est horodaté" in told(last)
    prints = [label.text().replace(" ", "") for label in last.sealed.findChildren(type(last.sealed.why_not))]
    assert bilan.sealed_sha256 in prints, "the print on show is that of the stamped document"


def test_without_an_answer_it_is_said_quietly_and_asked_for_again_later(qtbot, last, done, services, measure, server):
    server.mood = "failed"
    seal(qtbot, last, done)
    bilan = services.measures.view(measure.id).bilan
    assert (bilan.state, bilan.timestamped) == (BilanState.SEALED, None)
    assert "avant le prochain envoi" in told(last)
    server.mood = "true"
    assert services.timestamps.stamp_waiting().stamped == 1


def test_without_a_server_nothing_is_asked_nor_said(qtbot, last, done, services, measure):
    seal(qtbot, last, done)
    assert services.measures.view(measure.id).bilan.state is BilanState.SEALED
    assert "horodat" not in told(last)
