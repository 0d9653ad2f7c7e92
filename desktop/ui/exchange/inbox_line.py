"""One thing that the Department sent: all that it says, where it stands, and what can be answered."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.services.inbox import InboxLine, InboxState
from desktop.ui.exchange.facts import fact_grid
from desktop.ui.look.theme import SPACE, Tone
from desktop.ui.widgets import Banner, Chip, FlowRow, LinkButton, SecondaryButton, TextLabel

_STATES: Final[dict[InboxState, tuple[str, Tone]]] = {
    InboxState.WAITING: ("À répondre", "warning"),
    InboxState.ACCEPTED: ("Accepté", "success"),
    InboxState.DECLINED: ("Décliné", "neutral"),
    InboxState.ELSEWHERE: ("Répondu ailleurs", "neutral"),
}
_TOLD: Final = "Le Département a votre réponse."
_UNTOLD: Final = "Votre réponse part au prochain envoi."
_ELSEWHERE: Final = "Un collègue a répondu avant vous\u00a0: rien n’est à faire ici."


class InboxLineView(QFrame):
    """Signals `accept_asked`, `decline_asked`, `take_back_asked` and `measure_asked` with its line."""

    accept_asked = Signal(object)
    decline_asked = Signal(object)
    take_back_asked = Signal(object)
    measure_asked = Signal(object)

    def __init__(self, line: InboxLine, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = line
        self.buttons: dict[str, SecondaryButton | LinkButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        head = QHBoxLayout()
        head.addWidget(TextLabel(line.headline, "label"), 1)
        head.addWidget(Chip(*_STATES[line.state]))
        column.addLayout(head)
        column.addWidget(TextLabel(_standing(line), "caption", muted=True))
        if line.trouble:
            column.addWidget(Banner("warning", line.trouble))
        told = line.facts if line.state is InboxState.WAITING else line.facts[:1]  # whom it was about is enough then
        facts = [fact for fact in told if fact[1]]
        if facts:
            column.addWidget(fact_grid(facts))
        self._make_buttons()
        if self.buttons:
            column.addWidget(FlowRow(tuple(self.buttons.values()), SPACE * 2))
        self.setAccessibleName(f"{line.headline}, {_STATES[line.state][0].lower()}")

    def _make_buttons(self) -> None:
        line = self.line
        if line.state is InboxState.WAITING:
            if not line.trouble and (line.makes_measure or line.kind == "convention"):
                words = "Accepter…" if line.makes_measure else "Prendre en compte"
                self._add("accept", SecondaryButton(words, "check"), self.accept_asked)
            self._add("decline", LinkButton("Décliner…"), self.decline_asked)
        elif line.measure_id:
            self._add("measure", LinkButton("Voir la mesure"), self.measure_asked)
        elif line.state is InboxState.DECLINED and not line.is_told:
            self._add("take_back", LinkButton("Revenir sur cette réponse"), self.take_back_asked)

    def _add(self, name: str, button: SecondaryButton | LinkButton, signal: object) -> None:
        button.setAccessibleName(f"{button.text().rstrip('…')}\u00a0: {self.line.headline}, {self.line.written}")
        button.clicked.connect(lambda *_: signal.emit(self.line))  # type: ignore[attr-defined]
        self.buttons[name] = button


def _standing(line: InboxLine) -> str:
    parts = [f"Écrit le {line.written}."]
    if line.reason:
        parts.append(f"Motif\u00a0: {line.reason}.")
    if line.state is InboxState.ELSEWHERE:
        parts.append(_ELSEWHERE)
    elif line.state is not InboxState.WAITING:
        parts.append(_TOLD if line.is_told else _UNTOLD)
    return " ".join(parts)
