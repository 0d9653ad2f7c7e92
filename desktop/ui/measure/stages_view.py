"""The path of a measure on its screen: the line of its stages, what can be noted now, and each stage in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.french import long_date
from desktop.domain.milestone import Milestone
from desktop.schemes.stages import StageStep
from desktop.services.measure_view import MeasureView
from desktop.services.path_view import PathPoint, PointState
from desktop.services.stage_words import CorrectionTold, StageTold
from desktop.ui.forms.pair_layout import PairLayout
from desktop.ui.look.theme import SPACE
from desktop.ui.measure.path_line import PathLine
from desktop.ui.measure.stage_panel import StagePanel, unsaved_key
from desktop.ui.measure.step_panels import CHANGED
from desktop.ui.parts.inline_panel import Done, InlinePanel, PanelSlot
from desktop.ui.parts.page_base import Fact, TextLine, keep_in_place
from desktop.ui.screen import Screen
from desktop.ui.widgets import (
    FlowRow,
    IconLabel,
    LabeledField,
    LinkButton,
    SecondaryButton,
    TextLabel,
    clear_layout,
)

_SHORT = 42
"""Characters of an answer for which half a line is enough."""


class StagesView(QWidget):
    """Walk along the points; Enter or a click opens one, and closes it again."""

    def __init__(self, screen: Screen, view: MeasureView, slot: PanelSlot) -> None:
        super().__init__()
        self._screen, self._view, self.slot = screen, view, slot
        self.line = PathLine(view.path.points)
        self.line.chosen.connect(self._on_chosen)
        self.note_buttons: dict[str, SecondaryButton] = {}
        self.detail = QWidget()
        self._column = QVBoxLayout(self.detail)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(SPACE * 2)
        for part in (self.line, self.detail, slot):
            whole.addWidget(part)
        slot.closed.connect(self._show_again)
        self._show_next()

    def note(self, key: str) -> None:
        """Opens the panel that notes a stage, if it can be noted now."""
        step = self._view.path.step(key)
        if step is not None and step.is_open:
            self._open(step, None)

    def _open(self, step: StageStep, corrected: Milestone | None) -> None:
        panel = StagePanel(self._screen, self._view, step.stage, corrected)
        panel.restarted.connect(lambda: self._open(step, corrected))
        self._ask(panel)

    def _ask(self, panel: InlinePanel) -> None:
        """A panel takes the place of what is told."""
        self.detail.hide()
        self.slot.show_panel(panel)

    def _show_again(self) -> None:
        self.detail.setVisible(self._column.count() > 0)

    def _on_chosen(self, key: str) -> None:
        point = next((one for one in self._view.path.points if one.key == key), None)
        keep_in_place(self.line, lambda: self._show(point))

    def _show(self, point: PathPoint | None) -> None:
        clear_layout(self._column)
        self.note_buttons = {}
        if point is None:
            self._show_next()
            return
        self._column.addWidget(TextLabel(point.title, "label"))
        if point.step is None:
            self._column.addWidget(TextLabel(_landmark_words(point), muted=True))
            return
        for told in self._screen.services.milestones.told(point.step):
            self._column.addWidget(self._reached(point.step, told))
        if point.step.is_open:
            self._column.addWidget(self._buttons([point.step]))
        elif point.state is PointState.LATER:
            self._column.addWidget(self._refused(point.step))

    def _show_next(self) -> None:
        """What can be noted now, before a point is opened."""
        clear_layout(self._column)
        own = self._view.scheme.procedure_stage  # noted beside its calendar
        steps = [one for one in self._view.path.open_steps if one.stage.key != own]
        self.detail.setVisible(bool(steps))
        if steps:
            self._column.addWidget(self._buttons(steps))

    def _buttons(self, steps: Sequence[StageStep]) -> QWidget:
        self.detail.setVisible(True)
        made = []
        for step in steps:
            begun = self._screen.services.unsaved.load(unsaved_key(self._view.measure.id, step.stage.key))
            button = SecondaryButton(f"{step.stage.label} (saisie à reprendre)" if begun else step.stage.label, "pen")
            button.clicked.connect(lambda *_, key=step.stage.key: self.note(key))
            self.note_buttons[step.stage.key] = button
            made.append(button)
        return FlowRow(made, SPACE + 4)

    def _refused(self, step: StageStep) -> QWidget:
        """Why it is not to be noted yet, and the way to what comes first."""
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        row.addWidget(IconLabel("lock", "muted"), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.addWidget(TextLabel(step.refusal))
        first = self._view.path.step(step.first) if step.first else None
        if first is not None and first.is_open:
            link = LinkButton(first.stage.label, "pen")
            link.setAccessibleDescription(step.refusal)
            link.clicked.connect(lambda *_: self.note(first.stage.key))
            words.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        row.addLayout(words, 1)
        return holder

    def _reached(self, step: StageStep, told: StageTold) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, SPACE)
        column.setSpacing(SPACE)
        column.addWidget(TextLabel(f"Le {long_date(told.milestone.day)}", "caption", muted=True))
        facts = [Fact(one.label, one.words, one.level) for one in told.answers]
        if told.milestone.note:
            facts.append(Fact("Note personnelle", told.milestone.note, "confidential"))
        if facts:
            column.addWidget(_in_pairs(facts))
        for corrected in told.corrections:
            column.addWidget(TextLabel(_corrected_words(corrected), "caption", muted=True))
        links = FlowRow(list(self._links(step, told.milestone)), SPACE * 2)
        column.addWidget(links)
        return holder

    def _links(self, step: StageStep, milestone: Milestone) -> Iterator[LinkButton]:
        correct = LinkButton("Corriger", "pen")
        correct.clicked.connect(lambda *_: self._open(step, milestone))
        withdraw = LinkButton("Retirer, noté par erreur", "cross")
        withdraw.clicked.connect(lambda *_: self._ask(self._withdraw_panel(step, milestone)))
        for link in (correct, withdraw):
            link.setAccessibleDescription(f"{step.stage.title}, {long_date(milestone.day)}")
            yield link

    def _withdraw_panel(self, step: StageStep, milestone: Milestone) -> InlinePanel:
        milestones = self._screen.services.milestones

        def act(values: Mapping[str, Any]) -> Done:
            milestones.withdraw(milestone.id, values["reason"])
            return Done(f"{step.stage.title}\u00a0: étape retirée.", CHANGED)

        fields = {"reason": LabeledField("Motif, en quelques mots", TextLine(), level_mark="shared")}
        note = "Elle ne compte plus\u00a0; le parcours reprend là où il en était."
        return InlinePanel(self._screen, f"Retirer\u00a0: {step.stage.title.lower()}", "Retirer", fields, act, note)


def _in_pairs(facts: list[Fact]) -> QWidget:
    holder = QWidget()
    pairs = PairLayout(holder, half_chars=_SHORT // 2)
    for fact in facts:
        pairs.add_field(fact, half=fact.length <= _SHORT)
    return holder


def _landmark_words(point: PathPoint) -> str:
    if point.day is None:
        return point.words or "Ce n’est pas encore le cas."
    day = long_date(point.day)
    return f"Le {day}, {point.words}." if point.words else f"Le {day}."


def _corrected_words(told: CorrectionTold) -> str:
    """« Corrigé le 3 mars 2026 : contrat relu. Avant : nombre de mensualités, 24. »"""
    before = " ; ".join(f"{one.label}, {one.words}" for one in told.before)
    words = f"Corrigé le {long_date(told.corrected_on)}\u00a0: {told.reason.rstrip('.')}."
    return f"{words} Avant\u00a0: {before}." if before else words
