"""A day of work with its calendar; a module asks for them with `pytest_plugins`."""

from __future__ import annotations

from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from desktop.domain.measure import Measure
from desktop.services.bundle import Services
from desktop.services.clock import FixedClock
from desktop.ui.screen import Screen
from desktop.ui.today.page import TodayPage
from tests.factories import set_day
from tests.ui.calendar_steps import TUESDAY
from tests.ui.samples import add_household, add_measure

pytest_plugins = ["tests.ui.screen_fixtures"]


@pytest.fixture
def tuesday(clock: FixedClock) -> None:
    set_day(clock, TUESDAY)


@pytest.fixture
def followed(services: Services, tuesday: None) -> Measure:
    """Owes two visits before 1 December, suggested on 9 and 23 November: both have passed."""
    return add_measure(services, add_household(services), start=date(2026, 11, 1))


@pytest.fixture
def day_page(screen: Screen, qtbot: QtBot, tuesday: None) -> TodayPage:
    shown = TodayPage(screen)
    qtbot.addWidget(shown)
    shown.resize(1200, 760)
    shown.show()
    qtbot.waitActive(shown)
    return shown
