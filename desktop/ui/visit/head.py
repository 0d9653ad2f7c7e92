"""The head of the recorder: who, where, under which scheme, and how to be in touch safely, first of all."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.services.measure_view import MeasureView
from desktop.ui.theme import SPACE
from desktop.ui.widgets import Banner, FlowLayout, SchemeChip, TextLabel, Toggle


class VisitHead(QWidget):
    """Household, commune, scheme; above them the contact instructions when there are some.

    A switch asks little (« Saisie rapide »), or everything.
    """

    quick_chosen = Signal(bool)

    def __init__(self, view: MeasureView, what: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.quick = Toggle("Saisie rapide")
        self.quick.setToolTip("L’essentiel en quelques lignes\u00a0; la visite se complète plus tard.")
        self.quick.toggled.connect(self.quick_chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        household = view.household
        if household.contact_instructions.strip():
            told = household.contact_instructions.strip()
            column.addWidget(Banner("warning", f"Consignes de contact\u00a0: {told}"))
        above = QHBoxLayout()
        above.addWidget(TextLabel(what, "label", muted=True), 1)
        above.addWidget(self.quick, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(above)
        column.addWidget(TextLabel(household.name, "display", selectable=True))
        line = QWidget()
        flow = FlowLayout(line, spacing=SPACE * 2)
        flow.addWidget(SchemeChip(view.scheme.id, view.scheme.name))
        address = household.dwelling.address
        place = ", ".join(part for part in (address, view.commune_name) if part)
        if place:
            flow.addWidget(TextLabel(place, muted=True, wrap=False))
        if household.phone:
            flow.addWidget(TextLabel(household.phone, muted=True, wrap=False, selectable=True))
        column.addWidget(line)
