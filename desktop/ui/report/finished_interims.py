"""The finished bilans on the way of a measure: each is read again and handed over, however many followed it (C5)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.services.interim_bilans import InterimLine
from desktop.ui.look.theme import SPACE
from desktop.ui.papers.pdf_pages import PdfPages
from desktop.ui.papers.split import PagesBeside
from desktop.ui.report.panel import Panel
from desktop.ui.widgets import Card, Chip, FlowRow, LinkButton, PrimaryButton, ScrollColumn, TextLabel, clear_layout


class FinishedInterims(Panel):
    """The pages of one beside the list of them all, the latest first."""

    asked = Signal(str)
    """The id of the one to be seen."""
    hand_over_asked = Signal(str)
    """The id of the one to be printed or copied."""
    back_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        self.pages = PdfPages("Bilan d’étape terminé")
        self.sheet = ScrollColumn(620)
        super().__init__(PagesBeside(self.pages, self.sheet), parent)
        self.looks: list[LinkButton] = []
        self._shown = ""
        self._rows = QVBoxLayout()
        self._rows.setSpacing(SPACE * 2)
        self.hand_over = PrimaryButton("Imprimer ou enregistrer…", "printer")
        self.back = LinkButton("Revenir au bilan d’étape en cours")
        card = Card("Bilans d’étape terminés")
        card.body.addLayout(self._rows)
        self.sheet.add(card)
        self.hand_over.clicked.connect(lambda *_: self.hand_over_asked.emit(self._shown))
        self.back.clicked.connect(lambda *_: self.back_asked.emit())
        self.set_acts(self.hand_over, self.back)

    def show_lines(self, lines: Sequence[InterimLine], shown: str) -> None:
        """Lists them, one of them on show; its pages come when they are ready."""
        self._shown, self.looks = shown, []
        self.pages.clear()
        clear_layout(self._rows)
        for line in lines:
            self._rows.addWidget(self._row(line))

    def _row(self, line: InterimLine) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        column.addWidget(TextLabel(line.title, "label"))
        if line.id == self._shown:
            column.addWidget(FlowRow((Chip("Affiché", "info"),)))
            return holder
        look = LinkButton("Voir", "eye")
        look.setAccessibleDescription(line.title)
        look.clicked.connect(lambda *_: self.asked.emit(line.id))
        self.looks.append(look)
        column.addWidget(FlowRow((look,)))
        return holder
