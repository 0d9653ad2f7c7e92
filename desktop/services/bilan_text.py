"""Drafts the bilan from the visits: shared answers alone, each part with the contacts it comes from (P1, P3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop.domain.bilan import BilanSection
from desktop.domain.budget_comparison import Comparison
from desktop.domain.contact import Contact, Outcome
from desktop.domain.form_words import rows_words, words_of
from desktop.domain.forms import FieldKind, Form, FormField, is_empty
from desktop.domain.french import long_dates, plural
from desktop.domain.measure import Measure
from desktop.domain.objective import Objective, in_order
from desktop.domain.privacy import Level
from desktop.schemes.base import OutlinePart, Scheme
from desktop.schemes.registry import Registry
from desktop.services.bilan_budget import budget_section
from desktop.services.objective_words import bilan_paragraphs

HOUSEHOLD_WORDS = ("household_words", "tenant_observations")
"""Fields of the contact forms that hold the household's own words."""


@dataclass(frozen=True)
class _Answered:
    """One shared answer, with what stands beside a list; the contact it was given in, None for the opening form."""

    field: FormField
    value: Any
    contact: Contact | None
    other: str = ""


def draft_sections(
    scheme: Scheme,
    measure: Measure,
    contacts: Sequence[Contact],
    registry: Registry,
    objectives: Sequence[Objective] = (),
    budgets: Comparison | None = None,
) -> tuple[BilanSection, ...]:
    """The sections of the scheme's outline, from the oldest visit to the latest; the budget; what was aimed at."""
    answers = list(_shared(measure, contacts, registry))
    sections = [_section(part, answers) for part in scheme.outline]
    return (*sections, *budget_section(budgets), *_aimed_at(objectives), _attempts(contacts))


def draft_household_words(measure: Measure, contacts: Sequence[Contact], registry: Registry) -> str:
    """What the household said, in its words, one paragraph a visit."""
    said = [
        answer for answer in _shared(measure, contacts, registry)
        if answer.field.name in HOUSEHOLD_WORDS and answer.contact is not None
    ]  # fmt: skip
    return "\n\n".join(_told(said))


def _shared(measure: Measure, contacts: Sequence[Contact], registry: Registry) -> Iterator[_Answered]:
    opening = registry.form(measure.terms_form, measure.terms_version)
    yield from _of_form(opening, measure.terms, None)
    for contact in contacts:
        if contact.outcome is Outcome.DONE:
            yield from _of_form(registry.form(contact.form, contact.form_version), contact.answers, contact)


def _of_form(form: Form | None, answers: Mapping[str, Any], contact: Contact | None) -> Iterator[_Answered]:
    if form is None:
        return
    kept = form.shared_answers(answers)
    for field in form.fields():
        value, *beside = (kept.get(name) for name in field.answer_names)
        other = "".join(str(text) for text in beside if text)
        if field.level is Level.SHARED and not (is_empty(value) and is_empty(other)):
            yield _Answered(field, value, contact, other)


def _section(part: OutlinePart, answers: Sequence[_Answered]) -> BilanSection:
    paragraphs: list[str] = []
    sources: list[str] = []
    for name in part.fields:
        given = [answer for answer in answers if answer.field.name == name]
        if not given:
            continue
        told = given if given[0].field.kind is FieldKind.LONG_TEXT else given[-1:]
        paragraphs.extend(_told(told))
        sources.extend(answer.contact.id for answer in told if answer.contact)
    return BilanSection(part.key, part.title, "\n\n".join(paragraphs), source_ids=tuple(dict.fromkeys(sources)))


def _told(answers: Sequence[_Answered]) -> Iterator[str]:
    """One paragraph an answer; the same words on several days are told once, with their days."""
    days: dict[str, list[date]] = {}
    for answer in answers:
        given = days.setdefault(_words(answer), [])
        if answer.field.kind is FieldKind.LONG_TEXT and answer.contact is not None:
            given.append(answer.contact.day)
    for words, told_on in days.items():
        yield f"{long_dates(told_on).capitalize()}\u00a0: {words}" if told_on else words


def _words(answer: _Answered) -> str:
    if answer.field.kind is FieldKind.LONG_TEXT:
        return str(answer.value).strip()
    if answer.field.kind is FieldKind.ROWS:
        rows = "\u00a0; ".join(rows_words(answer.field, answer.value))
        return f"{answer.field.label}\u00a0: {rows}."
    words = [words_of(answer.field, answer.value)] if not is_empty(answer.value) else []
    return f"{answer.field.label}\u00a0: {', '.join([*words, answer.other] if answer.other else words)}."


def _aimed_at(objectives: Sequence[Objective]) -> Iterator[BilanSection]:
    if told := "\n\n".join(bilan_paragraphs(in_order(objectives))):
        yield BilanSection("objectives", "Nos objectifs et ce qu’ils sont devenus", told)


def _attempts(contacts: Sequence[Contact]) -> BilanSection:
    tries = [contact for contact in contacts if contact.outcome is Outcome.PORTE_CLOSE]
    text = ""
    if tries:
        days = long_dates([contact.day for contact in tries])
        count = plural(len(tries), "fois", "fois")
        text = f"Nous sommes venus {count} sans trouver personne\u00a0: {days}."
    return BilanSection("attempts", "Ce qui a été tenté", text, source_ids=tuple(contact.id for contact in tries))
