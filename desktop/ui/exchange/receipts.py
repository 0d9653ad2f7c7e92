"""The proof of transmission: every receipt of this laptop in a file that anybody can check."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QWidget

from desktop.domain.french import plural
from desktop.errors import AppError
from desktop.services.exchange_receipts import ProofOf
from desktop.services.transmission import write_page
from desktop.ui.papers.file_windows import ask_to_save, open_folder
from desktop.ui.screen import Screen
from desktop.ui.widgets import SecondaryButton

ChooseNew = Callable[[QWidget, str, str, str], Path | None]
_KIND: Final = "Preuve de transmission (*.json)"
_SEE: Final = "Ouvrir le dossier"
_NAME: Final = "preuve-de-transmission.json"
PROOF: Final = (
    "La preuve de transmission est un fichier que le Département a signé\u00a0: il montre que vos fiches lui sont "
    "parvenues, et quand. Un document à lire l’accompagne. Ils ne contiennent ni nom ni texte. Donnez-les à votre "
    "association si un envoi est contesté."
)


@dataclass(frozen=True)
class _Written:
    """The proof, how many receipts it has, the name of the document beside it, and why there is none."""

    place: Path
    count: int
    page: str = ""
    trouble: AppError | None = None


class ReceiptsButton(SecondaryButton):
    """« Preuve de transmission… »: ids, prints and signatures, nothing of what was said."""

    def __init__(self, screen: Screen, choose: ChooseNew = ask_to_save) -> None:
        super().__init__("Preuve de transmission…", "save")
        self._screen, self._choose = screen, choose
        self.clicked.connect(lambda *_: self.ask())

    def ask(self, record_id: str = "") -> None:
        """Asks where to write the proof of everything, or of one record in all its versions."""
        out = self._choose(self, "Où enregistrer la preuve de transmission", _NAME, _KIND)
        if out is not None:
            self.setEnabled(False)
            self._screen.tasks.run(
                lambda: self._write(out, record_id), self._tell, self._fail, "Preuve de transmission"
            )

    def _write(self, out: Path, record_id: str) -> _Written:
        count = self._screen.services.receipts.write(out, ProofOf(record_id))
        if not count:
            return _Written(out, 0)
        try:
            return _Written(out, count, write_page(out).name)
        except AppError as error:
            return _Written(out, count, trouble=error)

    def _tell(self, done: _Written) -> None:
        self.setEnabled(True)
        told = plural(done.count, "fiche", "fiches")
        page = f" «\u00a0{done.page}\u00a0» en est la version à lire." if done.page else ""
        see = (_SEE, lambda: open_folder(done.place.parent))
        words = f"Preuve enregistrée\u00a0: {told}.{page} Ni nom ni texte n’y est."
        self._screen.messages.show_info(words, leads=see)
        if done.trouble is not None:
            self._screen.messages.show_warning(" ".join((done.trouble.sentence, done.trouble.do)))

    def _fail(self, error: Exception) -> None:
        self.setEnabled(True)
        if not isinstance(error, AppError):
            raise error
        self._screen.messages.show_error(error)
