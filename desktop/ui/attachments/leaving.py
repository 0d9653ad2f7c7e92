"""What is said before a document leaves the notebook, as a readable copy or on paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop.domain.attachment import Attachment
from desktop.ui.look.theme import SPACE
from desktop.ui.widgets import FlowRow, LinkButton, SecondaryButton, TextLabel

WARNING: Final = (
    "Cette copie sortira du coffre\u00a0: n’importe qui pourra la lire sur la clé ou dans le dossier choisi, et "
    "Perron ne pourra plus l’effacer. Gardez-la le temps qu’il faut, puis supprimez-la."
)


ON_PAPER: Final = "Relisez d’abord ceci\u00a0: le papier sera lu par qui le tient, ou par qui le trouve."


class LeavingPanel(QFrame):
    """A warning in place, then the choice of where, or the printer; « Ne pas copier » changes nothing."""

    def __init__(self, go_on: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.attachment: Attachment | None = None
        self._copy, self._go_on = go_on, go_on
        self.setProperty("part", "banner")
        self.setProperty("tone", "warning")
        self._title, self._warning = TextLabel("", "label"), TextLabel(WARNING)
        self._cautions = TextLabel("", "label")
        self.choose = SecondaryButton("Choisir l’endroit…", "save")
        self.give_up = LinkButton("Ne pas copier")
        self.choose.clicked.connect(lambda *_: self._go_on())
        self.give_up.clicked.connect(lambda *_: self.hide())
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE * 2, SPACE + 4, SPACE * 2, SPACE + 4)
        column.setSpacing(SPACE)
        for widget in (self._title, self._warning, self._cautions, FlowRow((self.choose, self.give_up))):
            column.addWidget(widget)

    def ask(self, attachment: Attachment, cautions: Sequence[str]) -> None:
        """Shows the warning for one document, and what is to be read before it is handed over (R6)."""
        self.attachment = attachment
        self.ask_for(attachment.title, cautions)

    def ask_for(self, title: str, cautions: Sequence[str]) -> None:
        """The same for a document that the notebook made."""
        self.choose.set_icon("save")
        self.choose.setText("Choisir l’endroit…")
        self.give_up.setText("Ne pas copier")
        self._ask(f"Enregistrer une copie de «\u00a0{title}\u00a0»\u00a0?", WARNING, cautions, self._copy)

    def ask_paper(self, title: str, cautions: Sequence[str], print_it: Callable[[], None]) -> None:
        """Shows what is to be read before a document is on paper (R6)."""
        self.choose.set_icon("printer")
        self.choose.setText("Imprimer…")
        self.give_up.setText("Ne pas imprimer")
        self._ask(f"Imprimer «\u00a0{title}\u00a0»\u00a0?", ON_PAPER, cautions, print_it)

    def _ask(self, title: str, warning: str, cautions: Sequence[str], go_on: Callable[[], None]) -> None:
        self._go_on = go_on
        self._title.setText(title)
        self._warning.setText(warning)
        self._cautions.setText("\n".join(cautions))
        self._cautions.setVisible(bool(cautions))
        self.setAccessibleName(" ".join((title, warning, *cautions)))
        self.show()
        self.choose.setFocus()
