"""The last step: what was made, and the way to take it back whole."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.domain.french import plural
from desktop.services.importing import DAYS_KEPT, Imported, Verdict
from desktop.ui.widgets import Banner, Card, FlowRow, PrimaryButton, SecondaryButton, TextLabel

_CLEAR: Final = (
    "Le fichier importé n’est pas chiffré et n’est plus utile\u00a0: effacez-le, avec ses copies et ses envois par "
    "messagerie."
)
_UNENCRYPTED: Final = "Il n’est pas chiffré\u00a0: effacez aussi ses copies et ses envois par messagerie."
_UNTIL: Final = (
    f"Cet import s’annule pendant {DAYS_KEPT}\u00a0jours, même après avoir fermé Perron, tant que rien n’en a été "
    "modifié ni envoyé, et qu’aucun autre import n’a suivi."
)
_TAKEN_BACK: Final = "L’import est annulé\u00a0: le carnet est comme avant."


class DoneStep(Card):
    """Counts in words; the import is taken back as long as nothing of it was changed or sent."""

    back_wanted = Signal()
    again_wanted = Signal()
    list_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.imported: Imported | None = None
        self.said = TextLabel("")
        self.left_out = TextLabel("", muted=True)
        self.until = TextLabel(_UNTIL, muted=True)
        self.list = PrimaryButton("Voir les ménages", "household")
        self.undo = SecondaryButton("Annuler cet import", "undo")
        self.again = SecondaryButton("Importer un autre fichier", "document")
        self.add(self.said)
        self.add(self.left_out)
        self.after = Banner("warning", _CLEAR)
        self.add(self.after)
        self.add(FlowRow((self.list, self.again, self.undo)))
        self.add(self.until)
        self.list.clicked.connect(lambda *_: self.list_wanted.emit())
        self.undo.clicked.connect(lambda *_: self.back_wanted.emit())
        self.again.clicked.connect(lambda *_: self.again_wanted.emit())

    def show_imported(self, imported: Imported) -> None:
        """Tells what was written."""
        self.imported = imported
        self.set_title("Import terminé")
        self.said.setText(made_words(imported))
        wrong = left_aside(imported)
        self.after.set_text(f"{clear_words(imported)} {_UNENCRYPTED}" if wrong else _CLEAR)
        which = "Une ligne à corriger a été laissée" if wrong == 1 else f"{wrong} lignes à corriger ont été laissées"
        self.left_out.setText(f"{which} de côté." if wrong else "Aucune ligne n’a été laissée de côté.")
        self.undo.show()
        self.until.show()

    def show_taken_back(self) -> None:
        """Tells that nothing of it is left."""
        self.imported = None
        self.set_title("Import annulé")
        self.said.setText(_TAKEN_BACK)
        self.left_out.setText("")
        self.after.set_text(_CLEAR)
        self.undo.hide()
        self.until.hide()

    def forget(self) -> None:
        """Nothing of a file stays."""
        self.imported = None


def left_aside(imported: Imported) -> int:
    """How many rows are still to be corrected, and stand nowhere but in the file."""
    return imported.plan.counts[Verdict.ERROR]


def clear_words(imported: Imported) -> str:
    """What to do with the file: it goes once nothing is left in it alone."""
    wrong = left_aside(imported)
    if not wrong:
        return "Effacez le fichier."
    what = (
        "la ligne laissée de côté, importez-la" if wrong == 1 else f"les {wrong} lignes laissées de côté, importez-les"
    )
    return f"Corrigez d’abord {what}, puis effacez le fichier."


def made_words(imported: Imported) -> str:
    """« 12 lignes importées : 8 nouvelles, 4 complétées. »."""
    counts = imported.plan.counts
    made, more = counts[Verdict.CREATE], counts[Verdict.UPDATE]
    parts = [plural(made, "nouvelle", "nouvelles")] if made else []
    parts += [plural(more, "complétée", "complétées")] if more else []
    return f"{plural(made + more, 'ligne importée', 'lignes importées')}\u00a0: {', '.join(parts)}."
