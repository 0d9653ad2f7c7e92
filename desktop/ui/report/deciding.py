"""Step 2: the very pages that will be signed, who signs them, then the act that fixes their text."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.ui.papers.pdf_pages import PdfPages
from desktop.ui.papers.split import PagesBeside
from desktop.ui.report.caution import CautionFold
from desktop.ui.report.panel import Panel
from desktop.ui.report.who_signs import WhoSigns
from desktop.ui.widgets import Card, LinkButton, PrimaryButton, ScrollColumn, SecondaryButton, TextLabel

_FROZEN: Final = (
    "Figé, le texte ne change plus pendant que le ménage le lit et le signe. Une empreinte en est calculée\u00a0: si "
    "une seule lettre changeait, elle serait différente. «\u00a0Reprendre le texte\u00a0» le rouvre si le ménage "
    "demande une correction."
)


class DecidingPanel(Panel):
    """The pages, marked as a draft, beside the signers; `freeze_asked` once both are right."""

    freeze_asked = Signal()
    back_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        self.pages = PdfPages("Aperçu du bilan")
        self.sheet = ScrollColumn(620)
        super().__init__(PagesBeside(self.pages, self.sheet), parent)
        self.caution = CautionFold()
        self.who = WhoSigns()
        told = Card("Figer le texte")
        told.add(TextLabel(_FROZEN))
        for widget in (self.caution, self.who, told):
            self.sheet.add(widget)
        self.caution.hide()
        self.freeze = PrimaryButton("Figer le texte", "lock")
        self.enlarge = SecondaryButton("Lire les pages en grand", "search")
        self.back = LinkButton("Modifier le texte")
        self.enlarge.setCheckable(True)
        self.enlarge.toggled.connect(self.sheet.setHidden)
        self.freeze.clicked.connect(lambda *_: self.freeze_asked.emit())
        self.back.clicked.connect(lambda *_: self.back_asked.emit())
        self.set_acts(self.freeze, self.enlarge, self.back)

    def set_busy(self, *, busy: bool) -> None:
        """Nothing is changed while the text is being fixed."""
        for widget in (self.sheet, self.freeze, self.back):
            widget.setEnabled(not busy)
