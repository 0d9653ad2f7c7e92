"""The head of the screen of a measure: who, under what, how far, and the acts of every day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.schemes.path import StepName
from desktop.services.measure_view import MeasureView
from desktop.ui.look.theme import SPACE
from desktop.ui.measure.sections import progress_facts
from desktop.ui.parts.state_tones import STATE_TONES
from desktop.ui.parts.words import a_contact
from desktop.ui.widgets import (
    Banner,
    Chip,
    FlowLayout,
    LinkButton,
    PrimaryButton,
    SchemeChip,
    SecondaryButton,
    TextLabel,
)


class MeasureHeader(QWidget):
    """Household, scheme, state, progress; « Noter », « Porte close » and « Planifier »."""

    def __init__(
        self,
        view: MeasureView,
        today: date,
        open_household: Callable[[], object],
        acts: dict[str, Callable[[], object]],
    ) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE * 2)
        column.addLayout(self._title(view, open_household))
        column.addWidget(progress_facts(view, today))
        column.addWidget(self._acts(view, acts))

    def _title(self, view: MeasureView, open_household: Callable[[], object]) -> QVBoxLayout:
        chips = QWidget()
        flow = FlowLayout(chips, spacing=SPACE * 2)
        flow.addWidget(SchemeChip(view.scheme.id, view.scheme.name))
        flow.addWidget(Chip(view.state_label, STATE_TONES[view.measure.state]))
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(chips)
        row = QHBoxLayout()
        row.setSpacing(SPACE * 2)
        row.addWidget(TextLabel(view.household.name, "display", selectable=True), 1)
        self.household_button = LinkButton("Fiche du ménage", "household")
        self.household_button.clicked.connect(lambda *_: open_household())
        row.addWidget(self.household_button, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(row)
        place = " · ".join(part for part in (view.household.dwelling.address, view.commune_name) if part)
        column.addWidget(TextLabel(place, muted=True, selectable=True))
        return column

    def _acts(self, view: MeasureView, acts: dict[str, Callable[[], object]]) -> QWidget:
        self.record_button = PrimaryButton(f"Noter {a_contact(view.scheme)}", "pen")
        self.quick_button = SecondaryButton("Saisie rapide", "pen")
        self.porte_close_button = SecondaryButton("Porte close", "door-closed")
        self.plan_button = SecondaryButton("Planifier", "calendar")
        step = view.step(StepName.RECORD)
        refusal = step.refusal if step else ""
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        buttons = QWidget()
        flow = FlowLayout(buttons, spacing=SPACE + 4)
        for name, button in (
            ("record", self.record_button),
            ("quick", self.quick_button),
            ("porte_close", self.porte_close_button),
            ("plan", self.plan_button),
        ):
            button.setEnabled(not refusal)
            button.setAccessibleDescription(refusal)
            button.clicked.connect(lambda *_, name=name: acts[name]())
            flow.addWidget(button)
        column.addWidget(buttons)
        if refusal:
            column.addWidget(TextLabel(refusal, muted=True))
        return holder


def instructions_banner(view: MeasureView) -> Banner | None:
    """The contact instructions of the household, before anybody calls or writes (R6)."""
    words = view.household.contact_instructions.strip()
    return Banner("warning", f"Consignes de contact\u00a0: {words}") if words else None
