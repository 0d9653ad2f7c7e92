"""Fixtures of the tests of the recorder; a module asks for them with `pytest_plugins`."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from desktop.domain.measure import Measure
from desktop.services.bundle import Services
from desktop.ui.screen import Screen
from desktop.ui.visit.page import VisitPage
from tests.ui.samples import add_household, add_measure
from tests.ui.visit_steps import shown


@pytest.fixture
def measure(services: Services) -> Measure:
    return add_measure(services, add_household(services, contact_instructions="Ne pas laisser de message."))


@pytest.fixture
def vej(services: Services) -> Measure:
    return add_measure(services, add_household(services, "Lefebvre", "Anne"), "vej")


@pytest.fixture
def page(screen: Screen, qtbot: QtBot) -> VisitPage:
    return shown(screen, qtbot)
