"""Aujourd'hui: what to do, in six groups, each line with its reason in words; and what was left unfinished."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain

from desktop.domain.bilan import Bilan
from desktop.domain.calendar import sunday_of
from desktop.domain.contact import Contact, Outcome
from desktop.domain.french import long_date
from desktop.domain.measure import Measure, MeasureState
from desktop.schemes.reason import Reason
from desktop.services.absences import absences_of
from desktop.services.agenda_line import AgendaGroup, Ask, Line
from desktop.services.agenda_path import Followed, concern_lines, followed, path_lines
from desktop.services.agenda_term import term_lines
from desktop.services.agenda_visits import Moment, visit_lines
from desktop.services.clock import PARIS
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
    at_home: bool = True
    """Whether somebody goes to the household's door for it."""


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
            rows = self._rows(uow, Moment(day, now, absences_of(uow)))
            return AgendaDay(day, rows, _next_week(uow, day), self._unfinished(uow))

    def is_quick(self) -> bool:
        """Whether the day is made in a moment, as that of one worker is; else it is work for the background."""
        with self._workspace.notebook.read() as uow:
            return uow.diary.count_in(*FOLLOWED) <= _QUICK_MEASURES

    def _rows(self, uow: UnitOfWork, moment: Moment) -> list[AgendaRow]:
        measures = uow.measures.in_states(*FOLLOWED)
        contacts = uow.diary.of_states(*FOLLOWED)
        bilans = uow.bilans.ends()
        paths = followed(uow, measures, self._workspace.registry, moment.on)
        concerned = {measure.household_id for measure in (*measures, *paths.closed)}
        names = uow.households.names(list(concerned))
        told = chain(
            ((one, self._lines(one, contacts.get(one.id, ()), bilans.get(one.id, ()), moment)) for one in measures),
            ((one, self._path_lines(one, contacts.get(one.id, ()), paths, moment.on)) for one in measures),
            ((one, self._path_lines(one, paths.contacts.get(one.id, ()), paths, moment.on)) for one in paths.closed),
        )
        rows = [self._row(measure, line, *names[measure.household_id]) for measure, lines in told for line in lines]
        order = {group: place for place, group in enumerate(AgendaGroup)}
        rows.sort(
            key=lambda row: (
                order[row.group], not row.presses, row.day, row.at or time.max, row.household, row.measure_id,
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

    def _row(self, measure: Measure, line: Line, name: str, insee: str) -> AgendaRow:
        return AgendaRow(
            line.group, line.day, line.at, name, measure.household_id, self._workspace.commune_name(insee),
            measure.scheme, line.reason, measure.id, line.contact_id, line.asks, line.presses, line.stage, line.at_home,
        )  # fmt: skip

    def _lines(
        self, measure: Measure, contacts: Sequence[Contact], bilans: Sequence[Bilan], moment: Moment
    ) -> Iterator[Line]:
        scheme = self._workspace.registry.scheme(measure.scheme)
        yield from visit_lines(scheme, measure, contacts, moment)
        yield from term_lines(scheme, measure, bilans, moment.on)

    def _path_lines(self, measure: Measure, contacts: Sequence[Contact], paths: Followed, on: date) -> Iterator[Line]:
        if measure.state is MeasureState.PROPOSED:
            return
        scheme = self._workspace.registry.scheme(measure.scheme)
        for one in path_lines(scheme, measure, contacts, paths.milestones.get(measure.id, ()), on):
            group = AgendaGroup.REPORTS_DUE if one.is_report else AgendaGroup.TO_PLAN
            yield Line(group, one.day, one.reason, asks=Ask.STAGE, stage=one.stage)
        for one in concern_lines(scheme, paths.said.get(measure.id), contacts, on):
            yield Line(AgendaGroup.LATE, one.day, one.reason)


def _left_words(one: Unfinished) -> str:
    if not one.scheme:
        return "Fiche créée, aucune mesure ouverte"
    received = f"reçue le {long_date(one.received_on)}" if one.received_on else "enregistrée"
    return f"Saisine {received}, à accepter ou décliner"


def _next_week(uow: UnitOfWork, on: date) -> NextWeek | None:
    last = sunday_of(on)
    coming = uow.diary.contacts(last + timedelta(days=1), last + timedelta(days=7), Outcome.PLANNED)
    return NextWeek(len(coming), coming[0].day, coming[0].at) if coming else None
