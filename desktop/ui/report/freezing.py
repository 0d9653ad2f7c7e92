"""Steps 2 and 3: the very pages that will be signed, then the act that fixes their text."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.ui.look.theme import SPACE
from desktop.ui.papers.pdf_pages import PdfPages
from desktop.ui.report.panel import Panel
from desktop.ui.widgets import Card, LinkButton, PrimaryButton, ScrollColumn, TextLabel

_PAGE_WIDTH = 880
"""A page is read best about as wide as it is printed."""


class PreviewPanel(Panel):
    """The pages as they will be printed, marked as a draft."""

    next_asked = Signal()
    back_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        self.pages = PdfPages("Aperçu du bilan")
        body = QWidget()
        self.pages.setMaximumWidth(_PAGE_WIDTH)
        row = QHBoxLayout(body)
        row.setContentsMargins(SPACE * 3, SPACE, SPACE * 3, SPACE)
        row.addStretch(1)
        row.addWidget(self.pages, 100)
        row.addStretch(1)
        super().__init__(body, parent)
        self.next = PrimaryButton("Continuer\u00a0: figer le texte")
        self.back = LinkButton("Modifier le texte")
        self.next.clicked.connect(lambda *_: self.next_asked.emit())
        self.back.clicked.connect(lambda *_: self.back_asked.emit())
        self.set_acts(self.next, self.back)


class FreezingPanel(Panel):
    """What freezing means, in plain words, and the button."""

    freeze_asked = Signal()
    back_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        sheet = ScrollColumn(760)
        super().__init__(sheet, parent)
        card = Card("Figer le texte avant de signer")
        for text in (
            "Le texte ne pourra plus changer pendant que le ménage le lit et le signe.",
            "Une empreinte du document est calculée\u00a0: si une seule lettre changeait, elle serait différente. "
            "Elle sera imprimée à côté des signatures.",
            "Si le ménage demande une correction, «\u00a0Reprendre le texte\u00a0» le rouvre tant que personne n’a "
            "signé.",
        ):
            card.add(TextLabel(text))
        sheet.add(card)
        sheet.body.addStretch(1)
        self.freeze = PrimaryButton("Figer le texte", "lock")
        self.back = LinkButton("Revoir l’aperçu")
        self.freeze.clicked.connect(lambda *_: self.freeze_asked.emit())
        self.back.clicked.connect(lambda *_: self.back_asked.emit())
        self.set_acts(self.freeze, self.back)
