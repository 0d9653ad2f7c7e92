"""Where the notebook is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from desktop.ui.papers.file_windows import open_folder
from desktop.ui.widgets import Card, FlowRow, SecondaryButton, TextLabel


class PlaceCard(Card):
    """The folder of the notebook, and what must not be done with it."""

    def __init__(self, directory: Path, parent: QWidget | None = None) -> None:
        super().__init__("Emplacement", parent)
        self.place = TextLabel(str(directory), selectable=True)
        self.show_folder = SecondaryButton("Ouvrir le dossier")
        self.add(self.place)
        self.add(
            TextLabel(
                "Le carnet y est chiffré. Ne placez pas ce dossier dans un espace synchronisé ou sur le réseau.",
                muted=True,
            )
        )
        self.add(FlowRow((self.show_folder,)))
        self.show_folder.clicked.connect(lambda *_: open_folder(directory))
