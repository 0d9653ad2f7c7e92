"""A diagnosis before any notebook is open: it says less, and may be all that can be said of one that does not open."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.ui.locking.frame import GatePage
from desktop.ui.locking.gate import Gate
from desktop.ui.parts.diagnosing import AskPlace, DiagnosingView, ask_place
from desktop.ui.widgets import LinkButton
from desktop.ui.work.tasks import TaskRunner


class DiagnosingPage(GatePage):
    """`left` goes back to the ways in."""

    help_key = "unlock"

    left = Signal()

    def __init__(self, gate: Gate, tasks: TaskRunner, ask: AskPlace = ask_place, parent: QWidget | None = None) -> None:
        super().__init__(
            "Diagnostic pour le service informatique",
            "Le carnet reste fermé\u00a0: ouvert, le diagnostic en dit davantage, dans Réglages.",
            parent=parent,
        )
        self.view = DiagnosingView(tasks, lambda token: gate.diagnose(None, token.progress), ask)
        self.back = LinkButton("Revenir")
        self.card.add(self.view)
        self.add_row(self.back)
        self.first = self.view.make
        self.back.clicked.connect(self._on_back)

    def _on_back(self) -> None:
        self.view.stop()
        self.left.emit()
