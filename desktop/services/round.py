"""The round of a day as a sheet to carry: built from what may leave the laptop on paper, never from notes (P1)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from desktop.domain.acts import JournalAct
from desktop.domain.contact import Contact, Outcome
from desktop.domain.contact_kinds import ContactKind
from desktop.domain.french import capital, hour
from desktop.domain.french_input import WEEKDAYS
from desktop.domain.household import Household, Person
from desktop.domain.measure import Measure
from desktop.errors import AppError
from desktop.reports.round import RoundDocument, RoundStop, render_round
from desktop.services.clock import PARIS
from desktop.services.outside import write_private
from desktop.services.profile import profile_of
from desktop.services.wording import KINDS
from desktop.services.workspace import Workspace
from desktop.storage.unit_of_work import UnitOfWork

_SOON = timedelta(days=14)
_MARKED = "Une précaution est gardée\u00a0: relisez la fiche du ménage avant d’appeler ou de sonner."


class RoundService:
    """The sheet of a day."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def document(self, day: date | None = None, *, named: bool = True) -> RoundDocument:
        """The appointments of a day by their hours, today when none is given; initials only unless `named`."""
        today = self._workspace.clock.today()
        when = day or today
        with self._workspace.notebook.read() as uow:
            planned = uow.diary.contacts(when, when, Outcome.PLANNED)
            households = uow.households.many(list({contact.household_id for contact in planned}))
            stops = tuple(
                self._stop(uow, contact, households[contact.household_id], today, named=named) for contact in planned
            )
            worker = profile_of(uow).worker_name
        return RoundDocument(when, WEEKDAYS[when.weekday()], worker, today, stops)

    def proposed_day(self) -> date:
        """The first day with an appointment still to come, from this hour on; today when there is none soon."""
        now = self._workspace.clock.now().astimezone(PARIS)
        today = self._workspace.clock.today()
        with self._workspace.notebook.read() as uow:
            planned = uow.diary.contacts(today, today + _SOON, Outcome.PLANNED)
        left = [one.day for one in planned if one.day > today or one.at is None or one.at >= now.time()]
        return min(left, default=today)

    def pdf(self, day: date | None = None, *, named: bool = True) -> bytes:
        """The sheet as PDF bytes, in memory only (P2)."""
        return self.render(self.document(day, named=named))

    def render(self, document: RoundDocument) -> bytes:
        """A sheet that was put together before."""
        return render_round(document)

    def write(self, content: bytes, out: Path) -> None:
        """Writes the sheet to a place that the user chose, for its owner alone to read; raises AppError."""
        try:
            write_private(out, content)
        except OSError:
            raise AppError(
                "La tournée n’a pas pu être écrite à cet endroit.",
                safe="Rien n’a changé dans le carnet.",
                do="Choisissez un autre dossier.",
            ) from None
        self._workspace.notebook.note(self._workspace.clock.now(), JournalAct.ROUND_OUT, "notebook")

    def note_printed(self) -> None:
        """That the sheet went to a printer: it is on paper from then on."""
        self._workspace.notebook.note(self._workspace.clock.now(), JournalAct.ROUND_PRINTED, "notebook")

    def _stop(self, uow: UnitOfWork, contact: Contact, household: Household, today: date, *, named: bool) -> RoundStop:
        measure = uow.measures.get(contact.measure_id)
        scheme = self._workspace.registry.scheme(measure.scheme)
        dwelling = household.dwelling
        place = " ".join(
            part for part in (dwelling.postal_code, self._workspace.commune_name(dwelling.commune)) if part
        )
        address = ", ".join(part for part in (dwelling.address, place) if part)
        return RoundStop(
            hour(contact.at) if contact.at else "",
            household.name if named else _initials(household),
            address if contact.kind is ContactKind.HOME else "",  # nobody drives to a contact by video
            _instructions(household),
            _phones(household, contact.day, named=named),
            scheme.name,
            self._why(uow, measure, contact, today),
        )

    def _why(self, uow: UnitOfWork, measure: Measure, contact: Contact, today: date) -> str:
        """How, and what the rhythm asks for."""
        scheme = self._workspace.registry.scheme(measure.scheme)
        due = scheme.due(measure, uow.contacts.of_measure(measure.id), today)
        how = "" if contact.kind is ContactKind.HOME else KINDS[contact.kind]
        asked = due.reason.without_scheme if due is not None else ""
        return ". ".join(capital(part) for part in (how, asked) if part)


def _instructions(household: Household) -> str:
    """What must be heeded; to whom nothing may be revealed is not written on paper, only that it is to be read (R6)."""
    told = household.contact_instructions.strip()
    return " ".join(part for part in (told and f"{told.rstrip('.')}.", _MARKED if household.marks else "") if part)


def _phones(household: Household, on: date, *, named: bool) -> tuple[str, ...]:
    members = [one for one in household.persons if one.phone and one.is_member_on(on) and one.phone != household.phone]
    told = [f"{_who(one, named=named)}\u00a0: {one.phone}" for one in members]
    return tuple(part for part in (household.phone, *told) if part)


def _who(person: Person, *, named: bool) -> str:
    if named:
        return person.first_name or person.full_name
    return f"{person.first_name[:1]}." if person.first_name else f"{person.last_name[:1]}."


def _initials(household: Household) -> str:
    """« D. É. » for DELATTRE Éloïse."""
    letters = [word[0].upper() for word in household.name.split() if word[0].isalpha()]
    return " ".join(f"{letter}." for letter in letters)
