"""The sealed bilan: its pages, its print, who answered what, and what remains to be done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.bilan import Bilan, Signature
from desktop.domain.french import hour, long_date
from desktop.schemes.path import Step
from desktop.services.clock import PARIS
from desktop.services.wording import SIGNATURES, SIGNERS
from desktop.ui.look.theme import SPACE
from desktop.ui.papers.file_windows import PDF, ask_to_save
from desktop.ui.papers.pdf_pages import PdfPages
from desktop.ui.papers.split import PagesBeside
from desktop.ui.report.panel import Panel
from desktop.ui.widgets import (
    Banner,
    Card,
    Chip,
    Line,
    PrimaryButton,
    ScrollColumn,
    SecondaryButton,
    TextLabel,
    clear_layout,
)

_LEAVES = (
    "Cette copie sort du carnet chiffré\u00a0: elle sera lisible par toute personne qui a accès à l’endroit choisi. "
    "Remettez-la au ménage, puis effacez-la de la clé ou du dossier."
)
_CAUTION = "Une précaution est gardée\u00a0: relisez la fiche du ménage avant de remettre ce bilan."


def ask_for_path(parent: QWidget) -> str:
    """Where to write a copy, asked with the system's own window; empty when it was given up."""
    path = ask_to_save(parent, "Enregistrer une copie", "Bilan.pdf", PDF)
    return "" if path is None else str(path)


class SealedPanel(Panel):
    """What nobody can change any more."""

    close_asked = Signal()
    copy_asked = Signal(str)
    """The path chosen for the copy."""

    def __init__(self, ask_path: Callable[[QWidget], str], parent: QWidget | None = None) -> None:
        self.pages = PdfPages("Bilan scellé")
        self.sheet = ScrollColumn(620)
        self._ask_path = ask_path
        super().__init__(PagesBeside(self.pages, self.sheet), parent)
        self.close_measure = PrimaryButton("Clôturer la mesure", "check")
        self.copy = SecondaryButton("Enregistrer une copie…", "save")
        self.why_not = TextLabel(muted=True)
        self.warning = Card("Enregistrer une copie")
        self.choose = SecondaryButton("Choisir l’endroit…")
        self.choose.clicked.connect(lambda *_: self._choose())
        self.warning.add(Banner("warning", _LEAVES))
        self.caution = TextLabel(_CAUTION, "label")
        self.warning.add(self.caution)
        self.warning.add(self.choose)
        self.close_measure.clicked.connect(lambda *_: self.close_asked.emit())
        self.copy.clicked.connect(lambda *_: self._warn())
        self.set_acts(self.close_measure, self.copy, above=self.why_not)
        self._sheets = QVBoxLayout()
        self._sheets.setSpacing(SPACE * 2)
        self.sheet.add(Banner("success", "Le bilan est scellé. Toute modification ultérieure se verrait."))
        self.sheet.add(self.warning)
        self.sheet.body.addLayout(self._sheets)
        self.sheet.body.addStretch(1)

    def show_bilan(self, bilan: Bilan, close: Step | None, *, cautioned: bool) -> None:
        """Shows who answered what, the prints, and whether the measure can be closed now.

        `cautioned`: something is to be read before the bilan is handed over (R6); the household may see this screen.
        """
        self.caution.setVisible(cautioned)
        self.warning.hide()
        clear_layout(self._sheets)
        answers = Card("Signatures")
        for place, signature in enumerate(bilan.signatures):
            if place:
                answers.add(Line())
            answers.add(_answer(signature))
        prints = Card("Empreintes (SHA-256)")
        for title, value in (("Texte montré et signé", bilan.frozen_sha256), ("Bilan scellé", bilan.sealed_sha256)):
            prints.add(TextLabel(title, "caption", muted=True))
            prints.add(_print(value))
        self._sheets.addWidget(answers)
        self._sheets.addWidget(prints)
        self.close_measure.setVisible(close is not None)
        self.close_measure.setEnabled(close is not None and close.allowed)
        self.why_not.setText(close.refusal if close is not None else "")
        self.why_not.setVisible(bool(self.why_not.text()))

    def _warn(self) -> None:
        self.warning.show()
        self.sheet.verticalScrollBar().setValue(0)
        self.choose.setFocus()

    def _choose(self) -> None:
        path = self._ask_path(self)
        self.warning.hide()
        if path:
            self.copy_asked.emit(path)


def _print(sha256: str) -> TextLabel:
    """Sixteen groups of four characters, which wrap and can be compared by eye."""
    groups = " ".join(sha256[place : place + 4] for place in range(0, len(sha256), 4))
    label = TextLabel(groups, selectable=True)
    label.setAccessibleName(f"Empreinte\u00a0: {sha256}")
    return label


def _answer(signature: Signature) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(SPACE // 2)
    column.addWidget(TextLabel(signature.signer, "label"))
    moment = signature.signed_at.astimezone(PARIS)
    told = f"{SIGNERS[signature.role]}, le {long_date(moment.date())} à {hour(moment.time())}"
    column.addWidget(TextLabel(told, "caption", muted=True))
    column.addWidget(Chip(SIGNATURES[signature.outcome], "success" if signature.strokes else "neutral"))
    if signature.reason:
        column.addWidget(TextLabel(signature.reason))
    if signature.read_aloud:
        column.addWidget(TextLabel("Le texte a été lu à voix haute.", "caption", muted=True))
    return holder
