"""A table that is handed over: its columns as a scheme declares them, its cells as they are written, its notes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from desktop.domain.contact import Contact
from desktop.domain.dossier import Case, Dossier
from desktop.domain.indicators import Codes

Cell = str | int | Decimal | date | None
"""Text stays text whatever it looks like (a code keeps its zeros); None is an empty cell, which is not zero."""


class CellKind(StrEnum):
    """How the cells of a column are written."""

    TEXT = "text"
    DAY = "day"
    NUMBER = "number"
    DECIMAL = "decimal"
    MONEY = "money"


@dataclass(frozen=True)
class Subject:
    """What one row is about: a measure, or one contact of it; `answers` are the latest words on each question."""

    dossier: Dossier
    case: Case
    contact: Contact | None = None
    answers: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Column:
    """A column: where its cells come from, in which words; `rule` asks for it, `fields` say where it is typed."""

    key: str
    label: str
    value: Callable[[Subject], Any]
    kind: CellKind = CellKind.TEXT
    codes: Codes | None = None
    rule: str = ""
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Heading:
    """The head of a column."""

    key: str
    label: str
    kind: CellKind = CellKind.TEXT


@dataclass(frozen=True)
class Table:
    """A table ready to be shown and written; `measure_ids` lead from each row to its measure."""

    title: str
    headings: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...]
    made_on: date
    notes: tuple[str, ...] = ()
    measure_ids: Sequence[str] = ()
