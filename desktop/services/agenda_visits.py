"""The lines of visits: what is owed and has no appointment, what is coming, what nobody concluded or completed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from desktop.domain.absence import Absences
from desktop.domain.calendar import sunday_of
from desktop.domain.contact import Contact
from desktop.domain.contact_kinds import ContactKind
from desktop.domain.french import long_date
from desktop.domain.measure import Measure, MeasureState
from desktop.schemes.base import Due, Scheme
from desktop.schemes.reason import Reason
from desktop.services.absence_words import DURING
from desktop.services.agenda_line import AgendaGroup, Ask, Line
from desktop.services.clock import PARIS
from desktop.services.wording import last_day_words

_A_VISIT = timedelta(hours=1)
"""An appointment of today that began longer ago is over."""
PLAN_AHEAD = timedelta(days=14)
"""A visit that is owed within this delay and has no appointment is to be planned."""


@dataclass(frozen=True)
class Moment:
    """The day that is told, the instant it is, and when the worker is away."""

    on: date
    now: datetime
    absences: Absences


def visit_lines(scheme: Scheme, measure: Measure, contacts: Sequence[Contact], moment: Moment) -> Iterator[Line]:
    """All that the visits of a measure ask for."""
    owed = owed_line(scheme, measure, contacts, moment.on) if measure.state is MeasureState.ACTIVE else None
    told = owed.contact_id if owed is not None else None
    for contact in contacts:
        if contact.is_planned and contact.id != told:
            yield from _planned_lines(scheme, contact, moment)
    for contact in contacts:
        if contact.to_complete:
            reason = Reason(scheme.name, f"{scheme.visit_word} du {long_date(contact.day)} à compléter")
            yield _of_contact(AgendaGroup.TO_CONCLUDE, contact, reason, Ask.COMPLETION)
    if owed is not None:
        yield owed


def owed_line(scheme: Scheme, measure: Measure, contacts: Sequence[Contact], on: date) -> Line | None:
    """What is owed and has no appointment; one that has passed and waits for its outcome is told on the same line."""
    due = scheme.due(measure, contacts, on)
    if due is None:
        return None
    waiting = unconcluded(scheme, due, contacts, on)
    urgent, at_home = due.is_urgent(on), ContactKind.HOME in scheme.kinds
    if due.coming == 0 and (due.is_late or urgent):
        if waiting:
            first = waiting[0]
            done = Reason(scheme.name, f"{scheme.visit_word} du {long_date(first.day)} à conclure")
            words = Reason(done.scheme, f"{done.what}\u00a0; si rien n’a eu lieu, à refaire {_until(due, on)}")
            return replace(_of_contact(AgendaGroup.LATE, first, words), presses=urgent)
        return Line(AgendaGroup.LATE, due.day, _late_words(due, on), presses=urgent, at_home=at_home)
    near = due.day <= on + PLAN_AHEAD or _is_only_accepted(measure, contacts, on)
    if due.coming + len(waiting) < due.missing and near:
        return Line(AgendaGroup.TO_PLAN, max(due.day, on), due.reason, at_home=at_home)
    return None


def unconcluded(scheme: Scheme, due: Due, contacts: Sequence[Contact], on: date) -> list[Contact]:
    """The appointments that have passed without an outcome and would answer what is owed."""
    return [
        contact
        for contact in contacts
        if contact.is_planned and contact.kind in scheme.kinds and due.opens <= contact.day < on
    ]


def _is_only_accepted(measure: Measure, contacts: Sequence[Contact], on: date) -> bool:
    """Whether it runs and nobody was met, tried or given an appointment yet: the first one is to plan at once."""
    return measure.start <= on and not any(contact.day >= measure.start for contact in contacts)


def _planned_lines(scheme: Scheme, contact: Contact, moment: Moment) -> Iterator[Line]:
    on, what = moment.on, Reason(scheme.name, f"{scheme.visit_word}")
    away = f", {DURING}" if moment.absences.covering(contact.day, contact.at) is not None else ""
    if contact.day < on:
        reason = what.followed_by(f"du {long_date(contact.day)} à conclure")
        yield _of_contact(AgendaGroup.TO_CONCLUDE, contact, reason)
    elif contact.day == on:
        word = scheme.visit_word
        told = f"{word.agreed('passé')}, à conclure" if _is_over(contact, moment.now) else word.agreed("prévu")
        yield _of_contact(AgendaGroup.TODAY, contact, what.followed_by(f"{told}{away}"))
    elif contact.day <= sunday_of(on):
        yield _of_contact(AgendaGroup.THIS_WEEK, contact, what.followed_by(f"le {long_date(contact.day)}{away}"))
    elif away:
        reason = what.followed_by(f"le {long_date(contact.day)}{away}, à reporter")
        yield _of_contact(AgendaGroup.TO_PLAN, contact, reason)


def _of_contact(group: AgendaGroup, contact: Contact, reason: Reason, asks: Ask = Ask.CONTACT) -> Line:
    return Line(group, contact.day, reason, contact.at, contact.id, asks, at_home=contact.kind is ContactKind.HOME)


def _is_over(contact: Contact, now: datetime) -> bool:
    return contact.at is not None and datetime.combine(contact.day, contact.at, PARIS) + _A_VISIT <= now


def _late_words(due: Due, on: date) -> Reason:
    if due.is_urgent(on):
        return due.what.followed_by(_until(due, on))
    passed = f"à caler, date conseillée passée depuis le {_without_year(due.day, on)}"
    return due.what.followed_by(f"{passed}, {_until(due, on)}")


def _until(due: Due, on: date) -> str:
    """« au plus tard le 23 novembre : demain, dernier jour »."""
    told = f"au plus tard le {_without_year(due.closes, on)}"
    if due.closes < on:
        return f"{told}\u00a0: délai passé"
    return f"{told}\u00a0: {last_day_words(due.closes, on)}" if due.is_urgent(on) else told


def _without_year(day: date, on: date) -> str:
    """The year goes without saying when it is this one."""
    return long_date(day).removesuffix(f" {on.year}")
