"""The objectives of a measure on its screen: what is aimed at, what is to be done for it, what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.objective import Objective, ObjectiveState
from desktop.services.measure_view import MeasureView
from desktop.services.objective_words import action_words, state_words, theme_words
from desktop.services.objectives import ObjectiveWritten
from desktop.ui.look.theme import SPACE
from desktop.ui.measure.step_panels import CHANGED
from desktop.ui.parts.inline_panel import Done, PanelSlot
from desktop.ui.parts.kept_panel import KeptPanel
from desktop.ui.parts.page_base import attempt
from desktop.ui.screen import Screen
from desktop.ui.widgets import FlowRow, IconLabel, LinkButton, SecondaryButton, TextLabel

_ICONS = {
    ObjectiveState.IN_PROGRESS: ("flag", "muted"),
    ObjectiveState.REACHED: ("check", "success"),
    ObjectiveState.PARTLY: ("check", "muted"),
    ObjectiveState.GIVEN_UP: ("cross", "muted"),
}


class ObjectivePanel(KeptPanel):
    """An objective written, or written anew with what became of it."""

    left_words = "L’objectif commencé est gardé\u00a0: il est repris quand vous le rouvrez."

    def __init__(self, screen: Screen, view: MeasureView, objective: Objective | None) -> None:
        self._measure_id, self._objective = view.measure.id, objective
        title = "Modifier l’objectif" if objective else "Fixer un objectif"
        form = screen.services.objectives.form(objective)
        super().__init__(screen, title, "Enregistrer l’objectif", {}, form, self._write)
        key = f"objective:{view.measure.id}:{objective.id if objective else ''}"
        self.take_up(key, lambda: {"answers": self.form.values()}, self._fill)

    def _fill(self, kept: Mapping[str, Any]) -> None:
        if kept:
            self.form.set_values(kept.get("answers", {}))
        elif self._objective is not None:
            known = self.form.form
            shown = self._screen.services.objectives.answers(self._objective)
            self.form.set_values({name: value for name, value in shown.items() if known.asked(name) is not None})

    def _write(self, _values: Mapping[str, Any]) -> Done:
        objectives = self._screen.services.objectives
        if self._objective is None:
            written, words = objectives.add(self._measure_id, self.form.values()), "Objectif enregistré."
        else:
            written = objectives.change(self._objective.id, self.form.values())
            words = f"Objectif enregistré\u00a0: {state_words(written.objective).lower()}."
        self.forget()
        return Done(words, CHANGED, lambda: objectives.take_back(written))


class ObjectivesPart(QWidget):
    """The objectives, those in progress first, with their acts; the panel opens in the place of its slot."""

    def __init__(self, screen: Screen, view: MeasureView, slot: PanelSlot) -> None:
        super().__init__()
        self._screen, self._view, self.slot = screen, view, slot
        objectives = screen.services.objectives.of_measure(view.measure.id)
        self._themes = screen.services.objectives.themes()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE + 4)
        for objective in objectives:
            column.addWidget(self._line(objective))
        if not objectives:
            told = "Aucun objectif pour l’instant. Fixez-le avec le ménage, avec ses mots."
            column.addWidget(TextLabel(told, muted=True))
        column.addWidget(slot)
        if view.measure.is_open:
            self.add_button = SecondaryButton("Fixer un objectif", "plus")
            self.add_button.clicked.connect(lambda *_: self.open_panel(None))
            column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)

    def open_panel(self, objective: Objective | None) -> None:
        """Opens the panel in which one is written."""
        panel = ObjectivePanel(self._screen, self._view, objective)
        panel.restarted.connect(lambda: self.open_panel(objective))
        self.slot.show_panel(panel)

    def _line(self, objective: Objective) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(SPACE + 4)
        row.addWidget(IconLabel(*_ICONS[objective.state]), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(TextLabel(objective.target, selectable=True))
        told = " · ".join(part for part in (theme_words(objective, self._themes), state_words(objective)) if part)
        words.addWidget(TextLabel(told, "caption", muted=True))
        for action in objective.actions:
            words.addWidget(TextLabel(f"–\u00a0{action_words(action)}", "caption"))
        if self._view.measure.is_open:
            words.addWidget(FlowRow(list(self._links(objective)), SPACE * 2))
        row.addLayout(words, 1)
        line.setAccessibleName(f"{objective.target}, {told}")
        return line

    def _links(self, objective: Objective) -> Iterator[QWidget]:
        if objective.is_open:
            reached = LinkButton("Atteint", "check")
            reached.clicked.connect(lambda *_: self._reach(objective))
            yield self._about(reached, objective)
        change = LinkButton("Modifier", "pen")
        change.clicked.connect(lambda *_: self.open_panel(objective))
        yield self._about(change, objective)
        withdraw = LinkButton("Retirer, noté par erreur", "cross")
        withdraw.clicked.connect(lambda *_: self._withdraw(objective))
        yield self._about(withdraw, objective)

    def _about(self, link: LinkButton, objective: Objective) -> LinkButton:
        link.setAccessibleName(f"{link.text()}\u00a0: {objective.target}")
        return link

    def _reach(self, objective: Objective) -> None:
        self._do(lambda: self._screen.services.objectives.reach(objective.id), "objectif atteint")

    def _withdraw(self, objective: Objective) -> None:
        self._do(lambda: self._screen.services.objectives.withdraw(objective.id), "objectif retiré")

    def _do(self, act: Any, words: str) -> None:
        """One act, with the way back in the message bar."""
        screen, done = self._screen, []

        def run() -> None:
            written: ObjectiveWritten = act()
            done.append(written)

        def put_back() -> None:
            if attempt(screen, lambda: screen.services.objectives.take_back(done[0])):
                screen.hub.tell(*CHANGED)

        if attempt(screen, run):
            screen.messages.show_info(f"{self._view.household.name}\u00a0: {words}.", put_back)
            screen.hub.tell(*CHANGED)
