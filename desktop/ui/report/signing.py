"""Step 4: the frozen pages beside the answer of each signer: signed, on paper, refused, unable, absent… (A5, R5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop.domain.bilan import SignatureOutcome, SignerRole
from desktop.domain.household import Household
from desktop.services.bilans import SignatureInput
from desktop.services.wording import SIGNATURES, SIGNERS
from desktop.ui.forms.inputs import LineInput
from desktop.ui.forms.reveal import reveal
from desktop.ui.look.theme import SPACE
from desktop.ui.papers.pdf_pages import PdfPages
from desktop.ui.papers.split import PagesBeside
from desktop.ui.report.panel import Panel
from desktop.ui.widgets import (
    Card,
    ChoiceField,
    ErrorLine,
    LabeledField,
    LinkButton,
    PrimaryButton,
    ScrollColumn,
    SecondaryButton,
    SignaturePad,
    TextArea,
    TextLabel,
    TickBox,
)

_WORKER_OUTCOMES: Final = (SignatureOutcome.SIGNED, SignatureOutcome.PAPER)
_WITHOUT_REASON: Final = (SignatureOutcome.SIGNED, SignatureOutcome.PAPER)
_PAPER: Final = "Gardez la feuille signée avec le dossier du ménage."
_PAD_HEIGHT: Final = 220


class SignerCard(Card):
    """One person's answer to the frozen text."""

    changed = Signal()

    def __init__(
        self, role: SignerRole, name: str, outcome: SignatureOutcome | None, parent: QWidget | None = None
    ) -> None:
        household = role is SignerRole.HOUSEHOLD
        super().__init__(SIGNERS[role], parent)
        self.role = role
        self.signer = LineInput()
        self.signer.setText(name)
        outcomes = tuple(SignatureOutcome) if household else _WORKER_OUTCOMES
        self.outcome = ChoiceField([(one.value, SIGNATURES[one]) for one in outcomes], None, "buttons")
        self.reason = TextArea(min_lines=2)
        self.read_aloud = TickBox("Le texte a été lu à voix haute")
        self.pad = SignaturePad(f"Signature de {name}" if name else "Zone de signature")
        self.pad.setFixedHeight(_PAD_HEIGHT)
        self.pad_error = ErrorLine()
        self.again = SecondaryButton("Recommencer la signature", "undo")
        self.again.clicked.connect(lambda *_: self.pad.clear())
        self.signer_frame = LabeledField("Nom du signataire", self.signer)
        self.outcome_frame = LabeledField("Réponse", self.outcome)
        self.reason_frame = LabeledField("Motif (obligatoire)", self.reason, "En quelques mots.")
        self._paper = TextLabel(_PAPER, muted=True)
        self._lay_out()
        self.read_aloud.setVisible(household)  # once it has a parent: alone it would be a window that blinks
        self._connect()
        self.outcome.set_value(outcome.value if outcome else None)
        self._follow_outcome()

    @property
    def chosen(self) -> SignatureOutcome | None:
        """The answer, None before there is one."""
        value = self.outcome.value()
        return SignatureOutcome(value) if value else None

    def given(self) -> SignatureInput | None:
        """The answer as it is sealed; None before there is one."""
        outcome = self.chosen
        if outcome is None:
            return None
        signed = outcome is SignatureOutcome.SIGNED
        return SignatureInput(
            self.signer.text(),
            self.role,
            outcome,
            "" if outcome in _WITHOUT_REASON else self.reason.value(),
            self.read_aloud.isChecked(),
            self.pad.aspect(),
            self.pad.strokes() if signed else (),
        )

    def set_errors(self, errors: Mapping[str, str]) -> QWidget | None:
        """Tells what is wrong with this answer (« household.reason »); the first field concerned, None if none is."""
        place, outcome = self.role.value, self.chosen
        missing = "" if outcome is not None else errors.get(place, "")
        unnamed = errors.get(f"{place}.signer", "") if not self.signer.text().strip() else ""
        unsigned = self.pad.is_empty() and outcome is SignatureOutcome.SIGNED
        unexplained = not self.reason.value().strip() and outcome not in _WITHOUT_REASON
        told = (
            (self.signer_frame, unnamed),
            (self.outcome_frame, missing),
            (self.reason_frame, errors.get(f"{place}.reason", "") if unexplained else ""),
        )
        for frame, message in told:
            frame.set_error(message)
        self.pad_error.set_text(errors.get(f"{place}.strokes", "") if unsigned else "")
        wrong = next((frame.widget for frame, message in told if message), None)
        return wrong or (self.pad if self.pad_error.text else None)

    def _lay_out(self) -> None:
        for widget in (
            self.signer_frame, self.outcome_frame, self.reason_frame, self._paper, self.pad, self.pad_error,
            self.again, self.read_aloud,
        ):  # fmt: skip
            self.add(widget)

    def _connect(self) -> None:
        self.outcome.changed.connect(self._follow_outcome)
        self.signer.changed.connect(lambda: self.signer_frame.set_error(""))
        self.reason.changed.connect(lambda: self.reason_frame.set_error(""))
        self.pad.changed.connect(lambda: self.pad_error.set_text(""))

    def _follow_outcome(self) -> None:
        outcome = self.chosen
        signed = outcome is SignatureOutcome.SIGNED
        self.pad.setVisible(signed)
        self.again.setVisible(signed)
        self.pad_error.set_text("")
        self.outcome_frame.set_error("")
        self.reason_frame.setVisible(outcome is not None and outcome not in _WITHOUT_REASON)
        self._paper.setVisible(outcome is SignatureOutcome.PAPER)
        self.changed.emit()


