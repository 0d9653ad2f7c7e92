"""What a page does once a finger has let it go: it runs on and slows down, as a thing that is pushed does."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from math import exp
from typing import Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QScrollBar
from shiboken6 import isValid

_SLOWING_S: Final = 0.325
"""Seconds after which about a third of the speed is left."""
_WATCHED_S: Final = 0.1
"""Only the end of the finger's way tells how fast it was: who stops before lifting it wants the page to stay."""
_SHORTEST_S: Final = 0.008
"""Moves that come all at once, after something held the program up, tell nothing of the speed."""
_SLOWEST: Final = 120.0
"""Pixels a second under which a page that is let go stays."""
_FASTEST: Final = 6_000.0
_FRAME_MS: Final = 16


class FingerPace:
    """How fast a finger goes, from the places that it was at."""

    def __init__(self) -> None:
        self._places: deque[tuple[float, float]] = deque()

    def begin(self, at: float, now: float) -> None:
        """The finger touches the page."""
        self._places.clear()
        self._places.append((now, at))

    def pass_by(self, at: float, now: float) -> None:
        """The finger is there now."""
        self._places.append((now, at))
        while now - self._places[0][0] > _WATCHED_S:
            self._places.popleft()

    def speed(self, now: float) -> float:
        """Pixels a second, positive downwards; 0 when it rests or nothing can be told."""
        recent = [place for place in self._places if now - place[0] <= _WATCHED_S]
        if len(recent) < 2 or recent[-1][0] - recent[0][0] < _SHORTEST_S:
            return 0.0
        (begun, start), (ended, end) = recent[0], recent[-1]
        return max(-_FASTEST, min(_FASTEST, (end - start) / (ended - begun)))


@dataclass(frozen=True)
class Coast:
    """Where something is that runs on from a place, with a speed in pixels a second."""

    start: float
    speed: float

    @property
    def end(self) -> float:
        """Where it comes to rest."""
        return self.start + self.speed * _SLOWING_S

    def place(self, seconds: float) -> float:
        """Where it is so long after it was let go."""
        return self.end - self.speed * _SLOWING_S * exp(-seconds / _SLOWING_S)

    def is_over(self, seconds: float) -> bool:
        """Whether less than half a pixel is left."""
        return abs(self.end - self.place(seconds)) < 0.5


class Coasting(QObject):
    """Runs one scroll bar on; `step` is done at each frame. Who scrolls in another way meanwhile has the page."""

    def __init__(self, now: Callable[[], float], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._bar: QScrollBar | None = None
        self._coast = Coast(0.0, 0.0)
        self._begun = 0.0
        self._shown = 0
        self._frames = QTimer(self, interval=_FRAME_MS)
        self._frames.timeout.connect(self.step)

    @property
    def is_running(self) -> bool:
        """Whether a page runs on."""
        return self._bar is not None

    def begin(self, bar: QScrollBar, speed: float) -> bool:
        """Lets a page run on; False when it is too slow for that."""
        if abs(speed) < _SLOWEST:
            return False
        self._bar, self._coast = bar, Coast(bar.value(), speed)
        self._begun, self._shown = self._now(), bar.value()
        self._frames.start()
        return True

    def stop(self) -> bool:
        """The page stays where it is; False when it did already."""
        was_running, self._bar = self.is_running, None
        self._frames.stop()
        return was_running

    def step(self) -> None:
        """Shows where the page is now."""
        bar = self._bar
        if bar is None or not isValid(bar) or bar.value() != self._shown:
            self.stop()
            return
        gone = self._now() - self._begun
        wanted = round(self._coast.end if self._coast.is_over(gone) else self._coast.place(gone))
        bar.setValue(wanted)
        self._shown = bar.value()
        if self._coast.is_over(gone) or self._shown != wanted:  # at rest, or at an end of the page
            self.stop()
