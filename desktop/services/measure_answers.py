"""What a measure's forms say of it: the terms of its opening, and the latest word on each question, with its day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop.domain.contact import Contact, Outcome
from desktop.domain.form_words import words_of
from desktop.domain.forms import Form, FormField, is_unanswered
from desktop.domain.french import capital
from desktop.domain.measure import Measure
from desktop.schemes.registry import Registry


@dataclass(frozen=True)
class Answer:
    """A question with its answer in words; `earlier` are the different answers given before, latest first."""

    name: str
    label: str
    words: str
    level: str
    day: date
    earlier: tuple[tuple[date, str], ...] = ()


@dataclass(frozen=True)
class DatedAnswers:
    """What one contact says of some questions."""

    day: date
    answers: tuple[Answer, ...]


def opening_answers(registry: Registry, measure: Measure) -> tuple[Answer, ...]:
    """The terms under which the measure was opened, in the order of their form."""
    form = registry.form(measure.terms_form, measure.terms_version)
    if form is None:
        return ()
    return tuple(answers_of(form, measure.terms, form.fields(), measure.start))


def latest_answers(registry: Registry, contacts: Iterable[Contact], parts: Sequence[str]) -> tuple[Answer, ...]:
    """The latest answer to each question of some sections or fields; contacts come latest first."""
    found: dict[str, list[Answer]] = {}
    for told in dated_answers(registry, contacts, parts):
        for answer in told.answers:
            found.setdefault(answer.name, []).append(answer)
    return tuple(_with_earlier(given) for given in found.values())


def dated_answers(registry: Registry, contacts: Iterable[Contact], parts: Sequence[str]) -> tuple[DatedAnswers, ...]:
    """What each contact says of some sections or fields; those that say nothing are left out."""
    told = []
    for contact in contacts:
        form = registry.form(contact.form, contact.form_version)
        if contact.outcome is Outcome.DONE and form is not None:
            answers = tuple(answers_of(form, contact.answers, _asked(form, parts), contact.day))
            if answers:
                told.append(DatedAnswers(contact.day, answers))
    return tuple(told)


def _asked(form: Form, parts: Sequence[str]) -> Iterator[FormField]:
    """The fields of the sections and the single fields named, in the order of the form."""
    for section in form.sections:
        for field in section.fields:
            if section.key in parts or field.name in parts:
                yield field


def answers_of(form: Form, answers: Any, fields: Iterable[FormField], day: date) -> Iterator[Answer]:
    """What was answered to some fields of a form; those without an answer are left out."""
    kept = form.visible_answers(answers)
    for field in fields:
        own, *beside = (kept.get(name) for name in field.answer_names)
        words = [] if is_unanswered(field, own) else [words_of(field, own)]
        words += [str(text) for text in beside if text]
        if words:
            told = ", ".join(words)
            yield Answer(field.name, field.label, capital(told), field.level.value, day)


def _with_earlier(given: Sequence[Answer]) -> Answer:
    """The latest answer with the different ones before it."""
    latest, *before = given
    earlier: list[tuple[date, str]] = []
    words = latest.words
    for answer in before:
        if answer.words != words:
            earlier.append((answer.day, answer.words))
            words = answer.words
    return Answer(latest.name, latest.label, latest.words, latest.level, latest.day, tuple(earlier))
