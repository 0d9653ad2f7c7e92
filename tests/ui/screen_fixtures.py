"""Fixtures of every screen test: a Screen over the notebook of the test, that records where it is sent.

A test module asks for them with `pytest_plugins = ["tests.ui.screen_fixtures"]`.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.services.bundle import Services
from desktop.ui.changes import ChangeHub
from desktop.ui.messages.bar import MessageBar
from desktop.ui.screen import Screen
from desktop.ui.work.tasks import TaskRunner
from tests.ui.samples import Route


@pytest.fixture
def route() -> Route:
    return Route()


@pytest.fixture
def screen(services: Services, route: Route, qtbot: QtBot) -> Iterator[Screen]:
    hub, tasks, messages = ChangeHub(), TaskRunner(), MessageBar()
    # a window of its own here, which must not take the keys as it is shown
    messages.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    qtbot.addWidget(messages)
    hub.changed.connect(route.told.append)
    yield Screen(services, hub, tasks, messages, route.go, route.back, route.saved.append)
    tasks.stop()
