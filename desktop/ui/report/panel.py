"""The ground of each step: its sheets, and a foot with its acts that is always in sight."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui.theme import SPACE


class Panel(QWidget):
    """A body that gives way and a foot that never does: its buttons keep their height with large text."""

    def __init__(self, body: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        body.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        foot = QFrame()
        foot.setProperty("part", "status")
        self.foot = QHBoxLayout(foot)
        self.foot.setContentsMargins(SPACE * 3, SPACE, SPACE * 3, SPACE)
        self.foot.setSpacing(SPACE * 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(body, 1)
        column.addWidget(foot)
