"""Appointments: where one may go, what it would stand beside, and taking back what was just done with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from desktop.domain.absence import Absences
from desktop.domain.acts import JournalAct
from desktop.domain.calendar import holiday_name, is_weekend
from desktop.domain.contact import Contact, Outcome
from desktop.domain.forms import Option
from desktop.domain.french import hour, join_words, plural
from desktop.domain.measure import Measure
from desktop.errors import InvalidInputError, NotAllowedError
from desktop.schemes.base import Scheme
from desktop.services.absences import absence_remark, absences_of
from desktop.services.records import forget_plan, save
from desktop.services.workspace import Workspace
from desktop.storage.unit_of_work import UnitOfWork

_FOR_A_VISIT = timedelta(hours=1)
"""Two appointments that begin within this time of one another are told as a clash."""
_HORIZON = timedelta(days=800)
_MISTAKEN = "Porte close notée par erreur"


@dataclass(frozen=True)
class Taken:
    """An appointment that stands already on a day."""

    contact_id: str
    measure_id: str
    at: time | None
    household: str


@dataclass(frozen=True)
class Verdict:
    """Whether a visit may go to a day: a refusal says why not, a remark stops nothing."""

    refusal: str = ""
    remark: str = ""


@dataclass(frozen=True)
class Mover:
    """All that is needed to answer at once, while a card is held over one day after the other."""

    contact: Contact
    measure: Measure
    scheme: Scheme
    household: str
    today: date
    taken: Mapping[date, Sequence[Taken]]
    is_planned: bool
    absences: Absences

    def verdict(self, day: date) -> Verdict:
        """What speaks against a day, or what it stands beside there."""
        if self.is_planned and day == self.contact.day:
            return Verdict(refusal="Le rendez-vous est déjà ce jour-là.")
        findings = self.scheme.check_contact(self.measure, replace(self.contact, day=day), self.today)
        if findings:
            return Verdict(refusal=findings[0].message)
        return Verdict(remark=" ".join(self._remarks(day)))

    def first_day(self) -> date:
        """The first working day that it may go to, from its own day on and from today on."""
        begin = max(self.contact.day, self.today)
        days = (begin + timedelta(days=number) for number in range(_HORIZON.days))
        return next((day for day in days if self.absences.can_work(day) and not self.verdict(day).refusal), begin)

    def _remarks(self, day: date) -> list[str]:
        others = [one for one in self.taken.get(day, ()) if one.contact_id != self.contact.id]
        remarks = []
        if holiday_name(day):
            remarks.append(f"Jour férié\u00a0: {holiday_name(day)}.")
        elif is_weekend(day):
            remarks.append("C’est un jour de week-end.")
        away = absence_remark(self.absences, day, self.contact.at)
        if away:
            remarks.append(away)
        if any(one.measure_id == self.measure.id for one in others):
            remarks.append("Deux visites le même jour comptent pour une seule.")
        if others:
            remarks.append(f"{plural(len(others), 'rendez-vous', 'rendez-vous')} ce jour-là{_hours(others)}.")
        return remarks


class AppointmentService:
    """The appointments of a notebook."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def motifs(self) -> tuple[Option, ...]:
        """Why an appointment is put off; free words are always possible beside them."""
        return self._workspace.registry.options("postponement_motif")

    def mover(self, measure_id: str, contact_id: str | None = None) -> Mover:
        """Where an appointment, or a visit that has none yet, may go; raises NotFoundError."""
        today = self._workspace.clock.today()
        with self._workspace.notebook.read() as uow:
            measure = uow.measures.get(measure_id)
            planned = uow.contacts.get(contact_id) if contact_id else None
            household = uow.households.names([measure.household_id])[measure.household_id][0]
            taken: dict[date, list[Taken]] = {}
            for day, one in _taken(uow, today, today + _HORIZON):
                taken.setdefault(day, []).append(one)
            absences = absences_of(uow)
        scheme = self._workspace.registry.scheme(measure.scheme)
        contact = planned or Contact("", measure_id, measure.household_id, today, scheme.kinds[0])
        return Mover(contact, measure, scheme, household, today, taken, planned is not None, absences)

    def clash(self, day: date | None, at: time | None, except_id: str = "") -> str:
        """What stands close: an absence, another appointment within an hour; empty otherwise. It forbids nothing."""
        if day is None:
            return ""
        with self._workspace.notebook.read() as uow:
            others = [one for _, one in _taken(uow, day, day) if one.contact_id != except_id]
            away = absence_remark(absences_of(uow), day, at)
        return " ".join(one for one in (away, _near_words(day, at, others)) if one)

    def verdict(self, measure_id: str, day: date | None, at: time | None, except_id: str = "") -> Verdict:
        """What speaks against a day and an hour that were just entered; raises NotFoundError."""
        if day is None:
            return Verdict()
        with self._workspace.notebook.read() as uow:
            measure = uow.measures.get(measure_id)
        scheme = self._workspace.registry.scheme(measure.scheme)
        meant = Contact("", measure_id, measure.household_id, day, scheme.kinds[0])
        findings = scheme.check_contact(measure, meant, self._workspace.clock.today())
        return Verdict(findings[0].message) if findings else Verdict(remark=self.clash(day, at, except_id))

    def set_hour(self, contact_id: str, at: time | None) -> Contact:
        """Gives an appointment its hour, on the day it has."""
        if at is None:
            raise InvalidInputError({"at": "Indiquez l’heure."})
        with self._workspace.notebook.write() as uow:
            planned = uow.contacts.get(contact_id)
            _require(planned.is_planned)
            timed = replace(planned, at=at)
            save(self._workspace, uow, JournalAct.HOUR_SET, timed)
        return timed

    def undo_hour(self, before: Contact, timed: Contact) -> None:
        """Gives an appointment back the hour that it had."""
        with self._workspace.notebook.write() as uow:
            _require(uow.contacts.get(timed.id) == timed)
            save(self._workspace, uow, JournalAct.PUT_BACK, before)

    def undo_plan(self, planned: Contact) -> None:
        """Withdraws an appointment that was just made; the Department never knew of it."""
        with self._workspace.notebook.write() as uow:
            _require(uow.contacts.get(planned.id) == planned)
            forget_plan(self._workspace, uow, planned)

    def undo_porte_close(self, planned: Contact | None, saved: Contact) -> None:
        """The appointment stands again; a try that had none is kept as noted by mistake.

        Its message may have left: what is sent now is a later version of the same record, never a deletion.
        """
        with self._workspace.notebook.write() as uow:
            _require(uow.contacts.get(saved.id) == saved)
            if planned is not None:
                save(self._workspace, uow, JournalAct.PUT_BACK, planned)
            else:
                mistaken = replace(saved, outcome=Outcome.CANCELLED_BY_WORKER, reason=_MISTAKEN, trace_left="")
                save(self._workspace, uow, JournalAct.PUT_BACK, mistaken)

    def undo_postponement(self, planned: Contact, moved: Contact) -> None:
        """The first appointment stands again, as a later version of its record; the new one is withdrawn."""
        with self._workspace.notebook.write() as uow:
            _require(uow.contacts.get(moved.id) == moved)
            _require(uow.contacts.get(planned.id).outcome is Outcome.POSTPONED)
            forget_plan(self._workspace, uow, moved)
            save(self._workspace, uow, JournalAct.PUT_BACK, planned)


