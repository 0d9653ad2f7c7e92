"""A form: its sections, what of it is shown, what its answers must be, and which of them may leave.

A form and its version never change once released, so that an old visit reopens as it was written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from desktop.domain.form_checks import check_field, is_readable, number_of
from desktop.domain.form_fields import (
    COLUMN_KINDS,
    MOST_ROWS,
    OTHER_SUFFIX,
    PAIR_KINDS,
    Answers,
    Condition,
    FieldKind,
    Finding,
    FormField,
    Option,
    PairSide,
    Section,
    Severity,
    cell_name,
    is_blank_row,
    is_empty,
    is_unanswered,
)
from desktop.domain.form_sharing import Sharing, filled
from desktop.domain.privacy import Level

__all__ = [
    "COLUMN_KINDS", "MOST_ROWS", "OTHER_SUFFIX", "PAIR_KINDS", "Answers", "Condition", "FieldKind", "Finding",
    "Form", "FormField", "Option", "PairSide", "Section", "Severity", "cell_name", "is_blank_row", "is_empty",
    "is_readable", "is_unanswered", "number_of",
]  # fmt: skip


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

    def asked(self, name: str) -> FormField | None:
        """The field that an answer belongs to, free text beside a list included."""
        return self._by_answer.get(name)

    def level_of(self, name: str) -> Level | None:
        """The level of an answer, free text beside a list included; None when the form does not know it."""
        field = self._by_answer.get(name)
        return field.level if field is not None else None

    @cached_property
    def deciding(self) -> frozenset[str]:
        """The names of the fields whose answer shows or hides others."""
        return frozenset(field.when.field for field in self.fields() if field.when is not None)

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
        answered = self._answered(answers)
        for field in self.visible_fields(answers):
            if field.name in answered or field.required or field.advised:  # of the rest there is nothing to say
                findings.extend(check_field(field, answers))
        return tuple(findings)

    def visible_answers(self, answers: Answers) -> dict[str, Any]:
        """The answers that count: of visible fields, empty ones, blank rows and empty cells dropped."""
        kept: dict[str, Any] = {}
        answered = self._answered(answers)
        for field in self.visible_fields(answers):
            for name in field.answer_names if field.name in answered else ():  # most are not there at all
                value = answers.get(name)
                if value is not None and not is_unanswered(field, value):
                    kept[name] = filled(value) if field.kind is FieldKind.ROWS else value
        return kept

    def shared_answers(self, answers: Answers) -> dict[str, Any]:
        """The answers that the Department may have (P1): visible and marked shared, nothing else.

        Of rows only the shared columns are left, and a row with nothing in them is left out.
        """
        return self._sharing.of(answers)

    def carried_answers(self, answers: Answers) -> dict[str, Any]:
        """Those that a colleague of the operator may have too: shared and of the team (P1)."""
        return self._carrying.of(answers)

    @cached_property
    def _carrying(self) -> Sharing:
        return Sharing(self.fields(), levels=(Level.SHARED, Level.TEAM))

    @cached_property
    def _sharing(self) -> Sharing:
        return Sharing(self.fields())

    def _answered(self, answers: Answers) -> frozenset[str]:
        """The names of the fields of which something is there."""
        return frozenset(field.name for name in answers if (field := self._by_answer.get(name)) is not None)

    def _unknown(self, answers: Answers) -> list[str]:
        return [name for name in answers if name not in self._by_answer]

    @cached_property
    def _by_answer(self) -> dict[str, FormField]:
        return {name: field for field in self.fields() for name in field.answer_names}
