"""« État du carnet » in Réglages: the check away from the window, what it found, and repairing what can be."""

from __future__ import annotations

import pytest

from desktop.services.bundle import Services
from desktop.ui.settings.health import HealthCard
from tests.factories import saved_household
from tests.storage.files import run

pytest_plugins = ["tests.ui.screen_fixtures"]


@pytest.fixture
def card(screen, services: Services, qtbot) -> HealthCard:
    saved_household(services)
    made = HealthCard(screen)
    qtbot.addWidget(made)
    made.resize(700, 500)
    made.show()
    return made


def press_and_wait(qtbot, card: HealthCard, button) -> list[str]:
    button.click()
    assert not card.check.isEnabled()
    qtbot.waitUntil(card.check.isEnabled)
    return [banner.accessibleName() for banner in card.banners]


def test_a_sound_notebook_is_told_so(card, qtbot):
    assert press_and_wait(qtbot, card, card.check) == [
        "Le carnet est sain\u00a0: rien à signaler. 11\u00a0vérifications."
    ]
    assert card.repair.isHidden()


def test_what_can_be_repaired_is_repaired_in_one_press(card, qtbot, notebook_dir):
    run(notebook_dir, "DELETE FROM search_entry")
    (told,) = press_and_wait(qtbot, card, card.check)
    assert told.startswith("Recherche\u00a0: 1\u00a0fiche ne se trouve pas par la recherche")
    assert card.repair.isVisible()
    (told,) = press_and_wait(qtbot, card, card.repair)
    assert "Réparé." in told
    assert card.repair.isHidden()


def test_a_check_that_is_stopped_says_so_and_can_be_begun_again(card, qtbot, screen):
    card.check.click()
    screen.tasks.cancel_all()
    qtbot.waitUntil(card.check.isEnabled)
    assert [banner.accessibleName() for banner in card.banners] == [
        "La vérification a été arrêtée. Rien n’a été modifié."
    ]
    assert len(press_and_wait(qtbot, card, card.check)) == 1
