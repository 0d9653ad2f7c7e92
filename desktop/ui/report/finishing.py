"""The last step of a bilan on the way: its pages, then the act that fixes them, then what is done with them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui.look.theme import SPACE
from desktop.ui.papers.pdf_pages import PdfPages
from desktop.ui.report.panel import Panel
from desktop.ui.widgets import LinkButton, PrimaryButton, SecondaryButton


class FinishingPanel(Panel):
    """The pages; what may be done depends on whether the bilan is finished."""

    finish_asked = Signal()
    back_asked = Signal()
    reopen_asked = Signal()
    another_asked = Signal()
    hand_over_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        self.pages = PdfPages("Aperçu du bilan d’étape")
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(SPACE * 3, SPACE, SPACE * 3, SPACE)
        column.addWidget(self.pages)
        super().__init__(body, parent)
        self.finish = PrimaryButton("Terminer ce bilan", "check")
        self.back = LinkButton("Modifier le texte")
        self.hand_over = PrimaryButton("Imprimer ou enregistrer…", "printer")
        self.another = SecondaryButton("Commencer un autre bilan d’étape", "plus")
        self.reopen = LinkButton("Reprendre le texte")
        asked = {
            self.finish: self.finish_asked,
            self.back: self.back_asked,
            self.hand_over: self.hand_over_asked,
            self.another: self.another_asked,
            self.reopen: self.reopen_asked,
        }
        for button, signal in asked.items():
            button.clicked.connect(lambda *_, signal=signal: signal.emit())
        self.set_acts(*asked)
        self.show_state(finished=False)

    def show_state(self, *, finished: bool) -> None:
        """The acts that make sense now."""
        for before in (self.finish, self.back):
            before.setVisible(not finished)
        for after in (self.hand_over, self.another, self.reopen):
            after.setVisible(finished)

    def set_busy(self, *, busy: bool) -> None:
        """Nothing is changed while the text is being fixed."""
        for button in (self.finish, self.back):
            button.setEnabled(not busy)
