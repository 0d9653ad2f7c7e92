"""The answer of who does not sign on the screen: paper, refusal, or what prevents it, with its motif beside (A5)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.bilan import SignatureOutcome
from desktop.services.wording import SIGNATURES
from desktop.ui.look.theme import SPACE
from desktop.ui.widgets import (
    ChoiceField,
    FlowRow,
    LabeledField,
    LinkButton,
    PrimaryButton,
    TextArea,
    TextLabel,
)

AWAY: Final = (SignatureOutcome.ABSENT, SignatureOutcome.MOVED, SignatureOutcome.DECEASED)
_TITLES: Final = {
    SignatureOutcome.PAPER: "Signer sur papier",
    SignatureOutcome.REFUSED: "Ne pas signer",
    SignatureOutcome.UNABLE: "Empêchement",
}
_TOLD: Final = {
    SignatureOutcome.PAPER: "Le bilan imprimé est signé au stylo, maintenant ou plus tard. La feuille scannée se joint "
    "ensuite au bilan.",
    SignatureOutcome.REFUSED: "Chacun est libre de ne pas signer. Le motif est écrit dans le bilan, en quelques mots, "
    "avec les mots de la personne si elle le veut. Si elle préfère ne pas le dire, cela s’écrit aussi\u00a0: "
    "«\u00a0Ne souhaite pas dire pourquoi\u00a0».",
    SignatureOutcome.UNABLE: "Ce qui empêche de signer est écrit dans le bilan, en quelques mots.",
}
_AWAY_TOLD: Final = "Pourquoi cette personne ne signe pas aujourd’hui."
_ACCEPTS: Final = {
    SignatureOutcome.PAPER: "Noter la signature sur papier",
    SignatureOutcome.REFUSED: "Noter le refus",
    SignatureOutcome.UNABLE: "Noter l’empêchement",
}


class OtherAnswer(QWidget):
    """One answer without strokes; what is typed stays when one goes back to the pad and comes again."""

    accepted = Signal()
    given_up = Signal()
    typed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._outcome: SignatureOutcome | None = None
        self.title = TextLabel("", "title")
        self.told = TextLabel("", muted=True)
        self.which = ChoiceField([(one.value, SIGNATURES[one]) for one in AWAY], None, "buttons")
        self.which_frame = LabeledField("Que se passe-t-il\u00a0?", self.which)
        self.reason = TextArea(min_lines=3)
        self.reason_frame = LabeledField("Motif (obligatoire)", self.reason, "En quelques mots.")
        self.accept = PrimaryButton("", "check")
        self.back = LinkButton("Revenir à la signature")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE * 2)
        acts = FlowRow((self.accept, self.back), SPACE * 2, line_spacing=SPACE)
        for widget in (self.title, self.told, self.which_frame, self.reason_frame, acts):
            column.addWidget(widget)
        column.addStretch(1)
        self.accept.clicked.connect(lambda *_: self.accepted.emit())
        self.back.clicked.connect(lambda *_: self.given_up.emit())
        self.which.changed.connect(self._on_which)
        self.reason.changed.connect(self._on_reason)

    @property
    def outcome(self) -> SignatureOutcome | None:
        """The answer; None while it is not told what keeps the person away."""
        if self._outcome not in AWAY:
            return self._outcome
        value = self.which.value()
        return SignatureOutcome(value) if value else None

    def ask(self, outcome: SignatureOutcome) -> None:
        """Asks what one answer needs; any of `AWAY` leaves open which of them it is."""
        self._outcome = outcome
        away = outcome in AWAY
        self.title.setText("Personne absente" if away else _TITLES[outcome])
        self.told.setText(_AWAY_TOLD if away else _TOLD[outcome])
        self.accept.setText("Noter l’absence" if away else _ACCEPTS[outcome])
        self.which_frame.setVisible(away)
        self.reason_frame.setVisible(not outcome.is_given)
        for frame in (self.which_frame, self.reason_frame):
            frame.set_error("")
        first = self.which if away else self.reason if not outcome.is_given else self.accept
        first.setFocus()

    def take_up(self, outcome: str, reason: str) -> None:
        """Shows what was chosen and typed before; no outcome when it was not told what keeps the person away."""
        self.reason.set_value(reason)
        if outcome in AWAY:
            self.which.set_value(outcome)

    def clear(self) -> None:
        """Nothing of one signer is seen by the next."""
        self._outcome = None
        self.which.set_value(None)
        self.reason.set_value("")

    def set_errors(self, reason: str, which: str) -> None:
        """Tells what is wrong, and goes to it."""
        self.reason_frame.set_error(reason)
        self.which_frame.set_error(which)
        wrong: Sequence[LabeledField] = [one for one in (self.which_frame, self.reason_frame) if one.error]
        if wrong:
            wrong[0].widget.setFocus()

    def _on_which(self) -> None:
        self.which_frame.set_error("")
        self.typed.emit()

    def _on_reason(self) -> None:
        self.reason_frame.set_error("")
        self.typed.emit()
