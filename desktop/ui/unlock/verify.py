"""Verifying a signed document before any notebook is open: whoever holds the paper may ask."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.ui.locking.frame import GatePage
from desktop.ui.parts.verifying import ChooseFile, VerifyingView, ask_one
from desktop.ui.widgets import LinkButton
from desktop.ui.work.tasks import TaskRunner


class VerifyPage(GatePage):
    """`left` goes back to the ways in."""

    help_key = "verify"

    left = Signal()

    def __init__(self, tasks: TaskRunner, choose: ChooseFile = ask_one, parent: QWidget | None = None) -> None:
        super().__init__(
            "Vérifier un document signé",
            "Dit si le document est entier, qui a signé, et ce qui a changé depuis. Le carnet reste fermé.",
            parent=parent,
        )
        self.view = VerifyingView(tasks, choose=choose)
        self.back = LinkButton("Revenir")
        self.card.add(self.view)
        self.add_row(self.back)
        self.first = self.view.document
        self.back.clicked.connect(self._on_back)

    def _on_back(self) -> None:
        self.view.stop()
        self.left.emit()
