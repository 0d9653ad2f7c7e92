"""A sealed bilan does not change: a correction is a new version, which names the one before and says why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop.ui.look.theme import SPACE
from desktop.ui.widgets import Disclosure, LabeledField, SecondaryButton, TextArea, TextLabel

_TOLD: Final = (
    "Le bilan scellé reste tel quel dans le dossier. Une nouvelle version s’ouvre avec le même texte\u00a0: "
    "corrigez-la, puis faites-la signer à nouveau."
)


class CorrectionAsked(Disclosure):
    """Folded; the motif is asked for, and printed with the new version."""

    asked = Signal(str)
    typed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        inside = QWidget()
        super().__init__("Corriger ce bilan", inside, parent=parent)
        self.reason = TextArea(min_lines=2)
        self.frame = LabeledField("Motif de la correction (obligatoire)", self.reason, "En quelques mots.")
        self.begin = SecondaryButton("Nouvelle version", "refresh")
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        inside.setSizePolicy(policy)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE * 2)
        for widget in (TextLabel(_TOLD, muted=True), self.frame, self.begin):
            column.addWidget(widget)
        self.begin.clicked.connect(lambda *_: self.asked.emit(self.reason.value()))
        self.reason.changed.connect(self._on_typed)

    def fold(self) -> None:
        """Nothing is asked, nothing typed."""
        self.reason.set_value("")
        self.frame.set_error("")
        self.set_open(opened=False)

    def raw(self) -> dict[str, str]:
        """The motif as it is typed."""
        return {"reason": self.reason.value()}

    def take_up(self, kept: Mapping[str, Any]) -> None:
        """A motif typed earlier, in sight again; folded without one."""
        self.fold()
        if kept.get("reason"):
            self.reason.set_value(kept["reason"])
            self.set_open(opened=True)

    def unfold(self) -> None:
        """Asks for the motif."""
        self.set_open(opened=True)
        self.reason.setFocus()

    def set_error(self, message: str) -> None:
        """Tells what is missing."""
        self.frame.set_error(message)
        if message:
            self.reason.setFocus()

    def _on_typed(self) -> None:
        self.frame.set_error("")
        self.typed.emit()
