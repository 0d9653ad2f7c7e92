"""What can be done with a measure now: the allowed steps as buttons, the refused ones with the reason in words."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from desktop.schemes.path import Step, StepName
from desktop.services.measure_view import MeasureView
from desktop.ui.measure.step_panels import RESCHEDULE_LABEL, STEP_ICONS
from desktop.ui.theme import SPACE
from desktop.ui.widgets import Card, FlowLayout, SecondaryButton, TextLabel

_ONLY_WHEN_ALLOWED = frozenset({StepName.ACCEPT, StepName.DECLINE, StepName.RESUME})
"""Steps whose time has plainly passed or not come: a refusal of theirs would tell nothing."""
_ELSEWHERE = frozenset({StepName.RECORD, StepName.WRITE_BILAN})
"""Steps that have their own place on the screen."""


class PathCard(Card):
    """The steps of the measure's life; `step_chosen` is called with the one that was asked for."""

    def __init__(
        self, view: MeasureView, choose: Callable[[StepName], object], reschedule: Callable[[], object] | None
    ) -> None:
        super().__init__("Suite de la mesure")
        self.buttons: dict[StepName, SecondaryButton] = {}
        shown = [step for step in view.steps if step.name not in _ELSEWHERE]
        allowed = [step for step in shown if step.allowed]
        refused = [step for step in shown if not step.allowed and step.name not in _ONLY_WHEN_ALLOWED]
        holder = QWidget()
        flow = FlowLayout(holder, spacing=SPACE + 4)
        for step in allowed:
            flow.addWidget(self._button(step, choose))
        if reschedule is not None:
            button = SecondaryButton(RESCHEDULE_LABEL, "calendar")
            button.clicked.connect(lambda *_: reschedule())
            flow.addWidget(button)
        if flow.count():
            self.add(holder)
        self._add_refused(refused)

    def _button(self, step: Step, choose: Callable[[StepName], object]) -> SecondaryButton:
        button = SecondaryButton(step.label, STEP_ICONS.get(step.name, ""))
        button.setEnabled(step.allowed)
        button.setAccessibleDescription(step.refusal)
        button.clicked.connect(lambda *_: choose(step.name))
        self.buttons[step.name] = button
        return button

    def _add_refused(self, refused: list[Step]) -> None:
        """Buttons refused for the same reason share its sentence."""
        for reason in dict.fromkeys(step.refusal for step in refused):
            holder = QWidget()
            flow = FlowLayout(holder, spacing=SPACE + 4)
            for step in refused:
                if step.refusal == reason:
                    flow.addWidget(self._button(step, lambda _name: None))
            self.add(holder)
            self.add(TextLabel(reason, "caption", muted=True))
