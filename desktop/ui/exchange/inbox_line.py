"""One thing that the Department sent: all that it says, where it stands, and what can be answered."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.services.inbox import InboxLine, InboxState
from desktop.ui.exchange.facts import fact_grid
from desktop.ui.look.theme import SPACE, Tone
from desktop.ui.widgets import Banner, Chip, Disclosure, FlowRow, LinkButton, SecondaryButton, TextLabel

_STATES: Final[dict[InboxState, tuple[str, Tone]]] = {
    InboxState.WAITING: ("Réponse attendue", "warning"),
    InboxState.ACCEPTED: ("Accepté", "success"),
    InboxState.DECLINED: ("Décliné", "neutral"),
    InboxState.ELSEWHERE: ("Un collègue a répondu", "neutral"),
}
_AGREED: Final = {"saisine": "e", "convention": "e", "reference": "es"}
"""« Acceptée » of a saisine, « acceptées » of data."""
_TOLD: Final = "Le Département a votre réponse."
_UNTOLD: Final = "Votre réponse part au prochain envoi."
_LOST: Final = (
    "Le serveur du Département ne connaît plus cet envoi\u00a0: votre réponse est gardée et lui est redonnée à chaque "
    "envoi. Prévenez aussi le Département."
)
_ASIDE: Final = "Mises de côté ici\u00a0: Perron ne s’en sert plus."
_ELSEWHERE: Final = "Un collègue a répondu avant vous\u00a0: rien n’est à faire ici."


class InboxLineView(QFrame):
    """Signals what is asked about its line, with the line: each button has its own."""

    accept_asked = Signal(object)
    decline_asked = Signal(object)
    take_back_asked = Signal(object)
    measure_asked = Signal(object)
    aside_asked = Signal(object)
    again_asked = Signal(object)

    def __init__(self, line: InboxLine, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = line
        self.buttons: dict[str, SecondaryButton | LinkButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        head = QHBoxLayout()
        head.addWidget(TextLabel(line.headline, "label"), 1)
        head.addWidget(Chip(_state_words(line), _STATES[line.state][1]))
        column.addLayout(head)
        column.addWidget(TextLabel(_standing(line), "caption", muted=True))
        if line.trouble:
            column.addWidget(Banner("warning", line.trouble))
        told = line.facts if line.state is InboxState.WAITING else line.facts[:1]  # whom it was about is enough then
        facts = [fact for fact in told if fact[1]]
        if facts:
            column.addWidget(fact_grid(facts))
        self._make_buttons()
        if line.trouble and self.buttons:  # declining a household because a program cannot read is the last thing
            column.addWidget(Disclosure("Autre choix", FlowRow(tuple(self.buttons.values()), SPACE * 2)))
        elif self.buttons:
            column.addWidget(FlowRow(tuple(self.buttons.values()), SPACE * 2))
        self.setAccessibleName(f"{line.headline}, {_state_words(line).lower()}")

    def _make_buttons(self) -> None:
        line = self.line
        if line.state is InboxState.WAITING:
            if not line.trouble:
                words = "Accepter…" if line.makes_measure else "Prendre en compte"
                self._add("accept", SecondaryButton(words, "check"), self.accept_asked)
            self._add("decline", LinkButton("Décliner…"), self.decline_asked)
        elif line.measure_id:
            self._add("measure", LinkButton("Voir la mesure"), self.measure_asked)
        elif line.state is not InboxState.ELSEWHERE and not line.is_told:
            self._add("take_back", LinkButton("Revenir sur cette réponse"), self.take_back_asked)
        elif line.may_be_set_aside and line.is_aside:
            self._add("again", LinkButton("Utiliser de nouveau"), self.again_asked)
        elif line.may_be_set_aside:
            self._add("aside", LinkButton("Ne plus utiliser"), self.aside_asked)

    def _add(self, name: str, button: SecondaryButton | LinkButton, signal: object) -> None:
        button.setAccessibleName(f"{button.text().rstrip('…')}\u00a0: {self.line.headline}, {self.line.written}")
        button.clicked.connect(lambda *_: signal.emit(self.line))  # type: ignore[attr-defined]
        self.buttons[name] = button


def _state_words(line: InboxLine) -> str:
    words = _STATES[line.state][0]
    answered = line.state in (InboxState.ACCEPTED, InboxState.DECLINED)
    return f"{words}{_AGREED.get(line.kind, '')}" if answered else words


def _standing(line: InboxLine) -> str:
    parts = [f"Envoi du {line.written}."]
    if line.reason:
        parts.append(f"Motif\u00a0: {line.reason}.")
    if line.state is InboxState.ELSEWHERE:
        parts.append(_ELSEWHERE)
    elif line.state is not InboxState.WAITING:
        if line.is_aside:
            parts.append(_ASIDE)
        parts.append(_LOST if line.is_unknown_there else _TOLD if line.is_told else _UNTOLD)
    return " ".join(parts)
