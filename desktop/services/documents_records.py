"""What a document tells of records, field by field, and the tables of persons, steps and actions; shared parts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from desktop.domain.calendar import add_months
from desktop.domain.contact import Contact, Outcome
from desktop.domain.education import EducationAction
from desktop.domain.french import capital, hour, inside, join_labels, long_date, long_dates, month_name, short_date
from desktop.domain.french_input import WEEKDAYS
from desktop.domain.household import Household
from desktop.domain.measure import Measure
from desktop.domain.milestone import Milestone, latest
from desktop.domain.saisine import Saisine
from desktop.reports.rubrics import Grid
from desktop.schemes.base import Scheme
from desktop.schemes.documents import RecordTable
from desktop.schemes.registry import Registry
from desktop.services.education_words import MODES, theme_words, tool_words
from desktop.services.merge_words import ROLES
from desktop.services.profile import Profile, profile_of
from desktop.services.promise_words import who_does
from desktop.services.wording import KINDS
from desktop.services.workspace import Workspace


@dataclass(frozen=True)
class DocumentRead:
    """All that is read of a measure for its documents; contacts and milestones in the order of their days."""

    measure: Measure
    scheme: Scheme
    household: Household
    saisine: Saisine | None
    contacts: tuple[Contact, ...]
    milestones: tuple[Milestone, ...]
    educations: tuple[EducationAction, ...]
    profile: Profile
    today: date
    registry: Registry
    town: str
    """The name of the commune of the dwelling."""

    @property
    def worker(self) -> str:
        """Who answers for the measure."""
        return self.measure.referent or self.profile.worker_name

    @property
    def worker_lines(self) -> tuple[str, ...]:
        """The function, the level with the experience (A8) where the profile is theirs, the association."""
        is_theirs = self.measure.referent in ("", self.profile.worker_name)
        own = (self.profile.qualification, self.profile.worker.standing(self.today)) if is_theirs else ()
        return tuple(line for line in (*own, self.profile.operator) if line)

    @property
    def address(self) -> tuple[str, ...]:
        """The lines of the address, as far as they are known."""
        dwelling = self.household.dwelling
        return tuple(line for line in (dwelling.address, f"{dwelling.postal_code} {self.town}".strip()) if line)


def read_of(workspace: Workspace, measure_id: str) -> DocumentRead:
    """All that a document of this measure may tell; raises NotFoundError."""
    with workspace.notebook.read() as uow:
        measure = uow.measures.get(measure_id)
        household = uow.households.get(measure.household_id)
        held = uow.educations.of_households([household.id]).get(household.id, [])
        return DocumentRead(
            measure,
            workspace.registry.scheme(measure.scheme),
            household,
            uow.saisines.get(measure.saisine_id) if measure.saisine_id else None,
            tuple(uow.contacts.of_measure(measure_id)),
            tuple(uow.milestones.of_measure(measure_id)),
            tuple(one for one in held if one.scheme == measure.scheme),
            profile_of(uow),
            workspace.clock.today(),
            workspace.registry,
            workspace.commune_name(household.dwelling.commune),
        )


def record_words(read: DocumentRead, name: str) -> str:
    """« record.field » in words, empty when it is not known; raises KeyError for a field that no document tells."""
    head, _, rest = name.partition(".")
    if head == "stage":
        reached = latest(read.milestones, rest)
        return long_date(reached.day) if reached else ""
    return _WORDS[name](read)


def record_grid(read: DocumentRead, table: RecordTable) -> Grid | None:
    """A table of records; None when there is nothing to put in it and nothing to say of that."""
    return _GRIDS[table](read)


def _listed(list_name: str, value: Callable[[DocumentRead], str]) -> Callable[[DocumentRead], str]:
    def words(read: DocumentRead) -> str:
        chosen = value(read)
        return capital(read.registry.label(list_name, chosen)) if chosen else ""

    return words


def _origin(read: DocumentRead) -> str:
    if read.saisine is None or not (read.saisine.origin or read.saisine.origin_detail):
        return ""
    label = read.registry.label("saisine_origin", read.saisine.origin) if read.saisine.origin else ""
    return ", ".join(part for part in (label, read.saisine.origin_detail.strip()) if part)


def _reasons(read: DocumentRead) -> str:
    return join_labels([read.registry.label("saisine_reason", one) for one in _saisine(read).reasons])


def _saisine(read: DocumentRead) -> Saisine:
    return read.saisine or Saisine("", read.household.id, read.scheme.id)


def _visited(read: DocumentRead) -> str:
    return _days([one.day for one in read.contacts if read.scheme.counts(one) and one.day <= read.today])


def _tries(read: DocumentRead) -> str:
    return _days([one.day for one in read.contacts if one.outcome is Outcome.PORTE_CLOSE])


def _days(days: Sequence[date]) -> str:
    return capital(long_dates(sorted(set(days)))) if days else ""


def _planned(read: DocumentRead) -> str:
    """« Mardi 24 novembre 2026 à 9 h 30, au bureau »: the appointments to come."""
    told = []
    for one in (one for one in read.contacts if one.is_planned and one.day >= read.today):
        at = f" à\u00a0{hour(one.at)}" if one.at else ""
        told.append(f"{WEEKDAYS[one.day.weekday()]} {long_date(one.day)}{at}, {inside(KINDS[one.kind])}")
    return capital("\u00a0; ".join(told))


def _due(read: DocumentRead) -> str:
    due = read.scheme.due(read.measure, read.contacts, read.today)
    return long_date(due.closes) if due is not None else ""


def _last_month(read: DocumentRead) -> str:
    months = read.measure.total_months
    if not months:
        return ""
    last = add_months(read.measure.start, months - 1)
    return f"{capital(month_name(last.month))} {last.year}"


def _reschedulings(read: DocumentRead) -> str:
    told = [f"le {long_date(one.decided_on)}, {one.instalments}\u00a0mensualités" for one in read.measure.reschedulings]
    return capital("\u00a0; ".join(told))


def _day(day: date | None) -> str:
    return long_date(day) if day else ""


_WORDS: Final[Mapping[str, Callable[[DocumentRead], str]]] = {
    "household.composition": _listed("composition", lambda read: read.household.composition),
    "household.marital_status": _listed("marital_status", lambda read: read.household.marital_status),
    "household.resources_bracket": _listed("resources_bracket", lambda read: read.household.resources_bracket),
    "household.dwelling.address": lambda read: ", ".join(read.address),
    "household.dwelling.housing_status": _listed("housing_status", lambda read: read.household.dwelling.housing_status),
    "saisine.received_on": lambda read: _day(_saisine(read).received_on),
    "saisine.origin": _origin,
    "saisine.reasons": _reasons,
    "saisine.difficulties": lambda read: _saisine(read).difficulties.strip(),
    "measure.referent": lambda read: read.measure.referent,
    "measure.start": lambda read: long_date(read.measure.start),
    "measure.total_months": lambda read: str(read.measure.total_months or ""),
    "measure.last_month": _last_month,
    "measure.reschedulings": _reschedulings,
    "measure.due": _due,
    "contact.visited_on": _visited,
    "contact.tries": _tries,
    "contact.planned": _planned,
    "profile.worker_name": lambda read: read.profile.worker_name,
    "profile.operator": lambda read: read.profile.operator,
}


def _persons(read: DocumentRead) -> Grid:
    rows = tuple(
        (one.full_name, short_date(one.birth_date) if one.birth_date else "", ROLES[one.role])
        for one in read.household.persons
        if one.is_member_on(read.today)
    )
    return Grid("Les personnes", ("Nom et prénom", "Né(e) le", "Place dans le ménage"), rows, (0.44, 0.2, 0.36))


def _steps(read: DocumentRead) -> Grid | None:
    steps = [step for contact in read.contacts for step in contact.next_steps if step.is_open]
    steps.sort(key=lambda step: step.by or date.max)
    rows = tuple(
        (capital(step.what.strip()), who_does(step, read.worker), short_date(step.by) if step.by else "")
        for step in steps
    )
    heads = ("Ce qui est à faire", "Par qui", "Avant le")
    return Grid("Les prochaines étapes", heads, rows, (0.52, 0.28, 0.2)) if rows else None


def _educations(read: DocumentRead) -> Grid:
    rows = tuple(
        (
            short_date(one.day),
            MODES[one.mode],
            theme_words(read.registry, one),
            tool_words(read.registry, one),
        )
        for one in read.educations
        if one.day <= read.today
    )
    heads = ("Le", "Forme", "Sur quoi", "Avec quoi")
    none = "Aucun atelier n’est noté pour le moment."
    return Grid("Les ateliers et les actions sur le budget", heads, rows, (0.18, 0.2, 0.34, 0.28), empty=none)


_GRIDS: Final[Mapping[RecordTable, Callable[[DocumentRead], Grid | None]]] = {
    RecordTable.PERSONS: _persons,
    RecordTable.NEXT_STEPS: _steps,
    RecordTable.EDUCATION: _educations,
}
