"""The head of the recorder: who, where, under which scheme, and how to be in touch safely, first of all."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.services.measure_view import MeasureView
from desktop.ui.look.theme import SPACE
from desktop.ui.widgets import Banner, FlowLayout, LinkButton, SchemeChip, TextLabel, Toggle


class WhoBar(QFrame):
    """Whose visit it is, in one slim line that never scrolls away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "status")
        self.name, self.what = TextLabel("", "title", selectable=True), TextLabel("", "label", muted=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE * 3, SPACE // 2, SPACE * 3, SPACE // 2)
        row.setSpacing(SPACE * 2)
        row.addWidget(self.name, 1)
        row.addWidget(self.what, 1)
        self.what.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    def show_household(self, view: MeasureView, what: str) -> None:
        """Names the household, and what is being written of it."""
        self.name.setText(view.household.name)
        self.what.setText(what)
        self.show()


class VisitHead(QWidget):
    """Household, commune, scheme; above them the contact instructions when there are some.

    A switch asks little (« Saisie rapide »), or everything.
    """

    quick_chosen = Signal(bool)
    budget_asked = Signal()
    """The budget is to be done again beside the visit, which is kept meanwhile."""

    def __init__(self, view: MeasureView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.quick = Toggle("Saisie rapide")
        self.quick.setToolTip("L’essentiel en quelques lignes\u00a0; la visite se complète plus tard.")
        self.quick.toggled.connect(self.quick_chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        household = view.household
        if household.cautions:
            column.addWidget(Banner("warning", "\n".join(household.cautions)))
        line = QWidget()
        flow = FlowLayout(line, spacing=SPACE * 2)
        flow.addWidget(SchemeChip(view.scheme.id, view.scheme.name))
        address = household.dwelling.address
        place = ", ".join(part for part in (address, view.commune_name) if part)
        if place:
            flow.addWidget(TextLabel(place, muted=True))
        if household.phone:
            flow.addWidget(TextLabel(household.phone, muted=True, wrap=False, selectable=True))
        self.budget = LinkButton("Refaire le budget", "euro")
        self.budget.setToolTip("Ouvre le budget du ménage\u00a0; la visite est gardée en brouillon.")
        self.budget.clicked.connect(lambda *_: self.budget_asked.emit())
        flow.addWidget(self.budget)
        above = QHBoxLayout()
        above.addWidget(line, 1)
        above.addWidget(self.quick, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(above)
