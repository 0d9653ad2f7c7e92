"""Backups that nobody has to think of: after half an hour of changed work, at the lock, at leaving, after opening."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from desktop.errors import AppError
from desktop.services.backup_state import BackupState
from desktop.ui.messages.bar import MessageBar
from desktop.ui.work.tasks import TaskRunner, Token, WorkCancelledError

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.services.backups import BackupService

_LOOK_MS: Final = 60_000
_AFTER_OPENING_MS: Final = 20_000
"""The first look waits: somebody has just opened the notebook to write."""


class BackingUp(QObject):
    """Looks from time to time whether a backup is due, and makes it in the worker thread.

    One that fails is told once; it is tried again, and told again when something else is in the way.
    """

    def __init__(
        self,
        backups: BackupService,
        tasks: TaskRunner,
        messages: MessageBar,
        show_settings: Callable[[], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.keep_mark: Callable[[], object] = lambda: None
        """Notes elsewhere how far the notebook goes."""
        self.wanted = True
        """Not for invented households."""
        self._backups, self._tasks, self._messages, self._show_settings = backups, tasks, messages, show_settings
        self._told = ""
        self._told_away = False
        self._under_way = False
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """From now on, the first time soon after opening."""
        if not self.wanted:
            return
        self._timer.start()
        QTimer.singleShot(_AFTER_OPENING_MS, self, self.look)

    def stop(self) -> None:
        """No more of them by the clock."""
        self._timer.stop()

    def look(self) -> None:
        """Makes a backup if one is due, and copies the latest to the second place if that is there."""
        if self._under_way or not self._timer.isActive():
            return
        self._under_way = True
        token = Token()

        def work() -> BackupState:
            if self._backups.keep_up(lambda: token.is_cancelled):
                self.keep_mark()
            state = self._backups.state()
            if state.place and (not state.latest or state.away_at != state.latest[0].made_at):
                self._backups.copy_away(lambda: token.is_cancelled)
                state = self._backups.state()
            return state

        self._tasks.run(work, self._tell_state, self._tell_failure, token=token)

    def last(self, *, stays: bool) -> None:
        """Before the notebook closes: queued behind what is under way; the program waits some seconds at most.

        Where the program `stays`, the copy to the second place goes on behind; it needs no key.
        """
        if not self.wanted:
            return
        backups, keep_mark = self._backups, self.keep_mark

        def work() -> None:
            if backups.is_due():
                backups.make()
            if stays:
                backups.copy_away_behind()
            else:
                backups.copy_away()
            keep_mark()

        self._tasks.run(work, None, _leave_to_the_next)

    def _tell_state(self, state: BackupState) -> None:
        self._under_way = False
        self._told = ""
        if state.tells_away and not self._told_away:
            self._told_away = True
            self._messages.show_note(state.away_words, ("Sauvegardes", self._show_settings))

    def _tell_failure(self, error: Exception) -> None:
        self._under_way = False
        if isinstance(error, WorkCancelledError):
            return
        if not isinstance(error, AppError):
            raise error
        if error.happened != self._told:
            self._told = error.happened
            self._messages.show_error(error)


def _leave_to_the_next(error: Exception) -> None:
    """At the lock nobody is there to read it, and nothing may hold it back: the next opening makes the backup."""
    if not isinstance(error, AppError):
        raise error
