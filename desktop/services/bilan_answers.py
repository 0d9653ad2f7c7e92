"""What the visits of a measure say that a reader may have, each answer with its visit (P1, P3)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from desktop.domain.contact import Contact, Outcome
from desktop.domain.form_words import words_of
from desktop.domain.forms import FieldKind, Form, FormField, is_empty
from desktop.domain.measure import Measure
from desktop.domain.privacy import Level
from desktop.schemes.registry import Registry

SHARED = frozenset({Level.SHARED})


@dataclass(frozen=True)
class Answered:
    """One answer, with what stands beside a list; the contact it was given in, None for the opening form."""

    field: FormField
    value: Any
    contact: Contact | None
    other: str = ""

    @property
    def source_ids(self) -> tuple[str, ...]:
        """The contact, where there is one."""
        return (self.contact.id,) if self.contact else ()

    @property
    def words(self) -> str:
        """The answer as it is read, without its question."""
        told = [] if is_empty(self.value) else [words_of(self.field, self.value)]
        return ", ".join([*told, self.other] if self.other else told)


class Answers:
    """All answers of a measure at some levels, the opening first, then from the oldest visit to the latest."""

    def __init__(
        self, measure: Measure, contacts: Sequence[Contact], registry: Registry, levels: Collection[Level] = SHARED
    ) -> None:
        self._levels = levels
        self.all = tuple(self._read(measure, contacts, registry))

    def of(self, name: str) -> list[Answered]:
        """Every answer to a question, the oldest first."""
        return self._by_name.get(name, [])

    def latest(self, name: str) -> Answered | None:
        """The last word on a question."""
        return next(reversed(self.of(name)), None)

    @cached_property
    def is_of_one_day(self) -> bool:
        """Whether one meeting alone told something: its day, told before every paragraph, would say nothing."""
        return len({one.contact.day for one in self.all if one.contact is not None}) == 1

    @cached_property
    def _by_name(self) -> dict[str, list[Answered]]:
        found: dict[str, list[Answered]] = {}
        for one in self.all:
            found.setdefault(one.field.name, []).append(one)
        return found

    def _read(self, measure: Measure, contacts: Sequence[Contact], registry: Registry) -> Iterator[Answered]:
        yield from self._of_form(registry.form(measure.terms_form, measure.terms_version), measure.terms, None)
        for contact in contacts:
            if contact.outcome is Outcome.DONE:
                form = registry.form(contact.form, contact.form_version)
                yield from self._of_form(form, contact.answers, contact)

    def _of_form(self, form: Form | None, answers: Mapping[str, Any], contact: Contact | None) -> Iterator[Answered]:
        if form is None:
            return
        kept = form.shared_answers(answers) if self._levels == SHARED else form.visible_answers(answers)
        for field in form.fields():
            value, *beside = (kept.get(name) for name in field.answer_names)
            other = "".join(str(text) for text in beside if text)
            if field.level in self._levels and not (is_empty(value) and is_empty(other)):
                yield Answered(field, self._cells(field, value), contact, other)

    def _cells(self, field: FormField, value: Any) -> Any:
        """Of rows the columns of these levels alone."""
        if field.kind is not FieldKind.ROWS or not isinstance(value, list | tuple):
            return value
        names = {name for column in field.columns if column.level in self._levels for name in column.answer_names}
        return [{name: cell for name, cell in row.items() if name in names} for row in value]