def _taken(uow: UnitOfWork, first: date, last: date) -> list[tuple[date, Taken]]:
    planned = uow.diary.contacts(first, last, Outcome.PLANNED)
    names = uow.households.names(list({contact.household_id for contact in planned}))
    return [
        (contact.day, Taken(contact.id, contact.measure_id, contact.at, names[contact.household_id][0]))
        for contact in planned
    ]


def _near_words(day: date, at: time | None, others: Sequence[Taken]) -> str:
    near = [
        one
        for one in others
        if at is not None and one.at and abs(_instant(day, one.at) - _instant(day, at)) < _FOR_A_VISIT
    ]
    told = join_words([f"à\u00a0{hour(one.at)} ({one.household})" for one in near if one.at])
    return f"Vous avez déjà rendez-vous ce jour-là {told}." if near else ""


def _hours(others: Sequence[Taken]) -> str:
    hours = [hour(one.at) for one in others if one.at]
    return f"\u00a0: {join_words(hours)}" if hours else ""


def _instant(day: date, at: time) -> datetime:
    return datetime.combine(day, at)


def _require(unchanged: bool) -> None:
    if not unchanged:
        raise NotAllowedError(
            "Ce rendez-vous a changé depuis\u00a0: il n’est plus possible d’annuler.",
            safe="Rien n’a été modifié.",
            do="Corrigez-le depuis la mesure.",
        )
