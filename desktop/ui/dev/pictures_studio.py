"""The windows in which the pictures are taken, and the Department of these pictures."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final, cast

from PySide6.QtCore import QEvent
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from desktop.domain.measure import MeasureState
from desktop.errors import AppError
from desktop.services.status import MeasureSummary
from desktop.ui.app import AppWindow
from desktop.ui.dev.showcase_stage import Stage
from desktop.ui.locking.gate import Gate
from desktop.ui.look.theme import Theme
from desktop.ui.report.page import BilanPage
from desktop.ui.unlock.first_start import FirstStart
from desktop.ui.window.workbench import Workbench
from desktop.ui.work.tasks import TaskRunner

SIZE: Final = (1366, 768)
Hands = Callable[[QApplication, QWidget, Path], Stage]
"""Who plays the scenes in a window: those who look at more than the picture bring their own."""
_STILL_MS: Final = 3_600_000
"""A second of waiting after a wrong passphrase: the picture must not count it down."""


class Studio:
    """The window over a full notebook, an empty one, where there is none, and over one with rules; of such a `size`."""

    def __init__(
        self,
        app: QApplication,
        full: Gate,
        empty: Gate,
        nowhere: Gate,
        managed: Gate,
        theme: Theme,
        passphrase: str,
        size: tuple[int, int] = SIZE,
        hands: Hands = Stage,
    ) -> None:
        self._app, self._full_gate, self._empty_gate, self.nowhere = app, full, empty, nowhere
        self._managed_gate, self._passphrase = managed, passphrase
        self._theme, self._size, self._hands = theme, size, hands
        self._rooms: list[Room] = []

    @cached_property
    def full(self) -> Room:
        """The notebook of invented households, open."""
        return self._open(self._full_gate)

    @cached_property
    def empty(self) -> Room:
        """A new notebook, open."""
        return self._open(self._empty_gate)

    @cached_property
    def managed(self) -> Room:
        """A notebook on a computer for which the IT fixed settings, open."""
        return self._open(self._managed_gate)

    @contextmanager
    def locked(self) -> Iterator[Room]:
        """The window before the full notebook is open."""
        yield from self._shown(self._full_gate)

    @contextmanager
    def first_start(self) -> Iterator[tuple[Room, FirstStart]]:
        """The window where there is no notebook yet."""
        for room in self._shown(self.nowhere):
            if not isinstance(room.window.page, FirstStart):
                raise AppError("Le premier démarrage n’est pas à l’écran.")
            yield room, room.window.page

    @contextmanager
    def way_in(self, make: Callable[[Gate, TaskRunner], QWidget]) -> Iterator[Stage]:
        """A page that stands before the full notebook in some cases only."""
        for room in self._shown(self._full_gate):
            page = make(self._full_gate, room.tasks)
            ground = QMainWindow()
            ground.setCentralWidget(page)
            ground.resize(*self._size)
            ground.show()
            ground.activateWindow()
            try:
                yield self.over(ground)
            finally:
                ground.close()
                ground.deleteLater()

    def over(self, window: QWidget) -> Stage:
        """Hands in front of a window that stands apart, such as a dialog."""
        return self._hands(self._app, window, Path())

    def close(self) -> None:
        """Closes every window."""
        for room in self._rooms:
            room.close()
        self._app.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def _shown(self, gate: Gate) -> Iterator[Room]:
        room = self._room(gate)
        try:
            yield room
        finally:
            room.close()

    def _open(self, gate: Gate) -> Room:
        room = self._room(gate)
        self._rooms.append(room)
        room.stage.fill("Phrase de passe", self._passphrase)
        room.stage.press("Ouvrir")
        room.stage.wait("ouverture du carnet", lambda: room.window.bench is not None)
        return room

    def _room(self, gate: Gate) -> Room:
        tasks = TaskRunner()
        window = AppWindow(self._app, gate, tasks, second_ms=_STILL_MS)
        window.theme = self._theme
        window.resize(*self._size)
        window.show()
        window.activateWindow()
        return Room(window, self._hands(self._app, window, Path()), tasks)


@dataclass(frozen=True)
class Room:
    """A window, the hands in front of it, and its tasks."""

    window: AppWindow
    stage: Stage
    tasks: TaskRunner

    @property
    def bench(self) -> Workbench:
        """The open notebook; AppError while it is locked."""
        if self.window.bench is None:
            raise AppError("Le carnet n’est pas ouvert.")
        return self.window.bench

    def go(self, key: str, **args: Any) -> Stage:
        """Shows a screen as it is just after it was asked for, without any message of before."""
        watch = self.window._idle
        watch.set_interval(watch.interval_ms)  # somebody is there, however long all the scenes take
        self.window.activateWindow()
        self.stage.settle()
        self.bench.main.header.search.clear()
        is_of_households = key.startswith("household") or key == "access"
        self.bench.main.rail.mark("households" if is_of_households else "today")  # where one comes from
        self.bench.go(key, **args)
        self.bench.main.finish_opening()
        self.bench.main.messages.clear()  # leaving a screen says what was kept of it
        self.stage.settle()
        self.stage.wait("écran", lambda: not self.tasks.is_busy, heed_troubles=False)
        self.stage.settle()
        return self.stage

    def show(self, key: str, **args: Any) -> QPixmap:
        """A picture of a screen."""
        return self.go(key, **args).shot()

    def measure(self, scheme: str, state: MeasureState = MeasureState.ACTIVE, days: int = 120) -> MeasureSummary:
        """The measure in a state that began about so many days ago."""
        services = self.bench.services
        today = services.today()
        found = [one for one in services.status.measures() if one.scheme == scheme and one.state == state.value]
        return min(found, key=lambda one: abs((today - date.fromisoformat(one.start)).days - days))

    def household_id(self) -> str:
        """The household of an ASTRE measure that has gone on for long."""
        return self.bench.services.measures.view(self.measure("astre", days=330).id).household.id

    def bilan(self, measure_id: str) -> BilanPage:
        """The screen of a bilan."""
        self.go("bilan", measure_id=measure_id)
        return cast(BilanPage, self.bench.main.page("bilan"))

    def close(self) -> None:
        """Closes the window and its notebook."""
        self.window.close()
        self.window.deleteLater()


MOST_PIECES = 400


class PretendedDepartment:
    """Says that it has received everything but one record, on the day of the pictures: the real one has its own day."""

    device = "00000000-0000-7000-8000-000000000062"
    operator = "Association de démonstration"
    receipt_key = f"{'A' * 43}="
    code = "0123-4567-89AB-B3YG-KJE2-2J6G"
    skew = None

    def __init__(self, *_address: object, **_options: object) -> None:
        self._taken = self._refused = 0

    def __enter__(self) -> PretendedDepartment:
        return self

    def __exit__(self, *_error: object) -> None:
        return None

    def authority(self) -> bytes:
        """It is no server: nothing stands behind it."""
        return b""

    def receipt_keys(self) -> SimpleNamespace:
        """It never had another one."""
        return SimpleNamespace(current=self.receipt_key, successions=(), laptop=None)

    def enrol(self, _code: str, _device_name: str) -> PretendedDepartment:
        """It is its own enrolment."""
        return self

    def model_dump(self, mode: str) -> dict[str, Any]:
        """What the laptop keeps of the enrolment."""
        return {"device": self.device, "token": "", "operator": self.operator, "receipt_key": self.receipt_key,
                "server_name": ""}  # fmt: skip

    def send(self, _device: str, messages: Sequence[bytes]) -> list[_Receipt]:
        """A receipt for each record, in order."""
        return [self._receipt(message) for message in messages]

    def changes(self, after: int, epoch: str) -> SimpleNamespace:
        """Nobody else wrote anything."""
        return SimpleNamespace(records=(), next=after, more=False)

    def digests(self, _households: dict[str, str]) -> dict[str, Any]:
        """Nothing is missing."""
        return {}

    def attachment(self, _sha256: str) -> SimpleNamespace:
        """Every piece of it is there."""
        return SimpleNamespace(have=range(MOST_PIECES), receipt=_Receipt("accepted", "", 1))

    def _receipt(self, message: bytes) -> _Receipt:
        self._taken += 1
        if b'"kind":"contact"' in message and not self._refused:
            self._refused += 1
            return _Receipt("refused", "Cette visite est datée avant l’accord du ménage.", self._taken)
        return _Receipt("accepted", "", self._taken)


@dataclass(frozen=True)
class _Receipt:
    """What the department of the pictures says of one record."""

    verdict: str
    reason: str
    sequence: int
    erased: bool = False
    heads: tuple[str, ...] = ()

    def model_dump(self, mode: str) -> dict[str, Any]:
        signature = hashlib.sha256(str(self.sequence).encode()).hexdigest()
        return {"sequence": self.sequence, "received_at": "2026-03-10T08:02:00Z", "signature": signature}
