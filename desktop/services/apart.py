"""Work on what comes from outside (a photo, a stick, a share), which may never end: nobody has to wait for it."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Thread
from typing import Final, Generic, TypeVar

from desktop.storage.sealed_files import CaptureStoppedError

T = TypeVar("T")

_LOOK_SECONDS: Final = 0.05


def never() -> bool:
    """Nobody stops it."""
    return False


def apart(work: Callable[[], T], stopped: Callable[[], bool]) -> T:
    """Does it in a thread of its own; raises CaptureStoppedError as soon as `stopped()`, and its result is dropped."""
    errand = _Errand(work)
    Thread(target=errand.run, name="perron-apart", daemon=True).start()
    while not errand.ended.wait(_LOOK_SECONDS):
        if stopped():
            raise CaptureStoppedError
    return errand.result()


class _Errand(Generic[T]):
    """What is done, and how it ended."""

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._results: list[T] = []
        self._error: Exception | None = None
        self.ended = Event()

    def run(self) -> None:
        """In its own thread."""
        try:
            self._results.append(self._work())
        except Exception as error:  # noqa: BLE001 - raised again where it was asked for
            self._error = error.with_traceback(None)
        finally:
            self.ended.set()

    def result(self) -> T:
        """What came of it, or its error: once, and held no longer, for an error holds whoever it is raised through."""
        error, self._error = self._error, None
        try:
            if error is not None:
                raise error
            return self._results.pop()
        finally:
            del error
