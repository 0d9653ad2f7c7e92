"""The timestamp of a bilan that was just sealed: asked for by itself, told quietly, never in anybody’s way (R5)."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, Signal

from desktop.errors import AppError
from desktop.services.timestamps import Stamped
from desktop.ui.screen import Screen
from desktop.ui.work.tasks import Token, WorkCancelledError

_DONE: Final = "Le bilan est horodaté."
_LATER: Final = "L’horodatage du bilan sera demandé avant le prochain envoi\u00a0: le serveur n’a pas répondu."


class Stamping(QObject):
    """Asks once; what is not stamped now is asked for before the next sending, as ever."""

    stamped = Signal()
    """The document has a timestamp: its print is another one."""

    def __init__(self, screen: Screen, parent: QObject) -> None:
        super().__init__(parent)
        self._screen = screen

    def ask(self) -> None:
        """Asks in the background when a server was chosen."""
        service, token = self._screen.services.timestamps, Token()
        if not service.state().server:
            return
        self._screen.network.run(
            lambda: service.stamp_soon(lambda: token.is_cancelled), self._tell, self._on_failed, token=token
        )

    def _tell(self, done: Stamped) -> None:
        if done.stamped:
            self._screen.hub.tell("bilan", "outbox")
            self._screen.messages.show_info(_DONE)
            self.stamped.emit()
        elif done.trouble is not None:
            self._screen.messages.show_info(_LATER)

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, AppError):
            self._screen.messages.show_info(_LATER)
        elif not isinstance(error, WorkCancelledError):  # locked meanwhile
            raise error
