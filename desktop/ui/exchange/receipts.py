"""The proof of transmission: every receipt of this laptop in a file that anybody can check."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QWidget

from desktop.domain.french import plural
from desktop.errors import AppError
from desktop.services.exchange_receipts import ProofOf
from desktop.ui.papers.file_windows import ask_to_save
from desktop.ui.screen import Screen
from desktop.ui.widgets import SecondaryButton

ChooseNew = Callable[[QWidget, str, str, str], Path | None]
_KIND: Final = "Preuve de transmission (*.json)"
_NAME: Final = "preuve-de-transmission.json"
PROOF: Final = (
    "La preuve de transmission est un fichier que le Département a signé\u00a0: il montre que vos fiches lui sont "
    "parvenues, et quand. Il ne contient ni nom ni texte. Donnez-le à votre association si un envoi est contesté."
)


class ReceiptsButton(SecondaryButton):
    """« Preuve de transmission… »: ids, prints and signatures, nothing of what was said."""

    def __init__(self, screen: Screen, choose: ChooseNew = ask_to_save) -> None:
        super().__init__("Preuve de transmission…", "save")
        self._screen, self._choose = screen, choose
        self.clicked.connect(lambda *_: self.ask())

    def ask(self, record_id: str = "") -> None:
        """Asks where to write the proof of everything, or of one record in all its versions."""
        out = self._choose(self, "Où écrire la preuve de transmission", _NAME, _KIND)
        if out is not None:
            self.setEnabled(False)
            receipts = self._screen.services.receipts
            self._screen.tasks.run(
                lambda: receipts.write(out, ProofOf(record_id)), self._tell, self._fail, "Preuve de transmission"
            )

    def _tell(self, count: int) -> None:
        self.setEnabled(True)
        told = plural(count, "fiche", "fiches")
        self._screen.messages.show_info(f"Preuve enregistrée\u00a0: {told}. Elle ne contient ni nom ni texte.")

    def _fail(self, error: Exception) -> None:
        self.setEnabled(True)
        if not isinstance(error, AppError):
            raise error
        self._screen.messages.show_error(error)
