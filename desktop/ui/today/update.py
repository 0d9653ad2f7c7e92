"""A newer version of the program, above the day: one quiet sentence, gone until the next version once it is read."""

from __future__ import annotations

from desktop.ui.screen import Screen
from desktop.ui.widgets import Banner


class UpdateBanner(Banner):
    """Hidden when nothing is announced, when the worker knows it, and where the IT wants none."""

    def __init__(self, screen: Screen) -> None:
        super().__init__("info", "", ("J’ai compris", self.dismiss))
        self._updates = screen.services.updates
        self.hide()
        screen.hub.changed.connect(self._on_changed)

    def refresh(self) -> None:
        """Reads again what is announced."""
        words = self._updates.words()
        self.set_text(words)
        self.setVisible(bool(words) and self.parentWidget() is not None)

    def dismiss(self) -> None:
        """Nothing more is said of this version."""
        self._updates.dismiss()
        self.refresh()

    def _on_changed(self, names: frozenset[str]) -> None:
        if "outbox" in names:
            self.refresh()
