"""Work away from the interface thread: one long-lived runner, one worker thread, outcomes posted back."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Event, Lock
from typing import Any, Final, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from desktop.errors import AppError
from desktop.ui.work.worker import Worker

T = TypeVar("T")

LONGEST_WAIT: Final = 5.0
"""Seconds that leaving waits for work under way: a frozen disk must not keep the window open."""


class WorkCancelledError(Exception):
    """Raised by `Token.check` in work that was asked to stop."""


class Token:
    """Shared with work that may be stopped: it asks at its safe points, and tells how far it is."""

    def __init__(self) -> None:
        self._cancelled = Event()
        self._telling = Lock()
        self._told: Callable[[], None] | None = None
        self.done = self.total = 0

    @property
    def is_cancelled(self) -> bool:
        """Whether the work should stop at the next safe point."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Ask the work to stop, from any thread."""
        self._cancelled.set()

    def check(self) -> None:
        """Raise WorkCancelledError once the work should stop; call it where stopping loses nothing."""
        if self.is_cancelled:
            raise WorkCancelledError

    def progress(self, done: int, total: int) -> None:
        """Tell that so many of so many are done, from the worker thread."""
        self.done, self.total = done, total
        with self._telling:
            if self._told is not None:
                self._told()

    def tell(self, told: Callable[[], None] | None) -> None:
        """Have `told` called, in the worker thread, at each progress; it is not, once None was given instead."""
        with self._telling:
            self._told = told


@dataclass(frozen=True)
class Progress:
    """Named work as people see it; `total` 0 while nobody knows how much there is."""

    label: str
    done: int = 0
    total: int = 0
    can_cancel: bool = False
    is_ending: bool = False
    """It was asked to stop and has not reached a safe point yet."""


class _Task:
    """Work with who waits for it, kept by the runner until it is over.

    Work and callbacks hold screens. The worker thread must never be the last to hold one: a widget destroyed there
    breaks whatever the interface thread is doing. So what a task holds is let go by `empty`, in the interface thread,
    and what remains in the worker's hands is a shell.
    """

    def __init__(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], None] | None,
        failed: Callable[[Exception], None] | None,
        label: str,
        token: Token | None,
    ) -> None:
        self.label, self.token = label, token
        self.done, self.failed = done, failed
        self.value: Any = None
        self.error: Exception | None = None
        self.over = False
        self._begun = False
        self._beginning = Lock()
        self._work: Callable[[], Any] | None = work

    def carry_out(self) -> None:
        """In the worker thread: the work, and what came of it; nothing when it was left before."""
        with self._beginning:
            work, self._begun = self._work, True
        try:
            if self.token is not None:
                self.token.check()
            if work is not None:
                self.value = work()
        except Exception as error:  # noqa: BLE001 - whatever happened is handed to the interface thread
            self.error = error
        del work
        self.over = True

    def leave(self) -> None:
        """In the interface thread: nobody waits for it any more; it is not begun, or ends when it will."""
        if self.token is not None:
            self.token.tell(None)
        with self._beginning:
            self.done = self.failed = None
            if not self._begun:
                self._work = None
                self.over = True

    def empty(self) -> None:
        """In the interface thread, once it is over: let go of everything."""
        self._work = self.done = self.failed = self.value = self.error = None


