"""Where the paragraph under the cursor comes from: its visits, each a click away (P3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.bilan_trace import Origin, Traced
from desktop.ui.look.theme import SPACE
from desktop.ui.widgets import FlowLayout, LinkButton, TextLabel, clear_layout

_WORDS: Final = {
    Origin.DRAFTED: "Ce paragraphe est tiré de\u00a0:",
    Origin.EDITED: "Modifié depuis, ce paragraphe vient de\u00a0:",
    Origin.WRITTEN: "Ce paragraphe est de vous\u00a0: il ne vient d’aucune visite.",
}
_NO_VISIT: Final = {
    Origin.DRAFTED: "Ce paragraphe est tiré de la fiche, et d’aucune visite.",
    Origin.EDITED: "Modifié depuis, ce paragraphe vient de la fiche, et d’aucune visite.",
}
_MOST: Final = 8
"""Visits named; beyond them a number is enough."""


class OriginLine(QWidget):
    """One line of words, and a link for each visit."""

    visit_asked = Signal(str)
    """The id of a contact."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = TextLabel("", "caption", muted=True)
        self.links: list[LinkButton] = []
        self._flow_ground = QWidget()
        self._flow = FlowLayout(self._flow_ground, SPACE, line_spacing=0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.words)
        column.addWidget(self._flow_ground)
        self._shown: Traced | None = None
        self.hide()

    def show_origin(self, traced: Traced | None, names: Mapping[str, str]) -> None:
        """Tells of another paragraph; of none nothing is told."""
        if traced == self._shown:
            return
        self._shown = traced
        self.setVisible(traced is not None)
        clear_layout(self._flow)
        self.links = []
        if traced is None:
            return
        known = [source for source in traced.source_ids if source in names]
        self.words.setText(_WORDS[traced.origin] if known else _NO_VISIT.get(traced.origin, _WORDS[Origin.WRITTEN]))
        for source in known[:_MOST]:
            self._add_link(source, names[source])
        if len(known) > _MOST:
            self._flow.addWidget(TextLabel(f"et {len(known) - _MOST} autres rencontres", "caption", muted=True))
        self._flow_ground.setVisible(bool(known))

    def _add_link(self, source: str, name: str) -> None:
        link = LinkButton(name)
        link.setAccessibleName(f"Voir la rencontre\u00a0: {name}")
        link.clicked.connect(lambda *_: self.visit_asked.emit(source))
        self.links.append(link)
        self._flow.addWidget(link)
