"""What is offered when the notebook is an older copy: a newer backup, or this copy as it is."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.errors import AppError
from desktop.ui.widgets import Banner, FlowRow, SecondaryButton


class OlderCopyOffer(QWidget):
    """Hidden until the notebook is found to be an older copy. `accepted` to open it all the same."""

    restore_requested = Signal()
    accepted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_made = False
        self.hide()

    def _make(self) -> None:
        """When it is first told: few ever see it, and the unlock page is everybody's first."""
        self._is_made = True
        self.told = Banner("warning", "")
        self.restore = SecondaryButton("Reprendre une sauvegarde plus récente", "undo")
        self.accept = SecondaryButton("Ouvrir cette copie quand même", "unlock")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.told)
        column.addWidget(FlowRow((self.restore, self.accept)))
        self.restore.clicked.connect(lambda *_: self.restore_requested.emit())
        self.accept.clicked.connect(lambda *_: self.accepted.emit())

    def tell(self, error: AppError) -> None:
        """Show what is missing and what may be done; opening it all the same is written in the journal."""
        if not self._is_made:
            self._make()
        self.told.set_text(
            f"{error.happened} {error.safe} L’ouvrir quand même sera noté dans le journal\u00a0; ce qui manque n’y "
            "reviendra pas."
        )
        self.show()
        self.restore.setFocus()
