"""The proof of transmission: every receipt of this laptop in a file that anybody can check."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QWidget

from desktop.domain.french import plural
from desktop.errors import AppError
from desktop.ui.papers.file_windows import ask_to_save
from desktop.ui.screen import Screen
from desktop.ui.widgets import SecondaryButton

ChooseNew = Callable[[QWidget, str, str, str], Path | None]
_KIND: Final = "Accusés de réception (*.json)"
_NAME: Final = "accuses-de-reception.json"


class ReceiptsButton(SecondaryButton):
    """« Preuve de transmission… »: ids, prints and signatures, nothing of what was said."""

    def __init__(self, screen: Screen, choose: ChooseNew = ask_to_save) -> None:
        super().__init__("Preuve de transmission…", "save")
        self._screen, self._choose = screen, choose
        self.setToolTip("Les accusés de réception signés, sans rien de ce que disent les fiches")
        self.clicked.connect(lambda *_: self._on_clicked())

    def _on_clicked(self) -> None:
        out = self._choose(self, "Où écrire la preuve de transmission", _NAME, _KIND)
        if out is not None:
            self.setEnabled(False)
            receipts = self._screen.services.receipts
            self._screen.tasks.run(lambda: receipts.write(out), self._tell, self._fail, "Preuve de transmission")

    def _tell(self, count: int) -> None:
        self.setEnabled(True)
        told = plural(count, "accusé de réception", "accusés de réception")
        self._screen.messages.show_info(f"Preuve écrite\u00a0: {told}, sans rien de ce que disent les fiches.")

    def _fail(self, error: Exception) -> None:
        self.setEnabled(True)
        if not isinstance(error, AppError):
            raise error
        self._screen.messages.show_error(error)
