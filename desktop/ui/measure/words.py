"""The sentences by which screens tell contacts, days and spans."""

from __future__ import annotations

import re
from datetime import date, time

from desktop.domain.contact import Contact, Outcome
from desktop.domain.contact_kinds import ContactKind
from desktop.domain.french import hour, long_date
from desktop.domain.french_input import WEEKDAYS
from desktop.services.wording import KINDS, OUTCOMES


def day_in_words(day: date) -> str:
    """« dimanche 22 novembre 2026 »."""
    return f"{WEEKDAYS[day.weekday()]} {long_date(day)}"


def hour_in_words(at: time | None) -> str:
    """« 14 h 30 », empty without an hour."""
    return "" if at is None else hour(at)


def happened(contact: Contact) -> str:
    """« visite faite à domicile », « contact par téléphone », « porte close »."""
    kind = KINDS[contact.kind].lower()
    if contact.outcome is Outcome.DONE:
        return f"visite faite {kind}" if contact.kind is ContactKind.HOME else f"contact {kind}"
    if contact.is_planned:
        return f"visite prévue {kind}" if contact.kind is ContactKind.HOME else f"contact prévu {kind}"
    return _ATTEMPTS.get(contact.outcome, OUTCOMES[contact.outcome].lower())


def told(contact: Contact) -> str:
    """« Le 3 mars 2026 à 14 h 30, visite faite à domicile »."""
    moment = f" à {hour(contact.at)}" if contact.at and contact.is_planned else ""
    return f"Le {long_date(contact.day)}{moment}, {happened(contact)}"


def details(contact: Contact) -> str:
    """The reason, the trace left and what was promised, in one line; empty when there is nothing more to say."""
    parts = [contact.reason]
    if contact.trace_left:
        parts.append(f"laissé sur place : {contact.trace_left[:1].lower()}{contact.trace_left[1:]}")
    if contact.next_steps:
        parts.append("promis : " + " ; ".join(step.what for step in contact.next_steps))
    line = " · ".join(part for part in parts if part)
    return line[:1].upper() + line[1:]


def without_scheme(reason: str, scheme_name: str) -> str:
    """A reason without the scheme's name at its head, where a chip beside it already says it."""
    rest = re.sub(rf"^{re.escape(scheme_name)}\s?[:,]\s", "", reason)
    return f"{rest[:1].upper()}{rest[1:]}"


def span_in_words(start: date, last: date | None) -> str:
    """« du 1er octobre 2025 au 30 septembre 2026 », « depuis le … » without an end."""
    if last is None:
        return f"depuis le {long_date(start)}"
    return f"du {long_date(start)} au {long_date(last)}"


_ATTEMPTS = {
    Outcome.REFUSED: "visite refusée par le ménage",
    Outcome.CANCELLED_BY_HOUSEHOLD: "visite annulée par le ménage",
    Outcome.CANCELLED_BY_WORKER: "visite annulée par le travailleur social",
    Outcome.POSTPONED: "visite reportée",
    Outcome.MOVED: "ménage parti, personne à cette adresse",
}
