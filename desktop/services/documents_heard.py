"""What a document may tell of the answers of a measure: the latest on each question, of the levels it may hold (P1)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from desktop.domain.contact import Contact, Outcome
from desktop.domain.form_words import words_of
from desktop.domain.forms import OTHER_SUFFIX, FieldKind, Form, FormField, is_blank_row, is_empty, is_unanswered
from desktop.domain.french import capital
from desktop.domain.measure import Measure
from desktop.domain.milestone import Milestone
from desktop.domain.privacy import Level
from desktop.schemes.registry import Registry
from desktop.services.said import Source, sources

_INSTEAD = "other"
"""The choice that gives way to the words beside the list."""


@dataclass(frozen=True)
class Heard:
    """An answer, with what stands beside its list, its question and its day."""

    field: FormField
    value: Any
    other: str
    day: date

    @property
    def words(self) -> str:
        """The answer as a line of a paper begins."""
        field, value = self.field, self.value
        told = [] if is_unanswered(field, value) or (self.other and value == _INSTEAD) else [words_of(field, value)]
        return capital(", ".join([*told, *([self.other] if self.other else [])]))

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The cells of its rows, column by column."""
        told = [row for row in self.value or () if not is_blank_row(row)]
        return tuple(tuple(_cell(column, row) for column in self.field.columns) for row in told)


@dataclass(frozen=True)
class Hearing:
    """What a measure said, the latest word on each question: in any of its forms, or in the very form that is named."""

    registry: Registry
    forms: dict[str, dict[str, Heard]]
    """By form and question."""
    said: dict[str, Heard]
    """By question, whatever the form."""
    exact: bool = False
    """Whether a question is meant in the form that is named alone."""

    def of(self, name: str) -> Heard | None:
        """The latest word on « form.question »; None when there is none, or when the question is beside the point."""
        form, _, question = name.partition(".")
        heard = self._known(form).get(question)
        return heard if heard is not None and self._applies(form, heard.field) else None

    def field(self, name: str) -> FormField | None:
        """The question « form.question » as it is asked today; None where a record is named."""
        form, _, question = name.partition(".")
        known = self.registry.form(form)
        return known.field(question) if known is not None else None

    def is_asked(self, name: str) -> bool:
        """Whether a question is to the point by what was said to the one that it hangs on."""
        field = self.field(name)
        return field is None or self._applies(name.partition(".")[0], field)

    def _known(self, form: str) -> dict[str, Heard]:
        return self.forms.get(form, {}) if self.exact else self.said

    def _applies(self, form: str, field: FormField) -> bool:
        if field.when is None or (deciding := self._known(form).get(field.when.field)) is None:
            return True
        return field.when.holds({field.when.field: deciding.value})


def hearing(
    registry: Registry,
    measure: Measure,
    contacts: Sequence[Contact],
    milestones: Sequence[Milestone],
    levels: Collection[Level],
    *,
    exact: bool,
) -> Hearing:
    """All that may be told of the answers of a measure; an empty one is none."""
    found = Hearing(registry, {}, {}, exact)
    for source in sorted(sources(registry, measure, contacts, milestones), key=lambda one: one.day):
        own = found.forms.setdefault(source.form.id, {})
        if source.is_whole:
            for asked in source.form.fields():
                found.said.pop(asked.name, None)
                own.pop(asked.name, None)
        told = {heard.field.name: heard for heard in _told(source, levels)}
        found.said.update(told)
        own.update(told)
    return found


def heard_in(form: Form | None, contact: Contact, levels: Collection[Level]) -> dict[str, Heard]:
    """What may be told of one contact, by question; nothing of one that did not take place."""
    if form is None or contact.outcome is not Outcome.DONE:
        return {}
    told = _told(Source(contact.day, form, contact.answers), levels)
    return {heard.field.name: heard for heard in told}


def _told(source: Source, levels: Collection[Level]) -> Iterator[Heard]:
    kept = source.form.visible_answers(source.answers)
    for field in source.form.fields():
        if field.level not in levels:
            continue
        value, *beside = (kept.get(name) for name in field.answer_names)
        other = "".join(str(text).strip() for text in beside if text)
        if not (is_unanswered(field, value) and is_empty(other)):
            yield Heard(_readable(field, levels), value, other, source.day)


def _readable(field: FormField, levels: Collection[Level]) -> FormField:
    """Rows with the columns alone that may be told."""
    if field.kind is not FieldKind.ROWS:
        return field
    return replace(field, columns=tuple(column for column in field.columns if column.level in levels))


def _cell(column: FormField, row: Any) -> str:
    value, other = row.get(column.name), str(row.get(column.name + OTHER_SUFFIX) or "").strip()
    told = [] if is_empty(value) or (other and value == _INSTEAD) else [words_of(column, value)]
    return capital(", ".join([*told, *([other] if other else [])]))
