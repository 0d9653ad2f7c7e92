"""The head of a bilan: whose it is, under which scheme, and a hint where a caution is kept."""

from __future__ import annotations

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

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(SPACE * 3, SPACE * 2, SPACE * 3, SPACE)
        self._grid.setHorizontalSpacing(SPACE * 2)
        self._grid.setVerticalSpacing(SPACE // 2)
        self._grid.setColumnStretch(0, 1)

    def show_measure(self, view: MeasureView, bilan: Bilan | None = None) -> None:
        """Tell another measure; the hint stands under the title, whose lines it would shorten beside it."""
        self.clear()
        title, top = f"Bilan de {view.household.name}", Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(TextLabel(title, "display" if len(title) <= _SHORT_TITLE else "title"), 0, 0)
        self._grid.addWidget(SchemeChip(view.scheme.id, view.scheme.name), 0, 1, top)
        if view.household.cautions:
            hint = Chip(_CAUTION, "warning", "warning")
            self._grid.addWidget(hint, 1, 0, 1, 2, Qt.AlignmentFlag.AlignLeft | top)
        if bilan is not None:
            self._show_version(bilan)

    def _show_version(self, bilan: Bilan) -> None:
        """Tells of a draft that it corrects what is sealed, and why; nothing of any other."""
        if bilan.state is not BilanState.DRAFT or not bilan.correction:
            return
        leave = LinkButton("Abandonner cette version")
        leave.clicked.connect(lambda *_: self.withdraw_asked.emit())
        told = TextLabel(f"Motif\u00a0: {bilan.correction}", muted=True)
        row = FlowRow((Chip("Nouvelle version", "info", "refresh"), told, leave), SPACE * 2, line_spacing=SPACE // 2)
        self._grid.addWidget(row, 2, 0, 1, 2)

    def clear(self) -> None:
        """Tell nothing."""
        clear_layout(self._grid)
