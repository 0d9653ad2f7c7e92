"""The sentences that tell contacts: what happened, what was found, what was promised."""

from __future__ import annotations

from desktop.domain.contact import Contact, NextStep, Outcome
from desktop.domain.forms import FieldKind, is_empty
from desktop.domain.french import NO_BREAK_SPACE, capital, hour
from desktop.domain.noun import CONTACT, VISIT, Noun
from desktop.domain.privacy import Level
from desktop.schemes.base import Scheme
from desktop.schemes.registry import Registry
from desktop.services.wording import KINDS, noun_of

_LONGEST = 180
"""Characters of what was found that stand in a line of the story."""


def happened(contact: Contact, word: Noun = VISIT) -> str:
    """« visite faite à domicile », « contact par téléphone », « porte close »; `word` is the scheme's for one contact.

    A contact elsewhere than at home is never called a visit.
    """
    noun = noun_of(contact.kind, word)
    if contact.outcome is Outcome.DONE:
        done = noun.one if noun is CONTACT else noun.with_participle("fait")
        return f"{done} {KINDS[contact.kind].lower()}"
    if contact.is_planned:
        return f"{noun.with_participle('prévu')} {KINDS[contact.kind].lower()}"
    return {
        Outcome.PORTE_CLOSE: "porte close",
        Outcome.REFUSED: f"{noun.with_participle('refusé')} par le ménage",
        Outcome.CANCELLED_BY_HOUSEHOLD: f"{noun.with_participle('annulé')} par le ménage",
        Outcome.CANCELLED_BY_WORKER: f"{noun.with_participle('annulé')} de mon fait",
        Outcome.POSTPONED: noun.with_participle("reporté"),
        Outcome.ADDRESS_NOT_FOUND: "adresse introuvable",
        Outcome.MOVED: "ménage parti, personne à cette adresse",
    }[contact.outcome]


def told_in_story(contact: Contact, scheme: Scheme, registry: Registry) -> str:
    """« visite à domicile à 9 h 30 : murs humides au nord », « à 10 h, porte close »."""
    at = hour(contact.at) if contact.at else ""
    if contact.outcome is Outcome.DONE:
        head = f"{noun_of(contact.kind, scheme.visit_word)} {KINDS[contact.kind].lower()}"
        found = found_in(contact, registry)
        return f"{head}{f' à{NO_BREAK_SPACE}{at}' if at else ''}{f'{NO_BREAK_SPACE}: {found}' if found else ''}"
    words = happened(contact, scheme.visit_word)
    if contact.is_planned:
        return f"{words}{f', à{NO_BREAK_SPACE}{at}' if at else ''}"
    reason = f". {capital(contact.reason.rstrip('.'))}" if contact.reason else ""
    return f"{words}{f' à{NO_BREAK_SPACE}{at}' if at and contact.outcome is Outcome.PORTE_CLOSE else ''}{reason}"


def found_in(contact: Contact, registry: Registry) -> str:
    """What was found, in one line: the first long answer of the visit that is not confidential."""
    form = registry.form(contact.form, contact.form_version)
    if form is None:
        return ""
    for field in form.visible_fields(contact.answers):
        answer = contact.answers.get(field.name)
        told = field.kind is FieldKind.LONG_TEXT and field.level is not Level.CONFIDENTIAL
        if told and not is_empty(answer):
            return shortened(" ".join(str(answer).split()))
    return ""


def left_and_promised(contact: Contact) -> str:
    """The trace left and the promises made, in one line; empty when there is nothing more to say."""
    parts = []
    if contact.trace_left:
        parts.append(f"Laissé sur place{NO_BREAK_SPACE}: {contact.trace_left[:1].lower()}{contact.trace_left[1:]}")
    if contact.next_steps:
        steps = f"{NO_BREAK_SPACE}; ".join(_promised(step) for step in contact.next_steps)
        parts.append(f"Promis{NO_BREAK_SPACE}: {steps}")
    return " · ".join(parts)


def _promised(step: NextStep) -> str:
    """A promise with what became of it."""
    if step.is_open:
        return step.what
    return f"{step.what.rstrip('.')} ({'fait' if step.done_on else 'ne se fera pas'})"


def shortened(text: str, longest: int = _LONGEST) -> str:
    """The text, cut between two words when it is long."""
    if len(text) <= longest:
        return text
    return f"{text[:longest].rsplit(' ', 1)[0].rstrip(' ,;:.')}…"
