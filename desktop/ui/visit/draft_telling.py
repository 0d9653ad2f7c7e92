"""Says in words whether what is being typed is kept, and where to come back to."""

from __future__ import annotations

from PySide6.QtCore import QObject

from desktop.domain.contact import Draft
from desktop.errors import AppError
from desktop.ui.screen import Screen
from desktop.ui.visit.draft_keeper import DraftKeeper
from desktop.ui.visit.record_words import saved_words


class DraftTelling(QObject):
    """Follows the keeper of a draft."""

    def __init__(self, screen: Screen, keeper: DraftKeeper, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._screen = screen
        keeper.kept.connect(self._on_kept)
        keeper.failed.connect(self._on_failed)
        keeper.changed.connect(lambda: screen.set_saved("Brouillon en cours d’enregistrement…"))

    def tell(self, draft: Draft) -> None:
        """Says when a draft was kept; nothing of one that never was."""
        self._screen.set_saved(saved_words(draft))

    def _on_kept(self, draft: Draft, first: bool) -> None:
        self.tell(draft)
        if first:
            self._screen.services.visits.remember_open(draft.id)
            self._screen.hub.tell("draft")

    def _on_failed(self, error: AppError) -> None:
        self._screen.set_saved("Brouillon non enregistré")
        self._screen.messages.show_error(error)
