"""The agenda written out for another calendar: by default nothing but that there is a visit (P1, R6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desktop.domain.absence import NOON, Absence
from desktop.domain.acts import JournalAct
from desktop.domain.calendar import ONE_DAY
from desktop.domain.contact import Contact, Outcome
from desktop.domain.contact_kinds import ContactKind
from desktop.domain.french import capital
from desktop.domain.household import Household
from desktop.errors import AppError, InvalidInputError
from desktop.services.absences import absences_of
from desktop.services.clock import PARIS
from desktop.services.outside import write_private
from desktop.services.wording import noun_of
from desktop.services.workspace import Workspace
from desktop.storage.audit import AuditFilter
from desktop.storage.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from desktop.reports.agenda_file import AgendaEvent

_A_VISIT: Final = timedelta(hours=1)
_LOOKED_BACK: Final = timedelta(days=90)
"""An appointment put off is kept on the day on which that was decided, which may lie before the period."""
_LONGEST: Final = timedelta(days=400)
_HELD: Final = (Outcome.PLANNED, Outcome.DONE, Outcome.PORTE_CLOSE)
_CALLED_OFF: Final = (
    Outcome.POSTPONED, Outcome.CANCELLED_BY_HOUSEHOLD, Outcome.CANCELLED_BY_WORKER, Outcome.REFUSED, Outcome.MOVED,
    Outcome.ADDRESS_NOT_FOUND,
)  # fmt: skip


@dataclass(frozen=True)
class AgendaAsked:
    """What is to be written: which days, whether with names, whether with the worker's absences."""

    first: date | None
    last: date | None
    named: bool = False
    absences: bool = False


@dataclass(frozen=True)
class AgendaMade:
    """The file, and how many appointments stand in it."""

    content: bytes
    count: int


class AgendaOutService:
    """Makes the file and writes it where the user chose."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def make(self, asked: AgendaAsked) -> AgendaMade:
        """The appointments of a period; raises InvalidInputError with every field."""
        from desktop.reports.agenda_file import render_agenda  # a library that the first window does not wait for

        first, last = _checked(asked)
        with self._workspace.notebook.read() as uow:
            held = uow.diary.contacts(first, last, *_HELD)
            off = uow.diary.contacts(first - _LOOKED_BACK, last, *_CALLED_OFF)
            events = [*self._events(uow, [*held, *off], named=asked.named)]
            away = [one for one in absences_of(uow).all if one.ends >= first and one.starts <= last]
        events += [_absence_event(one) for one in away] if asked.absences else []
        return AgendaMade(render_agenda(events, self._workspace.clock.now()), len(held))

    def write(self, asked: AgendaAsked, out: Path) -> int:
        """Writes the file for its owner alone to read; how many appointments it holds. Raises AppError."""
        made = self.make(asked)
        try:
            write_private(out, made.content)
        except OSError:
            raise AppError(
                "L’agenda n’a pas pu être écrit à cet endroit.",
                safe="Rien n’a changé dans le carnet.",
                do="Choisissez un autre dossier.",
            ) from None
        act = JournalAct.NAMED_CALENDAR_OUT if asked.named else JournalAct.CALENDAR_OUT
        self._workspace.notebook.note(self._workspace.clock.now(), act, "notebook")
        return made.count

    def _events(self, uow: UnitOfWork, contacts: Sequence[Contact], *, named: bool) -> Iterator[AgendaEvent]:
        households = uow.households.many(list({one.household_id for one in contacts}))
        schemes = uow.diary.schemes([one.measure_id for one in contacts])
        changes = _changes(uow, contacts)
        for one in contacts:
            scheme = self._workspace.registry.scheme(schemes[one.measure_id])
            household = households[one.household_id]
            what, place = capital(noun_of(one.kind, scheme.visit_word).one), ""
            # who is in danger at home is told of in no other calendar, whatever was chosen (R6); and in a village
            # a scheme and a commune are a name
            if named and not household.marks:
                what, place = f"{what} {scheme.name}\u00a0: {household.name}", self._place(one, household)
            yield _event(one, what, place, changes.get(one.id, 0))

    def _place(self, contact: Contact, household: Household) -> str:
        """The commune alone, and only where somebody goes there."""
        return self._workspace.commune_name(household.dwelling.commune) if contact.kind is ContactKind.HOME else ""


def _checked(asked: AgendaAsked) -> tuple[date, date]:
    problems = {}
    if asked.first is None:
        problems["first"] = "Indiquez le premier jour."
    if asked.last is None:
        problems["last"] = "Indiquez le dernier jour."
    if asked.first is None or asked.last is None:
        raise InvalidInputError(problems)
    if asked.last < asked.first:
        raise InvalidInputError({"last": "Le dernier jour précède le premier."})
    if asked.last - asked.first > _LONGEST:
        raise InvalidInputError({"last": "Plus d’un an\u00a0: choisissez une période plus courte."})
    return asked.first, asked.last


def _changes(uow: UnitOfWork, contacts: Sequence[Contact]) -> Mapping[str, int]:
    """How often each appointment was written: another calendar takes the version with the higher number."""
    ids = [one.id for one in contacts]
    return Counter(line.record_id for line in uow.audit.page(0, None, AuditFilter(records=ids))) if ids else {}


def _event(contact: Contact, summary: str, place: str, changes: int) -> AgendaEvent:
    from desktop.reports.agenda_file import AgendaEvent

    starts: date | datetime = contact.day
    ends: date | datetime = contact.day + ONE_DAY
    if contact.at is not None:
        starts = datetime.combine(contact.day, contact.at, PARIS)
        ends = starts + _A_VISIT
    off = contact.outcome in _CALLED_OFF
    return AgendaEvent(
        _uid(contact.id), changes, starts, ends, summary, place, cancelled=off, busy=contact.at is not None
    )


def _absence_event(absence: Absence) -> AgendaEvent:
    """« Absence », never why."""
    from desktop.reports.agenda_file import AgendaEvent

    starts: date | datetime = absence.starts
    ends: date | datetime = absence.ends + ONE_DAY
    if absence.from_noon or absence.until_noon:
        starts = datetime.combine(absence.starts, NOON if absence.from_noon else time.min, PARIS)
        last = absence.ends if absence.until_noon else absence.ends + ONE_DAY
        ends = datetime.combine(last, NOON if absence.until_noon else time.min, PARIS)
    return AgendaEvent(_uid(absence.id), 0, starts, ends, "Absence")


def _uid(record_id: str) -> str:
    """The same for the same record, and no key to it: what reached the Department bears the id itself."""
    return f"{sha256(f'perron agenda {record_id}'.encode()).hexdigest()[:32]}@perron"
