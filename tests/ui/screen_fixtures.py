"""Fixtures of every screen test: a real notebook on a fixed Sunday, and a Screen that records where it is sent.

A test module asks for them with `pytest_plugins = ["tests.ui.screen_fixtures"]`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop.paths import resource_dir
from desktop.services.bundle import Services
from desktop.services.clock import FixedClock
from desktop.services.notebooks import NotebookService
from desktop.services.workspace import Resources
from desktop.storage.keyslots import Derivation
from desktop.ui.changes import ChangeHub
from desktop.ui.message_bar import MessageBar
from desktop.ui.screen import Screen
from desktop.ui.tasks import TaskRunner

TODAY = date(2026, 11, 22)
"""A Sunday."""


@dataclass
class Route:
    """Where a screen asked to go, what it said of its saving, and what it told the others."""

    gone: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    backs: int = 0
    saved: list[str] = field(default_factory=list)
    told: list[frozenset[str]] = field(default_factory=list)

    def go(self, key: str, **args: Any) -> None:
        self.gone.append((key, args))

    def back(self) -> None:
        self.backs += 1

    @property
    def last(self) -> tuple[str, dict[str, Any]]:
        return self.gone[-1]

    @property
    def all_told(self) -> frozenset[str]:
        return frozenset().union(*self.told)


@pytest.fixture(scope="session")
def resources() -> Resources:
    return Resources.load(resource_dir())


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(TODAY)


@pytest.fixture
def services(tmp_path: Path, resources: Resources, clock: FixedClock) -> Iterator[Services]:
    notebooks = NotebookService(tmp_path / "notebook", resources, clock, Derivation(1024, 1, 1))
    opened = Services.over(notebooks.create("une phrase de passe bien longue").workspace)
    yield opened
    opened.close()


@pytest.fixture
def route() -> Route:
    return Route()


@pytest.fixture
def screen(services: Services, route: Route, qtbot: QtBot) -> Iterator[Screen]:
    hub, tasks, messages = ChangeHub(), TaskRunner(), MessageBar()
    qtbot.addWidget(messages)
    hub.changed.connect(route.told.append)
    yield Screen(services, hub, tasks, messages, route.go, route.back, route.saved.append)
    tasks.stop()
