"""What every journey has: the whole program over a notebook of its own, and a real receiver on loopback."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget

from desktop.services.clock import FixedClock
from desktop.services.notebooks import NotebookService
from desktop.services.workspace import Resources, Workspace
from desktop.storage.notebook import open_with_passphrase
from desktop.ui.app import AppWindow
from desktop.ui.crash.dialog import CrashDialog
from desktop.ui.locking.gate import Gate
from desktop.ui.work.tasks import TaskRunner
from tests.conftest import CHEAP, PASSPHRASE, Template
from tests.conftest_postgres import PostgresServer, prepared
from tests.factories import set_day
from tests.journeys.driver import Person
from tests.journeys.wire import WatchedReceiver, watched_receiver
from tests.ui.conftest import dressed  # noqa: F401 - journeys are dressed as every test of the interface is

Someone = TypeVar("Someone", bound=Person)
MONDAY = date(2023, 12, 4)
"""The day on which most journeys begin, covered by the conventions shipped."""


@dataclass
class Laptop:
    """One computer with its notebook, its key for the recovery sheet, and the windows opened on it."""

    app: QApplication
    resources: Resources
    directory: Path
    sheet: Path
    clock: FixedClock = field(default_factory=lambda: FixedClock(MONDAY))
    windows: list[AppWindow] = field(default_factory=list)

    @property
    def notebook(self) -> Path:
        return self.directory / "carnet"

    def start(self, hand: type[Someone] = Person) -> Someone:  # type: ignore[assignment]
        """Starts the program, for a person or for one who has one kind of hand only."""
        gate = Gate(self.notebook, self._service, _no_demonstration)
        window = AppWindow(self.app, gate, TaskRunner(), choose_place=lambda _parent: self.sheet, second_ms=20)
        self.windows.append(window)
        return hand(window)

    def close(self) -> None:
        """Closes every window."""
        for window in self.windows:
            window.close()
            window.deleteLater()
        self.windows.clear()

    def set_day(self, day: date) -> None:
        """Another day comes."""
        set_day(self.clock, day)

    def counts(self) -> dict[str, Any]:
        """What the open notebook holds, counted."""
        bench = self.windows[-1].bench
        assert bench is not None
        return bench.services.status.counts()

    def read(self) -> Workspace:
        """The closed notebook, to be looked into; the caller closes it."""
        return Workspace.over(open_with_passphrase(self.notebook, PASSPHRASE), self.resources, self.clock)

    def _service(self, directory: Path) -> NotebookService:
        return NotebookService(directory, self.resources, self.clock, CHEAP, marks=None)


class StrayWindows(QObject):
    """Notes every window that comes up beside the one: it would blink on the screen and take the keys away."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            beside = watched.windowType() in (Qt.WindowType.Popup, Qt.WindowType.ToolTip)
            if not beside and not isinstance(watched, AppWindow | CrashDialog):
                self.seen.append(repr(watched))
        return False


def _no_demonstration(_directory: Path, _passphrase: str) -> object:
    raise AssertionError("no journey asks for a demonstration")


@contextlib.contextmanager
def laptop_in(directory: Path, app: QApplication, resources: Resources) -> Iterator[Laptop]:
    """A laptop without a notebook; its windows are closed at the end, and nothing else may have come up."""
    made = Laptop(app, resources, directory / "laptop", directory / "cle-usb" / "fiche.pdf")
    made.sheet.parent.mkdir()
    made.directory.mkdir()
    stray = StrayWindows()
    app.installEventFilter(stray)
    try:
        yield made
    finally:
        app.removeEventFilter(stray)
        made.close()
    assert not stray.seen, "\n".join(stray.seen)


@pytest.fixture
def new_laptop(qapp: QApplication, resources: Resources, tmp_path: Path) -> Iterator[Laptop]:
    """A laptop without a notebook."""
    with laptop_in(tmp_path, qapp, resources) as made:
        yield made


@pytest.fixture
def laptop(new_laptop: Laptop, template: Template) -> Laptop:
    """A laptop with an empty notebook."""
    template.copy_to(new_laptop.notebook)
    return new_laptop


@pytest.fixture
def receiver(tmp_path: Path) -> Iterator[WatchedReceiver]:
    """A receiver over SQLite."""
    with watched_receiver(prepared(f"sqlite:///{tmp_path / 'receiver.db'}")) as running:
        yield running


@pytest.fixture
def postgres_receiver(postgres_server: PostgresServer, migrated_template: str) -> Iterator[WatchedReceiver]:
    """A receiver over PostgreSQL."""
    with postgres_server.database(migrated_template) as url, watched_receiver(url) as running:
        yield running
