"""Unreachable objects are collected in the interface thread alone.

Python collects wherever an allocation happens to cross a threshold, in any thread. A screen that was closed is held by
cycles of its own (signals, closures), and its widgets must not be destroyed beside the thread that is painting.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer

EVERY_MS: Final = 500
_NAME: Final = "collector"
_OLDEST: Final = 2
"""The last of Python's generations: everything."""


class Collector(QObject):
    """Takes over from Python's own collection when it is made, in the interface thread.

    What is young is collected between two events. All of it takes long enough to be felt, and waits until nobody types:
    `is_quiet` is asked then.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.setObjectName(_NAME)
        self.is_quiet: Callable[[], bool] = _never
        gc.disable()
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self._collect_due)
        self._timer.start()

    def keep_forever(self) -> None:
        """Leave out of every later collection what is there now: the modules, which stay until the end."""
        gc.freeze()

    def _collect_due(self) -> None:
        collect_due(oldest=_OLDEST if self.is_quiet() else _OLDEST - 1)

    def collect(self) -> None:
        """Collect everything at once: a notebook was locked."""
        gc.collect()


def collect_due(oldest: int = _OLDEST) -> int:
    """Collect the generation that Python itself would have, or `oldest` in its place; which one, -1 for none."""
    counts, limits = gc.get_count(), gc.get_threshold()
    due = max((place for place in range(_OLDEST + 1) if counts[place] > limits[place]), default=-1)
    due = min(due, oldest)
    if due >= 0:
        gc.collect(due)
    return due


def collector_of(app: QObject) -> Collector | None:
    """The one of the program; None where Python collects by itself."""
    return app.findChild(Collector, _NAME)


def _never() -> bool:
    return False
