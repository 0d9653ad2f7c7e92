"""The history of a household or a measure as a story: contacts, tries, and the steps of the measures, latest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from itertools import groupby

from desktop.domain.bilan import Bilan
from desktop.domain.contact import Contact, Outcome
from desktop.domain.education import EducationAction
from desktop.domain.french import NO_BREAK_SPACE, long_date, month_name
from desktop.domain.measure import Measure, MeasureState
from desktop.domain.milestone import Milestone, in_order
from desktop.domain.saisine import Saisine
from desktop.schemes.base import Scheme
from desktop.schemes.registry import Registry
from desktop.services.contact_words import happened, left_and_promised, told_in_story
from desktop.services.education_words import story_detail, story_words
from desktop.services.path_view import told

_TO_CONCLUDE = f"À conclure{NO_BREAK_SPACE}: ce rendez-vous est passé et rien n’est encore noté."
_TO_COMPLETE = f"À compléter{NO_BREAK_SPACE}: saisie rapide."


class StoryKind(StrEnum):
    """By which a story is narrowed."""

    VISIT = "visit"
    TRY = "try"
    STEP = "step"
    PLAN = "plan"
    MISTAKE = "mistake"


@dataclass(frozen=True)
class StoryEntry:
    """One thing that happened, or is planned: « Le 9 mars, visite à domicile à 9 h 30 : … »."""

    day: date
    kind: StoryKind
    sentence: str
    detail: str = ""
    measure_id: str = ""
    scheme: str = ""
    contact: Contact | None = None
    at: time | None = None


@dataclass(frozen=True)
class StoryMonth:
    """The entries of one month, latest first, under « Mars 2026 »."""

    title: str
    entries: tuple[StoryEntry, ...]


@dataclass(frozen=True)
class MeasureRecords:
    """A measure with what is told of it."""

    measure: Measure
    contacts: Sequence[Contact] = ()
    bilan: Bilan | None = None
    saisine: Saisine | None = None
    milestones: Sequence[Milestone] = ()
    withdrawn: Sequence[Contact] = ()
    """Those noted by mistake, to be told and never counted."""


def story_of(
    records: Iterable[MeasureRecords], registry: Registry, on: date, educations: Iterable[EducationAction] = ()
) -> tuple[StoryEntry, ...]:
    """Everything that is known on a day, latest first; of an action held for several, what the household had of it."""
    entries = [entry for one in records for entry in _entries(one, registry, on)]
    entries.extend(_of_education(one, registry) for one in educations)
    # of one day the last comes first: contacts after what opened the measure, steps in the order of their life
    entries.reverse()
    entries.sort(key=lambda entry: (entry.day, entry.kind is not StoryKind.STEP, entry.at or time.min), reverse=True)
    return tuple(entries)


def by_month(entries: Iterable[StoryEntry]) -> tuple[StoryMonth, ...]:
    """The entries grouped under their months, in the order given."""
    groups = groupby(entries, key=lambda entry: (entry.day.year, entry.day.month))
    return tuple(StoryMonth(f"{month_name(month).capitalize()} {year}", tuple(one)) for (year, month), one in groups)


def _entries(records: MeasureRecords, registry: Registry, on: date) -> Iterator[StoryEntry]:
    scheme = registry.scheme(records.measure.scheme)
    for contact in records.contacts:
        yield _of_contact(contact, scheme, registry, on)
    for contact in records.withdrawn:
        yield _of_mistake(contact, scheme)
    for day, sentence in _steps(records, scheme, registry, on):
        yield StoryEntry(
            day, StoryKind.STEP, f"{_the(day)}, {sentence}.", measure_id=records.measure.id, scheme=scheme.id
        )


def _of_contact(contact: Contact, scheme: Scheme, registry: Registry, on: date) -> StoryEntry:
    kind = StoryKind.VISIT if contact.outcome is Outcome.DONE else StoryKind.TRY
    kind = StoryKind.PLAN if contact.is_planned else kind
    told = told_in_story(contact, scheme, registry)
    end = "" if told.endswith((".", "…", "!", "?")) else "."
    return StoryEntry(
        contact.day,
        kind,
        f"{_the(contact.day)}, {told}{end}",
        _left_to_do(contact, on) or left_and_promised(contact),
        contact.measure_id,
        scheme.id,
        contact,
        contact.at,
    )


def _of_mistake(contact: Contact, scheme: Scheme) -> StoryEntry:
    """That it was noted, and why it counts no more; what is written in it is read in it."""
    told = happened(contact, scheme.visit_word)
    return StoryEntry(
        contact.day,
        StoryKind.MISTAKE,
        f"{_the(contact.day)}, {told}{NO_BREAK_SPACE}: saisie par erreur, ne compte pas.",
        f"Motif{NO_BREAK_SPACE}: {contact.withdrawn}",
        contact.measure_id,
        scheme.id,
        contact,
        contact.at,
    )


def _of_education(action: EducationAction, registry: Registry) -> StoryEntry:
    words = story_words(registry, action)
    return StoryEntry(
        action.day, StoryKind.STEP, f"{_the(action.day)}, {words}.", story_detail(registry, action),
        scheme=action.scheme,
    )  # fmt: skip


def _left_to_do(contact: Contact, on: date) -> str:
    if contact.is_planned and contact.day < on:
        return _TO_CONCLUDE
    return _TO_COMPLETE if contact.to_complete else ""


def _steps(records: MeasureRecords, scheme: Scheme, registry: Registry, on: date) -> Iterator[tuple[date, str]]:
    """What changed the measure, each with its day; what is still to come is left out."""
    measure = records.measure
    steps = [
        *_beginning(records, scheme, registry),
        *_stages(records, scheme, registry),
        *_changes(measure),
        *_ending(measure, records.bilan, registry),
    ]
    return iter([(day, words) for day, words in steps if day <= on])


def _beginning(records: MeasureRecords, scheme: Scheme, registry: Registry) -> Iterator[tuple[date, str]]:
    measure, saisine = records.measure, records.saisine
    origin = registry.label("saisine_origin", saisine.origin) if saisine is not None else ""
    asked = f" ({origin})" if origin else ""
    if saisine is not None and saisine.received_on is not None:
        yield saisine.received_on, f"{scheme.received_told or f'saisine {scheme.name} reçue'}{asked}"
        asked = ""
    elif asked:  # a day that nobody wrote is never told: who asked stands with the beginning
        asked = f", sur saisine{asked}"
    if measure.state is MeasureState.DECLINED and measure.ended_on is None:
        why = f"{NO_BREAK_SPACE}: {measure.end_reason}" if measure.end_reason else ""
        yield measure.start, f"mesure {scheme.name} proposée{asked}, déclinée{why}"
    elif measure.has_begun:
        months = f", pour {measure.months}{NO_BREAK_SPACE}mois" if measure.months else ""
        yield measure.start, f"début de la mesure {scheme.name}{months}{asked}"


def _stages(records: MeasureRecords, scheme: Scheme, registry: Registry) -> Iterator[tuple[date, str]]:
    """The stages of the path, each with what it says in a word."""
    known = {stage.key: stage for stage in scheme.stages}
    for one in in_order(records.milestones):
        stage = known.get(one.stage)
        if stage is not None:
            yield one.day, _because(stage.done, told(stage, one, registry))


def _changes(measure: Measure) -> Iterator[tuple[date, str]]:
    for renewal in measure.renewals:
        words = f"mesure renouvelée de {renewal.months}{NO_BREAK_SPACE}mois"
        yield renewal.decided_on, _because(words, renewal.reason)
    for change in measure.reschedulings:
        words = f"prêt rééchelonné à {change.instalments}{NO_BREAK_SPACE}mensualités"
        yield change.decided_on, _because(words, change.reason)
    for pause in measure.suspensions:
        yield pause.starts, _because("mesure suspendue", pause.reason)
        if pause.ends is not None:
            yield pause.ends + timedelta(days=1), "reprise de la mesure"
    for handed in measure.transfers:
        before = f" de {handed.before}" if handed.before else ""
        yield handed.decided_on, _because(f"passage de relais{before} à {handed.after}", handed.reason)


def _ending(measure: Measure, bilan: Bilan | None, registry: Registry) -> Iterator[tuple[date, str]]:
    if measure.ended_on is not None:
        what = "fin de la mesure" if measure.has_begun else "dossier classé sans suite"
        yield measure.ended_on, _because(what, registry.label("end_reason", measure.end_reason))
    if bilan is not None and bilan.is_settled:
        words = "bilan partagé et signé par le ménage" if bilan.is_signed else "bilan clos sans signature du ménage"
        yield max((one.signed_at.date() for one in bilan.signatures), default=bilan.made_on), words


def _because(words: str, reason: str) -> str:
    return f"{words}{NO_BREAK_SPACE}: {reason.rstrip('.')}" if reason else words


def _the(day: date) -> str:
    """« Le 9 mars »: the year stands over the month."""
    return f"Le {long_date(day).removesuffix(f' {day.year}')}"
