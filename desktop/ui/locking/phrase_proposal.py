"""Seven words drawn at random, for somebody who does not know what passphrase to choose."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop.ui.look.theme import SPACE
from desktop.ui.widgets import FlowRow, LinkButton, SecondaryButton, TextLabel

if TYPE_CHECKING:
    from desktop.services.passphrases import ProposedPhrase

Propose = Callable[[], "ProposedPhrase"]


class PhraseProposal(QWidget):
    """Folded until it is asked for. `taken(text)` once the phrase is chosen."""

    taken = Signal(str)

    def __init__(self, propose: Propose, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._propose = propose
        self.ask = LinkButton("Me proposer une phrase de sept mots")
        self.phrase = TextLabel("", "title", selectable=True)
        self.phrase.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.worth = TextLabel("", "caption", muted=True)
        self.take = SecondaryButton("Prendre cette phrase", "check")
        self.another = LinkButton("Une autre")
        self._sheet = QFrame()
        self._sheet.setProperty("part", "sunken")
        self._lay_out()
        self.ask.clicked.connect(lambda *_: self.unfold())
        self.another.clicked.connect(lambda *_: self._draw())
        self.take.clicked.connect(lambda *_: self._take())

    @property
    def is_unfolded(self) -> bool:
        """Whether a phrase is shown."""
        return not self._sheet.isHidden()

    def unfold(self) -> None:
        """Draw a phrase and show it."""
        self._draw()
        self.ask.hide()
        self._sheet.show()
        self.take.setFocus(Qt.FocusReason.OtherFocusReason)

    def fold(self) -> None:
        """Forget the phrase that was shown."""
        self.phrase.setText("")
        self._sheet.hide()
        self.ask.show()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.ask, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._sheet)
        inside = QVBoxLayout(self._sheet)
        inside.setContentsMargins(SPACE * 2, SPACE * 2, SPACE * 2, SPACE * 2)
        inside.setSpacing(SPACE)
        for widget in (self.phrase, self.worth, FlowRow((self.take, self.another), SPACE * 2)):
            inside.addWidget(widget)
        self._sheet.hide()

    def _draw(self) -> None:
        drawn = self._propose()
        self.phrase.setText(drawn.text)
        self.phrase.setAccessibleName(f"Phrase proposée\u00a0: {drawn.text}")
        self.worth.setText(
            f"Tirés au hasard, ces mots ne se devinent pas\u00a0: il faudrait {drawn.time_to_guess} aux machines "
            "les plus puissantes. Inventez l’histoire qui les relie. "
            "Le temps de la savoir, un papier gardé sur vous suffit, jamais avec l’ordinateur."
        )

    def _take(self) -> None:
        text = self.phrase.text()
        self.fold()
        self.taken.emit(text)
