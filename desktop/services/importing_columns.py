"""Which column of a sheet is taken for what, and the heads by which it is recognised."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from desktop.domain.form_fields import Option
from desktop.domain.sheet import Sheet
from desktop.domain.text import fold

_HEADS_WITHIN: Final = 20
"""Rows among which the heads are looked for: a title and a date often stand above them."""


class Kind(StrEnum):
    """How the cells of a column are read."""

    TEXT = "text"
    NAME = "name"
    CODE = "code"
    PHONE = "phone"
    DAY = "day"
    HOUR = "hour"
    COUNT = "count"
    NUMBER = "number"
    MONEY = "money"
    CHOICE = "choice"


@dataclass(frozen=True)
class Target:
    """What a column may be taken for; `names` are the other heads it is known by, folded."""

    key: str
    label: str
    kind: Kind = Kind.TEXT
    group: str = "Ménage"
    names: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    help: str = ""

    @property
    def heads(self) -> frozenset[str]:
        """Every head by which it is recognised."""
        return frozenset((plain_head(self.label), *(plain_head(name) for name in self.names)))


def plain_head(head: str) -> str:
    """A head as it is compared: no accents, no marks, no case."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", fold(head.replace("°", "o "))).split())


@dataclass(frozen=True)
class Columns:
    """Which column of a sheet is taken for what; `head_row` is the place of the heads among its rows."""

    sheet: str
    head_row: int
    heads: tuple[str, ...]
    taken: Mapping[int, str]

    @property
    def left_out(self) -> tuple[str, ...]:
        """The heads that are taken for nothing."""
        return tuple(head for place, head in enumerate(self.heads) if place not in self.taken and head)

    def with_choice(self, place: int, key: str) -> Columns:
        """Another choice for a column; the one that was taken for the same is let go. An empty key is none."""
        taken = {at: one for at, one in self.taken.items() if at != place and one != key}
        return Columns(self.sheet, self.head_row, self.heads, {**taken, place: key} if key else taken)

    def place_of(self, key: str) -> int | None:
        """The column taken for something."""
        return next((place for place, one in self.taken.items() if one == key), None)

    def head_of(self, key: str) -> str:
        """Its head as it is written in the table; empty when there is none."""
        place = self.place_of(key)
        return "" if place is None else self.heads[place]


@dataclass(frozen=True)
class Heads:
    """What a fault names: the head of a column as it is written in the table, else as Perron calls it."""

    columns: Columns
    targets: Mapping[str, Target]

    def of(self, key: str) -> str:
        """The head of what a key stands for; empty for what is in no table."""
        return self.columns.head_of(key) or (self.targets[key].label if key in self.targets else "")


def recognised(sheet: Sheet, targets: Sequence[Target]) -> Columns:
    """The row of heads and what each is taken for: the row that is understood best, among the first ones."""
    candidates = [_columns(sheet, row, targets) for row in range(min(_HEADS_WITHIN, len(sheet.rows)))]
    return max(candidates, key=lambda one: (len(one.taken), -one.head_row), default=Columns(sheet.name, 0, (), {}))


def _columns(sheet: Sheet, row: int, targets: Sequence[Target]) -> Columns:
    heads = tuple(str(cell) if isinstance(cell, str) else "" for cell in sheet.rows[row].cells)
    known: dict[str, list[str]] = {}
    for target in targets:
        for head in target.heads:
            known.setdefault(head, []).append(target.key)
    taken: dict[int, str] = {}
    for place, head in enumerate(heads):
        key = next((one for one in known.get(plain_head(head), ()) if one not in taken.values()), "")
        if key:
            taken[place] = key
    return Columns(sheet.name, row, heads, taken)
