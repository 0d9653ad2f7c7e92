"""Step 1: the bilan written beforehand from the visits, read again and completed section by section."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from desktop.domain.bilan import Bilan
from desktop.domain.french import plural
from desktop.ui.report.panel import Panel
from desktop.ui.widgets import (
    Card,
    LabeledField,
    LevelMark,
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


class EditingPanel(Panel):
    """One text a section and the household's words; `due` comes soon after a change, while typing goes on too."""

    due = Signal()
    typed = Signal()
    next_asked = Signal()
    compose_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        self.sheet = ScrollColumn(880)
        super().__init__(self.sheet, parent)
        self.sections: list[TextArea] = []
        self.words = TextArea(min_lines=4)
        self._filling = False
        self._waiting = False
        self._timer = QTimer(self, singleShot=True, interval=DELAY_MS)
        self._timer.timeout.connect(self.due)
        self.next = PrimaryButton("Voir l’aperçu")
        self.compose = LinkButton("Réécrire à partir des visites", "refresh")
        self.next.clicked.connect(lambda *_: self.next_asked.emit())
        self.compose.clicked.connect(lambda *_: self.compose_asked.emit())
        self.set_acts(self.next, self.compose)

    def show_bilan(self, bilan: Bilan) -> None:
        """Shows the text as it is kept."""
        self._filling = True
        self.settle()
        clear_layout(self.sheet.body)
        told = "Ce texte a été préparé à partir des visites. Relisez-le, complétez-le\u00a0: le ménage le lira."
        self.sheet.add(TextLabel(told, muted=True))
        self.sections = []
        for section in bilan.sections:
            area = TextArea(section.text, min_lines=4)
            area.setAccessibleName(section.title)
            self.sections.append(area)
            card = Card(section.title)
            card.head.addWidget(LevelMark(section.level.value))
            card.add(area)
            if section.source_ids:
                written = f"Préparé à partir de {plural(len(section.source_ids), 'rencontre', 'rencontres')}."
                card.add(TextLabel(written, "caption", muted=True))
            self.sheet.add(card)
        self.words = TextArea(bilan.household_words, min_lines=4)
        words = Card("Ce que dit le ménage")
        words.add(LabeledField("Observations du ménage", self.words, _WORDS_HELP, level_mark="shared"))
        self.sheet.add(words)
        self.sheet.body.addStretch(1)
        for area in (*self.sections, self.words):
            area.changed.connect(self._on_typed)
        self._filling = False

    def texts(self) -> Sequence[str]:
        """The text of each section, in order."""
        return [area.value() for area in self.sections]

    @property
    def is_pending(self) -> bool:
        """Whether something typed waits to be written."""
        return self._waiting

    def settle(self) -> None:
        """What was typed has been written."""
        self._timer.stop()
        self._waiting = False

    def _on_typed(self) -> None:
        if self._filling or self._timer.isActive():
            return
        self._timer.start()
        self._waiting = True
        self.typed.emit()
