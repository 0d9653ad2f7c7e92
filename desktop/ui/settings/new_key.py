"""Leads to another key for the notebook: it is locked first, since it cannot be written in meanwhile."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop.ui.locking.gate import Gate
from desktop.ui.screen import Screen
from desktop.ui.widgets import Card, SecondaryButton, TextLabel

WHEN = (
    "Si vous pensez que quelqu’un a copié le carnet avec sa phrase de passe, changer la phrase ne suffit pas\u00a0: la "
    "copie donnerait la clé de tout. Le carnet sera verrouillé, puis chiffré de nouveau sous une autre clé, avec une "
    "autre phrase de passe et une autre fiche de secours."
)


class NewKeyCard(Card):
    """Says when it is needed; locks the notebook and has the page before it ask for the rest."""

    def __init__(self, screen: Screen, gate: Gate, parent: QWidget | None = None) -> None:
        super().__init__("Clé du carnet", parent)
        self._screen, self._gate = screen, gate
        self.button = SecondaryButton("Verrouiller et changer la clé…", "key")
        self.add(TextLabel(WHEN, muted=True))
        self.add(self.button)
        self.button.clicked.connect(lambda *_: self._ask())

    def _ask(self) -> None:
        self._gate.wants_new_key = True
        self._screen.actions.get("lock").run()
