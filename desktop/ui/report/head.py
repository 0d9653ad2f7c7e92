"""The head of a bilan: whose it is, under which scheme, and a hint where a caution is kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.domain.bilan import Bilan, BilanState
from desktop.services.measure_view import MeasureView
from desktop.ui.look.theme import SPACE
from desktop.ui.widgets import Chip, FlowRow, LinkButton, SchemeChip, TextLabel, clear_layout

_CAUTION: Final = "À relire avant\u00a0: la fiche du ménage"
_SHORT_TITLE: Final = 48
"""Letters: a longer one is written smaller, so that the pages below keep their room."""


class BilanHead(QWidget):
    """No caution in words here, this screen is shown to the household; that there is one is hinted at (R6)."""

    withdraw_asked = Signal()
    """The new version is not wanted any more."""
    beside_asked = Signal()
    """Another version than the one in hand is to be seen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(SPACE * 3, SPACE * 2, SPACE * 3, SPACE)
        self._grid.setHorizontalSpacing(SPACE * 2)
        self._grid.setVerticalSpacing(SPACE // 2)
        self._grid.setColumnStretch(0, 1)

    def show_measure(self, view: MeasureView, bilan: Bilan | None = None, beside: str = "") -> None:
        """Tell another measure; the hint stands under the title, whose lines it would shorten beside it.

        `beside`: how the version that is there besides is asked for; empty for none.
        """
        self.clear()
        title, top = f"Bilan de {view.household.name}", Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(TextLabel(title, "display" if len(title) <= _SHORT_TITLE else "title"), 0, 0)
        self._grid.addWidget(SchemeChip(view.scheme.id, view.scheme.name), 0, 1, top)
        if view.household.cautions:
            hint = Chip(_CAUTION, "warning", "warning")
            self._grid.addWidget(hint, 1, 0, 1, 2, Qt.AlignmentFlag.AlignLeft | top)
        is_correction = bilan is not None and bilan.state is BilanState.DRAFT and bool(bilan.correction)
        parts = list(self._version_parts(beside, is_correction=is_correction))
        if parts:
            self._grid.addWidget(FlowRow(parts, SPACE * 2, line_spacing=SPACE // 2), 2, 0, 1, 2)
        if bilan is not None and is_correction:
            self._grid.addWidget(TextLabel(f"Motif\u00a0: {bilan.correction}", muted=True), 3, 0, 1, 2)

    def _version_parts(self, beside: str, *, is_correction: bool) -> Iterator[QWidget]:
        """Tells of a draft that it corrects what is sealed; leads to what is there besides."""
        if is_correction:
            yield Chip("Nouvelle version", "info", "refresh")
        if beside:
            see = LinkButton(beside, "eye")
            see.clicked.connect(lambda *_: self.beside_asked.emit())
            yield see
        if is_correction:
            leave = LinkButton("Abandonner cette version")
            leave.clicked.connect(lambda *_: self.withdraw_asked.emit())
            yield leave

    def clear(self) -> None:
        """Tell nothing."""
        clear_layout(self._grid)