class TaskRunner(QObject):
    """Runs work one after the other in a single worker thread and calls back in the interface thread.

    One object for the whole life of the window: an object per task can be destroyed while it is emitting.
    """

    busy_changed = Signal(str)
    """The name of the work under way, empty when there is none (or none with a name)."""
    progress_changed = Signal(object)
    """A Progress, or None when no named work is under way."""
    trouble = Signal(object)
    """An AppError of work that was given no `failed`: the window shows it in its message bar."""
    _ready = Signal()
    _stepped = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = Worker()
        self._over: SimpleQueue[_Task] = SimpleQueue()
        self._jobs: deque[_Task] = deque()
        self._behind: list[_Task] = []
        """Left behind while they were under way: held until they are over."""
        self._shown: Progress | None = None
        self._stopping = False
        self._telling = Lock()
        """Held while an outcome is announced: once a worker was left, none of it announces any more."""
        self._ready.connect(self._deliver_next, Qt.ConnectionType.QueuedConnection)
        self._stepped.connect(self._tell_progress, Qt.ConnectionType.QueuedConnection)

    @property
    def is_busy(self) -> bool:
        """Whether work is waiting or under way."""
        return bool(self._jobs)

    @property
    def progress(self) -> Progress | None:
        """The first named work that waits or is under way."""
        job = next((job for job in self._jobs if job.label), None)
        if job is None:
            return None
        token = job.token
        if token is None:
            return Progress(job.label)
        return Progress(job.label, token.done, token.total, not token.is_cancelled, token.is_cancelled)

    def run(
        self,
        work: Callable[[], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        label: str = "",
        token: Token | None = None,
    ) -> None:
        """Queue `work` for the worker thread; `done(result)` or `failed(error)` follows in the interface thread.

        Without `failed`, an AppError goes to `trouble` and any other error is raised in the interface thread.
        With a `token`, people may cancel it: what it returns all the same goes to `done`, a WorkCancelledError to
        `failed` if there is one; work cancelled before its turn is not begun.
        RuntimeError after `stop()`; what an outcome asks for while it is stopping is left out: nobody is there to see.
        """
        if self._stopping:
            return
        worker, over = self._worker, self._over
        task = _Task(work, done, failed, label, token)

        def job() -> None:
            task.carry_out()
            over.put(task)
            with self._telling:
                if not worker.is_left:  # else nobody waits for this, and the window may be gone
                    self._ready.emit()

        if token is not None:
            token.tell(self._stepped.emit)
        self._bury()
        worker.submit(job)
        self._jobs.append(task)
        self._tell_progress()

    def cancel(self) -> None:
        """Ask the named work that is shown to stop."""
        job = next((job for job in self._jobs if job.label), None)
        if job is not None and job.token is not None:
            job.token.cancel()
            self._tell_progress()

    def cancel_all(self) -> None:
        """Ask whatever can be stopped to stop at its next safe point (on locking)."""
        for job in self._jobs:
            if job.token is not None:
                job.token.cancel()
        self._tell_progress()

    def stop(self, seconds: float = LONGEST_WAIT) -> None:
        """Let everything queued finish, deliver its outcomes, end the thread; nothing queued is lost.

        Work that has not ended within so many seconds is left, and what waited behind it is not begun.
        """
        ended = self._worker.end(seconds)
        self._stopping = True
        try:
            while self._jobs and (ended or not self._over.empty()):
                self._deliver_next()
        finally:
            self._stopping = False
        if not ended:
            self._forget_all()

    def finish(self, done: Callable[[], None], wait_ms: int) -> None:
        """Call `done` once everything queued has ended and been delivered, or was left after so many milliseconds."""
        deadline = QTimer(self)
        deadline.setSingleShot(True)

        def ended(_none: object = None) -> None:
            deadline.stop()
            deadline.deleteLater()
            done()

        def late() -> None:
            self.leave()
            ended()

        deadline.timeout.connect(late)
        deadline.start(wait_ms)
        self.run(_nothing, ended)

    def leave(self) -> None:
        """Go on without what is under way or waits: no outcome of it is delivered; the next work has a new thread."""
        self._worker.leave()
        self._worker = Worker()
        self._forget_all()

    def _forget_all(self) -> None:
        with self._telling:  # what is being announced is announced; the worker that was left announces nothing more
            self._over = SimpleQueue()
        self._behind.extend(self._jobs)
        for task in self._jobs:
            task.leave()
        self._jobs.clear()
        self._bury()
        self._tell_progress()

    def _bury(self) -> None:
        """Let go of what was left behind and is over by now."""
        for task in self._behind:
            if task.over:
                task.empty()
        self._behind = [task for task in self._behind if not task.over]

    def _deliver_next(self) -> None:
        try:
            task = self._over.get_nowait()
        except Empty:  # stop() has delivered it before its signal came
            return
        self._jobs.popleft()
        self._tell_progress()
        done, failed, value, error = task.done, task.failed, task.value, task.error
        task.empty()
        if error is None:
            if done is not None and _alive(done):
                done(value)
        elif failed is not None:
            if _alive(failed):
                failed(error)
        elif isinstance(error, AppError):
            self.trouble.emit(error)
        elif not isinstance(error, WorkCancelledError):
            raise error

    def _tell_progress(self) -> None:
        before, now = self._shown, self.progress
        if before == now:
            return
        self._shown = now
        self.progress_changed.emit(now)
        label, told = now.label if now else "", before.label if before else ""
        if label != told:
            self.busy_changed.emit(label)


def _alive(callback: Callable[[Any], None]) -> bool:
    """Whether the widget behind a bound callback still exists: a screen may be closed before its work ends."""
    owner = getattr(callback, "__self__", None)
    return not isinstance(owner, QObject) or shiboken6.isValid(owner)


def _nothing() -> None:
    """The work of a task that only waits for those before it."""
