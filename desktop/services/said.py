"""The latest word on every question of a measure, in whichever of its forms it was asked, with the day it was said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop.domain.contact import Contact, Outcome
from desktop.domain.forms import Form, FormField
from desktop.domain.measure import Measure
from desktop.domain.milestone import Milestone, in_order
from desktop.schemes.registry import Registry


@dataclass(frozen=True)
class Said:
    """An answer, the question it was given to, and its day."""

    value: Any
    field: FormField
    day: date


@dataclass(frozen=True)
class Source:
    """A form that was filled in for a measure, and its day."""

    day: date
    form: Form
    answers: Mapping[str, Any]
    is_whole: bool = False
    """What it leaves empty is unsaid from then on: it was begun with all that was known."""


def said_so_far(
    registry: Registry, measure: Measure, contacts: Sequence[Contact], milestones: Sequence[Milestone]
) -> dict[str, Said]:
    """What the opening, the visits done and the stages say, the latest word on each question; an empty one is none."""
    said: dict[str, Said] = {}
    for source in sorted(sources(registry, measure, contacts, milestones), key=lambda one: one.day):
        if source.is_whole:
            for asked in source.form.fields():
                said.pop(asked.name, None)
        for name, value in source.form.visible_answers(source.answers).items():
            field = source.form.field(name)
            if field is not None:
                said[name] = Said(value, field, source.day)
    return said


def sources(
    registry: Registry, measure: Measure, contacts: Iterable[Contact], milestones: Iterable[Milestone]
) -> Iterator[Source]:
    """Every form filled in for it, in the order in which those of one day are believed."""
    opening = registry.form(measure.terms_form, measure.terms_version)
    if opening is not None:
        yield Source(measure.first_day, opening, measure.terms)
    for contact in contacts:
        form = registry.form(contact.form, contact.form_version)
        if contact.outcome is Outcome.DONE and form is not None:
            yield Source(contact.day, form, contact.answers)
    whole = registry.scheme(measure.scheme).procedure_stage
    for one in in_order(milestones):
        form = registry.form(one.form, one.form_version)
        if form is not None:
            yield Source(one.day, form, one.answers, is_whole=one.stage == whole)
