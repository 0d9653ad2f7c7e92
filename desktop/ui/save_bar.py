"""The foot of a page that is filled in: save, give up, and what is wrong, always in sight."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from desktop.ui.theme import SPACE
from desktop.ui.widgets import PrimaryButton, SecondaryButton, TextLabel


class SaveBar(QHBoxLayout):
    """A row: `save` with its words and icon, `give_up`, then the summary."""

    def __init__(self, words: str, icon_name: str, on_save: Callable[[], None], on_give_up: Callable[[], None]) -> None:
        super().__init__()
        self.save = PrimaryButton(words, icon_name)
        self.save.setToolTip("Ctrl+S")
        self.give_up = SecondaryButton("Abandonner")
        self.summary = TextLabel("")
        self.summary.setProperty("tone", "danger")
        self.save.clicked.connect(lambda *_: on_save())
        self.give_up.clicked.connect(lambda *_: on_give_up())
        self.setContentsMargins(SPACE * 3, SPACE + 4, SPACE * 3, SPACE + 4)
        self.setSpacing(SPACE + 4)
        self.addWidget(self.save)
        self.addWidget(self.give_up)
        self.addWidget(self.summary, 1, Qt.AlignmentFlag.AlignVCenter)
