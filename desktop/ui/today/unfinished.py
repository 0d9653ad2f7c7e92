"""Files that were begun and not gone on with: told at the foot of the day, quietly."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.services.agenda import UNFINISHED_TOLD, LeftUnfinished
from desktop.ui.look.theme import SPACE
from desktop.ui.screen import Screen
from desktop.ui.widgets import Card, Chip, FlowRow, LinkButton, SecondaryButton, TextLabel

_SHOWN: Final = 4


class UnfinishedCard(Card):
    """The first few, and the rest on demand."""

    def __init__(self, screen: Screen, files: Sequence[LeftUnfinished]) -> None:
        super().__init__("Fiches à compléter")
        self._screen, self._files = screen, files
        self.lines: list[QWidget] = []
        self.body.setSpacing(SPACE)
        count = f"{UNFINISHED_TOLD} et plus" if len(files) == UNFINISHED_TOLD else str(len(files))
        self.head.addWidget(Chip(count))
        self._more = LinkButton("")
        self._more.clicked.connect(lambda *_: self._show(len(self._files)))
        self.add(self._more)
        self._show(_SHOWN)

    def _show(self, wanted: int) -> None:
        for one in self._files[len(self.lines) : wanted]:
            line = self._line(one)
            self.lines.append(line)
            self.body.insertWidget(self.body.count() - 1, line)
        rest = len(self._files) - len(self.lines)
        self._more.setVisible(rest > 0)
        self._more.setText(f"et {rest} autres\u00a0: tout montrer" if rest > 1 else "et 1 autre\u00a0: la montrer")

    def _line(self, one: LeftUnfinished) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(TextLabel(", ".join(part for part in (one.household, one.commune) if part), "label"))
        words.addWidget(TextLabel(one.reason, "caption", muted=True))
        row.addLayout(words, 1)
        begin = SecondaryButton("Nouvelle mesure", "plus")
        begin.clicked.connect(lambda *_: self._screen.go("measure_open", household_id=one.household_id))
        see = LinkButton("Voir la fiche")
        see.clicked.connect(lambda *_: self._screen.go("household", household_id=one.household_id))
        for button in (begin, see):
            button.setAccessibleName(f"{button.text()}\u00a0: {one.household}")
        row.addWidget(FlowRow((begin, see)), 1)
        return holder
