"""The head of the screen of a measure: who, under what, how far, and the acts of every day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.schemes.path import StepName
from desktop.services.measure_view import MeasureView
from desktop.ui.look.theme import SPACE
from desktop.ui.measure.progress import Progress
from desktop.ui.parts.state_tones import STATE_TONES
from desktop.ui.widgets import (
    Banner,
    Chip,
    FlowLayout,
    FlowRow,
    LinkButton,
    PrimaryButton,
    SchemeChip,
    SecondaryButton,
    TextLabel,
)
from desktop.ui.widgets.tips import set_tip


class _Whole(TextLabel):
    """Words as wide as their letters: they wrap only where there is less room than that."""

    def sizeHint(self) -> QSize:
        """On one line."""
        self.ensurePolished()
        width = self.fontMetrics().horizontalAdvance(self.text()) + 4
        return QSize(width, self.heightForWidth(width))


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
        self._progress = Progress(view, today)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE * 2)
        self._column.addLayout(self._title(view, open_household))
        self._column.addWidget(self._progress)
        self._column.addWidget(self._acts(view, acts))

    def set_low(self, low: bool) -> None:
        """Figures beside their labels and less air where height is scarce."""
        self._column.setSpacing(SPACE if low else SPACE * 2)
        self._progress.set_low(low)

    def _title(self, view: MeasureView, open_household: Callable[[], object]) -> QHBoxLayout:
        chips = [
            SchemeChip(view.scheme.id, view.scheme.name),
            Chip(view.state_label, STATE_TONES[view.measure.state]),
        ]
        self.household_button = LinkButton("Fiche du ménage", "household")
        self.household_button.clicked.connect(lambda *_: open_household())
        name = _Whole(view.household.name, "display", selectable=True)
        place = " · ".join(part for part in (view.household.dwelling.address, view.commune_name) if part)
        where = _Whole(place, muted=True, selectable=True)
        row = QHBoxLayout()
        row.setSpacing(SPACE * 2)
        row.addWidget(FlowRow([name, *chips, where], SPACE * 2, line_spacing=4), 1)
        row.addWidget(self.household_button, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return row

    def _acts(self, view: MeasureView, acts: dict[str, Callable[[], object]]) -> QWidget:
        self.record_button = PrimaryButton(f"Noter {view.scheme.visit_word.a}", "pen")
        self.quick_button = SecondaryButton("Saisie rapide", "pen")
        self.porte_close_button = SecondaryButton("Porte close", "door-closed")
        self.plan_button = SecondaryButton("Planifier", "calendar")
        self.prepare_button = SecondaryButton("Préparer", "document")
        set_tip(self.prepare_button, "La fiche à lire avant d’appeler ou de sonner")
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
            ("prepare", self.prepare_button),
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
    """How to reach the household and from whom to keep it, before anybody calls or writes (R6)."""
    cautions = view.household.cautions
    return Banner("warning", "\n".join(cautions)) if cautions else None
