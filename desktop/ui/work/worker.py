"""The one thread that works away from the interface; nobody waits for it longer than they choose."""

from __future__ import annotations

from collections.abc import Callable
from queue import SimpleQueue
from threading import Event, Thread

_NAME = "perron-worker"


class Worker:
    """Does jobs one after the other. The thread is a daemon: work that never ends does not hold the program back."""

    def __init__(self) -> None:
        self._jobs: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._left = Event()
        self._ended = False
        self._thread = Thread(target=self._work, name=_NAME, daemon=True)

    @property
    def is_left(self) -> bool:
        """Whether nobody waits for what it does any more."""
        return self._left.is_set()

    def submit(self, job: Callable[[], None]) -> None:
        """Queues a job, which raises nothing; RuntimeError after `end` or `leave`."""
        if self._ended:
            raise RuntimeError("the worker has ended")
        self._jobs.put(job)
        if self._thread.ident is None:
            self._thread.start()

    def end(self, seconds: float) -> bool:
        """Lets everything queued finish; False when it has not within so many seconds, and is then left."""
        self._ended = True
        self._jobs.put(None)
        if self._thread.ident is not None:
            self._thread.join(seconds)
        if self._thread.is_alive():
            self.leave()
            return False
        return True

    def leave(self) -> None:
        """Nothing more is begun; what is under way ends when it will, without anybody."""
        self._ended = True
        self._left.set()
        self._jobs.put(None)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None and not self._left.is_set():
            job()
