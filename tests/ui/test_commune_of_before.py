"""An address in a commune that is one with others since: that of today is proposed, never put by itself."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from desktop.domain.household import Dwelling
from desktop.services.bundle import Services
from desktop.ui.households.dwelling_fields import COMMUNE, DwellingFields

HUBY, HESDIN = "62461", "62447"

pytest_plugins = ["tests.ui.screen_fixtures"]


@pytest.fixture
def fields(services: Services, qtbot) -> DwellingFields:
    made = DwellingFields(services.reference, Dwelling(HUBY, "3 place Leclerc", "62140"))
    for field in made.fields.values():
        qtbot.addWidget(field)
    return made


def test_it_is_told_since_when_and_one_press_puts_it(fields):
    assert fields.picker.value() == HUBY
    told = [label.text().replace("\u00a0", " ") for label in fields.fields[COMMUNE].findChildren(QLabel)]
    assert "Huby-Saint-Leu fait partie d’Hesdin-la-Forêt depuis le 1er janvier 2025." in told
    assert fields.put_commune.text() == "Mettre Hesdin-la-Forêt"
    fields.put_commune.click()
    assert fields.picker.value() == HESDIN
    assert fields.code.value() == "62140"
    assert fields.put_commune.isHidden()


def test_nothing_is_proposed_for_a_commune_of_today(services: Services, qtbot):
    made = DwellingFields(services.reference, Dwelling("62498", "", "62300"))
    for field in made.fields.values():
        qtbot.addWidget(field)
    assert made.put_commune.isHidden()
