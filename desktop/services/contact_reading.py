"""A contact as it is read again: what happened, each answer in words under its section, what was promised."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.domain.contact import Contact
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


def reading_of(registry: Registry, contact: Contact) -> ContactReading:
    """The contact as written, by the form and version it was written with."""
    form = registry.form(contact.form, contact.form_version) if contact.form else None
    if form is None:
        return ContactReading(contact, (), is_known=not contact.form)
    sections = (
        ReadSection(section.title, tuple(answers_of(form, contact.answers, section.fields, contact.day)))
        for section in form.sections
    )
    return ContactReading(contact, tuple(section for section in sections if section.answers), is_known=True)
