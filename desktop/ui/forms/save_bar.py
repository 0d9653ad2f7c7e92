"""The foot of a page that is filled in: what is wrong, with links to it, then save and give up; always in sight."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui.look.theme import SPACE
from desktop.ui.widgets import ErrorSummary, FieldError, FlowRow, PrimaryButton, SecondaryButton, TextLabel


class SaveBar(QWidget):
    """`save` with its words and icon, `give_up`, a `word` beside them; over them the points to look at again."""

    field_asked = Signal(str)
    """The name of the field that somebody wants to go to."""

    def __init__(self, words: str, icon_name: str, on_save: Callable[[], None], on_give_up: Callable[[], None]) -> None:
        super().__init__()
        self.save = PrimaryButton(words, icon_name)
        self.save.setToolTip("Ctrl\u00a0+\u00a0S")
        self.give_up = SecondaryButton("Abandonner")
        self.word = TextLabel("", wrap=False)
        self.word.setProperty("tone", "danger")
        self.summary = ErrorSummary(compact=True)
        self.summary.field_asked.connect(self.field_asked)
        self.save.clicked.connect(lambda *_: on_save())
        self.give_up.clicked.connect(lambda *_: on_give_up())
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE * 3, SPACE, SPACE * 3, SPACE + 4)
        column.setSpacing(SPACE)
        column.addWidget(self.summary)
        column.addWidget(FlowRow((self.save, self.give_up, self.word), SPACE + 4))

    def tell(self, errors: Sequence[FieldError], word: str = "") -> None:
        """Tells everything that is wrong, and what belongs to no field."""
        self.summary.show_errors(errors)
        self.word.setText(word)

    @property
    def text(self) -> str:
        """What is told, in one line."""
        labels = ", ".join(error.label for error in self.summary.errors)
        points = f"{self.summary.title}\u00a0: {labels}." if labels else ""
        return " ".join(part for part in (points, self.word.text()) if part)
