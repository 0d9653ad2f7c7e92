"""The ground of each step: its sheets, and a foot with its acts that is always in sight."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui.look.theme import SPACE
from desktop.ui.widgets import FlowRow


class Panel(QWidget):
    """A body that gives way and a foot that never does: its buttons keep their height with large text."""

    def __init__(self, body: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        body.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        foot = QFrame()
        foot.setProperty("part", "status")
        self._foot = QVBoxLayout(foot)
        self._foot.setContentsMargins(SPACE * 3, SPACE, SPACE * 3, SPACE)
        self._foot.setSpacing(SPACE)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(body, 1)
        column.addWidget(foot)

    def set_acts(self, *acts: QWidget, above: QWidget | None = None) -> None:
        """Fills the foot: what is said of the acts, then the acts, on as many lines as the text asks for."""
        if above is not None:
            self._foot.addWidget(above)
        self._foot.addWidget(FlowRow(acts, SPACE * 2, line_spacing=SPACE))
