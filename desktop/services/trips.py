"""Time and kilometres added up by month, by scheme and by measure, each sum with its records (P3), and their table."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from desktop.domain.calendar import ONE_DAY, add_months
from desktop.domain.contact import Contact, Outcome
from desktop.domain.contact_kinds import ContactKind
from desktop.domain.education import EducationMode
from desktop.domain.french import capital, month_name, short_date
from desktop.domain.retention import Counted
from desktop.domain.table import Cell, CellKind, Heading, Table
from desktop.services.claims import SCOPE, check_period
from desktop.services.contact_words import happened
from desktop.services.education_words import MODES
from desktop.services.profile import profile_of
from desktop.services.spent_remainder import HECTOMETRES, MINUTES, RECORDS, TRAVEL
from desktop.services.workspace import Workspace
from desktop.storage.trips import Spent

ROUND_RULE: Final = (
    "Les kilomètres notés sont comptés une fois\u00a0: pour une tournée, notez-les sur une seule visite."
)
_HEADINGS: Final = (
    Heading("day", "Date", CellKind.DAY),
    Heading("scheme", "Dispositif"),
    Heading("household", "Ménage"),
    Heading("commune", "Commune"),
    Heading("what", "Nature"),
    Heading("minutes", "Temps passé (min)", CellKind.NUMBER),
    Heading("travel_minutes", "Temps de trajet (min)", CellKind.NUMBER),
    Heading("kilometres", "Kilomètres", CellKind.DECIMAL),
)


@dataclass(frozen=True)
class Total:
    """A sum with what it counts; `nameless` records are those of households deleted since, told with the days (P3).

    What was not noted is not nothing: `minutes` is the sum of what was.
    """

    title: str
    minutes: int = 0
    travel_minutes: int = 0
    kilometres: Decimal = Decimal(0)
    record_ids: tuple[str, ...] = ()
    nameless: int = 0
    erased_on: tuple[date, ...] = ()
    scheme: str = ""
    measure_id: str = ""
    is_part: bool = False

    @property
    def count(self) -> int:
        """How many contacts and actions it adds up."""
        return len(self.record_ids) + self.nameless


@dataclass(frozen=True)
class Trips:
    """A period added up: all of it, each month with its schemes, each measure."""

    first: date
    last: date
    whole: Total
    months: tuple[Total, ...]
    measures: tuple[Total, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was noted."""
        return not self.whole.count


@dataclass
class _Sum:
    """What is being added up."""

    minutes: int = 0
    travel: int = 0
    hectometres: int = 0
    ids: list[str] = field(default_factory=list)
    nameless: int = 0
    erased_on: set[date] = field(default_factory=set)

    def add(self, one: Spent) -> None:
        self.minutes += one.minutes or 0
        self.travel += one.travel_minutes or 0
        self.hectometres += int((one.kilometres or 0) * 10)
        self.ids.append(one.id)

    def add_kept(self, counted: Counted, erased_on: date) -> None:
        match counted.what:
            case "spent:minutes":
                self.minutes += counted.count
            case "spent:travel":
                self.travel += counted.count
            case "spent:hectometres":
                self.hectometres += counted.count
            case _:
                self.nameless += counted.count
        self.erased_on.add(erased_on)

    def total(self, title: str, *, scheme: str = "", measure_id: str = "", is_part: bool = False) -> Total:
        return Total(
            title, self.minutes, self.travel, Decimal(self.hectometres) / 10, tuple(self.ids), self.nameless,
            tuple(sorted(self.erased_on)), scheme, measure_id, is_part,
        )  # fmt: skip


