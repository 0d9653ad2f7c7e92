"""The foot of the recorder, always in sight: what is to be looked at again, and the acts."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.look.theme import SPACE
from desktop.ui.widgets import ErrorSummary, FlowRow, IconButton, LinkButton, PrimaryButton

_WIDTH = 1040
"""As wide as the column of sheets above."""


class Footer(QFrame):
    """Record now or complete later, undo and redo, give up; over them the summary of errors."""

    field_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "status")
        self.save = PrimaryButton("Enregistrer", "check")
        self.save.setToolTip("Ctrl\u00a0+\u00a0S")
        self.later = LinkButton("Enregistrer, à compléter plus tard")
        self.later.setToolTip("La visite compte dès maintenant\u00a0; elle reste dans «\u00a0À conclure\u00a0».")
        self.undo = IconButton("undo", "Annuler (Ctrl\u00a0+\u00a0Z)")
        self.redo = IconButton("redo", "Rétablir (Ctrl\u00a0+\u00a0Maj\u00a0+\u00a0Z)")
        self.abandon = LinkButton("Abandonner le brouillon")
        self.summary = ErrorSummary(compact=True)
        self.summary.field_asked.connect(self.field_asked)
        inner = QWidget()
        inner.setMaximumWidth(_WIDTH)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self.summary)
        column.addWidget(FlowRow((self.save, self.later, self.undo, self.redo, self.abandon), SPACE * 2))
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE * 3, SPACE, SPACE * 3 + 14, SPACE)
        row.addStretch(1)
        row.addWidget(inner, 100, Qt.AlignmentFlag.AlignTop)
        row.addStretch(1)

    @property
    def links(self) -> tuple[LinkButton, ...]:
        """The links to the fields that are wrong."""
        return self.summary.links
