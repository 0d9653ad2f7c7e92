"""The page of a measure that has begun; a module asks for them with `pytest_plugins`."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from desktop.domain.measure import Measure
from desktop.services.bundle import Services
from desktop.ui.measure.page import MeasurePage
from desktop.ui.screen import Screen
from tests.ui.samples import add_household, add_measure

pytest_plugins = ["tests.ui.screen_fixtures"]


@pytest.fixture
def measure_page(screen: Screen, qtbot: QtBot) -> MeasurePage:
    shown = MeasurePage(screen)
    qtbot.addWidget(shown)
    shown.resize(1100, 800)
    shown.show()
    qtbot.waitActive(shown)
    return shown


@pytest.fixture
def begun(services: Services) -> Measure:
    return add_measure(services, add_household(services, contact_instructions="Ne pas laisser de message."))