class TripService:
    """The worker's own sums, of every scheme together: who drives pays the petrol once."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def totals(self, first: date, last: date) -> Trips:
        """A period added up, both days included; raises InvalidInputError."""
        check_period(first, last)
        noted, kept = self._read(first, last)
        whole, by_month, by_measure = _Sum(), defaultdict[tuple[str, str], _Sum](_Sum), defaultdict[str, _Sum](_Sum)
        names: dict[str, Spent] = {}
        for one in noted:
            month = f"{one.day:%Y-%m}"
            sums = [whole, by_month[month, ""], by_month[month, one.scheme]]
            if one.measure_id:
                names[one.measure_id] = one
                sums.append(by_measure[one.measure_id])
            for each in sums:
                each.add(one)
        for erased_on, counted in kept:
            for each in (whole, by_month[counted.month, ""], by_month[counted.month, counted.scheme]):
                each.add_kept(counted, erased_on)
        return Trips(
            first, last, whole.total("Toute la période"), tuple(self._months(by_month)),
            tuple(self._measure(names[one], each) for one, each in by_measure.items()),
        )  # fmt: skip

    def table(self, first: date, last: date) -> Table:
        """Day by day with a sum under each month, as a mileage claim wants it; raises InvalidInputError."""
        check_period(first, last)
        noted, kept = self._read(first, last)
        rows: list[tuple[Cell, ...]] = []
        measures: list[str] = []
        totals = [one for one in self.totals(first, last).months if not one.is_part]
        for total in totals:
            own = [one for one in noted if total.title == _month_title(f"{one.day:%Y-%m}")]
            rows += [self._row(one) for one in own]
            measures += [one.measure_id for one in own]
            rows.append(_total_row(total))
            measures.append("")
        return Table(
            "Temps et trajets", _HEADINGS, tuple(rows), self._workspace.clock.today(),
            self._notes(first, last, nameless=bool(kept)), measures,
        )  # fmt: skip

    def file_name(self, first: date, last: date) -> str:
        """« Temps et trajets 2026-11.xlsx » for a month."""
        whole = first.day == 1 and last == add_months(first, 1) - ONE_DAY
        return f"Temps et trajets {first:%Y-%m}.xlsx" if whole else f"Temps et trajets {first} au {last}.xlsx"

    def _read(self, first: date, last: date) -> tuple[Sequence[Spent], list[tuple[date, Counted]]]:
        with self._workspace.notebook.read() as uow:
            noted = uow.trips.between(first, last)
            kept = [
                (erased_on, one)
                for erased_on, one in uow.erasure.remainder()
                if one.what in (MINUTES, TRAVEL, HECTOMETRES, RECORDS)
                and first <= date.fromisoformat(f"{one.month}-01") <= last
            ]
        return noted, kept

    def _months(self, sums: dict[tuple[str, str], _Sum]) -> Iterator[Total]:
        """Each month, then its schemes where there are several."""
        schemes = {one.id: one.name for one in self._workspace.registry.schemes()}
        parts = Counter(month for month, scheme in sums if scheme)
        for (month, scheme), each in sorted(sums.items()):
            if not scheme:
                yield each.total(_month_title(month))
            elif parts[month] > 0:
                yield each.total(schemes.get(scheme, scheme), scheme=scheme, is_part=True)

    def _measure(self, one: Spent, each: _Sum) -> Total:
        return each.total(one.household, scheme=one.scheme, measure_id=one.measure_id)

    def _row(self, one: Spent) -> tuple[Cell, ...]:
        scheme = self._workspace.registry.scheme(one.scheme).name
        commune = self._workspace.commune_name(one.commune) if one.commune else ""
        return (
            one.day, scheme, one.household or None, commune or None, capital(_what(one)), one.minutes,
            one.travel_minutes, one.kilometres,
        )  # fmt: skip

    def _notes(self, first: date, last: date, *, nameless: bool) -> tuple[str, ...]:
        with self._workspace.notebook.read() as uow:
            profile = profile_of(uow)
        by = ", ".join(one for one in (profile.operator, profile.worker_name) if one)
        made = short_date(self._workspace.clock.today())
        gone = "Une somme peut compter des visites à des ménages supprimés depuis\u00a0: elles n’ont plus de ligne."
        return (
            f"Du {short_date(first)} au {short_date(last)}.",
            f"Établi le {made}{f' par {by}' if by else ''}.",
            ROUND_RULE,
            *([gone] if nameless else []),
            SCOPE,
        )


def _what(one: Spent) -> str:
    if one.kind == "education":
        return f"action d’éducation budgétaire {MODES[EducationMode(one.detail)].lower()}"
    kind, outcome = one.detail.split("/")
    return happened(Contact("", "", "", one.day, ContactKind(kind), Outcome(outcome)))


def _month_title(month: str) -> str:
    day = date.fromisoformat(f"{month}-01")
    return f"{capital(month_name(day.month))} {day.year}"


def _total_row(total: Total) -> tuple[Cell, ...]:
    return (None, f"Total {total.title}", None, None, None, total.minutes, total.travel_minutes, total.kilometres)
