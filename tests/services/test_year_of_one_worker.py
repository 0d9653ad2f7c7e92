"""A whole year of one worker, day by day: 25 households, three schemes, and the agenda as a hand wrote it down."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, time, timedelta
from decimal import Decimal

import pytest

from desktop.domain.contact import Contact, Outcome
from desktop.domain.contact_kinds import ContactKind
from desktop.domain.measure import Measure, MeasureState
from desktop.services.bundle import Services
from desktop.services.clock import FixedClock
from desktop.services.measures import NewMeasure
from desktop.services.milestones import StageInput
from desktop.services.visits import VisitInput
from desktop.services.workspace import Workspace
from tests.factories import TERMS, saved_household, sealed_bilan, set_day
from tests.services.figures_written import own_convention, shipped
from tests.services.year_by_hand import CASELOAD, EVENTS, MORNINGS, VISITS

ONE_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)
FIRST, LAST = date(2025, 1, 2), date(2025, 12, 31)
AT = time(10)
PREPARED = {"astre": {}, "microcredit": {"purpose": "mobility", "accepts_support": "yes"}}


def cells(table: str) -> Iterator[list[str]]:
    """The lines of a table by hand, without its headings."""
    for line in table.strip().splitlines():
        if not line.startswith("#"):
            yield [cell.strip() for cell in line.split("|")]


def day_of_2025(text: str) -> date:
    return date.fromisoformat(text if len(text) > 5 else f"2025-{text}")


def visit_days() -> dict[str, list[date]]:
    found: dict[str, list[date]] = defaultdict(list)
    for name, days in cells(VISITS):
        found[name] += map(day_of_2025, days.split())
    return found


def mornings() -> dict[date, list[tuple[str, str, date]]]:
    """The lines that each morning should show, in their order."""
    found: dict[date, list[tuple[str, str, date]]] = {}
    for block in MORNINGS.strip().split("\n\n"):
        head, *lines = block.splitlines()
        rows = (line.split()[:3] for line in lines)
        found[date.fromisoformat(head.split()[0])] = [(group, name, day_of_2025(day)) for group, name, day in rows]
    return found


class Worker:
    """Plays the tables through the services, each thing on its day."""

    def __init__(self, services: Services, clock: FixedClock) -> None:
        self.services = services
        self.clock = clock
        self.measures: dict[str, str] = {}
        self.opened: dict[str, date] = {}
        self._caseload = {line[0]: line[1:] for line in cells(CASELOAD)}
        self._days = visit_days()
        self._events: dict[date, list[tuple[str, list[str]]]] = defaultdict(list)
        for day, name, what in cells(EVENTS):
            self._events[date.fromisoformat(day)].append((name, what.split()))

    def live(self, day: date) -> None:
        """All of one day, from its morning on."""
        set_day(self.clock, day)
        for name, (scheme, opened, first, instalments) in self._caseload.items():
            if date.fromisoformat(opened) == day:
                self._open(name, scheme, first, instalments)
        for name, (what, *words) in self._events[day]:
            getattr(self, f"_{what}")(name, *words)
        for name, days in self._days.items():
            if day in days:
                self._conclude(name, Outcome.DONE)
            for coming in days:
                if day == max(coming - A_WEEK, self.opened.get(name, LAST)):
                    self._appointment(name, coming.isoformat())

    def measure(self, name: str) -> Measure:
        return self.services.measures.view(self.measures[name]).measure

    @property
    def today(self) -> date:
        return self.clock.today()

    def _open(self, name: str, scheme: str, first: str, instalments: str) -> None:
        household = saved_household(self.services, name, "Camille")
        prepared = first == "prepared"
        terms = PREPARED[scheme] if prepared else TERMS[scheme] | ({"instalments": instalments} if instalments else {})
        begins = self.today if prepared else date.fromisoformat(first)
        asked = NewMeasure(household.id, scheme, begins, terms, preparing=prepared)
        self.measures[name] = self.services.measures.open(asked).id
        self.opened[name] = self.today

    def _appointment(self, name: str, day: str) -> None:
        kind = ContactKind.OFFICE if self.measure(name).scheme == "microcredit" else ContactKind.HOME
        self.services.visits.plan(self.measures[name], date.fromisoformat(day), AT, kind)

    def _conclude(self, name: str, outcome: Outcome, **entered: object) -> None:
        planned = next(one for one in self._contacts(name) if one.is_planned and one.day == self.today)
        draft = self.services.visits.begin(self.measures[name], planned.id)
        values = {"at": AT, "kind": planned.kind, "note": "Rien de neuf.", "outcome": outcome} | entered
        self.services.visits.record(VisitInput(self.measures[name], self.today, **values), draft)

    def _contacts(self, name: str) -> tuple[Contact, ...]:
        return self.services.measures.view(self.measures[name]).contacts

    def _visit(self, name: str, *words: str) -> None:
        answers = {"instalment_paid": "yes"} if "paid=yes" in words else {}
        self._conclude(name, Outcome.DONE, answers=answers)

    def _cancelled(self, name: str) -> None:
        self._conclude(name, Outcome.CANCELLED_BY_HOUSEHOLD, note="", reason="Un deuil dans la famille.")

    def _call(self, name: str, *words: str) -> None:
        owed = dict(word.split("=") for word in words).get("arrears")
        answers = {"instalment_paid": "no", "arrears": owed} if owed else {"instalment_paid": "yes"}
        draft = self.services.visits.begin(self.measures[name])
        self.services.visits.record(
            VisitInput(self.measures[name], self.today, at=AT, kind=ContactKind.PHONE, answers=answers), draft
        )

    def _porte(self, name: str, _close: str) -> None:
        draft = self.services.visits.begin(self.measures[name], outcome=Outcome.PORTE_CLOSE)
        asked = VisitInput(self.measures[name], self.today, at=AT, outcome=Outcome.PORTE_CLOSE)
        self.services.visits.record(asked, draft)

    def _stage(self, name: str, key: str, *words: str) -> None:
        answers: dict[str, object] = dict(word.split("=") for word in words)
        if key == "reoriented":
            answers = {"reoriented_to": [answers["reoriented_to"]]}
        self.services.milestones.record(self.measures[name], key, StageInput(self.today, answers))

    def _accepted(self, name: str) -> None:
        self.services.measures.accept(self.measures[name])
        self.opened[name] = self.today

    def _renewed(self, name: str, months: str) -> None:
        self.services.measures.renew(self.measures[name], int(months), "Les travaux ont pris du retard")

    def _rescheduled(self, name: str, instalments: str) -> None:
        self.services.measures.reschedule(self.measures[name], int(instalments), "Baisse de revenus")

    def _suspended(self, name: str, first: str) -> None:
        self.services.measures.suspend(self.measures[name], date.fromisoformat(first), "Hospitalisation")

    def _resumed(self, name: str, last: str) -> None:
        self.services.measures.resume(self.measures[name], date.fromisoformat(last))

    def _end(self, name: str, reason: str, on: str = "") -> None:
        day = date.fromisoformat(on) if on else self.today
        self.services.measures.end(self.measures[name], day, reason)

    def _bilan(self, name: str) -> None:
        sealed_bilan(self.services, self.measure(name))
        self.services.measures.close(self.measures[name])


def read(services: Services) -> list[tuple[str, str, date]]:
    return [(row.group.value, row.household.split()[0].capitalize(), row.day) for row in services.agenda.day().rows]


@pytest.fixture
def worker(services: Services, clock: FixedClock, workspace: Workspace) -> Worker:
    year = {"starts": date(2025, 1, 1), "ends": date(2025, 12, 31)}
    own_convention(workspace, shipped(workspace, "astre-2023"), id="astre-2025", **year)
    own_convention(workspace, shipped(workspace, "vej-ami1-2023"), id="vej-2025", **year)
    return Worker(services, clock)


def test_the_year_of_one_worker_reads_each_morning_as_it_was_written_by_hand(services, clock, worker):
    expected, day = mornings(), FIRST
    while day <= LAST:
        set_day(clock, day)
        if day in expected:
            assert read(services) == expected.pop(day), day
        worker.live(day)
        day += ONE_DAY
    assert expected == {}
    assert_the_caseload_at_the_end_of_the_year(worker)
    assert_the_figures_of_the_year(services)


def assert_the_caseload_at_the_end_of_the_year(worker: Worker) -> None:
    """Who is still followed, until when."""
    states = {name: worker.measure(name).state for name in worker.measures}
    assert len(states) == 25
    closed = {"Noël", "Petit", "Quentin", "Roussel", "Thiébaut", "Vasseur", "Gosselin", "Guilbert"}
    assert {name for name, state in states.items() if state is MeasureState.CLOSED} == closed
    assert {name for name, state in states.items() if state is MeasureState.DECLINED} == {"Florent"}
    ends = {
        "Carlier": date(2026, 1, 31),  # twenty-four months
        "Bailleul": date(2026, 7, 5),  # eighteen
        "Delbecq": date(2026, 3, 2),  # a suspension moves no end (C10)
        "Evrard": date(2026, 1, 30),
        "Fournier": date(2026, 3, 16),
        "Bernard": date(2025, 12, 9),  # eighteen instalments from 10 June 2024
        "Gosselin": date(2025, 7, 31),
    }
    assert {name: worker.measure(name).last_day for name in ends} == ends


def assert_the_figures_of_the_year(services: Services) -> None:
    """The numbers of the reports and of the claims, counted by hand in the tables."""
    year = date(2025, 1, 1), LAST
    told = {
        (scheme, one.key): one.value
        for scheme in ("astre", "vej", "microcredit")
        for one in services.indicators.indicators(scheme, *year)
    }
    assert told["astre", "visits"] == 24 + 24 + 17 + 21 + 19 + 11 + 21 + 16 + 14 + 8 == 175
    assert told["astre", "supported"] == 10
    assert (told["vej", "visits"], told["vej", "portes_closes"]) == (7, 3)
    assert (told["vej", "housing_3"], told["vej", "housing_6"], told["vej", "housing_12"]) == (3, 2, 0)
    loans = {key: told["microcredit", key] for key in ("situations", "files_sent", "files_accepted", "reorientations")}
    assert loans == {"situations": 2, "files_sent": 1, "files_accepted": 1, "reorientations": 1}
    # Bailleul 12, Carlier 12, Delbecq 9 (one wholly suspended), Evrard 12, Fournier 10, Guilbert 6, Hautcoeur 11,
    # Lefebvre 8, Lemaire 7, Masson 4: ninety-one months, of which the twelve of Carlier go to the convention of 2023.
    astre = services.claims.claim("astre", *year)
    assert astre.whole.service_done == 91 * Decimal("175.00") == Decimal("15925.00")
    assert {one.id: claim.service_done for one, claim in astre.by_convention} == {
        "astre-2023": Decimal("2100.00"),
        "astre-2025": Decimal("13825.00"),
    }
    vej = services.claims.claim("vej", *year)
    assert vej.whole.service_done == 7 * Decimal("162.38") + 3 * Decimal("39.12") == Decimal("1254.02")
