"""The input of each kind of question, with how its answer is read and put back as JSON."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from desktop.domain.forms import Answers, FieldKind, FormField, is_empty
from desktop.ui.forms.line_inputs import LineInput, NumberInput, put_line, put_text
from desktop.ui.forms.list_input import ListInput, as_buttons, chars_of
from desktop.ui.forms.open_list import OpenList
from desktop.ui.widgets import ChoiceField, DateField, MoneyField, TextArea, YesNoUnknown

__all__ = ["FieldInput", "InputMaker", "LineInput", "NumberInput", "TextAid", "is_half", "text_area"]

_HALF_CHARS: Final = 24
_YES_NO: Final = (("yes", "Oui"), ("no", "Non"), ("unknown", "Non vu / ne sait pas"))
_KNOWN: Final = tuple(value for value, _label in _YES_NO)

TextAid = Callable[[TextArea], object]
"""What is done to every text area of the recorder when it is made: the checking of its spelling."""


def no_aid(_area: TextArea) -> None:
    """Text areas as they are."""


def text_area(aid: TextAid, min_lines: int = 3) -> TextArea:
    """A text area of the recorder: all are made here. Its past is the recorder's own, not Qt's."""
    area = TextArea(min_lines=min_lines)
    area.setUndoRedoEnabled(False)
    aid(area)
    return area


class _CellDate(DateField):
    """A day in a narrow place: it is not said again in words beside."""

    def _say(self, value: date) -> str:
        return ""


@dataclass(frozen=True)
class FieldInput:
    """The widget of one question and the way of its answers, the free text beside a list included."""

    widget: QWidget
    answers: Callable[[], dict[str, Any]]
    """What was answered, by name; what is empty is left out."""
    show: Callable[[Answers], None]
    """Shows answers given earlier."""
    changed: Any
    """Emitted at every change; rows tell which of their cells it was (« [1].cost »)."""


class InputMaker:
    """Makes inputs; `today` helps to understand « hier » or « 3/5 », `aid` is given every text area."""

    def __init__(self, today: Callable[[], date], aid: TextAid = no_aid) -> None:
        self.today = today
        self._aid = aid

    def make(self, field: FormField) -> FieldInput:
        """The input of a question."""
        return _MAKERS[field.kind](self, field)

    def make_cell(self, column: FormField) -> FieldInput:
        """The input of a question in a row: lists fold into one line."""
        if column.kind is FieldKind.DATE:
            return self._day(column, _CellDate(today=self.today))
        if column.kind is FieldKind.YES_NO:
            folded = ChoiceField(_YES_NO, style="list")
            return _plain(
                column, folded, folded.value, lambda value: folded.set_value(value if value in _KNOWN else None)
            )
        if column.kind is not FieldKind.CHOICE:
            made = self.make(column)
            if isinstance(made.widget, LineInput):
                made.widget.setPlaceholderText(column.help)
            return made
        listed = OpenList(column, self.today())
        return FieldInput(listed, listed.answers, listed.show_answers, listed.changed)

    def _text(self, field: FormField) -> FieldInput:
        line = LineInput()
        line.setMaxLength(1000)
        return _plain(field, line, line.text, lambda value: put_line(line, _words(value)))

    def _long_text(self, field: FormField) -> FieldInput:
        area = text_area(self._aid)
        return _plain(field, area, area.value, lambda value: put_text(area, _words(value)))

    def _list(self, field: FormField) -> FieldInput:
        made = ListInput(field, self.today())
        return FieldInput(made, made.answers, made.show_answers, made.changed)

    def _yes_no(self, field: FormField) -> FieldInput:
        made = YesNoUnknown()
        return _plain(field, made, made.value, lambda value: made.set_value(value if value in _KNOWN else None))

    def _date(self, field: FormField) -> FieldInput:
        return self._day(field, DateField(today=self.today))

    def _day(self, field: FormField, made: DateField) -> FieldInput:
        def read() -> str:
            day = made.value()
            return day.isoformat() if day else made.text()

        def write(value: Any) -> None:
            try:
                made.set_value(date.fromisoformat(value) if value else None)
            except (TypeError, ValueError):
                made.set_text(_words(value))

        return _plain(field, made, read, write)

    def _money(self, field: FormField) -> FieldInput:
        made = MoneyField()

        def read() -> str:
            amount = made.value()
            return made.text() if amount is None else f"{amount:.2f}"

        return _plain(field, made, read, lambda value: made.set_text(_words(value)))

    def _number(self, field: FormField) -> FieldInput:
        made = NumberInput(field.unit)
        return _plain(field, made, made.answer, made.set_answer)

    def _rows(self, field: FormField) -> FieldInput:
        from desktop.ui.forms.rows_input import RowsInput  # its cells are made here

        made = RowsInput(field, self.make_cell)
        return _plain(field, made, made.value, made.set_value)


def _plain(field: FormField, widget: Any, read: Callable[[], Any], write: Callable[[Any], None]) -> FieldInput:
    """An input with one value and a `changed` signal."""

    def answers() -> dict[str, Any]:
        value = read()
        return {} if is_empty(value) else {field.name: value}

    return FieldInput(widget, answers, lambda given: write(given.get(field.name)), widget.changed)


def is_half(field: FormField) -> bool:
    """Whether half a line is enough for a question."""
    if field.kind is FieldKind.CHOICE:
        return not as_buttons(field) or chars_of(field) <= _HALF_CHARS
    return field.kind not in (FieldKind.LONG_TEXT, FieldKind.CHOICES, FieldKind.ROWS)


def _words(value: Any) -> str:
    return "" if value is None else str(value)


_MAKERS: Final = {
    FieldKind.TEXT: InputMaker._text,
    FieldKind.LONG_TEXT: InputMaker._long_text,
    FieldKind.CHOICE: InputMaker._list,
    FieldKind.CHOICES: InputMaker._list,
    FieldKind.YES_NO: InputMaker._yes_no,
    FieldKind.DATE: InputMaker._date,
    FieldKind.NUMBER: InputMaker._number,
    FieldKind.MONEY: InputMaker._money,
    FieldKind.ROWS: InputMaker._rows,
}
