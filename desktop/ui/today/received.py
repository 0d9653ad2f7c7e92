"""What the Department sent and waits for an answer, above the day: a mandate has its days counted."""

from __future__ import annotations

from desktop.ui.screen import Screen
from desktop.ui.widgets import Banner


class ReceivedBanner(Banner):
    """Hidden when nothing waits; leads to Échanges."""

    def __init__(self, screen: Screen) -> None:
        super().__init__("warning", "", ("Voir", lambda: screen.go("exchange", part="received")))
        self._inbox = screen.services.inbox
        self.hide()
        self.refresh()
        screen.hub.changed.connect(self._on_changed)

    def refresh(self) -> None:
        """Reads again what waits."""
        words = self._inbox.waiting_words()
        self.set_text(words)
        self.setVisible(bool(words) and self.parentWidget() is not None)

    def _on_changed(self, names: frozenset[str]) -> None:
        if "outbox" in names:
            self.refresh()
