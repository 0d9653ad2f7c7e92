"""What a form is: sections, fields, conditions, levels; and the check of its answers, all errors with their fields.

A form and its version never change once released, so that an old visit reopens as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from desktop.domain.privacy import Level

Answers = Mapping[str, Any]

OTHER_SUFFIX = "_other"
"""The free text that stands beside every closed list is answered under the field's name with this ending."""

_NUMBER = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,12})?")
_TOO_LARGE = 10**12
_AMOUNT = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,2})?")


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


@dataclass(frozen=True)
class Option:
    """One entry of a list; a retired one is no longer offered, and old answers keep it."""

    value: str
    label: str
    retired: bool = False


@dataclass(frozen=True)
class Condition:
    """Shows a field only when another one has one of some values."""

    field: str
    values: tuple[str, ...]

    def holds(self, answers: Answers) -> bool:
        """Whether the condition is met by these answers."""
        answer = answers.get(self.field)
        given = answer if isinstance(answer, list | tuple) else [answer]
        return any(value in self.values for value in given)


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
    when: Condition | None = None

    @property
    def answer_names(self) -> tuple[str, ...]:
        """The names of its answers: its own, and that of the free text beside a closed list."""
        return (self.name, self.name + OTHER_SUFFIX) if self.options else (self.name,)

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
    """A word about one field, in French."""

    field: str
    message: str
    severity: Severity = Severity.ERROR


@dataclass(frozen=True)
class Form:
    """A form of one scheme in one version."""

    id: str
    version: int
    scheme: str
    title: str
    sections: tuple[Section, ...]

    def fields(self) -> Iterator[FormField]:
        """All fields, in the order they are asked."""
        for section in self.sections:
            yield from section.fields

    def field(self, name: str) -> FormField | None:
        """The field of that name."""
        return next((field for field in self.fields() if field.name == name), None)

    def level_of(self, name: str) -> Level | None:
        """The level of an answer, free text beside a list included; None when the form does not know it."""
        return next((field.level for field in self.fields() if name in field.answer_names), None)

    def visible_fields(self, answers: Answers) -> tuple[FormField, ...]:
        """The fields whose condition holds; an answer left behind in a hidden field shows nothing."""
        visible: dict[str, FormField] = {}
        for field in self.fields():
            if field.when is None or (field.when.field in visible and field.when.holds(answers)):
                visible[field.name] = field
        return tuple(visible.values())

    def check(self, answers: Answers) -> tuple[Finding, ...]:
        """Everything that is wrong or missing at once, each with its field."""
        findings = [Finding(name, "Ce formulaire ne connaît pas cette rubrique.") for name in self._unknown(answers)]
        for field in self.visible_fields(answers):
            findings.extend(_check_field(field, answers))
        return tuple(findings)

    def visible_answers(self, answers: Answers) -> dict[str, Any]:
        """The answers that count: of visible fields, empty ones dropped."""
        kept: dict[str, Any] = {}
        for field in self.visible_fields(answers):
            for name in field.answer_names:
                if not is_empty(answers.get(name)):
                    kept[name] = answers[name]
        return kept

    def shared_answers(self, answers: Answers) -> dict[str, Any]:
        """The answers that the Department may have (P1): visible and marked shared, nothing else."""
        return {
            name: value for name, value in self.visible_answers(answers).items() if self.level_of(name) is Level.SHARED
        }

    def _unknown(self, answers: Answers) -> list[str]:
        return [name for name in answers if self.level_of(name) is None]


def is_empty(value: Any) -> bool:
    """Whether nothing was answered; zero and « non » are answers."""
    return value is None or (isinstance(value, str) and not value.strip()) or value in ([], ())


_UNREADABLE = re.compile("[\x00\ud800-\udfff]")


def is_readable(text: str) -> bool:
    """Whether a text can be stored and exchanged: no null character, no half of a character."""
    return _UNREADABLE.search(text) is None


def _check_field(field: FormField, answers: Answers) -> Iterator[Finding]:
    given = {name: answers[name] for name in field.answer_names if not is_empty(answers.get(name))}
    if not given and field.required:
        yield Finding(field.name, f"«\u00a0{field.label}\u00a0» est à remplir.")
    elif not given and field.advised:
        yield Finding(field.name, f"«\u00a0{field.label}\u00a0» est resté vide.", Severity.WARNING)
    for name, value in given.items():
        message = _CHECKS[field.kind](field, value) if name == field.name else _check_text(field, value)
        if message:
            yield Finding(name, message)


def _check_text(field: FormField, value: Any) -> str | None:
    if not isinstance(value, str):
        return f"«\u00a0{field.label}\u00a0» attend un texte."
    return None if is_readable(value) else f"«\u00a0{field.label}\u00a0» contient un caractère illisible."


def _check_choice(field: FormField, value: Any) -> str | None:
    if value not in [option.value for option in field.options]:
        return f"«\u00a0{field.label}\u00a0»\u00a0: ce choix n’est pas dans la liste."
    return None


def _check_choices(field: FormField, value: Any) -> str | None:
    known = [option.value for option in field.options]
    if not isinstance(value, list | tuple) or any(item not in known for item in value):
        return f"«\u00a0{field.label}\u00a0»\u00a0: un choix n’est pas dans la liste."
    return None


def _check_yes_no(field: FormField, value: Any) -> str | None:
    return None if value in ("yes", "no", "unknown") else f"«\u00a0{field.label}\u00a0» attend oui, non ou ne sait pas."


def _check_date(field: FormField, value: Any) -> str | None:
    try:
        understood = date.fromisoformat(value).isoformat() == value  # 20260314 and week dates are ISO too
    except (TypeError, ValueError):
        understood = False
    return (
        None
        if understood
        else f"«\u00a0{field.label}\u00a0»\u00a0: cette date n’est pas comprise. Écrivez par exemple 14/03/2026."
    )


def _check_number(field: FormField, value: Any) -> str | None:
    number = number_of(value)
    if number is None:
        return f"«\u00a0{field.label}\u00a0» attend un nombre."
    if field.minimum is not None and number < field.minimum:
        return f"«\u00a0{field.label}\u00a0» ne peut pas être inférieur à {field.minimum}."
    if field.maximum is not None and number > field.maximum:
        return f"«\u00a0{field.label}\u00a0» ne peut pas dépasser {field.maximum}."
    return None


def number_of(value: Any) -> Decimal | None:
    """The number that an answer is, None when it is not one that everybody reads and stores alike."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if isinstance(value, int) and abs(value) >= _TOO_LARGE:  # Python does not even write the largest ones
        return None
    return Decimal(str(value)) if _NUMBER.fullmatch(str(value)) else None


def _check_money(field: FormField, value: Any) -> str | None:
    if not isinstance(value, str) or not _AMOUNT.fullmatch(value):
        return f"«\u00a0{field.label}\u00a0» attend un montant, par exemple 412,50."
    return _check_number(field, value)


_CHECKS = {
    FieldKind.TEXT: _check_text,
    FieldKind.LONG_TEXT: _check_text,
    FieldKind.CHOICE: _check_choice,
    FieldKind.CHOICES: _check_choices,
    FieldKind.YES_NO: _check_yes_no,
    FieldKind.DATE: _check_date,
    FieldKind.NUMBER: _check_number,
    FieldKind.MONEY: _check_money,
}
