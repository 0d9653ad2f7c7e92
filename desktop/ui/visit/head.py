"""The head of the recorder: who, where, under which scheme, and how to be in touch safely, first of all."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.services.measure_view import MeasureView
from desktop.ui.theme import SPACE
from desktop.ui.widgets import Banner, FlowLayout, SchemeChip, TextLabel


class VisitHead(QWidget):
    """Household, commune, scheme; above them the contact instructions when there are some."""

    def __init__(self, view: MeasureView, what: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        household = view.household
        if household.contact_instructions.strip():
            told = household.contact_instructions.strip()
            column.addWidget(Banner("warning", f"Consignes de contact\u00a0: {told}"))
        column.addWidget(TextLabel(what, "label", muted=True))
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
