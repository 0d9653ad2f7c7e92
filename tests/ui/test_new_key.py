"""Another key for the notebook: asked for in the settings, done while it is locked, the new sheet shown at once."""

from __future__ import annotations

import pytest

from desktop.ui.locking.code_step import RecoveryCodeStep
from desktop.ui.unlock.new_key import NewKeyPage
from desktop.ui.unlock.page import UnlockPage
from tests.conftest import PASSPHRASE
from tests.ui.app_steps import unlock
from tests.ui.typing import type_text

pytest_plugins = ["tests.ui.app_fixtures"]

NEW = "écharpe lundi boussole pavot trottoir nuage savon hamac"


@pytest.fixture
def window(open_app, qtbot, gate, template):
    """The window with all its pages, where another key was asked for."""
    template.copy_to(gate.directory)
    window = open_app(build_pages=None)
    unlock(window, qtbot)
    window.bench.go("settings", section="security")
    card = window.bench.main.page("settings").new_key
    with qtbot.waitSignal(window.locked):
        card.button.click()
    qtbot.waitUntil(lambda: window.page.button.is_ready)
    return window


def fill(page, current, new):
    for field, text in ((page.current, current), (page.new.first, new), (page.new.second, new)):
        field.clear()
        type_text(field, text)
    page.submit()


def open_with(window, qtbot, passphrase):
    type_text(window.page.passphrase, passphrase)
    with qtbot.waitSignal(window.opened):
        window.page.button.click()


@pytest.mark.parametrize("noted", [True, False])
def test_the_notebook_opens_with_the_new_passphrase_and_knows_whether_its_sheet_was_verified(window, qtbot, noted):
    assert isinstance(window.page, NewKeyPage)
    fill(window.page, PASSPHRASE, NEW)
    qtbot.waitUntil(lambda: isinstance(window.page, RecoveryCodeStep))
    window.page.done.emit(noted)
    assert isinstance(window.page, UnlockPage)
    open_with(window, qtbot, NEW)
    assert window.bench.services.settings.load().recovery_noted is noted


def test_turning_back_leaves_everything_as_it_was(window, qtbot):
    window.page.back.click()
    assert isinstance(window.page, UnlockPage)
    open_with(window, qtbot, PASSPHRASE)
    with qtbot.waitSignal(window.locked):
        window.lock()
    assert isinstance(window.page, UnlockPage)  # it was asked for once


@pytest.mark.parametrize(
    ("current", "new", "field", "word"),
    [
        ("", NEW, "current_field", "Tapez"),
        ("pas la bonne phrase", NEW, "current_field", "n’ouvre pas"),
        (PASSPHRASE, "trop courte à deviner", "first_field", "devinerait"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(window, qtbot, current, new, field, word):
    page = window.page
    fill(page, current, new)
    holder = page.new if field == "first_field" else page
    qtbot.waitUntil(lambda: word in getattr(holder, field).error)
    assert window.page is page
