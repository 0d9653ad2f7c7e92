"""What a bilan said before: each text with its moment, read whole, taken back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.services.earlier_texts import EarlierText
from desktop.ui.report.panel import Panel
from desktop.ui.widgets import (
    Card,
    Disclosure,
    FlowRow,
    LinkButton,
    ScrollColumn,
    SecondaryButton,
    TextLabel,
    clear_layout,
)

_NONE = "Rien n’a été remplacé jusqu’ici. Dès que le texte change, celui d’avant est gardé à cet endroit."

_WORDS = "Ce que dit le ménage"


class EarlierPanel(Panel):
    """The texts, the latest first, folded; the present one is kept in its turn when another is taken back."""

    taken = Signal(str)
    """The id of a text."""
    back_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        self.sheet = ScrollColumn(880)
        super().__init__(self.sheet, parent)
        self.cards: list[Card] = []
        self.buttons: list[SecondaryButton] = []
        self.back = LinkButton("Revenir au texte")
        self.back.clicked.connect(lambda *_: self.back_asked.emit())
        self.set_acts(self.back)

    def show_texts(self, texts: Sequence[EarlierText]) -> None:
        """Shows them in place of those shown before."""
        self.forget()
        self.sheet.add(TextLabel("Textes d’avant", "title"))
        self.sheet.add(
            TextLabel("Reprendre un texte ne perd rien\u00a0: celui d’aujourd’hui est gardé aussi.", muted=True)
        )
        if not texts:
            self.sheet.add(TextLabel(_NONE))
        for text in texts:
            self._add(text)
        self.sheet.body.addStretch(1)

    def forget(self) -> None:
        """Nothing of a text stays on the screen."""
        clear_layout(self.sheet.body)
        self.cards, self.buttons = [], []

    def _add(self, text: EarlierText) -> None:
        card = Card(f"Jusqu’au {text.until}")
        card.add(TextLabel(text.why, "caption", muted=True))
        fold = Disclosure("Lire ce texte", lambda: _whole(text), less="Replier ce texte")
        button = SecondaryButton("Reprendre ce texte", "undo")
        button.setAccessibleName(f"Reprendre le texte du {text.until}")
        button.clicked.connect(lambda *_: self.taken.emit(text.id))
        card.add(fold)
        card.add(FlowRow((button,)))
        self.cards.append(card)
        self.buttons.append(button)
        self.sheet.add(card)


def _whole(text: EarlierText) -> QWidget:
    """Every part with its title, to be read and copied."""
    ground = QWidget()
    column = QVBoxLayout(ground)
    column.setContentsMargins(0, 0, 0, 0)
    for title, words in (*((one.title, one.text) for one in text.sections), (_WORDS, text.household_words)):
        if words.strip():
            column.addWidget(TextLabel(title, "label"))
            column.addWidget(TextLabel(words, selectable=True))
    return ground
