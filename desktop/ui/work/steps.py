"""Something long, done step by step: between two steps the window answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from PySide6.QtCore import QObject, QTimer

_ROUNDS: Final = 3
"""Of the event loop: the one under way, the one that lays out and paints, and the next."""


class Breath(QObject):
    """Does a thing once what was changed before stands on the screen and the keys struck meanwhile were heard.

    A timer of no time fires in the very round that lays out and paints, `QTimer.singleShot(0, …)` in the one under way:
    what they do is added to it.
    """

    def __init__(self, work: Callable[[], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._rounds = 0
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._come_round)

    @property
    def is_waiting(self) -> bool:
        """Whether the thing is still to be done."""
        return self._timer.isActive()

    def start(self) -> None:
        """Does it a breath from now, once."""
        self._rounds = _ROUNDS
        self._timer.start()

    def stop(self) -> None:
        """Does not do it after all."""
        self._timer.stop()

    def _come_round(self) -> None:
        self._rounds -= 1
        if self._rounds <= 0:
            self._timer.stop()
            self._work()


class Steps(QObject):
    """One thing at a time. The first step is done at once, each other one a breath later."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._steps: Iterator[None] | None = None
        self._ended: Callable[[], object] | None = None
        self._soon = Breath(self._next, self)

    @property
    def is_under_way(self) -> bool:
        """Whether steps are left."""
        return self._steps is not None

    def run(self, steps: Iterator[None], ended: Callable[[], object] | None = None) -> None:
        """Begins; what was under way is left as it is. An error of a step ends it, and is raised."""
        self.stop()
        self._steps, self._ended = steps, ended
        self._next()

    def finish(self) -> None:
        """Does what is left, now."""
        while self._steps is not None:
            self._next()

    def stop(self) -> None:
        """Leaves what is under way as it is."""
        self._soon.stop()
        self._steps = self._ended = None

    def _next(self) -> None:
        steps, ended = self._steps, self._ended
        if steps is None:
            return
        try:
            next(steps)
        except StopIteration:
            if self._steps is steps:  # else its last step has begun another thing
                self.stop()
                if ended is not None:
                    ended()
        except BaseException:
            if self._steps is steps:
                self.stop()
            raise
        else:
            if self._steps is steps:
                self._soon.start()
