"""What a question of a form is: its kind, its list, its condition, its level; and what an empty answer is."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from desktop.domain.privacy import Level

Answers = Mapping[str, Any]

OTHER_SUFFIX = "_other"
"""The free text that stands beside every closed list is answered under the field's name with this ending."""

MOST_ROWS: Final = 60
"""Rows beyond this are a slip of the hand, and would stall the screen."""


class FieldKind(StrEnum):
    """How a field is asked; an answer is a JSON value: text, number, list of texts, ISO date, list of rows."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"
    DATE = "date"
    NUMBER = "number"
    MONEY = "money"
    ROWS = "rows"


COLUMN_KINDS: Final = frozenset(
    {FieldKind.TEXT, FieldKind.CHOICE, FieldKind.DATE, FieldKind.MONEY, FieldKind.NUMBER, FieldKind.YES_NO}
)
"""What can stand in a column of rows."""
PAIR_KINDS: Final = frozenset({FieldKind.NUMBER, FieldKind.MONEY, FieldKind.CHOICE})
"""What can be asked before and after."""


class PairSide(StrEnum):
    """Which half of a before/after pair a field is; its other half stands right beside it."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True)
class Option:
    """One entry of a list; a retired one is no longer offered, and old answers keep it."""

    value: str
    label: str
    retired: bool = False
    schemes: tuple[str, ...] = ()
    """The schemes in which it is offered; in all of them when none is named."""
    since: date | None = None
    until: date | None = None
    """The first and the last day on which it is there to be asked for (an aid); None when no day is known."""
    confidential: bool = False
    """Whether that it was chosen is for the worker alone (P1): what tells of somebody’s health."""
    usual: bool = False
    """Whether it is there to be filled in before anybody asks for it."""

    def is_for(self, scheme: str) -> bool:
        """Whether it is offered in a scheme."""
        return not self.schemes or scheme in self.schemes

    def is_offered(self, on: date) -> bool:
        """Whether it may be chosen on a day: not retired, begun, not over."""
        begun = self.since is None or self.since <= on
        return not self.retired and begun and (self.until is None or on <= self.until)


@dataclass(frozen=True)
class Condition:
    """Shows a field only when another one has one of some values."""

    field: str
    values: tuple[str, ...]

    def holds(self, answers: Answers) -> bool:
        """Whether the condition is met by these answers."""
        answer = answers.get(self.field)
        if isinstance(answer, list | tuple):
            return any(value in self.values for value in answer)
        return answer in self.values


@dataclass(frozen=True)
class FormField:
    """One question; `advised` asks for a warning, not an error, when it is left empty (V2)."""

    name: str
    label: str
    kind: FieldKind
    level: Level
    options: tuple[Option, ...] = ()
    required: bool = False
    advised: bool = False
    help: str = ""
    unit: str = ""
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    whole: bool = False
    """Of a number: half of one makes no sense."""
    too_much: str = ""
    """What is said of more than the maximum, where the rule behind it is to be told."""
    when: Condition | None = None
    columns: tuple[FormField, ...] = ()
    """The questions of each row, never wider in level than the rows themselves."""
    add_label: str = ""
    """What the button that adds a row says."""
    pair: PairSide | None = None
    joined: bool = False
    """It goes on with the question before it (a result, then what was said about it) and stands close to it."""
    follows: str = ""
    """Of a column: the one that is answered before it (granted follows asked); alone it draws a remark."""
    slow: bool = False
    """A state that lasts (a DPE, the aids asked), not what happened that day: the next visit offers it again."""

    @property
    def answer_names(self) -> tuple[str, ...]:
        """The names of its answers: its own, and that of the free text beside a closed list."""
        return (self.name, self.name + OTHER_SUFFIX) if self.options else (self.name,)

    @property
    def shared_names(self) -> tuple[str, ...]:
        """The names in one of its rows that the Department may have; none when the rows themselves stay here (P1)."""
        return self.names_of((Level.SHARED,))

    def names_of(self, levels: Container[Level]) -> tuple[str, ...]:
        """The names in one of its rows that have one of some levels; none when the rows themselves have not."""
        if self.level not in levels:
            return ()
        return tuple(name for column in self.columns if column.level in levels for name in column.answer_names)

    def label_of(self, value: str) -> str:
        """The words of a list entry; the value itself when the list never had it."""
        return next((option.label for option in self.options if option.value == value), value)


@dataclass(frozen=True)
class Section:
    """Fields that follow one another in the conversation."""

    key: str
    title: str
    fields: tuple[FormField, ...]


class Severity(StrEnum):
    """Whether a finding stops the record or is only told."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Finding:
    """A word about one field, in French; a cell of a row is named « works[2].cost », rows counted from nought."""

    field: str
    message: str
    severity: Severity = Severity.ERROR


def is_empty(value: Any) -> bool:
    """Whether nothing was answered; zero and « non » are answers."""
    if isinstance(value, str):  # nearly every answer is a text
        return not value.strip()
    return value is None or value in ([], ())


def is_unanswered(field: FormField, value: Any) -> bool:
    """Whether a question has no answer: rows in which nothing stands are none."""
    if field.kind is FieldKind.ROWS and isinstance(value, list | tuple):
        return all(is_blank_row(row) for row in value)
    return is_empty(value)


def is_blank_row(value: Any) -> bool:
    """Whether a row has nothing in any of its cells."""
    return isinstance(value, Mapping) and all(is_empty(item) for item in value.values())


def cell_name(rows: str, place: int, column: str) -> str:
    """How a cell is named in findings: « works[2].cost »."""
    return f"{rows}[{place}].{column}"
