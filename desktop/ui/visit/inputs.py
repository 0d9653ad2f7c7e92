"""The input of each kind of question, with how its answer is read and put back as JSON."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from desktop.domain.forms import FieldKind, FormField
from desktop.ui.widgets import (
    ChoiceField,
    ChoicesField,
    DateField,
    FlowLayout,
    LinkButton,
    MoneyField,
    TextArea,
    TextLabel,
    YesNoUnknown,
    clear_layout,
    describe,
)

OTHER: Final = "Autre, préciser"
_BUTTON_CHARS: Final = 56
"""A list whose labels together are not longer is shown open, as buttons."""
_HALF_CHARS: Final = 24
NUMBER_NOT_UNDERSTOOD: Final = "Ce nombre n’est pas compris. Écrivez par exemple 18,5."


class LineInput(QLineEdit):
    """One line of text; `chars` caps its width."""

    changed = Signal()

    def __init__(self, chars: int = 0, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chars = chars
        self.setPlaceholderText(placeholder)
        self.textChanged.connect(lambda _text: self.changed.emit())
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Grow with the text size."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._fit()

    def _fit(self) -> None:
        if self._chars:
            self.setFixedWidth(self.fontMetrics().horizontalAdvance("0") * self._chars + 28)


class NumberInput(QWidget):
    """A number typed the French way with its unit beside it; wrong text stays, with a sentence about it."""

    changed = Signal()
    error_changed = Signal(str)

    def __init__(self, unit: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.error = ""
        self.edit = LineInput(8)
        self.edit.changed.connect(self._on_text)
        self.edit.editingFinished.connect(self._check)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.edit)
        row.addWidget(TextLabel(unit, muted=True), 1)
        self.setFocusProxy(self.edit)

    def answer(self) -> str | None:
        """The number as « 18.5 », what was typed when it is none, None when nothing was."""
        typed = self.edit.text().strip()
        number = _number(typed)
        return (typed or None) if number is None else str(number)

    def set_answer(self, value: Any) -> None:
        """Show a number again, or what was typed in its place."""
        self.edit.setText("" if value is None else str(value).replace(".", ","))
        self._check()

    def show_own_error(self, shown: bool) -> None:
        """The labelled field around always shows the sentence."""

    def describe(self, name: str, description: str) -> None:
        """Name the line for screen readers."""
        describe(self.edit, name, description)

    def _on_text(self) -> None:
        if self.error and _number(self.edit.text().strip()) is not None:
            self._set_error("")
        self.changed.emit()

    def _check(self) -> None:
        typed = self.edit.text().strip()
        self._set_error(NUMBER_NOT_UNDERSTOOD if typed and _number(typed) is None else "")

    def _set_error(self, error: str) -> None:
        if error != self.error:
            self.error = error
            self.error_changed.emit(error)


class ListInput(QWidget):
    """A closed list that never closes anything: a free text stands beside it.

    Retired entries are not offered, but an old answer that holds one keeps it.
    """

    changed = Signal()

    def __init__(self, field: FormField, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field = field
        self._told = (field.label, "")
        self.other = LineInput(30, OTHER)
        self.other.setMaxLength(300)
        self.other.changed.connect(self.changed)
        self._ask = LinkButton(OTHER, "plus")
        self._ask.clicked.connect(self._ask_other)
        self._flow = FlowLayout(self, spacing=10)
        self._list = self._offer(())
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._show_other(field.kind is FieldKind.CHOICES)

    @property
    def choices(self) -> ChoiceField | ChoicesField:
        """The list itself."""
        return self._list

    def answer(self) -> Any:
        """The value chosen, or the list of them; None when there is none."""
        value = self._list.value()
        return (list(value) or None) if isinstance(value, tuple) else value

    def set_answer(self, value: Any) -> None:
        """Choose again what was answered, whether the list still offers it or not."""
        wanted = tuple(str(one) for one in (value if isinstance(value, list | tuple) else [value]) if one is not None)
        if set(wanted) - {option for option, _label in self._options(())}:
            self._list = self._offer(wanted)
        if isinstance(self._list, ChoicesField):
            self._list.set_value(wanted)
        else:
            self._list.set_value(wanted[0] if wanted else None)

    def set_other(self, text: str) -> None:
        """Show again what was written beside the list."""
        self.other.setText(text)
        if text:
            self._show_other(True)

    def describe(self, name: str, description: str) -> None:
        """Name the list and the free text beside it."""
        self._told = (name, description)
        describe(self._list, name, description)
        describe(self.other, f"{name}\u00a0: {OTHER.lower()}", description)
        describe(self._ask, f"{name}\u00a0: {OTHER.lower()}")

    def _options(self, kept: tuple[str, ...]) -> list[tuple[str, str]]:
        offered = [(one.value, one.label) for one in self._field.options if not one.retired]
        known = {value for value, _label in offered}
        return offered + [(value, self._field.label_of(value)) for value in kept if value not in known]

    def _offer(self, kept: tuple[str, ...]) -> ChoiceField | ChoicesField:
        options = self._options(kept)
        made: ChoiceField | ChoicesField
        if self._field.kind is FieldKind.CHOICES:
            made = ChoicesField(options)
        else:
            made = ChoiceField(options, style="buttons" if _as_buttons(self._field) else "list")
        made.changed.connect(self._on_list)
        for widget in (self.other, self._ask):
            self._flow.removeWidget(widget)
        clear_layout(self._flow)
        self._flow.addWidget(made)
        self._flow.addWidget(self._ask)
        self._flow.addWidget(self.other)
        self.setFocusProxy(made)
        describe(made, *self._told)
        return made

    def _on_list(self) -> None:
        if self._list.value() == "other":
            self._show_other(True)
        self.changed.emit()

    def _ask_other(self) -> None:
        self._show_other(True)
        self.other.setFocus()

    def _show_other(self, shown: bool) -> None:
        self.other.setVisible(shown)
        self._ask.setVisible(not shown)


@dataclass(frozen=True)
class FieldInput:
    """The widget of one question and the way of its answer; `other` is the free text beside a list."""

    widget: QWidget
    read: Callable[[], Any]
    write: Callable[[Any], None]
    changed: Any
    other: ListInput | None = None


def make_input(field: FormField, today: Callable[[], date]) -> FieldInput:
    """The input of a question; `today` helps to understand « hier » or « 3/5 »."""
    return _MAKERS[field.kind](field, today)


def is_half(field: FormField) -> bool:
    """Whether half a line is enough for a question."""
    if field.kind is FieldKind.CHOICE:
        return not _as_buttons(field) or _chars(field) <= _HALF_CHARS
    return field.kind not in (FieldKind.LONG_TEXT, FieldKind.CHOICES)


def _chars(field: FormField) -> int:
    return sum(len(option.label) for option in field.options)


def _as_buttons(field: FormField) -> bool:
    return _chars(field) <= _BUTTON_CHARS


def _number(typed: str) -> Decimal | None:
    bare = "".join(typed.split()).replace(",", ".").replace("−", "-")
    try:
        number = Decimal(bare)
    except InvalidOperation:
        return None
    return number if number.is_finite() and "e" not in bare.lower() else None


def _text(field: FormField, today: Callable[[], date]) -> FieldInput:
    line = LineInput()
    line.setMaxLength(1000)
    return FieldInput(line, lambda: line.text() or None, lambda value: line.setText(_words(value)), line.changed)


def _long_text(field: FormField, today: Callable[[], date]) -> FieldInput:
    area = TextArea(min_lines=3)
    return FieldInput(area, lambda: area.value() or None, lambda value: area.set_value(_words(value)), area.changed)


def _list(field: FormField, today: Callable[[], date]) -> FieldInput:
    made = ListInput(field)
    return FieldInput(made, made.answer, made.set_answer, made.changed, made)


def _yes_no(field: FormField, today: Callable[[], date]) -> FieldInput:
    made = YesNoUnknown()
    return FieldInput(
        made, made.value, lambda value: made.set_value(value if value in ("yes", "no", "unknown") else None),
        made.changed,
    )  # fmt: skip


def _date(field: FormField, today: Callable[[], date]) -> FieldInput:
    made = DateField(today=today)

    def read() -> str | None:
        day = made.value()
        return day.isoformat() if day else made.text() or None

    def write(value: Any) -> None:
        try:
            made.set_value(date.fromisoformat(value) if value else None)
        except (TypeError, ValueError):
            made.set_text(_words(value))

    return FieldInput(made, read, write, made.changed)


def _money(field: FormField, today: Callable[[], date]) -> FieldInput:
    made = MoneyField()

    def read() -> str | None:
        amount = made.value()
        return (made.text() or None) if amount is None else f"{amount:.2f}"

    def write(value: Any) -> None:
        made.set_text(_words(value))

    return FieldInput(made, read, write, made.changed)


def _numeric(field: FormField, today: Callable[[], date]) -> FieldInput:
    made = NumberInput(field.unit)
    return FieldInput(made, made.answer, made.set_answer, made.changed)


def _words(value: Any) -> str:
    return "" if value is None else str(value)


_MAKERS: Final = {
    FieldKind.TEXT: _text,
    FieldKind.LONG_TEXT: _long_text,
    FieldKind.CHOICE: _list,
    FieldKind.CHOICES: _list,
    FieldKind.YES_NO: _yes_no,
    FieldKind.DATE: _date,
    FieldKind.NUMBER: _numeric,
    FieldKind.MONEY: _money,
}
