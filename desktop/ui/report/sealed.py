"""Step 4, the sealed bilan: its pages and its proof, who answered what, what remains to be done with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.bilan import Signature, SignatureOutcome, SignerRole
from desktop.domain.french import hour, long_date
from desktop.schemes.path import Step
from desktop.services.ceremony import Sitting, Slot, Version
from desktop.services.clock import PARIS
from desktop.services.verification import Outcome, Verified
from desktop.services.wording import SIGNATURES
from desktop.ui.forms.reveal import reveal
from desktop.ui.look.theme import SPACE, Tone
from desktop.ui.papers.pdf_pages import PdfPages
from desktop.ui.papers.split import PagesBeside
from desktop.ui.report.correcting import CorrectionAsked
from desktop.ui.report.former_versions import FormerVersions
from desktop.ui.report.leaving import LeavingCard
from desktop.ui.report.panel import Panel
from desktop.ui.report.prints import print_label
from desktop.ui.report.shelf import Shelf, Standing, name_of
from desktop.ui.widgets import (
    Banner,
    Card,
    Chip,
    Disclosure,
    FlowRow,
    Line,
    LinkButton,
    PrimaryButton,
    ScrollColumn,
    SecondaryButton,
    TextLabel,
    clear_layout,
)

_PROOF_TOLD = (
    "La preuve dit qui a signé, quand et comment, et porte l’empreinte du bilan. C’est une signature dite "
    "«\u00a0simple\u00a0»\u00a0: sa valeur tient à ces éléments."
)
_TONES: Final[Mapping[Outcome, Tone]] = {
    Outcome.WHOLE: "success",
    Outcome.UNCHECKED: "warning",
    Outcome.WRONG: "danger",
    Outcome.UNREADABLE: "danger",
}
_IN_FORCE: Final = (
    "Ce bilan est en vigueur. La nouvelle version qui est en cours le remplacera quand elle sera scellée."
)
_SHOW_PROOF, _SHOW_BILAN = "Voir la preuve", "Revoir le bilan"


class SealedPanel(Panel):
    """What nobody can change any more: it is printed, copied, checked; a correction is a new version of it."""

    close_asked = Signal()
    print_asked = Signal()
    copy_asked = Signal(str)
    """The path chosen for the copy of the bilan."""
    proof_copy_asked = Signal(str)
    proof_asked = Signal(bool)
    """Whether the proof is to be seen instead of the bilan."""
    version_asked = Signal(str)
    """The id of the version to be seen instead."""
    back_asked = Signal()
    """Back to the version that counts or, from that one, to the one in hand."""
    version_copy_asked = Signal(str, str)
    """The id of a version, and the path chosen for the copy of it."""
    check_asked = Signal()
    scan_asked = Signal(str)
    """The place whose paper is to be joined."""

    def __init__(self, ask_path: Callable[[QWidget], str], parent: QWidget | None = None) -> None:
        self.pages = PdfPages("Bilan scellé")
        self.sheet = ScrollColumn(620)
        super().__init__(PagesBeside(self.pages, self.sheet), parent)
        self.close_measure = PrimaryButton("Clôturer la mesure", "check")
        self.paper = SecondaryButton("Imprimer…", "printer")
        self.copy = SecondaryButton("Enregistrer une copie…", "save")
        self.why_not = TextLabel(muted=True)
        self.leaving = LeavingCard(ask_path)
        self.correction = CorrectionAsked()
        self.show_proof = SecondaryButton(_SHOW_PROOF, "eye")
        self.copy_proof = SecondaryButton("Enregistrer la preuve…", "save")
        self.check = SecondaryButton("Vérifier", "check")
        self.verdict = QVBoxLayout()
        self.former = FormerVersions()
        self._answers = QVBoxLayout()
        self._answers.setSpacing(SPACE)
        self._prints = QVBoxLayout()
        self._told = QVBoxLayout()
        self._told.setSpacing(SPACE)
        self._version = TextLabel()
        self._lay_out()
        self._connect()

    def show_shelf(self, shelf: Shelf, bilan_id: str) -> None:
        """Says what the version on show is, and lists the others."""
        version, standing = shelf.version(bilan_id), shelf.standing(bilan_id)
        clear_layout(self._told)
        self._told.addWidget(Banner(*_banner(version, standing)))
        if standing is not Standing.IN_HAND:
            in_force = standing is Standing.IN_FORCE
            back = LinkButton("Revenir à la nouvelle version" if in_force else "Revenir au bilan", "back")
            back.clicked.connect(lambda *_: self.back_asked.emit())
            self._told.addWidget(FlowRow((back,)))
        self.correction.setVisible(standing is Standing.IN_HAND)
        self.former.show_versions(shelf.others(bilan_id))
        self.sheet.verticalScrollBar().setValue(0)

    def show_sitting(self, sitting: Sitting, close: Step | None, *, cautioned: bool) -> None:
        """Shows who answered what, the prints, and whether the measure can be closed now.

        `cautioned`: something is to be read before the bilan is handed over (R6); the household may see this screen.
        """
        self.leaving.prepare(cautioned=cautioned)
        self.correction.fold()
        self._version.setText(f"Cette version en corrige une autre\u00a0: {sitting.correction}")
        self._version.setVisible(bool(sitting.replaces and sitting.correction))
        with QSignalBlocker(self.show_proof):
            self.show_proof.setChecked(False)
        self.show_proof.setText(_SHOW_PROOF)
        for widget in (self.show_proof, self.copy_proof):
            widget.setVisible(bool(sitting.proof_sha256))
        clear_layout(self.verdict)
        clear_layout(self._answers)
        for place, slot in enumerate(sitting.slots):
            if place:
                self._answers.addWidget(Line())
            self._answers.addWidget(self._answer(slot))
        self.show_prints(sitting)
        self.close_measure.setVisible(close is not None)
        self.close_measure.setEnabled(close is not None and close.allowed)
        self.why_not.setText(close.refusal if close is not None else "")
        self.why_not.setVisible(bool(self.why_not.text()))

    def show_prints(self, sitting: Sitting) -> None:
        """Shows the print of each document."""
        clear_layout(self._prints)
        for title, value in (
            ("Texte montré et signé", sitting.frozen_sha256),
            ("Bilan scellé", sitting.sealed_sha256),
            ("Preuve", sitting.proof_sha256),
        ):
            if value:
                self._prints.addWidget(TextLabel(title, "caption", muted=True))
                self._prints.addWidget(print_label(value))

    def tell_verdict(self, verified: Verified) -> None:
        """Says what the document is worth, then each signature of it."""
        clear_layout(self.verdict)
        sentences = "\n".join((verified.headline, *verified.findings))
        banner = Banner(_TONES[verified.outcome], sentences)
        self.verdict.addWidget(banner)
        for one in (*verified.signatures, *verified.stamps):
            self.verdict.addWidget(TextLabel(one.who, "label"))
            self.verdict.addWidget(TextLabel(f"{one.what}. {one.worth}", "caption", muted=True))
        reveal(banner)

    def set_errors(self, errors: Mapping[str, str]) -> None:
        """Tells what is wrong with what was asked."""
        self.correction.set_error(errors.get("reason", ""))

    def _lay_out(self) -> None:
        self.set_acts(self.close_measure, self.paper, self.copy, above=self.why_not)
        answers = Card("Signatures")
        answers.body.addLayout(self._answers)
        proof = Card("Preuve et vérification")
        proof.add(TextLabel(_PROOF_TOLD, muted=True))
        proof.add(FlowRow((self.show_proof, self.copy_proof, self.check), SPACE, line_spacing=SPACE))
        proof.body.addLayout(self.verdict)
        prints = QWidget()
        prints.setLayout(self._prints)
        self._prints.setContentsMargins(0, 0, 0, 0)
        proof.add(Disclosure("Empreintes (SHA-256)", prints))
        self.show_proof.setCheckable(True)
        self.sheet.body.addLayout(self._told)
        for widget in (self._version, self.leaving, answers, proof, self.former, self.correction):
            self.sheet.add(widget)
        self._version.hide()

    def _connect(self) -> None:
        self.close_measure.clicked.connect(lambda *_: self.close_asked.emit())
        self.paper.clicked.connect(lambda *_: self._ask_paper())
        self.copy.clicked.connect(lambda *_: self._ask_leaving("le bilan", self.copy_asked.emit))
        self.copy_proof.clicked.connect(lambda *_: self._ask_leaving("la preuve", self.proof_copy_asked.emit))
        self.show_proof.toggled.connect(self._on_proof)
        self.check.clicked.connect(lambda *_: self.check_asked.emit())
        self.former.asked.connect(self.version_asked)
        self.former.copy_asked.connect(
            lambda of, name: self._ask_leaving(name, lambda path: self.version_copy_asked.emit(of, path))
        )

    def _ask_leaving(self, what: str, write: Callable[[str], object]) -> None:
        self.leaving.ask(what, write)
        self.sheet.verticalScrollBar().setValue(0)

    def _ask_paper(self) -> None:
        self.leaving.ask_paper(self.print_asked.emit, "la preuve" if self.show_proof.isChecked() else "le bilan")
        self.sheet.verticalScrollBar().setValue(0)

    def _on_proof(self, shown: bool) -> None:
        self.show_proof.setText(_SHOW_BILAN if shown else _SHOW_PROOF)
        self.proof_asked.emit(shown)

    def _answer(self, slot: Slot) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        signature = slot.answer
        if signature is None:
            return holder
        told = Chip(SIGNATURES[signature.outcome], "success" if signature.outcome.is_given else "neutral")
        column.addWidget(FlowRow((TextLabel(slot.signer, "label"), told), SPACE * 2, line_spacing=4))
        moment = signature.signed_at.astimezone(PARIS)
        when = f"{slot.role_words}, le {long_date(moment.date())} à {hour(moment.time())}"
        column.addWidget(TextLabel(when, "caption", muted=True))
        for line in _said_beside(signature):
            column.addWidget(TextLabel(line))
        if signature.outcome is SignatureOutcome.PAPER:
            column.addWidget(self._scan(slot, joined=bool(signature.scan_id)))
        return holder

    def _scan(self, slot: Slot, *, joined: bool) -> QWidget:
        """The sheet signed with a pen: joined, or still to be."""
        join = LinkButton("Joindre une autre feuille…" if joined else "Joindre la feuille signée…", "paperclip")
        join.setAccessibleDescription(f"Feuille signée par {slot.signer}")
        join.clicked.connect(lambda *_: self.scan_asked.emit(slot.place))
        told = Chip("Feuille jointe" if joined else "Feuille à joindre", "success" if joined else "warning")
        return FlowRow((told, join), SPACE, line_spacing=4)


def _banner(version: Version, standing: Standing) -> tuple[Tone, str]:
    if standing is Standing.IN_HAND:
        return "success", "Le bilan est scellé. Toute modification ultérieure se verrait."
    if standing is Standing.IN_FORCE:
        return "info", _IN_FORCE
    told = f"Vous regardez le {name_of(version)}, {version.state_words.lower()}. Ce n’est plus celui qui vaut."
    return "info", told


def _said_beside(signature: Signature) -> list[str]:
    """What was said with the answer, a line each."""
    to_them = signature.role is SignerRole.HOUSEHOLD  # it is to the household that the text is read and translated
    interpreter = f"Traduit par\u00a0: {signature.interpreter}." if to_them and signature.interpreter else ""
    observations = f"Observations\u00a0: {signature.observations}" if signature.observations else ""
    read = "Le texte a été lu à voix haute." if to_them and signature.read_aloud else ""
    reason = f"Motif\u00a0: {signature.reason}" if signature.reason else ""
    return [line for line in (reason, read, interpreter, observations) if line]
