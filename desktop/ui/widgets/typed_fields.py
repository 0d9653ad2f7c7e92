"""Inputs that understand hours, amounts and numbers typed the French way; the text is never wiped."""

from datetime import time
from decimal import Decimal
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.domain.french import hour, money, number
from desktop.domain.french_input import parse_money, parse_number, parse_time, step_time
from desktop.ui.widgets.labels import TextLabel
from desktop.ui.widgets.typed_field import TypedField

_FAR: Final = 10
_HOUR: Final = 4
"""Quarters of an hour in one."""


class TimeField(TypedField[time]):
    """An hour of the day (« 14h30 », « 9:10 », « 910 », « 9 h »), written « 14 h 30 ».

    The arrows go a quarter of an hour on or back, the page keys an hour; from nothing they begin at nine.
    """

    width_chars = 12

    def __init__(self, value: time | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit.setPlaceholderText("par ex. 14\u00a0h\u00a030")
        self.edit.setAccessibleName("Heure")
        self.set_value(value)

    def _read(self, text: str) -> time:
        return parse_time(text)

    def _write(self, value: time) -> str:
        return hour(value)

    def _say(self, value: time) -> str:
        written = hour(value)
        return "" if self.text() == written else written

    def _step(self, value: time | None, by: int, *, far: bool) -> time | None:
        return time(9) if value is None else step_time(value, by * (_HOUR if far else 1))


class MoneyField(TypedField[Decimal]):
    """An amount in euros, two decimals; the arrows add or take a euro, the page keys ten, never below nought."""

    width_chars = 12

    def __init__(self, value: Decimal | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.edit.setPlaceholderText("0,00\u00a0€")
        self.edit.setAccessibleName("Montant en euros")
        self.set_value(value)

    def _read(self, text: str) -> Decimal:
        return parse_money(text)

    def _write(self, value: Decimal) -> str:
        return money(value)

    def _say(self, value: Decimal) -> str:
        written = money(value)
        return "" if self.text() == written else written

    def _step(self, value: Decimal | None, by: int, *, far: bool) -> Decimal | None:
        if value is None:
            return Decimal("0.00")
        found = value + by * (_FAR if far else 1)
        return found if found >= 0 or found > value else None


class NumberField(TypedField[Decimal]):
    """A number with its unit and its bounds beside it; the arrows step it within them, the page keys by tens."""

    width_chars = 8

    def __init__(
        self,
        value: Decimal | int | None = None,
        unit: str = "",
        lowest: int | None = None,
        highest: int | None = None,
        places: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        self._unit, self._lowest, self._highest, self._places = unit, lowest, highest, places
        super().__init__(parent)
        self.edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.edit.setAccessibleName("Nombre")
        self._beside = TextLabel(self.bounds, muted=True, wrap=False)
        self._row.insert(1, self._beside)
        self._beside.setVisible(bool(self.bounds))
        self.set_value(None if value is None else Decimal(value))

    @property
    def bounds(self) -> str:
        """The unit and what is allowed, in words: « m², de 1 à 500 »."""
        low, high = (None if bound is None else number(Decimal(bound)) for bound in (self._lowest, self._highest))
        words = ""
        if low is not None and high is not None:
            words = f"de {low} à {high}"
        elif low is not None:
            words = f"{low} au moins" if self._lowest else ""
        elif high is not None:
            words = f"{high} au plus"
        return ", ".join(part for part in (self._unit, words) if part)

    def describe(self, name: str, description: str) -> None:
        """Name the line; the unit and the bounds are read aloud too."""
        super().describe(name, ". ".join(part for part in (self.bounds, description) if part))

    def _read(self, text: str) -> Decimal:
        found = parse_number(text.removesuffix(self._unit).strip() if self._unit else text, self._places)
        if self._lowest is not None and found < self._lowest:
            raise ValueError(f"Ce nombre est trop petit\u00a0: {number(Decimal(self._lowest))} au moins.")
        if self._highest is not None and found > self._highest:
            raise ValueError(f"Ce nombre est trop grand\u00a0: {number(Decimal(self._highest))} au plus.")
        return found

    def _write(self, value: Decimal) -> str:
        return number(value)

    def _step(self, value: Decimal | None, by: int, *, far: bool) -> Decimal | None:
        if value is None:
            return Decimal(self._lowest or 0)
        found = value + by * (_FAR if far else 1)
        low = found if self._lowest is None else max(found, Decimal(self._lowest))
        return low if self._highest is None else min(low, Decimal(self._highest))
