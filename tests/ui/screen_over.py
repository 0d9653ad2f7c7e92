"""A Screen over a notebook, with threads of its own, that records where it is sent."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.services.bundle import Services
from desktop.ui.changes import ChangeHub
from desktop.ui.messages.bar import MessageBar
from desktop.ui.screen import Screen
from desktop.ui.work.tasks import TaskRunner
from tests.ui.samples import Route


@contextmanager
def screen_over(services: Services, route: Route, qtbot: QtBot) -> Iterator[Screen]:
    """Its threads are ended afterwards."""
    hub, tasks, network, messages = ChangeHub(), TaskRunner(), TaskRunner(), MessageBar()
    # a window of its own here, which must not take the keys as it is shown
    messages.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    qtbot.addWidget(messages)
    hub.changed.connect(route.told.append)
    try:
        yield Screen(services, hub, tasks, network, messages, route.go, route.back, route.saved.append)
    finally:
        for runner in (network, tasks):
            runner.stop()
