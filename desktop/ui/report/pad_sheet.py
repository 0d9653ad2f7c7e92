"""The pad of one signer, and beside it the ways not to sign on the screen, which are always offered (R5)."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.bilan import SignatureOutcome, SignerRole
from desktop.services.ceremony import Slot
from desktop.ui.look.theme import SPACE
from desktop.ui.widgets import (
    Disclosure,
    ErrorLine,
    FlowRow,
    LabeledField,
    LinkButton,
    PrimaryButton,
    SecondaryButton,
    SignaturePad,
    TextArea,
    TextLabel,
)

_WAIT: Final = "La signature entre dans le document…"
_WAYS: Final = (
    (SignatureOutcome.PAPER, "Signer sur papier"),
    (SignatureOutcome.REFUSED, "Ne pas signer"),
    (SignatureOutcome.UNABLE, "Ne peut pas signer"),
    (SignatureOutcome.ABSENT, "Personne absente"),
)


class PadSheet(QWidget):
    """A pad that takes what room there is, the act under it, then the other answers."""

    accepted = Signal()
    other_asked = Signal(str)
    """The outcome asked for in place of a signature on the screen."""
    pages_asked = Signal()
    typed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pad = SignaturePad()
        self.error = ErrorLine()
        self.wait = TextLabel(_WAIT, muted=True)
        self.accept = PrimaryButton("", "check")
        self.again = SecondaryButton("Recommencer", "undo")
        self.read = SecondaryButton("Relire les pages", "document")
        self.observations = TextArea(min_lines=2)
        frame = LabeledField("Observations", self.observations, "Ce que la personne veut dire de ce bilan, tel quel.")
        self.remark = Disclosure("Ajouter une observation", frame)
        self.ways = {outcome: LinkButton(words) for outcome, words in _WAYS}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self.pad, 1)
        column.addWidget(self.error)
        column.addWidget(self.wait)
        column.addWidget(FlowRow((self.accept, self.again, self.read), SPACE * 2, line_spacing=SPACE))
        column.addWidget(self.remark)
        column.addWidget(FlowRow(self.ways.values(), SPACE * 2, line_spacing=SPACE))
        self.wait.hide()
        self._connect()

    def prepare(self, slot: Slot, *, seals: bool) -> None:
        """An empty pad for a signer; the worker's answer seals."""
        self.clear()
        worker = slot.role is SignerRole.WORKER
        self.pad.setAccessibleName(f"Signature\u00a0: {slot.signer}")
        self.accept.setText("Signer et sceller le bilan" if seals else "Valider ma signature")
        self.accept.set_icon("lock" if seals else "check")
        self.remark.setVisible(not worker)
        for outcome, way in self.ways.items():
            way.setVisible(not worker or outcome is SignatureOutcome.PAPER)

    def clear(self) -> None:
        """Nothing drawn, nothing written."""
        self.pad.clear()
        self.observations.set_value("")
        self.remark.set_open(opened=False)
        self.set_error("")
        self._follow()

    def set_error(self, message: str) -> None:
        """Tells what is wrong with what was drawn."""
        self.error.set_text(message)
        if message:
            self.pad.setFocus()

    def _connect(self) -> None:
        self.pad.changed.connect(self._follow)
        self.again.clicked.connect(lambda *_: self._start_again())
        self.read.clicked.connect(lambda *_: self.pages_asked.emit())
        self.accept.clicked.connect(lambda *_: self.accepted.emit())
        self.observations.changed.connect(self.typed)
        for outcome, way in self.ways.items():
            way.clicked.connect(lambda *_, value=outcome.value: self.other_asked.emit(value))

    def _start_again(self) -> None:
        self.pad.clear()
        self.pad.setFocus()

    def _follow(self) -> None:
        self.again.setEnabled(not self.pad.is_empty())
        if not self.pad.is_empty():
            self.set_error("")
