"""The indicators of a yearly report, each with the records behind it (A6, V6, M5, P3), and what charts show of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from desktop.domain.contact import Contact, Outcome
from desktop.domain.contact_kinds import ContactKind
from desktop.domain.dossier import Dossier, Fact
from desktop.domain.education import EducationAction, EducationMode
from desktop.domain.french import long_date
from desktop.domain.indicators import Indicator, Measured, ValueKind, measure_up
from desktop.schemes.figure_words import FigureWords
from desktop.services.claims import SCOPE, check_period, scheme_of
from desktop.services.contact_words import happened
from desktop.services.dossiers import dossiers_of_period
from desktop.services.education_words import MODES
from desktop.services.workspace import Workspace
from desktop.storage.figures import Source
from desktop.storage.unit_of_work import UnitOfWork

__all__ = ["SCOPE", "Indicator", "IndicatorService", "MonthCount", "RecordLine", "ValueKind"]

_AT_ONCE = 5000
"""Records named in one answer: nobody reads a longer list."""


@dataclass(frozen=True)
class RecordLine:
    """A record behind a number, as the window names it; it opens its measure, else its household."""

    id: str
    kind: str
    household: str
    household_id: str
    measure_id: str | None
    day: date | None
    what: str


@dataclass(frozen=True)
class MonthCount:
    """What a chart shows of one month: contacts that took place, portes closes, households met."""

    month: date
    visits: int
    tries: int
    households: int


class IndicatorService:
    """Reads the notebook; slow in a large one, to be asked off the window."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def indicators(self, scheme_id: str, first: date, last: date, *, territory: str = "") -> tuple[Indicator, ...]:
        """Every indicator of a scheme over a period, both days included; raises InvalidInputError, NotFoundError."""
        scheme = scheme_of(self._workspace, scheme_id)
        check_period(first, last)
        asked = {name.split(".")[1] for measured in scheme.figures.indicators for name in measured.fields}
        with self._workspace.notebook.read() as uow:
            dossiers = dossiers_of_period(
                self._workspace, uow, scheme_id, first, last, territory=territory, answers_since=first, wanted=asked
            )
            actions = self._actions(uow, scheme_id, first, last, territory)
            kept = [
                (erased_on, one)
                for erased_on, one in uow.erasure.remainder()
                if one.scheme == scheme_id and territory in ("", one.territory)
            ]
        words = FigureWords(self._workspace.registry, self._workspace.resources.communes)
        return tuple(
            measure_up(
                measured,
                facts_of(measured, dossiers, actions),
                kept,
                first,
                last,
                lambda code, codes=measured.codes: words.word(codes, code),  # type: ignore[misc]
            )
            for measured in scheme.figures.indicators
        )

    def records(self, record_ids: Iterable[str]) -> tuple[RecordLine, ...]:
        """The records behind a number, by day, at most five thousand."""
        with self._workspace.notebook.read() as uow:
            sources = list(uow.figures.sources(list(record_ids)[:_AT_ONCE]).values())
            named = uow.households.names(list({source.household_id for source in sources if source.household_id}))
        lines = [self._line(one, named) for one in sources]
        return tuple(sorted(lines, key=lambda line: (line.day or date.min, line.household, line.id)))

    def months(self, scheme_id: str, first: date, last: date, *, territory: str = "") -> tuple[MonthCount, ...]:
        """Each month of a period with what took place in it, empty months too."""
        scheme_of(self._workspace, scheme_id)
        check_period(first, last)
        with self._workspace.notebook.read() as uow:
            found = self._visited(uow, scheme_id, first, last, territory)
        outcomes: dict[str, Counter[str]] = defaultdict(Counter)
        met: dict[str, set[str]] = defaultdict(set)
        for month, outcome, household in found:
            outcomes[month][outcome] += 1
            if outcome == Outcome.DONE.value:
                met[month].add(household)
        return tuple(
            MonthCount(
                month, outcomes[key][Outcome.DONE.value], outcomes[key][Outcome.PORTE_CLOSE.value], len(met[key])
            )
            for month in _months(first, last)
            if (key := f"{month:%Y-%m}")
        )

    def _actions(
        self, uow: UnitOfWork, scheme_id: str, first: date, last: date, territory: str
    ) -> Sequence[EducationAction]:
        """The actions of a period; with a territory those in which a household of it took part."""
        found = uow.educations.between(first, last, scheme_id)
        if not territory:
            return found
        named = uow.households.names(list({one for action in found for one in action.household_ids}))
        here = {one for one, (_name, insee) in named.items() if self._territory(insee) == territory}
        return [action for action in found if here.intersection(action.household_ids)]

    def _visited(
        self, uow: UnitOfWork, scheme_id: str, first: date, last: date, territory: str
    ) -> Iterable[tuple[str, str, str]]:
        found = uow.figures.visited(scheme_id, first, last)
        if not territory:
            return found
        communes = uow.figures.communes(scheme_id)
        here = {insee for insee in set(communes.values()) if self._territory(insee) == territory}
        return [one for one in found if communes[one[2]] in here]

    def _territory(self, insee: str) -> str:
        commune = self._workspace.commune(insee)
        return commune.territory if commune else ""

    def _line(self, source: Source, named: Mapping[str, tuple[str, str]]) -> RecordLine:
        """An action that was held for several is of no household."""
        name, insee = named.get(source.household_id, ("", ""))
        return RecordLine(
            source.id, source.kind, name, source.household_id, source.measure_id, source.day, self._what(source, insee)
        )

    def _what(self, source: Source, insee: str) -> str:
        registry = self._workspace.registry
        match source.kind:
            case "contact":
                kind, outcome = source.detail.split("/")
                contact = Contact("", "", "", source.day or date.min, ContactKind(kind), Outcome(outcome))
                return happened(contact)
            case "milestone":
                stages = (stage for scheme in registry.schemes() for stage in scheme.stages)
                return next((stage.done for stage in stages if stage.key == source.detail), source.detail)
            case "measure":
                return f"mesure {registry.scheme(source.detail).name} du {long_date(source.day or date.min)}"
            case "saisine":
                return "saisine"
            case "education":
                return f"action d’éducation budgétaire {MODES[EducationMode(source.detail)].lower()}"
            case _:
                return self._workspace.commune_name(insee)


def facts_of(measured: Measured, dossiers: Iterable[Dossier], actions: Iterable[EducationAction]) -> Iterator[Fact]:
    """What an indicator counts: in the files of households, and in what was held for several of them."""
    for dossier in dossiers:
        yield from measured.facts(dossier)
    if measured.of_actions is not None:
        for action in actions:
            yield from measured.of_actions(action)


def _months(first: date, last: date) -> Iterator[date]:
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
