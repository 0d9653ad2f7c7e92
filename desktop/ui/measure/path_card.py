"""What can be done with a measure now: allowed steps as buttons; refused ones with why and what opens the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.french import join_words
from desktop.domain.measure import MeasureState
from desktop.schemes.path import LABELS, Step, StepName
from desktop.services.measure_view import MeasureView
from desktop.ui.look.theme import SPACE
from desktop.ui.measure.step_panels import RESCHEDULE_LABEL, STEP_ICONS
from desktop.ui.widgets import Card, FlowRow, IconLabel, Line, LinkButton, SecondaryButton, TextLabel

Choose = Callable[[StepName], object]

_ONLY_WHEN_ALLOWED = frozenset({StepName.ACCEPT, StepName.DECLINE, StepName.RESUME, StepName.TRANSFER})
"""Steps whose time has plainly passed or not come: a refusal of theirs would tell nothing."""
_ELSEWHERE = frozenset({StepName.RECORD, StepName.WRITE_BILAN})
"""Steps that have their own place on the screen."""


class PathCard(Card):
    """The steps of the measure's life; `choose` is called with the one that was asked for."""

    def __init__(self, view: MeasureView, choose: Choose, reschedule: Callable[[], object] | None) -> None:
        super().__init__("Suite de la mesure")
        self.body.setSpacing(SPACE + 4)
        self.buttons: dict[StepName, SecondaryButton] = {}
        self.refused: dict[StepName, RefusedSteps] = {}
        shown = [step for step in view.steps if step.name not in _ELSEWHERE and _makes_sense(step, view)]
        allowed: list[QWidget] = [self._button(step, choose) for step in shown if step.allowed]
        if reschedule is not None:
            button = SecondaryButton(RESCHEDULE_LABEL, "calendar")
            button.clicked.connect(lambda *_: reschedule())
            allowed.append(button)
        if allowed:
            self.add(FlowRow(allowed, SPACE + 4))
        self._add_refused([step for step in shown if not step.allowed and step.name not in _ONLY_WHEN_ALLOWED], choose)

    def _button(self, step: Step, choose: Choose) -> SecondaryButton:
        button = SecondaryButton(step.label, STEP_ICONS.get(step.name, ""))
        button.clicked.connect(lambda *_: choose(step.name))
        self.buttons[step.name] = button
        return button

    def _add_refused(self, refused: Sequence[Step], choose: Choose) -> None:
        """Steps refused for the same reason share its sentence."""
        for refusal in dict.fromkeys(step.refusal for step in refused):
            steps = [step for step in refused if step.refusal == refusal]
            if self.body.count():
                self.add(Line())
            told = RefusedSteps(steps, choose, beside=frozenset(self.buttons))
            self.refused |= {step.name: told for step in steps}
            self.add(told)


class RefusedSteps(QWidget):
    """« Clôturer : pas encore possible », the reason in full, and a link to what has to be done first."""

    def __init__(self, steps: Sequence[Step], choose: Choose, beside: frozenset[StepName] = frozenset()) -> None:
        super().__init__()
        names = join_words([step.label for step in steps])
        first = steps[0].first
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        row.addWidget(IconLabel("lock", "muted"), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        self.title = f"{names}\u00a0: pas {'encore ' if first else ''}possible"
        self.reason = steps[0].refusal
        words.addWidget(TextLabel(self.title, "label"))
        words.addWidget(TextLabel(self.reason))
        self.link: LinkButton | None = None
        if first is not None and first not in beside:
            self.link = LinkButton(LABELS[first], STEP_ICONS.get(first, ""))
            self.link.setAccessibleDescription(self.reason)
            self.link.clicked.connect(lambda *_: choose(first))
            words.addWidget(self.link, 0, Qt.AlignmentFlag.AlignLeft)
        row.addLayout(words, 1)
        self.setAccessibleName(f"{self.title}. {self.reason}")


def _makes_sense(step: Step, view: MeasureView) -> bool:
    """Where the end closes the measure at once there is no closing to speak of; nor of an end before the beginning."""
    if view.measure.state is MeasureState.PREPARING:
        return step.allowed
    return step.name is not StepName.CLOSE or step.allowed or view.scheme.requires_bilan
