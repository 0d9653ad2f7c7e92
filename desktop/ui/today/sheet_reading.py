"""The sheet of a visit as text on the screen: as large as one reads, and by a screen reader line by line."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.services.preparation import PreparationDocument
from desktop.ui.look.theme import SPACE
from desktop.ui.widgets import Banner, Card, TextLabel, clear_layout

_NO_CAUTION = "Aucune consigne de contact n’est notée."


class SheetReading(QWidget):
    """`fill` tells a sheet, what is to be heeded first (R6); `clear` leaves nothing of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE * 2)

    def clear(self) -> None:
        """Takes every word away."""
        clear_layout(self._column)

    def fill(self, document: PreparationDocument) -> None:
        """Tells the sheet of a visit."""
        self.clear()
        if document.cautions:
            self._column.addWidget(Banner("danger", "\n".join(document.cautions)))
        else:
            self._column.addWidget(TextLabel(_NO_CAUTION, muted=True))
        head = _card(document.household, (f"{document.scheme}. {document.visit}.",))
        for label, value in document.facts:
            head.add(TextLabel(f"{label}\u00a0: {value}"))
        self._column.addWidget(head)
        for part in document.parts:
            if part.lines:
                self._column.addWidget(_card(part.title, part.lines))


def _card(title: str, lines: Sequence[str]) -> Card:
    card = Card(title)
    for line in lines:
        card.add(TextLabel(line))
    return card
