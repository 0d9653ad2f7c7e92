"""All the sheets of one visit being recorded, as one thing with values, errors and a focus."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.contact import Draft, Outcome
from desktop.domain.forms import Form, is_empty
from desktop.services.measure_view import MeasureView
from desktop.services.visits import Promise, SettledStep, VisitInput
from desktop.ui.theme import SPACE
from desktop.ui.visit.field_card import FieldCard
from desktop.ui.visit.form_view import FormView
from desktop.ui.visit.happened import HappenedCard
from desktop.ui.visit.next_steps import NextStepsCard, PromisesCard
from desktop.ui.widgets import Banner, TextArea

ANSWERS = "answers."


class _Part(Protocol):
    """What every sheet can do, its fields told by name."""

    changed: Any

    def set_errors(self, errors: Mapping[str, str]) -> None: ...
    def errors(self) -> dict[str, str]: ...
    def label_of(self, name: str) -> str: ...
    def focused_field(self) -> str: ...
    def focus_field(self, name: str) -> bool: ...


class VisitContent(QWidget):
    """What happened, promises, the scheme's form when it was done, next steps and the worker's own note."""

    changed = Signal()
    outcome_changed = Signal()

    def __init__(
        self,
        view: MeasureView,
        form: Form | None,
        promises: list[Promise],
        today: date,
        new_id: Callable[[], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._answers: dict[str, Any] = {}
        self.promises = PromisesCard(promises)
        self.happened = HappenedCard(view.scheme.recorded_kinds, today)
        self.form = FormView(form, today) if form else None
        self.left_out = Banner(
            "info",
            "Ce qui est écrit dans le formulaire de visite n’est pas enregistré avec cette issue. "
            "Choisissez «\u00a0Visite faite\u00a0» pour le retrouver.",
        )
        self.next_steps = NextStepsCard(new_id, today)
        self.note_card = FieldCard("Note personnelle")
        self.note = TextArea(min_lines=3)
        self.note_card.add_field(
            "note", "Pour vous seul", self.note, "Cette note ne quitte jamais cet ordinateur.", level="confidential"
        )
        self._parts: list[tuple[str, _Part]] = [("", self.happened), ("", self.next_steps), ("", self.note_card)]
        if self.form is not None:
            self._parts.insert(1, (ANSWERS, self.form))
        self._lay_out()
        self.promises.setVisible(bool(promises))  # once it has a parent: alone it would be a window that blinks
        for _prefix, part in self._parts:
            part.changed.connect(self.changed)
        self.promises.changed.connect(self.changed)
        self.happened.outcome_changed.connect(self._follow_outcome)

    def values(self) -> dict[str, Any]:
        """Everything as it stands, for the draft, the field being typed included."""
        return {
            **self.happened.values(),
            "answers": self.answers(),
            "next_steps": self.next_steps.values(),
            "kept_promises": self.promises.values(),
            "note": self.note.value(),
        }

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Shows what a draft holds."""
        self._answers = dict(values.get("answers", {}))
        self.happened.set_values(values)
        if self.form is not None:
            self.form.set_values(self._answers)
        self.next_steps.set_values(values.get("next_steps", ()))
        self.promises.set_values(values.get("kept_promises", ()))
        self.note.set_value(str(values.get("note", "")))
        self._follow_outcome()

    def answers(self) -> dict[str, Any]:
        """The answers to the form; those given earlier when the form is not known."""
        return self.form.values() if self.form is not None else self._answers

    def entered(self, draft: Draft) -> VisitInput:
        """What is to be recorded."""
        happened = self.happened
        return VisitInput(
            draft.measure_id,
            happened.day.value(),
            happened.at.value(),
            happened.contact_kind,
            happened.outcome,
            happened.reason.value() if happened.outcome.is_attempt else "",
            happened.trace.value() if happened.outcome.is_attempt else "",
            self.note.value(),
            self.answers(),
            self.next_steps.steps(),
            tuple(SettledStep(one) for one in self.promises.values()),
        )

    def own_errors(self) -> dict[str, str]:
        """What the fields themselves could not read: it would be lost if it were recorded."""
        self.set_errors({})
        happened = self.happened
        for hour in (happened.at, happened.new_at):
            hour.check()
        for day in (happened.day, happened.new_day, *(row.by for row in self.next_steps.rows)):
            day.check()
        found: dict[str, str] = {}
        for prefix, part in self._shown_parts():
            found |= {prefix + name: message for name, message in part.errors().items()}
        return found

    def set_errors(self, errors: Mapping[str, str]) -> None:
        """Tells every error beside its field."""
        for prefix, part in self._parts:
            part.set_errors(
                {name.removeprefix(prefix): text for name, text in errors.items() if name.startswith(prefix)}
            )

    def named(self, errors: Mapping[str, str]) -> list[tuple[str, str, str]]:
        """(name, label, message) of each error, in the order of the page."""
        told: dict[str, tuple[str, str, str]] = {}
        for prefix, part in self._shown_parts():
            for name in part.errors():
                told[prefix + name] = (prefix + name, part.label_of(name) or name, errors.get(prefix + name, ""))
        for name, message in errors.items():
            told.setdefault(name, (name, self.label_of(name) or message, message))
        return list(told.values())

    def label_of(self, name: str) -> str:
        """The label of a field, empty when it is not here."""
        labels = (part.label_of(name.removeprefix(prefix)) for prefix, part in self._parts if name.startswith(prefix))
        return next((label for label in labels if label), "")

    def focused_field(self) -> str:
        """The field being typed in."""
        found = ((prefix, part.focused_field()) for prefix, part in self._parts)
        return next((prefix + name for prefix, name in found if name), "")

    def focus_field(self, name: str) -> bool:
        """Goes to a field; False when it is not shown."""
        return any(
            name.startswith(prefix) and part.focus_field(name.removeprefix(prefix))
            for prefix, part in self._shown_parts()
        )

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE * 2)
        sheets = (self.promises, self.happened, self.left_out, self.form, self.next_steps, self.note_card)
        for sheet in sheets:
            if sheet is not None:
                column.addWidget(sheet)

    def _shown_parts(self) -> list[tuple[str, _Part]]:
        return [(prefix, part) for prefix, part in self._parts if part is not self.form or not self.form.isHidden()]

    def _follow_outcome(self) -> None:
        done = self.happened.outcome is Outcome.DONE
        if self.form is not None:
            self.form.setVisible(done)
        written = any(not is_empty(value) for value in self.answers().values())
        self.left_out.setVisible(written and not done)
        self.outcome_changed.emit()
