"""A table that somebody brings from elsewhere: its sheets, their rows, and what each cell really holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal


@dataclass(frozen=True)
class Trouble:
    """A cell that holds no value that can be taken, with the reason in French."""

    words: str


Value = str | Decimal | date | time | Trouble | None
"""A text stays a text whatever it looks like (a code keeps its zeros); None is an empty cell."""


@dataclass(frozen=True)
class SheetRow:
    """One row; `number` is the one that the table's own program shows beside it."""

    number: int
    cells: tuple[Value, ...]

    def value(self, place: int) -> Value:
        """What stands in a column; a short row is empty beyond its end."""
        return self.cells[place] if 0 <= place < len(self.cells) else None


@dataclass(frozen=True)
class Sheet:
    """One sheet: its rows that hold something, the heads among them, and what is to be known of its reading."""

    name: str
    rows: tuple[SheetRow, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Book:
    """A file with the sheets in which anything stands."""

    file_name: str
    sheets: tuple[Sheet, ...]

    def sheet(self, name: str) -> Sheet | None:
        """The sheet of that name."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)
