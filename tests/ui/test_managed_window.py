"""The window on a computer that the IT looks after: a bad file is told once inside, and keeps nobody out."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from desktop.domain.policy import Policy, PolicyInForce, PolicyTrouble
from desktop.services.notebooks import NotebookService
from desktop.ui.locking.gate import Gate
from desktop.ui.unlock.diagnosing import DiagnosingPage
from desktop.ui.unlock.page import UnlockPage
from tests.conftest import CHEAP
from tests.ui.app_steps import unlock

pytest_plugins = ["tests.ui.app_fixtures"]

PLACE = "/etc/perron/policy.toml"
WRONG = PolicyInForce(Policy(lock_minutes=3), PLACE, (PolicyTrouble("proxy", "Une adresse est attendue."),))


@pytest.fixture
def rules() -> list[PolicyInForce]:
    return [WRONG]


@pytest.fixture
def gate(tmp_path, resources, clock, template, rules) -> Gate:
    """The way into a notebook on that computer."""
    directory = template.copy_to(tmp_path / "data")
    return Gate(
        directory,
        lambda place: NotebookService(place, resources, clock, CHEAP, marks=None, read_policy=lambda: rules[-1]),
        lambda _place, _phrase: None,
    )


def test_a_file_with_an_error_is_told_and_the_notebook_opens(open_app, qtbot):
    window = open_app()
    unlock(window, qtbot)
    (told,) = [text for text in window.bench.main.messages.messages if "fichier de règles" in text]
    assert "Votre carnet n’est pas touché. Les autres règles s’appliquent." in told
    assert window.bench.services.settings.load().lock_minutes == 3


def test_the_rules_of_the_day_are_those_of_the_next_opening(open_app, qtbot, rules):
    window = open_app()
    unlock(window, qtbot)
    rules.append(PolicyInForce())
    with qtbot.waitSignal(window.locked):
        window.lock()
    unlock(window, qtbot)
    assert not any("fichier de règles" in text for text in window.bench.main.messages.messages)
    assert window.bench.services.settings.load().lock_minutes == 5


def test_a_diagnosis_is_to_be_had_before_the_notebook_is_open_and_one_comes_back(open_app, qtbot):
    window = open_app()
    window.page.diagnosis.click()
    page = window.page
    assert isinstance(page, DiagnosingPage)
    page.view.make.click()
    qtbot.waitUntil(page.view.text.isVisible)
    told = page.view.text.toPlainText()
    assert "Verrouillage, au plus tard après : 3 minutes" in told
    assert "Erreur, proxy : Une adresse est attendue." in told
    assert any("Le carnet reste fermé" in label.text() for label in page.findChildren(QLabel))
    page.back.click()
    assert isinstance(window.page, UnlockPage)
