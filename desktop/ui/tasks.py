"""Work away from the interface thread: one long-lived runner, one worker thread, outcomes posted back."""

from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

from desktop.errors import AppError

T = TypeVar("T")


@dataclass(frozen=True)
class _Outcome:
    deliver: Callable[[Any], None] | None
    value: Any
    error: Exception | None


class TaskRunner(QObject):
    """Runs work one after the other in a single worker thread and calls back in the interface thread.

    One object for the whole life of the window: an object per task can be destroyed while it is emitting.
    """

    busy_changed = Signal(str)
    """The name of the work under way, empty when there is none (or none with a name)."""
    trouble = Signal(object)
    """An AppError of work that was given no `failed`: the window shows it in its message bar."""
    _ready = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="perron-worker")
        self._outcomes: SimpleQueue[_Outcome] = SimpleQueue()
        self._labels: deque[str] = deque()
        self._shown = ""
        self._stopping = False
        self._ready.connect(self._deliver_next, Qt.ConnectionType.QueuedConnection)

    @property
    def is_busy(self) -> bool:
        """Whether work is waiting or under way."""
        return bool(self._labels)

    def run(
        self,
        work: Callable[[], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        label: str = "",
    ) -> None:
        """Queue `work` for the worker thread; `done(result)` or `failed(error)` follows in the interface thread.

        Without `failed`, an AppError goes to `trouble` and any other error is raised in the interface thread.
        RuntimeError after `stop()`; what an outcome asks for while it is stopping is left out: nobody is there to see.
        """
        if self._stopping:
            return

        def job() -> None:
            try:
                outcome = _Outcome(done, work(), None)
            except Exception as error:  # noqa: BLE001 - whatever happened is handed to the interface thread
                outcome = _Outcome(failed, None, error)
            self._outcomes.put(outcome)
            self._ready.emit()

        self._pool.submit(job)
        self._labels.append(label)
        self._tell_busy()

    def stop(self) -> None:
        """Let everything queued finish, deliver its outcomes, end the thread; nothing queued is lost."""
        self._pool.shutdown(wait=True)
        self._stopping = True
        try:
            while self._labels:
                self._deliver_next()
        finally:
            self._stopping = False

    def _deliver_next(self) -> None:
        try:
            outcome = self._outcomes.get_nowait()
        except Empty:  # stop() has delivered it before its signal came
            return
        self._labels.popleft()
        self._tell_busy()
        if outcome.error is None:
            if outcome.deliver is not None and _alive(outcome.deliver):
                outcome.deliver(outcome.value)
        elif outcome.deliver is not None:
            if _alive(outcome.deliver):
                outcome.deliver(outcome.error)
        elif isinstance(outcome.error, AppError):
            self.trouble.emit(outcome.error)
        else:
            raise outcome.error

    def _tell_busy(self) -> None:
        label = next((text for text in self._labels if text), "")
        if label != self._shown:
            self._shown = label
            self.busy_changed.emit(label)


def _alive(callback: Callable[[Any], None]) -> bool:
    """Whether the widget behind a bound callback still exists: a screen may be closed before its work ends."""
    owner = getattr(callback, "__self__", None)
    return not isinstance(owner, QObject) or shiboken6.isValid(owner)
