"""Sending that nobody has to think of: when there is something and a connection, in the worker thread."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from desktop.errors import AppError
from desktop.services.sending import is_quiet
from desktop.ui.changes import ChangeHub
from desktop.ui.exchange.telling import TROUBLE, settle_clock, tell_round
from desktop.ui.messages.bar import MessageBar
from desktop.ui.window.connectivity import Connectivity
from desktop.ui.work.tasks import TaskRunner, Token, WorkCancelledError

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.services.exchange import RoundResult
    from desktop.services.sending import Sender

_LOOK_MS: Final = 30_000
_TAKEN_IN: Final = ("household", "measure", "contact", "bilan", "outbox")


class SendingByItself(QObject):
    """Looks from time to time, and when a connection comes back, whether a round is due.

    What a person has to know is told once: a refusal, two versions to settle, an identity that does not hold. That
    there is no network is not.
    """

    def __init__(
        self,
        sender: Sender,
        tasks: TaskRunner,
        messages: MessageBar,
        hub: ChangeHub,
        connectivity: Connectivity,
        show_exchange: Callable[[str], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.wanted = True
        """Not for invented households."""
        self._sender, self._tasks, self._messages, self._hub = sender, tasks, messages, hub
        self._connectivity, self._show_exchange = connectivity, show_exchange
        self._was_offline = connectivity.is_offline
        self._under_way = False
        self._told: set[str] = set()
        self._known = (0, False)
        """How many conflicts were told, and whether the clock was."""
        self._token = Token()
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.look)
        connectivity.changed.connect(self._follow)

    def start(self) -> None:
        """From now on, the first time half a minute after opening: somebody has just opened it to write."""
        if self.wanted:
            self._timer.start()

    def stop(self) -> None:
        """No more of it; a round under way ends at its next batch."""
        self._timer.stop()
        self._token.cancel()

    def look(self, *, came_back: bool = False) -> None:
        """Makes a round if one is due."""
        if self._under_way or not self._timer.isActive():
            return
        self._under_way = True
        self._token = token = Token()
        sender, connected = self._sender, not self._connectivity.is_offline

        def work() -> RoundResult | None:
            if not sender.is_due(connected=connected, came_back=came_back):
                return None
            return sender.send(cancelled=lambda: token.is_cancelled)

        self._tasks.run(work, self._tell, self._tell_failure, token=token)

    def _follow(self) -> None:
        offline = self._connectivity.is_offline
        came_back, self._was_offline = self._was_offline and not offline, offline
        if came_back:
            self.look(came_back=True)

    def _tell(self, result: RoundResult | None) -> None:
        self._under_way = False
        if result is None:
            return
        self._hub.tell(*(_TAKEN_IN if result.applied else ("outbox",)))
        settle_clock(result, self._messages)
        tell_round(self._news(result), self._messages, self._show_exchange)
        if result.trouble is None:
            self._told.clear()
        elif not is_quiet(result.trouble):
            trouble = result.trouble
            self._once(trouble.happened, lambda: self._messages.show_error(trouble, about=TROUBLE))

    def _news(self, result: RoundResult) -> RoundResult:
        """Without what was told already and is still so: a person who put it away has read it."""
        known, self._known = self._known, (result.conflicts, result.skew is not None)
        conflicts = 0 if result.conflicts == known[0] else result.conflicts
        return replace(result, conflicts=conflicts, skew=None if known[1] else result.skew)

    def _tell_failure(self, error: Exception) -> None:
        self._under_way = False
        if isinstance(error, WorkCancelledError):
            return
        if not isinstance(error, AppError):
            raise error
        self._once(error.happened, lambda: self._messages.show_error(error, about=TROUBLE))

    def _once(self, words: str, tell: Callable[[], object]) -> None:
        if words not in self._told:
            self._told.add(words)
            tell()
