"""Aujourd'hui: what to do, in six groups, each line with its reason in words; and what was left unfinished."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from desktop.domain.bilan import Bilan, BilanState
from desktop.domain.calendar import add_months, sunday_of
from desktop.domain.contact import Contact, Outcome
from desktop.domain.french import long_date
from desktop.domain.measure import Measure, MeasureState
from desktop.schemes.base import Due, Scheme
from desktop.schemes.reason import Reason
from desktop.services.agenda_path import Followed, concern_lines, followed, path_lines
from desktop.services.clock import PARIS
from desktop.services.measure_view import WARN_MONTHS_BEFORE_END
from desktop.services.wording import last_day_words
from desktop.services.workspace import Workspace
from desktop.storage.diary import Unfinished
from desktop.storage.unit_of_work import UnitOfWork

FOLLOWED = (
    MeasureState.PROPOSED,
    MeasureState.PREPARING,
    MeasureState.ACTIVE,
    MeasureState.SUSPENDED,
    MeasureState.ENDING,
)
"""States in which a measure may ask for something."""
UNFINISHED_TOLD = 20
_QUICK_MEASURES = 30
_A_VISIT = timedelta(hours=1)
"""An appointment of today that began longer ago is over."""
PLAN_AHEAD = timedelta(days=14)
"""A visit that is owed within this delay and has no appointment is to be planned."""


class AgendaGroup(StrEnum):
    """The groups, in the order they are shown."""

    LATE = "late"
    TODAY = "today"
    THIS_WEEK = "this_week"
    TO_PLAN = "to_plan"
    TO_CONCLUDE = "to_conclude"
    REPORTS_DUE = "reports_due"


GROUP_LABELS = {
    AgendaGroup.LATE: "En retard ou urgent",
    AgendaGroup.TODAY: "Aujourd’hui",
    AgendaGroup.THIS_WEEK: "Cette semaine",
    AgendaGroup.TO_PLAN: "À planifier",
    AgendaGroup.TO_CONCLUDE: "À conclure",
    AgendaGroup.REPORTS_DUE: "Bilans et signatures dus",
}


class Ask(StrEnum):
    """What a line asks for: a contact to plan, record or complete, a decision on the measure, its bilan, a stage."""

    CONTACT = "contact"
    COMPLETION = "completion"
    DECISION = "decision"
    BILAN = "bilan"
    STAGE = "stage"
    """A stage of the measure's path to note."""


@dataclass(frozen=True)
class AgendaRow:
    """One line: what, where, why; `contact_id` is the planned contact it stands for."""

    group: AgendaGroup
    day: date
    at: time | None
    household: str
    household_id: str
    commune: str
    scheme: str
    reason: Reason
    measure_id: str
    contact_id: str | None = None
    asks: Ask = Ask.CONTACT
    presses: bool = False
    """Its last day is near, there or past."""
    stage: str = ""
    """The stage of the path that it asks for."""


@dataclass(frozen=True)
class LeftUnfinished:
    """A file begun and not gone on with, and why it is told; `scheme` is empty without a referral."""

    household_id: str
    household: str
    commune: str
    reason: str
    scheme: str = ""


@dataclass(frozen=True)
class NextWeek:
    """The appointments of the week after this one."""

    count: int
    first_day: date
    first_at: time | None


@dataclass(frozen=True)
class AgendaDay:
    """All that the screen of a day tells."""

    day: date
    rows: Sequence[AgendaRow]
    next_week: NextWeek | None
    unfinished: Sequence[LeftUnfinished]


@dataclass(frozen=True)
class _Line:
    group: AgendaGroup
    day: date
    reason: Reason
    at: time | None = None
    contact_id: str | None = None
    asks: Ask = Ask.CONTACT
    presses: bool = False
    stage: str = ""


