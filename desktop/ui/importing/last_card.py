"""The import of the days before, told where the next one begins: it may still be taken back."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.domain.french import hour, long_date, plural
from desktop.services.importing import LastTold
from desktop.ui.widgets import Card, FlowRow, SecondaryButton, TextLabel


class LastCard(Card):
    """Hidden when there is none."""

    back_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Dernier import", parent, "sunken")
        self.said = TextLabel("")
        self.undo = SecondaryButton("Annuler cet import", "undo")
        self.add(self.said)
        self.add(FlowRow((self.undo,)))
        self.undo.clicked.connect(lambda *_: self.back_wanted.emit())
        self.show_last(None)

    def show_last(self, last: LastTold | None) -> None:
        """Tells when it was, and until when it can be taken back."""
        self.setVisible(last is not None)
        if last is not None:
            self.said.setText(last_words(last))


def last_words(last: LastTold) -> str:
    """« Le 22 novembre 2026 à 18 h 05 : 12 fiches écrites. Il s’annule jusqu’au … »."""
    count = plural(last.records, "fiche écrite", "fiches écrites")
    return (
        f"Le {long_date(last.at.date())} à\u00a0{hour(last.at.time())}\u00a0: {count}. Il s’annule jusqu’au "
        f"{long_date(last.until)}, tant que rien n’en a été modifié ni envoyé."
    )
