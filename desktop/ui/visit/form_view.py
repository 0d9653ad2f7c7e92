"""Any form on the screen: sections as sheets, conditions that follow what is answered, errors beside the fields.

No form is known by name: what is drawn comes from the form's own data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.forms import OTHER_SUFFIX, Form, FormField, Section, is_empty
from desktop.ui.theme import SPACE
from desktop.ui.visit.inputs import FieldInput, is_half, make_input
from desktop.ui.visit.pair_layout import PairLayout
from desktop.ui.visit.reveal import reveal
from desktop.ui.widgets import Card, LabeledField


@dataclass(frozen=True)
class _Row:
    """One question as it stands on the screen."""

    field: FormField
    frame: LabeledField
    input: FieldInput


class FormView(QWidget):
    """The answers to one form.

    What is typed wrong is kept as typed, so that a draft brings it back and the check tells it. An answer whose
    question is hidden by a condition stays in `values()`; the form itself leaves it out when recorded.
    """

    changed = Signal()
    """An answer changed, also letter by letter and also to something that cannot be read."""

    def __init__(self, form: Form, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form = form
        self._today = today
        self._rows: dict[str, _Row] = {}
        self._cards: list[tuple[Section, Card]] = []
        self._filling = False
        self._shown: set[str] | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE * 2)
        for section in form.sections:
            card = self._section(section)
            self._cards.append((section, card))
            column.addWidget(card)
        self._follow_conditions()

    def values(self) -> dict[str, Any]:
        """The answers as JSON: amounts « 412.50 », days ISO, lists of texts; what cannot be read as it was typed."""
        answers: dict[str, Any] = {}
        for name, row in self._rows.items():
            answers[name] = row.input.read()
            if row.input.other is not None:
                answers[name + OTHER_SUFFIX] = row.input.other.other.text()
        return {name: value for name, value in answers.items() if not is_empty(value)}

    def set_values(self, answers: Mapping[str, Any]) -> None:
        """Shows answers given earlier, wrong ones included; `changed` is not emitted."""
        self._filling = True
        for name, row in self._rows.items():
            row.input.write(answers.get(name))
            if row.input.other is not None:
                row.input.other.set_other(str(answers.get(name + OTHER_SUFFIX, "")))
            row.frame.set_error("")
        self._filling = False
        self._follow_conditions()

    def set_errors(self, errors: Mapping[str, str]) -> None:
        """Tells beside each field what is wrong with it; the other fields are right again."""
        for name, row in self._rows.items():
            row.frame.set_error(errors.get(name, "") or errors.get(name + OTHER_SUFFIX, ""))

    def first_error_widget(self) -> QWidget | None:
        """The first field on the page with an error, None when all are right."""
        return next((self._rows[name].frame for name in self.errors()), None)

    def errors(self) -> dict[str, str]:
        """What is told beside the fields now, those found while typing included, in the order of the page."""
        shown = self._shown or set()
        return {name: row.frame.error for name, row in self._rows.items() if row.frame.error and name in shown}

    def label_of(self, name: str) -> str:
        """The label of a question, empty when the form has none of that name."""
        row = self._rows.get(name) or self._rows.get(name.removesuffix(OTHER_SUFFIX))
        return row.field.label if row else ""

    def field(self, name: str) -> LabeledField:
        """A question as it stands on the screen; KeyError when the form has none of that name."""
        return self._rows[name].frame

    def focused_field(self) -> str:
        """The name of the question being answered, empty when the focus is elsewhere."""
        focus: QWidget | None = self.window().focusWidget()
        if focus is None:
            return ""
        return next((name for name, row in self._rows.items() if row.frame.isAncestorOf(focus)), "")

    def focus_field(self, name: str) -> bool:
        """Puts the focus on a question and brings it into sight; False when it is not shown."""
        row = self._rows.get(name.removesuffix(OTHER_SUFFIX)) or self._rows.get(name)
        if row is None or row.field.name not in (self._shown or set()):
            return False
        reveal(row.frame)
        row.input.widget.setFocus()
        return True

    def _section(self, section: Section) -> Card:
        card = Card(section.title)
        holder = QWidget()
        layout = PairLayout(holder)
        for field in section.fields:
            row = self._row(field)
            self._rows[field.name] = row
            layout.add_field(row.frame, half=is_half(field))
        card.add(holder)
        return card

    def _row(self, field: FormField) -> _Row:
        made = make_input(field, lambda: self._today)
        label = f"{field.label} (obligatoire)" if field.required else field.label
        frame = LabeledField(label, made.widget, field.help, level_mark=field.level.value)
        made.changed.connect(lambda: self._on_change(frame))
        return _Row(field, frame, made)

    def _on_change(self, frame: LabeledField) -> None:
        if self._filling:
            return
        frame.set_error("")
        self._follow_conditions()
        self.changed.emit()

    def _follow_conditions(self) -> None:
        shown = {field.name for field in self.form.visible_fields(self.values())}
        if shown == self._shown:
            return
        self._shown = shown
        for name, row in self._rows.items():
            row.frame.setVisible(name in shown)
        for section, card in self._cards:
            card.setVisible(any(field.name in shown for field in section.fields))
