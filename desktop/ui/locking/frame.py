"""The frame of every screen before the notebook is open: the brand, a title, one calm column."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.look.theme import SPACE
from desktop.ui.widgets import Banner, Card, ErrorLine, FlowRow, IconLabel, ScrollColumn, TextLabel

_CHARS: Final = 80
"""The width of the column in characters, so that a line stays readable at every text size."""

LATER: Final = "Plus tard"
"""What a step that can wait is put off with."""


class GatePage(ScrollColumn):
    """A title, a sentence and a card in the middle of the window; `first` takes the focus when it is shown.

    `step` is the number of a step of the first start.
    """

    def __init__(self, title: str, lead: str = "", step: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.first: QWidget | None = None
        self.card = Card()
        self.card.body.setSpacing(SPACE * 2)
        self._trouble = ErrorLine()
        self.body.addLayout(_brand())
        heading = QVBoxLayout()
        heading.setSpacing(SPACE)
        if step:
            from desktop.ui.locking.step_trail import StepTrail  # the unlock page has no steps

            heading.addWidget(StepTrail(step))
            heading.addSpacing(SPACE)
        heading.addWidget(TextLabel(title, "display"))
        if lead:
            heading.addWidget(TextLabel(lead, muted=True))
        self.body.addLayout(heading)
        self.add(self.card)
        self.foot = QVBoxLayout()
        self.body.addLayout(self.foot)
        self.setAccessibleName(title)
        self._fit()
        self._centre()

    def add_row(self, *widgets: QWidget) -> None:
        """Put buttons side by side at the end of the card, the trouble of the whole page above them."""
        self.card.add(self._trouble)
        self.card.add(FlowRow(widgets, SPACE * 2))

    @property
    def trouble(self) -> str:
        """What is wrong with the page as a whole, empty when nothing is."""
        return self._trouble.text

    def tell(self, sentence: str) -> None:
        """Tell, above everything, what has just been done."""
        self.card.body.insertWidget(0, Banner("success", sentence))

    def show_trouble(self, sentence: str) -> None:
        """Tell what is wrong with the page as a whole; empty hides it."""
        self._trouble.set_text(sentence)

    def showEvent(self, event: QShowEvent) -> None:
        """The first field takes the focus."""
        super().showEvent(event)
        if self.first is not None:
            self.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def changeEvent(self, event: QEvent) -> None:
        """The column grows with the text."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._fit()

    def _centre(self) -> None:
        """A little above the middle, where the eye expects it."""
        inner = self.body.parentWidget()
        column = inner.layout() if inner is not None else None
        if isinstance(column, QVBoxLayout):
            column.insertStretch(0, 2)
            column.addStretch(2)

    def _fit(self) -> None:
        inner = self.body.parentWidget()
        if inner is not None:
            inner.setMaximumWidth(self.fontMetrics().averageCharWidth() * _CHARS + SPACE * 6)


def _brand() -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(SPACE)
    row.addWidget(IconLabel("door-open", "accent", scale=2.0))
    row.addWidget(TextLabel("Perron", "title", wrap=False))
    row.addStretch(1)
    return row