class SigningPanel(Panel):
    """The frozen pages at the left, the signers at the right."""

    seal_asked = Signal()
    reopen_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        self.pages = PdfPages("Bilan à signer")
        self.sheet = ScrollColumn(760)
        super().__init__(PagesBeside(self.pages, self.sheet), parent)
        self.cards: list[SignerCard] = []
        self._sha256 = ""
        self._cards_column = QVBoxLayout()
        self._cards_column.setSpacing(SPACE * 2)
        self._print = TextLabel("", "caption", muted=True, selectable=True)
        self.add_signer = SecondaryButton("Ajouter une personne du ménage", "plus")
        self.seal = PrimaryButton("Sceller le bilan", "lock")
        self.reopen = LinkButton("Reprendre le texte")
        self.enlarge = SecondaryButton("Lire les pages en grand", "search")
        self.enlarge.setCheckable(True)
        self._fill()

    def show_signers(self, household: Sequence[str], worker: str, sha256: str) -> None:
        """Prepares one answer for the first member, one for each other adult, and the worker's.

        Answers already taken to this very text stay: somebody may have looked at another screen in between.
        """
        if sha256 == self._sha256:
            return
        self.forget()
        self.enlarge.setChecked(False)
        self._sha256 = sha256
        for place, name in enumerate(household or ("",)):
            self._append(SignerCard(SignerRole.HOUSEHOLD, name, None if place else SignatureOutcome.SIGNED))
        self._append(SignerCard(SignerRole.WORKER, worker, SignatureOutcome.SIGNED))
        self._print.setText(f"Le texte est figé. Son empreinte (SHA-256)\u00a0: {_in_groups(sha256)}")
        self.sheet.verticalScrollBar().setValue(0)

    def forget(self) -> None:
        """Takes every answer away: they were given to a text that is no longer this one."""
        for card in self.cards:
            self._cards_column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = []
        self._sha256 = ""

    def given(self) -> list[SignatureInput]:
        """The answers taken so far."""
        return [given for card in self.cards if (given := card.given()) is not None]

    def set_errors(self, errors: Mapping[str, str]) -> None:
        """Tells what is wrong beside each answer, and goes to the first."""
        wrong = [widget for card in self.cards if (widget := card.set_errors(errors)) is not None]
        if wrong:
            self.enlarge.setChecked(False)
            reveal(wrong[0])
            wrong[0].setFocus()

    def set_busy(self, *, busy: bool) -> None:
        """Nothing is changed while the bilan is being sealed."""
        for widget in (self.sheet, self.seal, self.reopen):
            widget.setEnabled(not busy)

    def _fill(self) -> None:
        told = (
            "Montrez ou lisez chaque page. Chacun peut signer ici, signer sur papier ou refuser\u00a0: "
            "son choix est écrit dans le bilan."
        )
        self.sheet.add(TextLabel(told))
        self.sheet.body.addLayout(self._cards_column)
        self.sheet.add(self.add_signer)
        self.sheet.add(self._print)
        self.sheet.body.addStretch(1)
        self._print.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.add_signer.clicked.connect(lambda *_: self._add_person())
        self.seal.clicked.connect(lambda *_: self.seal_asked.emit())
        self.reopen.clicked.connect(lambda *_: self.reopen_asked.emit())
        self.enlarge.toggled.connect(self.sheet.setHidden)
        self.set_acts(self.seal, self.enlarge, self.reopen)

    def _add_person(self) -> None:
        card = SignerCard(SignerRole.HOUSEHOLD, "", SignatureOutcome.SIGNED)
        self.cards.insert(len(self.cards) - 1, card)
        self._cards_column.insertWidget(self._cards_column.count() - 1, card)
        reveal(card)
        card.signer.setFocus()

    def _append(self, card: SignerCard) -> None:
        self.cards.append(card)
        self._cards_column.addWidget(card)


def _in_groups(digits: str) -> str:
    """Eight by eight: a narrow page has a place to break the line, the eye one to rest."""
    return " ".join(digits[place : place + 8] for place in range(0, len(digits), 8))


def signers_of(household: Household) -> list[str]:
    """The members who may sign: all who have not left but the children, the first one in any case."""
    members = [person for person in household.persons if person.left_on is None]
    adults = [person.full_name for person in members if not person.role.is_child]
    return adults or [household.name]
