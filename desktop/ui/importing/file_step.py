"""The first step: which file, and what is to be known before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from desktop.services.importing import TEMPLATE_NAME
from desktop.ui.papers.file_windows import ask_to_open, ask_to_save
from desktop.ui.widgets import Banner, Card, FlowRow, PrimaryButton, SecondaryButton, TextLabel

_KINDS: Final = "Tableaux (*.xlsx *.ods *.csv *.txt);;Tous les fichiers (*)"
_WHAT: Final = (
    "Un tableau des ménages que vous suivez\u00a0: une ligne pour chaque ménage et chacune de ses mesures. Une "
    "deuxième feuille, ou un autre fichier, peut tenir les visites déjà faites."
)
_RULES: Final = (
    "Rien n’est écrit avant l’aperçu et votre accord. Une ligne absente, une cellule vide ne changent rien. Une mesure "
    "terminée n’est jamais rouverte."
)
_CLEAR: Final = (
    "Le fichier reste où il est, sans copie dans Perron. Il n’est pas chiffré\u00a0: effacez-le une fois l’import fait."
)

AskFile = Callable[[QWidget], Path | None]
AskPlace = Callable[[QWidget, str], Path | None]


def ask_for_file(parent: QWidget) -> Path | None:
    """Which file to import; None when it was given up."""
    return next(iter(ask_to_open(parent, "Importer un tableau", _KINDS)), None)


def ask_for_template(parent: QWidget, name: str) -> Path | None:
    """Where to write the template; None when it was given up."""
    return ask_to_save(parent, "Enregistrer le modèle", name, "Classeur Excel (*.xlsx)")


class FileStep(Card):
    """A file is chosen or dropped; a template is there for who begins."""

    chosen = Signal(Path)
    template_wanted = Signal(Path)

    def __init__(self, ask_file: AskFile, ask_place: AskPlace, parent: QWidget | None = None) -> None:
        super().__init__("Choisir le fichier", parent)
        self._ask_file, self._ask_place = ask_file, ask_place
        self.setAcceptDrops(True)
        self.choose = PrimaryButton("Choisir un fichier…", "document")
        self.template = SecondaryButton("Enregistrer un modèle à remplir…", "save")
        self.state = TextLabel(
            "Excel (.xlsx), LibreOffice (.ods) ou texte (.csv). Vous pouvez aussi le glisser ici.", muted=True
        )
        self.add(TextLabel(_WHAT))
        self.add(TextLabel(_RULES))
        self.add(FlowRow((self.choose, self.template)))
        self.add(self.state)
        self.add(Banner("info", _CLEAR))
        self.choose.clicked.connect(lambda *_: self._choose())
        self.template.clicked.connect(lambda *_: self._save_template())

    def set_busy(self, *, busy: bool) -> None:
        """While a file is read no other is chosen."""
        self.choose.setEnabled(not busy)
        self.choose.setText("Lecture du fichier…" if busy else "Choisir un fichier…")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """One file of this computer."""
        if len(event.mimeData().urls()) == 1 and event.mimeData().urls()[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """It is read where it is."""
        event.acceptProposedAction()
        self.chosen.emit(Path(event.mimeData().urls()[0].toLocalFile()))

    def _choose(self) -> None:
        path = self._ask_file(self)
        if path is not None:
            self.chosen.emit(path)

    def _save_template(self) -> None:
        path = self._ask_place(self, TEMPLATE_NAME)
        if path is not None:
            self.template_wanted.emit(path)
