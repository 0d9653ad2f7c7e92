"""One row of the file told in full: what is wrong in it, what is to be known, what would change."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QWidget

from desktop.services.importing import VERDICT_WORDS, PlannedRow, Verdict
from desktop.ui.parts.page_base import Fact
from desktop.ui.widgets import Banner, Card, TextLabel

_NOTHING: Final = "Choisissez une ligne."
_SAID: Final = {
    Verdict.CREATE: "Cette ligne crée ce qu’elle décrit.",
    Verdict.UPDATE: "Cette ligne complète ce que dit le carnet.",
    Verdict.SKIP: "Le carnet le dit déjà\u00a0: rien ne change.",
    Verdict.ERROR: "Rien de cette ligne ne sera écrit.",
}


class RowDetail(Card):
    """The row at hand."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent, "sunken")
        self.row: PlannedRow | None = None
        self.show_row(None)

    def show_row(self, row: PlannedRow | None) -> None:
        """Shows a row, or the sentence that asks for one."""
        self.row = row
        self.clear()
        if row is None:
            self.set_title("Détail")
            self.add(TextLabel(_NOTHING, muted=True))
            return
        self.set_title(f"Ligne {row.number} · {VERDICT_WORDS[row.verdict]}")
        self.add(TextLabel(row.name, "label", selectable=True))
        if row.about:
            self.add(TextLabel(row.about, muted=True))
        for fault in row.faults:
            words = f"{fault.column}\u00a0: {fault.words}" if fault.column else fault.words
            self.add(Banner("danger", words))
        for remark in row.remarks:
            self.add(Banner("warning", remark))
        for change in row.changes:
            self.add(Fact(change.label, change.after, note=f"Avant\u00a0: {change.before}"))
        self.add(TextLabel(_SAID[row.verdict], "caption", muted=True))
