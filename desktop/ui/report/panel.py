"""The ground of each step: its sheets, and a foot with its acts that is always in sight."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui.theme import SPACE


class Panel(QWidget):
    """A body that gives way and a foot that never does: its buttons keep their height with large text."""

    def __init__(self, body: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        body.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        foot = QFrame()
        foot.setProperty("part", "status")
        self._foot = QHBoxLayout(foot)
        self._foot.setContentsMargins(SPACE * 3, SPACE, SPACE * 3, SPACE)
        self._foot.setSpacing(SPACE * 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(body, 1)
        column.addWidget(foot)

    def set_acts(self, *acts: QWidget, between: QWidget | None = None) -> None:
        """Fills the foot: the first act at the left, `between` or nothing in the middle, the others at the right."""
        middle = Qt.AlignmentFlag.AlignVCenter  # without it the lowest button bounds the height of the row
        self._foot.addWidget(acts[0], 0, middle)
        if between is None:
            self._foot.addStretch(1)
        else:
            self._foot.addWidget(between, 1)
        for act in acts[1:]:
            self._foot.addWidget(act, 0, middle)
