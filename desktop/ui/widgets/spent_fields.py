"""Inputs for minutes spent and kilometres driven, typed the French way; the text is never wiped."""

from decimal import Decimal
from typing import Final

from PySide6.QtWidgets import QWidget

from desktop.domain.spent import (
    MOST_KILOMETRES,
    MOST_MINUTES,
    duration_words,
    kilometres_words,
    parse_duration,
    parse_kilometres,
)
from desktop.ui.widgets.typed_field import TypedField

_QUARTER: Final = 15
_HOUR: Final = 60
_FAR: Final = 10


class DurationField(TypedField[int]):
    """Minutes (« 1 h 15 », « 75 »), written « 1 h 15 »; the arrows go by quarters of an hour, page keys by hours."""

    width_chars = 13

    def __init__(self, value: int | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit.setPlaceholderText("par ex. 1\u00a0h\u00a015")
        self.edit.setAccessibleName("Durée")
        self.set_value(value)

    def _read(self, text: str) -> int:
        return parse_duration(text)

    def _write(self, value: int) -> str:
        return duration_words(value)

    def _say(self, value: int) -> str:
        written = duration_words(value)
        return "" if self.text() == written else written

    def _step(self, value: int | None, by: int, *, far: bool) -> int | None:
        found = (value or 0) + by * (_HOUR if far else _QUARTER)
        return min(max(found, 0), MOST_MINUTES)


class KilometresField(TypedField[Decimal]):
    """A distance (« 12,5 »), written « 12,5 km »; the arrows go by one, the page keys by tens."""

    width_chars = 13

    def __init__(self, value: Decimal | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit.setPlaceholderText("par ex. 12,5\u00a0km")
        self.edit.setAccessibleName("Kilomètres")
        self.set_value(value)

    def _read(self, text: str) -> Decimal:
        return parse_kilometres(text)

    def _write(self, value: Decimal) -> str:
        return kilometres_words(value)

    def _say(self, value: Decimal) -> str:
        written = kilometres_words(value)
        return "" if self.text() == written else written

    def _step(self, value: Decimal | None, by: int, *, far: bool) -> Decimal | None:
        found = (value or Decimal(0)) + by * (_FAR if far else 1)
        return min(max(found, Decimal(0)), MOST_KILOMETRES)
