"""A contact as it is read again: what happened, each answer in words under its section, what was promised."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from desktop.domain.contact import Contact
from desktop.domain.privacy import Level
from desktop.schemes.registry import Registry
from desktop.services.measure_answers import Answer, answers_of


@dataclass(frozen=True)
class ReadSection:
    """A section of the form with what was answered in it."""

    title: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class ContactReading:
    """A contact with its answers; `is_known` is False for a form that this program does not have."""

    contact: Contact
    sections: tuple[ReadSection, ...]
    is_known: bool
    outside: tuple[Answer, ...] = ()
    """What was answered to the form of another measure, before it was given to this one."""


def reading_of(registry: Registry, contact: Contact) -> ContactReading:
    """The contact as written, by the form and version it was written with."""
    form = registry.form(contact.form, contact.form_version) if contact.form else None
    outside = tuple(_outside(registry, contact))
    if form is None:
        return ContactReading(contact, (), not contact.form, outside)
    sections = (
        ReadSection(section.title, tuple(answers_of(form, contact.answers, section.fields, contact.day)))
        for section in form.sections
    )
    return ContactReading(contact, tuple(section for section in sections if section.answers), True, outside)


def _outside(registry: Registry, contact: Contact) -> Iterator[Answer]:
    kept = contact.outside
    form = registry.form(kept["form"], kept["form_version"]) if kept else None
    if form is not None:
        yield from answers_of(form, kept["answers"], form.fields(), contact.day)
    elif kept:
        for name, value in kept["answers"].items():
            yield Answer(name, name, str(value), Level.CONFIDENTIAL.value, contact.day)
