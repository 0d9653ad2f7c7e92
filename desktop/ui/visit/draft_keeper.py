"""Keeps what is being typed: a first write soon after the first change, and again while typing goes on (P2)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.domain.contact import Draft
from desktop.errors import AppError

DELAY_MS: Final = 1_200
"""From the first change to its write, whether typing pauses or not: less than two seconds with the write itself."""


class DraftKeeper(QObject):
    """Writes a draft by a throttle, not a debounce: somebody who types without a pause is saved too."""

    changed = Signal()
    """Something is typed that is not written yet."""
    kept = Signal(object, bool)
    """The draft just written, and whether it was written for the first time."""
    failed = Signal(object)
    """An AppError: it could not be written; the next change tries again."""

    def __init__(
        self, keep: Callable[[Draft], Draft], collect: Callable[[], dict[str, Any]], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._keep = keep
        self._collect = collect
        self._draft: Draft | None = None
        self._waiting = False
        self._timer = QTimer(self, singleShot=True, interval=DELAY_MS)
        self._timer.timeout.connect(self.flush)

    @property
    def draft(self) -> Draft | None:
        """The draft as last written; None when nothing is being typed."""
        return self._draft

    @property
    def is_pending(self) -> bool:
        """Whether a change waits to be written."""
        return self._waiting

    def typed(self, draft: Draft) -> Draft:
        """A draft with everything as it stands on the screen, written or not."""
        return replace(draft, values=self._collect())

    def start(self, draft: Draft) -> None:
        """Takes charge of a draft; nothing is written before the first change."""
        self._timer.stop()
        self._waiting = False
        self._draft = draft

    def stop(self) -> None:
        """Lets the draft go, without writing it."""
        self._timer.stop()
        self._waiting = False
        self._draft = None

    def touch(self) -> None:
        """Tells that something was typed."""
        if self._draft is None or self._timer.isActive():
            return
        self._timer.start()
        self._waiting = True
        self.changed.emit()

    def flush(self, *, always: bool = False) -> bool:
        """Writes what waits to be written (or all the same with `always`); False when it failed."""
        self._timer.stop()
        if self._draft is None or not (self._waiting or always):
            return True
        first = not self._draft.saved_at
        try:
            self._draft = self._keep(self.typed(self._draft))
        except AppError as error:
            self.failed.emit(error)
            return False
        self._waiting = False
        self.kept.emit(self._draft, first)
        return True
