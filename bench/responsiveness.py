"""The window over 20,000 households, used through three journeys: how long it leaves a key unanswered.

A watchdog notes whenever the window has not come round for more than 50 ms while it answers, and where the program
was then. What the player of the journeys does between two keys is not the window's time. The first start is another
notebook: its window has nothing to carry.
"""

from __future__ import annotations

import collections
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from bench.measure import Line
from bench.notebooks import CHEAP, PASSPHRASE, TODAY, fill_measures, large_notebook
from desktop.main import _application
from desktop.paths import resource_dir
from desktop.services.clock import FixedClock
from desktop.services.notebooks import NotebookService
from desktop.services.workspace import Resources
from desktop.ui.app import AppWindow
from desktop.ui.locking.gate import Gate
from desktop.ui.work.tasks import TaskRunner
from tests.journeys import every_hand
from tests.journeys.driver import NO_KEYS, PATIENCE_MS
from tests.journeys.hands import Keyboard

HOUSEHOLDS = 20_000
MEASURES = 150
LIMIT = 0.050
"""Seconds that a key may wait for the window."""
_TICK_MS = 2
_SAMPLE = 0.005
_PLACES = 12
"""The slowest places that are printed."""


@dataclass(frozen=True)
class Stall:
    """The window did not answer: how long, during which part of the journeys, and where it was found most often."""

    seconds: float
    worked: float
    """Of them, those in which the window's thread had the processor: a busy machine makes it wait for the rest."""
    part: str
    place: str


class Watchdog:
    """Watches the thread that made it from another, while that one answers; `part` says what is being done."""

    def __init__(self) -> None:
        self.stalls: list[Stall] = []
        self.longest = 0.0
        self.part = ""
        self._watched = threading.get_ident()
        self._since: float | None = None
        self._worked = 0.0
        self._places: collections.Counter[str] = collections.Counter()
        self._over = threading.Event()
        self._tick = QTimer(interval=_TICK_MS)
        self._tick.timeout.connect(self._come_round)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Inside, stalls are noted."""
        watcher = threading.Thread(target=self._watch, daemon=True)
        watcher.start()
        self._tick.start()
        try:
            yield
        finally:
            self._tick.stop()
            self._over.set()
            watcher.join()

    def start_anew(self) -> None:
        """Forgets what was noted so far."""
        self.stalls.clear()
        self.longest = 0.0

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Inside, it is the window's turn."""
        if self._since is not None:
            yield
            return
        self._places.clear()
        self._since, self._worked = time.perf_counter(), time.thread_time()
        try:
            yield
        finally:
            self._come_round()
            self._since = None

    def _come_round(self) -> None:
        if self._since is None:
            return
        now, worked = time.perf_counter(), time.thread_time()
        seconds, busy = now - self._since, worked - self._worked
        self._since, self._worked = now, worked
        self.longest = max(self.longest, seconds)
        if seconds > LIMIT:
            place = self._places.most_common(1)[0][0] if self._places else "?"
            self.stalls.append(Stall(seconds, busy, self.part, place))
        self._places.clear()

    def _watch(self) -> None:
        while not self._over.wait(_SAMPLE):
            since, frame = self._since, sys._current_frames().get(self._watched)
            if frame is not None and since is not None and time.perf_counter() - since > 2 * _SAMPLE:
                self._places[_place(frame)] += 1


def _place(frame: FrameType) -> str:
    """The innermost line of ours, who called it, and what of others it was waiting for."""
    stack = traceback.extract_stack(frame)
    ours = [one for one in stack if "/desktop/" in one.filename and "site-packages" not in one.filename]
    if not ours:
        return f"{Path(stack[-1].filename).name}:{stack[-1].lineno} {stack[-1].name}"
    last, file = ours[-1], ours[-1].filename.partition("/desktop/")[2]
    inner = "" if stack[-1] is last else f" > {stack[-1].name}"
    caller = f"{ours[-2].name} > " if len(ours) > 1 else ""
    return f"{file}:{last.lineno} {caller}{last.name}{inner}"


class WatchedKeyboard(Keyboard):
    """A keyboard whose every key is the window's turn until all of it has been done."""

    def __init__(self, window: QWidget, dog: Watchdog) -> None:
        self._dog = dog
        super().__init__(window)

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NO_KEYS, text: str = "") -> None:
        """One key."""
        with self._dog.answering():
            super().key(key, modifiers, text)

    def _strike(self, key: Qt.Key, modifiers: Qt.KeyboardModifier, text: str) -> None:
        with self._dog.answering():
            super()._strike(key, modifiers, text)
            self._breathe()

    def wait(self, reached: Callable[[], bool], what: str) -> None:
        """Waits while the window works; looking whether it is so is not the window's time."""
        until = time.monotonic() + PATIENCE_MS / 1000
        while not reached():
            assert time.monotonic() < until, f"never came: {what}"
            with self._dog.answering():
                loop = QEventLoop()
                QTimer.singleShot(20, loop.quit)
                loop.exec()


def run(directory: Path) -> list[Line]:
    """The longest wait in the journeys, by keys alone; every stall is printed with its place."""
    app = QApplication.instance() or _application()
    assert isinstance(app, QApplication)
    notebook = directory / "carnet"
    services, _households = large_notebook(notebook, HOUSEHOLDS)
    fill_measures(services, MEASURES)
    every_hand.plan_a_day(services, TODAY)
    services.close()
    dog = Watchdog()
    hand = _sit_down(app, notebook, dog)
    print(f"  {dog.longest * 1000:.0f} ms until the first window stands there: nobody can press a key before")
    dog.start_anew()
    with dog.watching():
        for part, play in _PARTS.items():
            dog.part = part
            play(hand)
    hand.window.close()
    for stall in sorted(dog.stalls, key=lambda one: -one.seconds)[:_PLACES]:
        print(f"  {stall.seconds * 1000:5.0f} ms ({stall.worked * 1000:.0f} at work), {stall.part}: {stall.place}")
    print(f"  {len(dog.stalls)} stalls of more than 50 ms in the journeys")
    return [Line(f"longest wait for the window, {HOUSEHOLDS:,} households", dog.longest, LIMIT, "50 ms", 1.0)]


_PARTS: dict[str, Callable[[WatchedKeyboard], None]] = {
    "unlocking": lambda hand: every_hand.unlock(hand, PASSPHRASE),
    "a visit": every_hand.note_a_visit,
    "a porte close": every_hand.note_a_porte_close,
    "a postponement": lambda hand: every_hand.postpone(hand, "17/3/2026"),
    "an address": every_hand.correct_an_address,
}


def _sit_down(app: QApplication, notebook: Path, dog: Watchdog) -> WatchedKeyboard:
    resources = Resources.load(resource_dir())

    def service(place: Path) -> NotebookService:
        return NotebookService(place, resources, FixedClock(TODAY), CHEAP, marks=None)

    window = AppWindow(app, Gate(notebook, service, lambda _place, _passphrase: None), TaskRunner())
    window.resize(1366, 768)
    return WatchedKeyboard(window, dog)
