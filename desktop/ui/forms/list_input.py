"""A closed list that never closes anything: a free text stands beside it."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.domain.forms import OTHER_SUFFIX, Answers, FieldKind, FormField, is_empty
from desktop.ui.forms.line_inputs import LineInput, put_line
from desktop.ui.widgets import ChoiceField, ChoicesField, FlowLayout, LinkButton, clear_layout, describe

OTHER: Final = "Autre, préciser"
_OTHER_VALUE: Final = "other"
_BUTTON_CHARS: Final = 56
"""A list whose labels together are not longer is shown open, as buttons."""


class ListInput(QWidget):
    """A list with a free text that a click, or choosing « Autre », brings.

    Retired entries are not offered, but an old answer that holds one keeps it.
    """

    changed = Signal()

    def __init__(self, field: FormField, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field = field
        self._today = today
        self._told = (field.label, "")
        self._other: LineInput | None = None
        self._ask: LinkButton | None = None
        self._flow = FlowLayout(self, spacing=10)
        self._list = self._offer(())
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def choices(self) -> ChoiceField | ChoicesField:
        """The list itself."""
        return self._list

    @property
    def other(self) -> LineInput:
        """The free text, made when it is first wanted."""
        if self._other is None:
            self._other = LineInput(30, OTHER)
            self._other.setMaxLength(300)
            self._other.hide()
            self._flow.addWidget(self._other)
            self._other.hide()
            self._other.changed.connect(self.changed)
            describe(self._other, *self._other_told())
        return self._other

    def answers(self) -> dict[str, Any]:
        """The value chosen, or the list of them, and what was written beside it."""
        value = self._list.value()
        found = {self._field.name: list(value) if isinstance(value, tuple) else value,
                 self._field.name + OTHER_SUFFIX: self._other_text()}  # fmt: skip
        return {name: answer for name, answer in found.items() if not is_empty(answer)}

    def show_answers(self, answers: Answers) -> None:
        """Chooses again what was answered, whether the list still offers it or not, with what stood beside it."""
        self._set_answer(answers.get(self._field.name))
        self._set_other(str(answers.get(self._field.name + OTHER_SUFFIX) or ""))

    def _set_answer(self, value: Any) -> None:
        wanted = tuple(str(one) for one in (value if isinstance(value, list | tuple) else [value]) if one is not None)
        if set(wanted) - {option for option, _label in self._options(())}:
            self._list = self._offer(wanted)
        if isinstance(self._list, ChoicesField):
            self._list.set_value(wanted)
        else:
            self._list.set_value(wanted[0] if wanted else None)

    def _set_other(self, text: str) -> None:
        if text or self._other is not None:
            put_line(self.other, text)
        if text:
            self._show_other()

    def _other_text(self) -> str:
        return self._other.text() if self._other is not None else ""

    def describe(self, name: str, description: str) -> None:
        """Name the list and the free text beside it."""
        self._told = (name, description)
        describe(self._list, name, description)
        if self._other is not None:
            describe(self._other, *self._other_told())
        if self._ask is not None:
            describe(self._ask, self._other_told()[0])

    def _other_told(self) -> tuple[str, str]:
        name, description = self._told
        return f"{name}\u00a0: {OTHER.lower()}", description

    def _options(self, kept: tuple[str, ...]) -> list[tuple[str, str]]:
        offered = [(one.value, one.label) for one in self._field.options if one.is_offered(self._today)]
        known = {value for value, _label in offered}
        return offered + [(value, self._field.label_of(value)) for value in kept if value not in known]

    def _offer(self, kept: tuple[str, ...]) -> ChoiceField | ChoicesField:
        options = self._options(kept)
        made: ChoiceField | ChoicesField
        if self._field.kind is FieldKind.CHOICES:
            made = ChoicesField(options)
        else:
            made = ChoiceField(options, style="buttons" if as_buttons(self._field) else "list")
        made.changed.connect(self._on_list)
        written = self._other_text()
        clear_layout(self._flow)
        self._other = self._ask = None
        self._flow.addWidget(made)
        if _OTHER_VALUE not in {value for value, _label in options} and not _is_scale(
            self._field
        ):  # else choosing « Autre » brings the text
            self._ask = LinkButton(OTHER, "plus")
            self._ask.clicked.connect(self._ask_other)
            self._flow.addWidget(self._ask)
        self.setFocusProxy(made)
        describe(made, *self._told)
        self._set_other(written)
        return made

    def _on_list(self) -> None:
        chosen = self._list.value()
        if chosen == _OTHER_VALUE or (isinstance(chosen, tuple) and _OTHER_VALUE in chosen):
            self._show_other()
        self.changed.emit()

    def _ask_other(self) -> None:
        self._show_other()
        self.other.setFocus()

    def _show_other(self) -> None:
        self.other.setVisible(True)
        if self._ask is not None:
            self._ask.setVisible(False)


def _is_scale(field: FormField) -> bool:
    """Whether a list is a scale of letters, as the DPE's: no other word has a place on it."""
    return all(len(option.label) == 1 for option in field.options)


def as_buttons(field: FormField) -> bool:
    """Whether a list is short enough to be shown open; both halves of a pair are folded, to stand on one line."""
    return field.pair is None and chars_of(field) <= _BUTTON_CHARS


def chars_of(field: FormField) -> int:
    """How long the labels of a list are together."""
    return sum(len(option.label) for option in field.options)
