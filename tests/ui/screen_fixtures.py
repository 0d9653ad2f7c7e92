"""Fixtures of every screen test: a Screen over the notebook of the test, that records where it is sent.

A test module asks for them with `pytest_plugins = ["tests.ui.screen_fixtures"]`.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from desktop.services.bundle import Services
from desktop.ui.screen import Screen
from tests.ui.samples import Route
from tests.ui.screen_over import screen_over


@pytest.fixture
def route() -> Route:
    return Route()


@pytest.fixture
def screen(services: Services, route: Route, qtbot: QtBot) -> Iterator[Screen]:
    with screen_over(services, route, qtbot) as made:
        yield made
