"""The question before households are deleted for good: what goes, what stays, and that it cannot be undone."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop.domain.french import join_words, plural
from desktop.services.retention import Weight
from desktop.ui.look.theme import SPACE
from desktop.ui.widgets import DangerButton, FlowRow, SecondaryButton, TextLabel, TickBox


class DeletionPanel(QFrame):
    """Says it all in its place; the button waits until the reading is ticked."""

    agreed = Signal()
    given_up = Signal()

    def __init__(self, count: int, weight: Weight, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "banner")
        self.setProperty("tone", "danger")
        households = plural(count, "ménage", "ménages")
        title = f"Supprimer {households} pour toujours\u00a0?"
        self.setAccessibleName(title)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE * 2, SPACE * 2, SPACE * 2, SPACE * 2)
        column.setSpacing(SPACE + 4)
        column.addWidget(TextLabel(title, "label"))
        for head, words in sentences(weight):
            column.addWidget(TextLabel(head, "caption", muted=True))
            column.addWidget(TextLabel(words))
        self.read = TickBox("J’ai relu la liste, et je sais que cela ne s’annule pas")
        self.delete = DangerButton(f"Supprimer définitivement {households}", "trash")
        self.delete.setEnabled(False)
        self.keep = SecondaryButton("Ne rien supprimer")
        column.addWidget(self.read)
        column.addWidget(FlowRow((self.delete, self.keep)))
        self.read.toggled.connect(self.delete.setEnabled)
        self.delete.clicked.connect(lambda *_: self._agree())
        self.keep.clicked.connect(lambda *_: self.given_up.emit())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape deletes nothing."""
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
            event.accept()
        else:
            super().keyPressEvent(event)

    def _agree(self) -> None:
        self.delete.setEnabled(False)
        self.delete.setText("Suppression en cours…")
        self.keep.setEnabled(False)
        self.agreed.emit()


def sentences(weight: Weight) -> list[tuple[str, str]]:
    """What goes, what stays, what is beyond reach: each with its head."""
    gone = [
        "les fiches",
        plural(weight.measures, "mesure", "mesures"),
        plural(weight.contacts, "visite ou contact", "visites ou contacts"),
        *([plural(weight.papers, "photo ou document", "photos ou documents")] if weight.papers else []),
        "les bilans",
        "les brouillons",
        "leurs mots dans la recherche",
    ]
    told = [("Ce qui part", f"{join_words(gone).capitalize()}.")]
    if weight.unsent:
        never = plural(
            weight.unsent,
            "fiche n’a pas été reçue par le Département et ne pourra plus l’être depuis ce carnet.",
            "fiches n’ont pas été reçues par le Département et ne pourront plus l’être depuis ce carnet.",
        )
        told.append(("Attention", never))
    return [
        *told,
        (
            "Ce qui reste",
            "Pour les rapports, des comptes sans nom ni texte\u00a0: combien de mesures et de visites, par dispositif, "
            "mois et territoire. Le journal garde des repères sans nom, douze mois au plus.",
        ),
        (
            "Hors d’atteinte",
            "Si cet ordinateur est relié, le Département est prié au prochain envoi d’effacer aussi ce qu’il a reçu. "
            "Les sauvegardes déjà faites contiennent encore ces ménages jusqu’à leur remplacement\u00a0; si l’une est "
            "reprise ici, ils sont supprimés à nouveau. Un carnet gardé d’avant une reprise les contient un mois au "
            "plus. Ce qui a été imprimé ou copié hors du carnet est à détruire à la main.",
        ),
    ]
