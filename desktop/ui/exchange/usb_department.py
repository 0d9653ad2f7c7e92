"""By USB key to the Department: what waits goes into a file for it alone, and its receipts come back as another."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QWidget

from desktop.errors import AppError
from desktop.services.transfer_department import Prepared, ReceiptsRead
from desktop.ui.papers.file_windows import ask_for_new, ask_to_open
from desktop.ui.screen import Screen
from desktop.ui.widgets import Banner, Card, FlowRow, SecondaryButton, TextLabel

ChooseNew = Callable[[QWidget, str, str, str], Path | None]
ChooseFiles = Callable[[QWidget, str, str], list[Path]]

BUNDLES: Final = "Fichier de Perron pour clé USB (*.age)"
_RECEIPTS: Final = "Retour du Département (*.json)"
_LEAD: Final = (
    "Sans réseau, une clé USB suffit. Le fichier est chiffré pour le Département seul. Vos fiches attendent ici "
    "jusqu’à ce que son retour soit lu\u00a0: une clé peut se perdre."
)


class DepartmentKeyCard(Card):
    """« Pour le Département »."""

    def __init__(
        self,
        screen: Screen,
        save: ChooseNew = ask_for_new,
        choose: ChooseFiles = ask_to_open,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", parent)
        self._screen, self._save, self._choose = screen, save, choose
        self._service = screen.services.department_keys
        self.trouble = Banner("danger", "")
        self.write = SecondaryButton("Enregistrer ce qui attend…", "save")
        self.read = SecondaryButton("Lire le retour du Département…", "paperclip")
        self.hindrance, self.written = TextLabel("", muted=True), Banner("info", "")
        self.add(TextLabel(_LEAD, muted=True))
        self.add(self.written)
        self.add(self.hindrance)
        self.add(self.trouble)
        self.add(FlowRow((self.write, self.read)))
        self.trouble.hide()
        self.refresh()
        screen.hub.changed.connect(self._on_changed)
        self.write.clicked.connect(lambda *_: self._on_write())
        self.read.clicked.connect(lambda *_: self._on_read())

    def refresh(self) -> None:
        """Whether something can be written, why not, and what a key waits for."""
        standing = self._service.standing()
        self.write.setEnabled(not standing.hindrance)
        self.hindrance.setText(standing.hindrance)
        self.hindrance.setVisible(bool(standing.hindrance))
        self.written.set_text(standing.written)
        self.written.setVisible(bool(standing.written))

    def _on_changed(self, names: frozenset[str]) -> None:
        if names & {"outbox", "settings"}:
            self.refresh()

    def _on_write(self) -> None:
        name = self._service.file_name()
        path = self._save(self, "Enregistrer pour le Département", name, BUNDLES)
        if path is not None:
            self._screen.tasks.run(lambda: self._service.write(path), self._tell_written, self._fail)

    def _on_read(self) -> None:
        paths = self._choose(self, "Retour du Département", _RECEIPTS)
        if paths:
            self._screen.tasks.run(lambda: self._service.take_receipts(paths[0]), self._tell_read, self._fail)

    def _tell_written(self, done: Prepared) -> None:
        self.trouble.hide()
        self._screen.messages.show_info(
            f"Enregistré pour le Département\u00a0: {done.words} Portez-lui «\u00a0{done.path.name}\u00a0»."
        )
        self._screen.hub.tell("outbox")

    def _tell_read(self, done: ReceiptsRead) -> None:
        self.trouble.hide()
        self._screen.messages.show_info(f"Retour du Département lu\u00a0: {done.words}")
        self._screen.hub.tell("outbox")

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, AppError):
            raise error
        self.trouble.set_text(error.sentence)
        self.trouble.show()
