"""What was promised in earlier visits, to be ticked: done, and when; or why it will not be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.domain.french import long_date
from desktop.domain.objective import Objective
from desktop.services.objective_words import action_words
from desktop.services.visits import Promise, SettledStep
from desktop.ui.forms.history import Grain
from desktop.ui.forms.line_inputs import LineInput, put_line
from desktop.ui.forms.reveal import reveal
from desktop.ui.forms.typed_values import show_typed, typed
from desktop.ui.look.theme import SPACE
from desktop.ui.widgets import Card, DateField, LabeledField, LevelMark, Line, LinkButton, TextLabel

_PREFIX = "settled."
_AIMED_AT = "Objectifs en cours"
_KEEP, _GIVE_UP = "Le garder à faire", "Ne se fera pas…"


class _Words(QWidget):
    """What was promised; a click on the words ticks the box."""

    clicked = Signal()

    def __init__(self, promise: Promise, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(TextLabel(promise.step.what))
        late = promise.step.by is not None and promise.step.by < today
        told = TextLabel(_told(promise, today), "caption", muted=not late)
        if late:
            told.setProperty("tone", "danger")
        column.addWidget(told)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click inside."""
        if self.rect().contains(event.position().toPoint()):
            self.clicked.emit()


class PromiseLine(QWidget):
    """One promise: a box to tick, then the day it was done; or a word on why it will not be."""

    changed = Signal()

    def __init__(self, promise: Promise, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.promise = promise
        what = promise.step.what
        self.box = QCheckBox()
        self.box.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.box.setAccessibleName(f"{what}\u00a0: c’est fait")
        self.box.setAccessibleDescription(_told(promise, today))
        self.give_up = LinkButton(_GIVE_UP)
        self.give_up.setAccessibleName(f"{what}\u00a0: ne se fera pas")
        self.done_on = DateField(today=lambda: today)
        self.why = LineInput(placeholder="Pourquoi, en quelques mots")
        self.done_frame = LabeledField("Fait le", self.done_on, "Laissez vide si c’est le jour de la visite.")
        self.why_frame = LabeledField("Ne se fera pas\u00a0: motif", self.why)
        self._given_up = False
        self._lay_out(_Words(promise, today))
        self.box.toggled.connect(self._on_tick)
        self.give_up.clicked.connect(lambda *_: self._set_given_up(not self._given_up, move=True))
        self.done_on.changed.connect(self._on_words)
        self.why.changed.connect(self._on_words)
        self._follow()

    def values(self) -> dict[str, Any]:
        """What became of it; empty while nothing did."""
        if self.box.isChecked():
            return {"id": self.promise.step.id, **typed("done_on", self.done_on)}
        if self._given_up:
            return {"id": self.promise.step.id, "given_up": True, "not_done": self.why.text()}
        return {}

    def put(self, values: Mapping[str, Any]) -> None:
        """Shows what a draft, or the recorder's past, holds of it."""
        given_up = bool(values.get("given_up"))
        self.box.setChecked(bool(values) and not given_up)
        self._set_given_up(given_up)
        show_typed("done_on", self.done_on, {"done_on": "", **values})
        put_line(self.why, str(values.get("not_done", "")))

    def settled(self) -> SettledStep | None:
        """What became of it, as it is recorded."""
        if self.box.isChecked():
            return SettledStep(self.promise.step.id, self.done_on.value())
        return SettledStep(self.promise.step.id, None, True, self.why.text()) if self._given_up else None

    @property
    def shown(self) -> LabeledField | None:
        """The field that is asked now."""
        return self.done_frame if self.box.isChecked() else self.why_frame if self._given_up else None

    def _lay_out(self, words: _Words) -> None:
        words.clicked.connect(self.box.toggle)
        line = QHBoxLayout()
        line.setSpacing(SPACE)
        line.addWidget(self.box, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(words, 1)
        line.addWidget(self.give_up, 0, Qt.AlignmentFlag.AlignTop)
        under = QVBoxLayout()
        under.setContentsMargins(SPACE * 4, 0, 0, 0)
        under.addWidget(self.done_frame)
        under.addWidget(self.why_frame)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 2)
        column.setSpacing(SPACE)
        column.addLayout(line)
        column.addLayout(under)

    def _on_tick(self, ticked: bool) -> None:
        if ticked:
            self._given_up = False
        self._follow()
        self.changed.emit()

    def _on_words(self) -> None:
        for frame in (self.done_frame, self.why_frame):
            frame.set_error("")
        self.changed.emit()

    def _set_given_up(self, given_up: bool, *, move: bool = False) -> None:
        if given_up == self._given_up:
            return
        self._given_up = given_up
        if given_up:
            self.box.setChecked(False)
        self._follow()
        if move and given_up:
            self.why.setFocus()
        self.changed.emit()

    def _follow(self) -> None:
        self.done_frame.setVisible(self.box.isChecked())
        self.why_frame.setVisible(self._given_up)
        self.give_up.setText(_KEEP if self._given_up else _GIVE_UP)


class PromisesCard(Card):
    """What was promised in earlier visits and is still open; what is aimed at stands under it."""

    changed = Signal(str)

    def __init__(
        self,
        promises: Sequence[Promise],
        today: date,
        parent: QWidget | None = None,
        *,
        objectives: Sequence[Objective] = (),
    ) -> None:
        super().__init__("Ce qui était promis" if promises or not objectives else _AIMED_AT, parent)
        self.head.addWidget(LevelMark("shared"))
        self.is_wanted = bool(promises or objectives)
        if promises:
            self.add(TextLabel("Cochez ce qui est fait\u00a0; le reste sera rappelé la prochaine fois.", muted=True))
        self.lines: dict[str, PromiseLine] = {}
        for place, promise in enumerate(promises):
            if place:
                self.add(Line())
            line = PromiseLine(promise, today)
            line.changed.connect(lambda name=_PREFIX + promise.step.id: self.changed.emit(name))
            self.lines[promise.step.id] = line
            self.add(line)
        if promises and objectives:
            self.add(Line())
            self.add(TextLabel(_AIMED_AT, "label"))
        for objective in objectives:
            self.add(_aimed_at(objective))

    def values(self) -> dict[str, Any]:
        """What became of the promises, for the draft."""
        return {"settled": [values for line in self.lines.values() if (values := line.values())]}

    def put(self, values: Mapping[str, Any]) -> None:
        """Shows what a draft, or the recorder's past, holds of them."""
        if "settled" in values:
            given: Iterable[Mapping[str, Any]] = values["settled"] or ()
            by_id = {str(one.get("id")): one for one in given}
            for step_id, line in self.lines.items():
                line.put(by_id.get(step_id, {}))

    def settled(self) -> tuple[SettledStep, ...]:
        """What became of the promises, as it is recorded."""
        return tuple(one for line in self.lines.values() if (one := line.settled()) is not None)

    def grain(self, name: str) -> Grain:
        """A tick is a step of its own."""
        return Grain.WORDS

    def check(self) -> None:
        """Has the days typed read now."""
        for line in self.lines.values():
            line.done_on.check()

    def set_errors(self, errors: Mapping[str, str]) -> None:
        """Tells beside each promise what is wrong with it."""
        for step_id, line in self.lines.items():
            if line.shown is not None:
                line.shown.set_error(errors.get(_PREFIX + step_id, ""))

    def errors(self) -> dict[str, str]:
        """What is told beside the promises."""
        shown = {step_id: line.shown for step_id, line in self.lines.items()}
        return {_PREFIX + step_id: frame.error for step_id, frame in shown.items() if frame and frame.error}

    def label_of(self, name: str) -> str:
        """The words of a promise."""
        line = self.lines.get(name.removeprefix(_PREFIX)) if name.startswith(_PREFIX) else None
        return line.promise.step.what if line else ""

    def focused_field(self) -> str:
        """The promise that has the focus, empty when it is elsewhere."""
        focus: QWidget | None = self.window().focusWidget()
        if focus is None:
            return ""
        return next((_PREFIX + step_id for step_id, line in self.lines.items() if line.isAncestorOf(focus)), "")

    def focus_field(self, name: str) -> bool:
        """Goes to a promise; False when it is not there."""
        line = self.lines.get(name.removeprefix(_PREFIX)) if name.startswith(_PREFIX) else None
        if line is None:
            return False
        reveal(line)
        wrong = line.shown is not None and bool(line.shown.error)
        (line.shown.widget if line.shown is not None and wrong else line.box).setFocus(Qt.FocusReason.OtherFocusReason)
        return True


def _aimed_at(objective: Objective) -> QWidget:
    """What is aimed at and what is still to be done for it, to be read: it is changed on the measure."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 2, 0, 2)
    column.setSpacing(2)
    column.addWidget(TextLabel(objective.target))
    by = [f"à atteindre pour le {long_date(objective.by)}"] if objective.by else []
    told = " · ".join([*by, *(action_words(one) for one in objective.open_actions)])
    if told:
        column.addWidget(TextLabel(told[:1].upper() + told[1:], "caption", muted=True))
    return holder


def _told(promise: Promise, today: date) -> str:
    step = promise.step
    parts = [
        "Échéance passée" if step.by and step.by < today else "",
        step.who,
        f"au plus tard le {long_date(step.by)}" if step.by else "",
        f"dit le {long_date(promise.made_on)}",
    ]
    return " · ".join(part for part in parts if part)
