"""The history of a saved contact: each change written with the contact as it was, and told as a story."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from desktop.domain.contact import Contact, Outcome
from desktop.domain.contact_change import ContactChange, ContactChangeKind
from desktop.domain.french import NO_BREAK_SPACE, hour, long_date
from desktop.domain.noun import Noun
from desktop.domain.privacy import Level
from desktop.schemes.registry import Registry
from desktop.services.clock import PARIS
from desktop.services.contact_reading import reading_of
from desktop.services.profile import profile_of
from desktop.services.wording import KINDS, outcome_of
from desktop.services.workspace import Workspace
from desktop.storage.unit_of_work import UnitOfWork

_DONE: Final = {
    ContactChangeKind.CORRECTED: "corrigé",
    ContactChangeKind.COMPLETED: "complété",
    ContactChangeKind.WITHDRAWN: "retiré",
    ContactChangeKind.RESTORED: "rétabli",
    ContactChangeKind.MOVED: "rattaché",
}
_NOTHING: Final = "rien"


@dataclass(frozen=True)
class Difference:
    """One thing that a correction changed, in words: « Jour : 3 mars 2026 → 4 mars 2026 »."""

    label: str
    before: str
    after: str
    level: str = ""
    """The level of what changed, where it has one of its own: what is confidential is marked."""

    @property
    def words(self) -> str:
        """In one line."""
        return f"{self.label}{NO_BREAK_SPACE}: {self.before or _NOTHING} → {self.after or _NOTHING}"


@dataclass(frozen=True)
class HistoryEntry:
    """One change: « Le 22 novembre 2026 à 18 h 05, corrigée par Claire Vasseur : motif. »"""

    sentence: str
    differences: tuple[Difference, ...] = ()


def note_change(
    workspace: Workspace, uow: UnitOfWork, kind: ContactChangeKind, before: Contact, motif: str
) -> ContactChange:
    """Adds a change to the history of a contact, in the caller's transaction."""
    who = profile_of(uow).worker_name
    change = ContactChange(workspace.new_id(), workspace.clock.now(), kind, motif.strip(), who, before)
    uow.contact_changes.add(change)
    return change


def told_history(
    registry: Registry, contact: Contact, changes: Sequence[ContactChange], word: Noun
) -> list[HistoryEntry]:
    """The changes in words, the latest first; `changes` are the oldest first, `word` the scheme's for one contact."""
    if not changes:
        return []
    after = [*(change.before for change in changes[1:]), contact]
    told = [
        HistoryEntry(_sentence(change, word), tuple(_differences(registry, change.before, then)))
        for change, then in zip(changes, after, strict=True)
    ]
    return told[::-1]


def _sentence(change: ContactChange, word: Noun) -> str:
    at = change.at.astimezone(PARIS)
    what = word.agreed(_DONE[change.kind])
    if change.kind is ContactChangeKind.MOVED:
        what += " à une autre mesure"
    # who took it back is not who noted it by mistake
    mistake = " (saisie par erreur)" if change.kind is ContactChangeKind.WITHDRAWN else ""
    who = f" par {change.who}" if change.who else ""
    motif = f"{NO_BREAK_SPACE}: {change.motif.rstrip('.')}" if change.motif else ""
    return f"Le {long_date(at.date())} à {hour(at.time())}, {what}{who}{mistake}{motif}."


def _differences(registry: Registry, before: Contact, after: Contact) -> Iterator[Difference]:
    told = [list(_told(registry, contact)) for contact in (before, after)]
    one, other = ({label: words for label, words, _level in each} for each in told)
    levels = {label: level for each in told for label, _words, level in each}
    for label in dict.fromkeys([*one, *other]):
        if one.get(label, "") != other.get(label, ""):
            yield Difference(label, one.get(label, ""), other.get(label, ""), levels[label])


def _told(registry: Registry, contact: Contact) -> Iterator[tuple[str, str, str]]:
    """Everything that a contact says, in words, with its level where a form or the note gives it one."""
    yield "Jour", long_date(contact.day), ""
    yield "Heure", hour(contact.at) if contact.at else "", ""
    yield "Nature", KINDS[contact.kind], ""
    done = contact.outcome is Outcome.DONE
    yield "Issue", "A eu lieu" if done else outcome_of(contact.outcome.value, contact.kind.value), ""
    yield "Motif", contact.reason, ""
    yield "Trace laissée", contact.trace_left, ""
    reading = reading_of(registry, contact)
    for section in reading.sections:
        for answer in section.answers:
            yield answer.label, answer.words, answer.level
    for answer in reading.outside:
        yield f"{answer.label} (hors formulaire)", answer.words, answer.level
    yield "Prochaines étapes", f"{NO_BREAK_SPACE}; ".join(step.what for step in contact.next_steps), ""
    yield "Note personnelle", contact.note, Level.CONFIDENTIAL.value
