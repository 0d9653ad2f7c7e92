"""What the IT of the association decides for this computer: its rules, and the next version of the program."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.domain.policy import LABELS, PolicyInForce
from desktop.ui.locking.gate import Gate
from desktop.ui.look.theme import SPACE
from desktop.ui.parts.diagnosing import AskPlace, DiagnosingView, ask_place
from desktop.ui.parts.fixed import FixedNote
from desktop.ui.screen import Screen
from desktop.ui.widgets import Banner, Card, TextLabel

_NONE: Final = "Aucune règle n’est fixée pour cet ordinateur\u00a0: tout se règle ici."
_LEAD: Final = "Votre service informatique a fixé ces réglages pour cet ordinateur. Vous ne pouvez pas les changer ici."
_WRONG: Final = "Ce fichier comporte une erreur. Votre carnet n’est pas touché\u00a0: prévenez le service informatique."
_STOPPED: Final = "L’annonce d’une nouvelle version est arrêtée sur cet ordinateur."
_UP_TO_DATE: Final = "Aucune version plus récente n’est annoncée."


class PolicyCard(Card):
    """« Règles de votre service informatique »: each with its value, the file, and what is wrong in it."""

    def __init__(self, in_force: PolicyInForce, parent: QWidget | None = None) -> None:
        super().__init__("Règles de votre service informatique", parent)
        lines = in_force.policy.lines
        self.lead = TextLabel(_LEAD if lines else _NONE, muted=True)
        self.add(self.lead)
        if in_force.troubles:
            told = [f"{LABELS.get(one.key, one.key)}\u00a0: {one.words}" if one.key else one.words
                    for one in in_force.troubles]  # fmt: skip
            self.lead.setVisible(bool(lines))
            self.add(Banner("warning", "\n".join((_WRONG, *told))))
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE * 3)
        grid.setVerticalSpacing(SPACE // 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        for row, (_key, label, words) in enumerate(lines):
            grid.addWidget(TextLabel(label, muted=True), row, 0)
            grid.addWidget(TextLabel(words, selectable=True), row, 1)
        holder.setVisible(False)
        self.add(holder)
        holder.setVisible(bool(lines))
        self.place = TextLabel(f"Fichier\u00a0: {in_force.place}", "caption", muted=True, selectable=True)
        self.place.setVisible(False)
        self.add(self.place)
        self.place.setVisible(in_force.is_there)


class DiagnosticsCard(Card):
    """« Diagnostic »: what the IT asks for when something does not work."""

    def __init__(self, screen: Screen, gate: Gate, ask: AskPlace = ask_place, parent: QWidget | None = None) -> None:
        super().__init__("Diagnostic", parent)
        services = screen.services
        self.view = DiagnosingView(
            screen.tasks, lambda token: gate.diagnose(services, token.progress, lambda: token.is_cancelled), ask
        )
        self.add(self.view)


class UpdateCard(Card):
    """« Nouvelle version »: what the Department announces, also once it was read above the day."""

    def __init__(self, screen: Screen, parent: QWidget | None = None) -> None:
        super().__init__("Nouvelle version", parent)
        self._updates = screen.services.updates
        self.words = TextLabel("", selectable=True)
        self.note = FixedNote(screen.services.policy.note("update_notice"))
        self.add(self.words)
        self.add(self.note)
        self.note.settle()
        self.show_notice()

    def show_notice(self) -> None:
        """Read again what is announced."""
        notice = self._updates.notice()
        told = _STOPPED if self.note.is_wanted else _UP_TO_DATE
        self.words.setText(notice.words if notice is not None else told)