class AgendaService:
    """Builds the day from every open measure."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def day(self, on: date | None = None) -> AgendaDay:
        """Every line of a day, what the next week brings, and what was left unfinished.

        Today, what is over by now is told; another day is told as it begins.
        """
        clock = self._workspace.clock
        day = on or clock.today()
        now = clock.now() if on is None else datetime.combine(day, time.min, PARIS)
        with self._workspace.notebook.read() as uow:
            return AgendaDay(day, self._rows(uow, day, now), _next_week(uow, day), self._unfinished(uow))

    def is_quick(self) -> bool:
        """Whether the day is made in a moment, as that of one worker is; else it is work for the background."""
        with self._workspace.notebook.read() as uow:
            return uow.diary.count_in(*FOLLOWED) <= _QUICK_MEASURES

    def _rows(self, uow: UnitOfWork, day: date, now: datetime) -> list[AgendaRow]:
        measures = uow.measures.in_states(*FOLLOWED)
        contacts = uow.diary.of_states(*FOLLOWED)
        bilans = uow.bilans.all()
        paths = followed(uow, measures, self._workspace.registry, day)
        concerned = {measure.household_id for measure in (*measures, *paths.closed)}
        names = uow.households.names(list(concerned))
        told = [
            *((measure, self._lines(measure, contacts.get(measure.id, ()), bilans.get(measure.id), day, now))
              for measure in measures),
            *((measure, self._path_lines(measure, contacts.get(measure.id, ()), paths, day)) for measure in measures),
            *((measure, self._path_lines(measure, paths.contacts.get(measure.id, ()), paths, day))
              for measure in paths.closed),
        ]  # fmt: skip
        rows = [self._row(measure, line, *names[measure.household_id]) for measure, lines in told for line in lines]
        order = list(AgendaGroup)
        rows.sort(
            key=lambda row: (
                order.index(row.group), not row.presses, row.day, row.at or time.max, row.household, row.measure_id,
            )
        )  # fmt: skip
        return rows

    def _unfinished(self, uow: UnitOfWork) -> tuple[LeftUnfinished, ...]:
        return tuple(
            LeftUnfinished(
                one.household_id,
                one.household,
                self._workspace.commune_name(one.commune),
                _left_words(one),
                one.scheme,
            )
            for one in uow.diary.unfinished(UNFINISHED_TOLD)
        )

    def _row(self, measure: Measure, line: _Line, name: str, insee: str) -> AgendaRow:
        return AgendaRow(
            line.group,
            line.day,
            line.at,
            name,
            measure.household_id,
            self._workspace.commune_name(insee),
            measure.scheme,
            line.reason,
            measure.id,
            line.contact_id,
            line.asks,
            line.presses,
            line.stage,
        )

    def _lines(
        self, measure: Measure, contacts: Sequence[Contact], bilan: Bilan | None, on: date, now: datetime
    ) -> Iterator[_Line]:
        scheme = self._workspace.registry.scheme(measure.scheme)
        owed = _owed_line(scheme, measure, contacts, on) if measure.state is MeasureState.ACTIVE else None
        told = owed.contact_id if owed is not None else None
        for contact in contacts:
            if contact.is_planned and contact.id != told:
                yield from _planned_line(scheme, contact, on, now)
        for contact in contacts:
            if contact.to_complete:
                reason = Reason(scheme.name, f"{scheme.visit_word} du {long_date(contact.day)} à compléter")
                yield _Line(AgendaGroup.TO_CONCLUDE, contact.day, reason, contact.at, contact.id, Ask.COMPLETION)
        match measure.state:
            case MeasureState.PROPOSED:
                reason = Reason(scheme.name, "mesure proposée, à accepter ou décliner")
                yield _Line(AgendaGroup.TO_PLAN, measure.start, reason, asks=Ask.DECISION)
            case MeasureState.ACTIVE:
                if owed is not None:
                    yield owed
                yield from self._term_lines(measure, scheme, bilan, on)
            case MeasureState.SUSPENDED:
                yield from self._term_lines(measure, scheme, bilan, on)
            case MeasureState.ENDING:
                yield _bilan_line(measure, scheme, bilan)

    def _path_lines(self, measure: Measure, contacts: Sequence[Contact], paths: Followed, on: date) -> Iterator[_Line]:
        if measure.state is MeasureState.PROPOSED:
            return
        scheme = self._workspace.registry.scheme(measure.scheme)
        for one in path_lines(scheme, measure, contacts, paths.milestones.get(measure.id, ()), on):
            group = AgendaGroup.REPORTS_DUE if one.is_report else AgendaGroup.TO_PLAN
            yield _Line(group, one.day, one.reason, asks=Ask.STAGE, stage=one.stage)
        for one in concern_lines(scheme, paths.said.get(measure.id), contacts, on):
            yield _Line(AgendaGroup.LATE, one.day, one.reason)

    def _term_lines(self, measure: Measure, scheme: Scheme, bilan: Bilan | None, on: date) -> Iterator[_Line]:
        end = measure.planned_end
        if end is not None and end < on:
            reason = Reason(scheme.name, f"terme passé le {long_date(end)}, fin à noter")
            yield _Line(AgendaGroup.LATE, end, reason, asks=Ask.DECISION, presses=True)
        elif end is not None and _bilan_is_near(scheme, bilan, end, on):
            reason = Reason(scheme.name, f"fin le {long_date(end)}, bilan à préparer")
            yield _Line(AgendaGroup.REPORTS_DUE, end, reason, asks=Ask.BILAN)


def _left_words(one: Unfinished) -> str:
    if not one.scheme:
        return "Fiche créée, aucune mesure ouverte"
    received = f"reçue le {long_date(one.received_on)}" if one.received_on else "enregistrée"
    return f"Saisine {received}, à accepter ou décliner"


def _next_week(uow: UnitOfWork, on: date) -> NextWeek | None:
    last = sunday_of(on)
    coming = uow.diary.contacts(last + timedelta(days=1), last + timedelta(days=7), Outcome.PLANNED)
    return NextWeek(len(coming), coming[0].day, coming[0].at) if coming else None


def _owed_line(scheme: Scheme, measure: Measure, contacts: Sequence[Contact], on: date) -> _Line | None:
    """What is owed and has no appointment; one that has passed and waits for its outcome is told on the same line."""
    due = scheme.due(measure, contacts, on)
    if due is None:
        return None
    waiting = unconcluded(scheme, due, contacts, on)
    urgent = due.is_urgent(on)
    if due.coming == 0 and (due.is_late or urgent):
        if waiting:
            first = waiting[0]
            done = Reason(scheme.name, f"{scheme.visit_word} du {long_date(first.day)} à conclure")
            words = Reason(done.scheme, f"{done.what}\u00a0; si rien n’a eu lieu, à refaire {_until(due, on)}")
            return _Line(AgendaGroup.LATE, first.day, words, first.at, first.id, presses=urgent)
        return _Line(AgendaGroup.LATE, due.day, _late_words(due, on), presses=urgent)
    if due.coming + len(waiting) < due.missing and due.day <= on + PLAN_AHEAD:
        return _Line(AgendaGroup.TO_PLAN, max(due.day, on), due.reason)
    return None


def unconcluded(scheme: Scheme, due: Due, contacts: Sequence[Contact], on: date) -> list[Contact]:
    """The appointments that have passed without an outcome and would answer what is owed."""
    return [
        contact
        for contact in contacts
        if contact.is_planned and contact.kind in scheme.kinds and due.opens <= contact.day < on
    ]


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


def _bilan_is_near(scheme: Scheme, bilan: Bilan | None, end: date, on: date) -> bool:
    unwritten = bilan is None or bilan.state is BilanState.DRAFT
    return scheme.requires_bilan and unwritten and add_months(on, WARN_MONTHS_BEFORE_END) >= end


def _planned_line(scheme: Scheme, contact: Contact, on: date, now: datetime) -> Iterator[_Line]:
    what = Reason(scheme.name, f"{scheme.visit_word}")
    if contact.day < on:
        reason = what.followed_by(f"du {long_date(contact.day)} à conclure")
        yield _Line(AgendaGroup.TO_CONCLUDE, contact.day, reason, contact.at, contact.id)
    elif contact.day == on:
        word = scheme.visit_word
        told = f"{word.agreed('passé')}, à conclure" if _is_over(contact, now) else word.agreed("prévu")
        yield _Line(AgendaGroup.TODAY, contact.day, what.followed_by(told), contact.at, contact.id)
    elif contact.day <= sunday_of(on):
        reason = what.followed_by(f"le {long_date(contact.day)}")
        yield _Line(AgendaGroup.THIS_WEEK, contact.day, reason, contact.at, contact.id)


def _is_over(contact: Contact, now: datetime) -> bool:
    return contact.at is not None and datetime.combine(contact.day, contact.at, PARIS) + _A_VISIT <= now


def _bilan_line(measure: Measure, scheme: Scheme, bilan: Bilan | None) -> _Line:
    day = measure.ended_on or measure.start
    if bilan is None or bilan.state is BilanState.DRAFT:
        return _Line(AgendaGroup.REPORTS_DUE, day, Reason(scheme.name, "bilan à rédiger et à signer"), asks=Ask.BILAN)
    if bilan.state is BilanState.FROZEN:
        return _Line(AgendaGroup.REPORTS_DUE, day, Reason(scheme.name, "bilan à faire signer"), asks=Ask.BILAN)
    return _Line(AgendaGroup.REPORTS_DUE, day, Reason(scheme.name, "bilan signé, mesure à clôturer"), asks=Ask.DECISION)
