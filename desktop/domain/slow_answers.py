"""Answers that change slowly (the state of a dwelling, of works, of a dossier), known from earlier visits.

They are offered again, never filled in unasked, and nothing that is written is replaced by them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop.domain.contact import Contact, Outcome
from desktop.domain.form_checks import check_field
from desktop.domain.forms import Answers, FieldKind, Form, FormField, Section, is_unanswered

_SEEN = (FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.NUMBER)


@dataclass(frozen=True)
class Told:
    """The latest answer to one question, the free text beside its list included, with the day of the visit."""

    field: FormField
    day: date
    answers: Answers


@dataclass(frozen=True)
class TakenUp:
    """Some of what was told earlier."""

    told: tuple[Told, ...]

    @property
    def days(self) -> tuple[date, ...]:
        """The days of the visits that it was told in, the earliest first."""
        return tuple(sorted({one.day for one in self.told}))

    @property
    def answers(self) -> dict[str, Any]:
        """All of it by name."""
        return {name: value for one in self.told for name, value in one.answers.items()}


@dataclass(frozen=True)
class SlowAnswers:
    """The latest word on every question of a form that changes slowly."""

    form: Form
    told: tuple[Told, ...]
    seen: tuple[Told, ...] = ()
    """What was written of that day at the latest visit, to be read again and never taken up."""

    def offered(self, section: Section, answers: Answers) -> TakenUp:
        """What can be taken up in a section: not answered now, and asked once it is taken up."""
        missing = [one for one in self._of(section) if not _given(one.field, answers)]
        after = {**answers, **TakenUp(tuple(missing)).answers}
        asked = self.form.visible_fields(after)
        return TakenUp(tuple(one for one in missing if one.field in asked))

    def unchanged(self, section: Section, answers: Answers) -> TakenUp:
        """What stands in a section as it was told earlier."""
        asked = self.form.visible_fields(answers)
        kept = (one for one in self._of(section) if _given(one.field, answers) == one.answers)
        return TakenUp(tuple(one for one in kept if one.field in asked))

    def _of(self, section: Section) -> Iterator[Told]:
        return (one for one in self.told if one.field in section.fields)


def slow_answers(form: Form, contacts: Iterable[Contact]) -> SlowAnswers:
    """What earlier contacts, the latest first, say of the slow questions of a form; an empty answer says nothing.

    An answer from another version of the form counts while the form still takes it.
    """
    done = [contact for contact in contacts if contact.outcome is Outcome.DONE]
    found = (_latest(field, done) for field in form.fields() if field.slow)
    seen = (_latest(field, done[:1]) for field in form.fields() if not field.slow and field.kind in _SEEN)
    return SlowAnswers(form, *(tuple(told for told in some if told is not None) for some in (found, seen)))


def _latest(field: FormField, contacts: Iterable[Contact]) -> Told | None:
    for contact in contacts:
        given = _given(field, contact.answers)
        if given and not any(check_field(field, given)):
            return Told(field, contact.day, given)
    return None


def _given(field: FormField, answers: Answers) -> dict[str, Any]:
    return {name: answers[name] for name in field.answer_names if not is_unanswered(field, answers.get(name))}
