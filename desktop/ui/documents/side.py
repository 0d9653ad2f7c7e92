"""What stands beside the pages of a document: its cautions first, then how it is handed over and what is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.document_kind import Hands
from desktop.services.documents import DocumentSheet
from desktop.ui.attachments.leaving import LeavingPanel
from desktop.ui.documents.fields import DocumentFields
from desktop.ui.parts.page_base import show_whole
from desktop.ui.widgets import (
    Banner,
    Card,
    FlowRow,
    PrimaryButton,
    ScrollColumn,
    SecondaryButton,
    TextLabel,
    clear_layout,
)

_FOR: Final = {
    Hands.HOUSEHOLD: "Pour le ménage",
    Hands.PARTNER: "Pour un partenaire, avec l’accord du ménage",
    Hands.DEPARTMENT: "Pour le Département",
    Hands.FILE: "Pour votre dossier",
}
_HEED: Final = "À lire avant de montrer ou de remettre quoi que ce soit\u00a0:"
_AT_RISK: Final = (
    "Une personne de ce ménage est à protéger. Un papier se pose, se perd, se lit par-dessus l’épaule\u00a0: sans "
    "nécessité, n’imprimez pas."
)
_OUT: Final = (
    "Imprimé ou enregistré, ce document sort du carnet chiffré. Une copie en reste dans le dossier de la mesure, et "
    "sa sortie est notée dans le journal, sans aucun nom."
)


class DocumentSide(ScrollColumn):
    """`show_sheet` tells a document; `choose_place` goes on once the warning of a copy was read."""

    def __init__(self, choose_place: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(620, parent)
        self.print_button = PrimaryButton("Imprimer…", "printer")
        self.save_button = SecondaryButton("Enregistrer une copie…", "save")
        self.measure_button = SecondaryButton("Ouvrir la mesure", "chevron-right")
        self.read_button = PrimaryButton("J’ai lu ces consignes", "check")
        self.leaving = LeavingPanel(choose_place)
        self.fields = DocumentFields()
        self._title, self._who = TextLabel("", "display"), TextLabel("", muted=True)
        self.cautions, self._at_risk = TextLabel("", "label"), Banner("danger", _AT_RISK)
        self._heed, self._work, self._texts = Card(_HEED), QWidget(), Card("Ce qui est écrit")
        self._again, self._remark = QVBoxLayout(), QVBoxLayout()
        self._reading = FlowRow((self.read_button,))
        for part in (self.cautions, self._at_risk, self._reading):
            self._heed.add(part)
        self._lay_out_work()
        for widget in (self._title, self._who, self._heed, self._work):
            self.add(widget)

    def _lay_out_work(self) -> None:
        column = QVBoxLayout(self._work)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.body.spacing())
        column.addWidget(FlowRow((self.print_button, self.save_button, self.measure_button)))
        column.addWidget(self.leaving)
        column.addLayout(self._again)
        column.addLayout(self._remark)
        self._texts.add(self.fields)
        column.addWidget(self._texts)
        column.addWidget(Banner("neutral", _OUT))
        self.leaving.hide()

    def show_sheet(self, sheet: DocumentSheet) -> None:
        """Tells what it is, whom it is for and what to heed; its fields are filled in apart."""
        self._title.setText(sheet.kind.title)
        self._who.setText(f"{_FOR[sheet.kind.recipient]} – {sheet.household}")
        self.cautions.setText("\n".join(sheet.cautions))
        self._at_risk.setVisible(sheet.is_guarded)
        self._heed.setVisible(bool(sheet.cautions))
        self._texts.setVisible(bool(sheet.fields))
        _put(self._remark, Banner("neutral", sheet.kind.remark) if sheet.kind.remark else None)
        self.verticalScrollBar().setValue(0)

    def set_covered(self, *, covered: bool) -> None:
        """R6: no act before the cautions were read."""
        self._reading.setVisible(covered)
        self._work.setVisible(not covered)

    def warn_of_copy(self, sheet: DocumentSheet) -> None:
        """What is to be known before a copy leaves."""
        self.leaving.ask_for(sheet.kind.title, sheet.cautions)
        show_whole(self.leaving)

    def warn_of_paper(self, sheet: DocumentSheet, print_it: Callable[[], None]) -> None:
        """The cautions once more: they were read before the document went out the last time (R6)."""
        self.leaving.ask_paper(sheet.kind.title, sheet.cautions, print_it)
        show_whole(self.leaving)

    def tell_taken_up(self, banner: QWidget | None) -> None:
        """Whether the texts are those of a draft."""
        _put(self._again, banner)

    def forget(self) -> None:
        """Nothing of the document stays on the screen."""
        self.fields.clear()
        self.leaving.hide()
        for place in (self._again, self._remark):
            _put(place, None)
        for label in (self._title, self._who, self.cautions):
            label.clear()


def _put(place: QVBoxLayout, widget: QWidget | None) -> None:
    """One thing in a place, or nothing."""
    clear_layout(place)
    if widget is not None:
        place.addWidget(widget)
