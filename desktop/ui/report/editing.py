"""Step 1: the bilan written beforehand from the visits, read again and completed section by section."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from desktop.domain.bilan import Bilan
from desktop.services.bilan_aids import WritingAids
from desktop.ui.report.panel import Panel
from desktop.ui.report.section_card import SectionCard
from desktop.ui.widgets import (
    Card,
    LabeledField,
    LinkButton,
    PrimaryButton,
    ScrollColumn,
    TextArea,
    TextLabel,
    clear_layout,
)

DELAY_MS: Final = 1_200
"""From the first change to its write, whether typing pauses or not."""
_WORDS_HELP: Final = "Ses mots, tels quels\u00a0: ils sont imprimés comme les siens."
_INTRODUCTION: Final = (
    "Ce texte a été préparé à partir des visites. Relisez-le, complétez-le\u00a0: le ménage le lira. "
    "Cliquez dans un paragraphe pour voir de quelles visites il vient."
)


class EditingPanel(Panel):
    """One text a section and the household's words; `due` comes soon after a change, while typing goes on too."""

    due = Signal()
    typed = Signal()
    next_asked = Signal()
    compose_asked = Signal()
    earlier_asked = Signal()
    visit_asked = Signal(str)
    """The id of the contact that a paragraph comes from."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.sheet = ScrollColumn(880)
        super().__init__(self.sheet, parent)
        self.cards: list[SectionCard] = []
        self.words = TextArea(min_lines=4)
        self._filling = False
        self._waiting = False
        self._timer = QTimer(self, singleShot=True, interval=DELAY_MS)
        self._timer.timeout.connect(self.due)
        self.next = PrimaryButton("Voir l’aperçu")
        self.compose = LinkButton("Réécrire à partir des visites", "refresh")
        self.earlier = LinkButton("Textes d’avant", "clock")
        self.next.clicked.connect(lambda *_: self.next_asked.emit())
        self.compose.clicked.connect(lambda *_: self.compose_asked.emit())
        self.earlier.clicked.connect(lambda *_: self.earlier_asked.emit())
        self.set_acts(self.next, self.compose, self.earlier)

    @property
    def sections(self) -> list[TextArea]:
        """The text of each section, in order."""
        return [card.area for card in self.cards]

    def show_bilan(self, bilan: Bilan, aids: WritingAids | None = None) -> None:
        """Shows the text as it is kept."""
        aids = aids or WritingAids()
        self._filling = True
        self.settle()
        clear_layout(self.sheet.body)
        self.sheet.add(TextLabel(_INTRODUCTION, muted=True))
        if aids.compared:
            compared = Card("La situation, au début et aujourd’hui")
            compared.add(TextLabel(aids.compared, muted=True))
            self.sheet.add(compared)
        self.cards = [
            SectionCard(section, aids.visits, aids.terms, aids.printed.get(section.key, ""))
            for section in bilan.sections
        ]
        for card in self.cards:
            card.visit_asked.connect(self.visit_asked)
            self.sheet.add(card)
        self._add_words(bilan)
        self.sheet.body.addStretch(1)
        for area in (*self.sections, self.words):
            area.changed.connect(self._on_typed)
        self._filling = False

    def texts(self) -> Mapping[str, str]:
        """The text of each section by its key."""
        return {card.key: card.area.value() for card in self.cards}

    @property
    def is_pending(self) -> bool:
        """Whether something typed waits to be written."""
        return self._waiting

    def settle(self) -> None:
        """What was typed has been written."""
        self._timer.stop()
        self._waiting = False

    def _add_words(self, bilan: Bilan) -> None:
        self.words = TextArea(bilan.household_words, min_lines=4)
        words = Card("Ce que dit le ménage")
        words.add(LabeledField("Observations du ménage", self.words, _WORDS_HELP, level_mark="shared"))
        self.sheet.add(words)

    def _on_typed(self) -> None:
        if self._filling or self._timer.isActive():
            return
        self._timer.start()
        self._waiting = True
        self.typed.emit()
