"""Fixtures of the signature ceremony: a measure at its end, its bilan on the screen, and where copies go.

A test module asks for them with `pytest_plugins = ["tests.ui.ceremony_fixtures"]`, besides those of the screens.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.domain.bilan import BilanState
from desktop.domain.household import PersonRole
from desktop.domain.measure import Measure
from desktop.services.bundle import Services
from desktop.ui.report.page import BilanPage
from desktop.ui.screen import Screen
from tests.ui.bilan_pages import opened_on
from tests.ui.samples import add_household, add_measure, add_visit
from tests.ui.signing_hands import LEFT, NOTE, SECRET, Outside, sign_by_mouse


@pytest.fixture
def outside(tmp_path: Path) -> Outside:
    folder = tmp_path / "sortie"
    folder.mkdir()
    return Outside(folder / "copie.pdf", folder / "papier.pdf")


@pytest.fixture
def ended(services: Services) -> Measure:
    """An ended ASTRE measure with two visits, something confidential in the first."""
    services.settings.save(replace(services.settings.load(), worker_name="Camille Martin", operator="Habitat 62"))
    household = add_household(services, contact_instructions="Le conjoint écoute le répondeur.")
    partner = replace(household.persons[0], id=services.workspace.new_id(), first_name="Karim", role=PersonRole.PARTNER)
    child = replace(partner, id=services.workspace.new_id(), first_name="Inès", role=PersonRole.CHILD)
    services.households.save(replace(household, persons=(*household.persons, partner, child)))
    made = add_measure(services, household)
    said = {"findings": "Murs humides.", "health": SECRET, "household_words": "On a froid le matin."}
    add_visit(services, made, date(2026, 9, 8), note=NOTE, answers=said)
    add_visit(services, made, date(2026, 10, 6), answers={"findings": "Volets posés."})
    return services.measures.end(made.id, date(2026, 11, 20), "moved")


@pytest.fixture
def bilan_page(screen: Screen, qtbot: QtBot, ended: Measure, outside: Outside) -> BilanPage:
    made = BilanPage(screen, lambda _parent: str(outside.copy), outside.printer, lambda _parent: outside.files)
    return opened_on(made, qtbot, ended)


@pytest.fixture
def done(screen: Screen, qtbot: QtBot) -> Callable[[], None]:
    """Waits until the work away from the window is over."""

    def wait() -> None:
        qtbot.waitUntil(lambda: not (screen.tasks.is_busy or screen.network.is_busy), timeout=60_000)

    return wait


@pytest.fixture
def frozen(bilan_page: BilanPage, done: Callable[[], None]) -> BilanPage:
    """The text is fixed with a place for each adult and the worker; the reading is on the screen."""
    bilan_page.show_step(1)
    done()
    bilan_page.freeze()
    done()
    done()
    assert bilan_page.bilan is not None
    assert bilan_page.bilan.state is BilanState.FROZEN
    return bilan_page


@pytest.fixture
def turned(qtbot, frozen: BilanPage) -> BilanPage:
    """The screen is turned to the first signer."""
    qtbot.mouseClick(frozen.reading.turn, LEFT)
    return frozen


@pytest.fixture
def sign(qtbot, done):
    """Signs for whoever has the screen, and accepts it."""

    def act(page: BilanPage, draw=sign_by_mouse) -> None:
        draw(page.stage.pad.pad)
        qtbot.mouseClick(page.stage.pad.accept, LEFT)
        done()
        done()

    return act
