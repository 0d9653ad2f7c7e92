"""Spelling in the open program: it follows the setting, knows the households, and ends with the lock."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.ui.widgets import TextArea
from tests.conftest import PASSPHRASE
from tests.ui.samples import add_household
from tests.ui.typing import type_text

pytest_plugins = ["tests.ui.app_fixtures"]


@pytest.fixture
def window(open_app, qtbot, gate, template):
    """The window over an open notebook that holds the household Delattre-Vistie."""
    template.copy_to(gate.directory)
    services = gate.open(PASSPHRASE)
    add_household(services, last_name="Vistie")
    services.close()
    opened = open_app()
    qtbot.waitUntil(lambda: opened.page.button.is_ready)
    type_text(opened.page.passphrase, PASSPHRASE)
    with qtbot.waitSignal(opened.opened):
        opened.page.button.click()
    return opened


@pytest.fixture
def area(window, qtbot):
    page = window.bench.main.page("today")
    made = TextArea("Vistie est là. Une vistie au menage.")
    page.layout().addWidget(made)
    made.setFocus()
    return made


def underlined(area: TextArea) -> list[str]:
    return sorted(selection.cursor.selectedText() for selection in area.extraSelections())


def test_words_are_underlined_but_for_the_names_of_the_households(area, qtbot):
    qtbot.waitUntil(lambda: underlined(area) == ["menage", "vistie"])


def test_the_setting_switches_it_off_and_on_at_once(window, area, qtbot):
    qtbot.waitUntil(lambda: bool(underlined(area)))
    settings = window.bench.services.settings
    for on in (False, True):
        settings.save(replace(settings.load(), spelling=on))
        window.bench.hub.tell("settings")
        qtbot.waitUntil(lambda on=on: bool(underlined(area)) == on)


def test_the_lock_ends_it(window, area, qtbot):
    qtbot.waitUntil(lambda: bool(underlined(area)))
    with qtbot.waitSignal(window.locked):
        window.lock()
    assert window.bench is None
