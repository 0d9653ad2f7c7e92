"""Something long, done step by step: between two steps the window answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QTimer


class Steps(QObject):
    """One thing at a time. The first step is done at once, each other one a breath later."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._steps: Iterator[None] | None = None
        self._ended: Callable[[], object] | None = None
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._next)

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
