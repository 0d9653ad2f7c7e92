"""The lists of households and of measures: narrowed, sorted and counted in SQL, tens of thousands of lines or ten."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from desktop.domain.calendar import add_months
from desktop.domain.french import plural
from desktop.domain.measure import MeasureState
from desktop.domain.text import fold
from desktop.schemes.path import STATE_LABELS
from desktop.services.list_lines import HouseholdLine, MeasureLine, household_lines, measure_lines
from desktop.services.workspace import Workspace
from desktop.storage.lists import Narrowed, Order
from desktop.storage.unit_of_work import UnitOfWork

FOUND_AT_MOST: Final = 1000
"""As many lines as a typed search gives to a list; one more word always narrows them."""
NO_MEASURE: Final = "none"
_MONTHS: Final = (1, 2, 3, 6)


class ListKind(StrEnum):
    """What a list holds."""

    HOUSEHOLDS = "household"
    MEASURES = "measure"


class Facet(StrEnum):
    """By what a list can be narrowed."""

    SCHEME = "scheme"
    STATE = "state"
    PLACE = "place"
    REFERENT = "referent"
    NOT_MET = "not_met"


@dataclass(frozen=True)
class ListChoice:
    """What is typed and chosen; `place` is territory:…, epci:… or commune:…, `not_met` a number of months."""

    typed: str = ""
    scheme: str = ""
    state: str = ""
    place: str = ""
    referent: str = ""
    not_met: str = ""

    @property
    def is_narrowed(self) -> bool:
        """Whether any facet is chosen."""
        return any((self.scheme, self.state, self.place, self.referent, self.not_met))


@dataclass(frozen=True)
class ListOrder:
    """The column that a list is sorted by."""

    column: str = "name"
    descending: bool = False


@dataclass(frozen=True)
class FacetValue:
    """A value that a list can be narrowed to, and how many lines it would then hold; `group` is a heading."""

    value: str
    label: str
    count: int
    group: str = ""


@dataclass(frozen=True)
class ListPlaces:
    """The lines of a list by their numbers, in order; `near` when only typing errors forgiven found them."""

    places: Sequence[int]
    cut: bool = False
    near: bool = False


class ListService:
    """Reads the lists."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def places(self, kind: ListKind, choice: ListChoice, order: ListOrder = ListOrder()) -> ListPlaces:
        """Which lines a list holds, in order."""
        with self._workspace.notebook.read() as uow:
            among, near = self._among(uow, kind, choice.typed)
            ask = uow.lists.household_places if kind is ListKind.HOUSEHOLDS else uow.lists.measure_places
            found = ask(self._narrowed(choice, among), self._order(order))
        return ListPlaces(found, cut=among is not None and len(among) >= FOUND_AT_MOST, near=near)

    def households(self, places: Sequence[int]) -> list[HouseholdLine]:
        """The households at these places."""
        with self._workspace.notebook.read() as uow:
            return household_lines(self._workspace, uow.lists.households(places, self._workspace.clock.today()))

    def measures(self, places: Sequence[int]) -> list[MeasureLine]:
        """The measures at these places."""
        with self._workspace.notebook.read() as uow:
            outlines = uow.lists.measures(places, self._workspace.clock.today())
            return measure_lines(self._workspace, uow, outlines)

    def facet(self, kind: ListKind, facet: Facet, choice: ListChoice) -> list[FacetValue]:
        """The values of a facet under all the other choices, with what each would give; those that give nothing go."""
        others = replace(choice, **{facet.value: ""})
        read: dict[Facet, Callable[[UnitOfWork, ListKind, Narrowed], list[FacetValue]]] = {
            Facet.SCHEME: self._schemes,
            Facet.STATE: self._states,
            Facet.PLACE: self._places_of_territory,
            Facet.REFERENT: self._referents,
            Facet.NOT_MET: self._not_met,
        }
        with self._workspace.notebook.read() as uow:
            among, _near = self._among(uow, kind, choice.typed)
            return [value for value in read[facet](uow, kind, self._narrowed(others, among)) if value.count]

    def has_referents(self) -> bool:
        """Whether the measures of this notebook have more than one referent."""
        with self._workspace.notebook.read() as uow:
            return uow.lists.has_referents()

    def label(self, facet: Facet, value: str) -> str:
        """The words of a value chosen."""
        match facet:
            case Facet.SCHEME:
                return self._workspace.registry.scheme(value).name
            case Facet.STATE:
                return "Sans mesure" if value == NO_MEASURE else STATE_LABELS[MeasureState(value)]
            case Facet.NOT_MET:
                return _months_words(int(value))
            case Facet.PLACE:
                kind, _colon, code = value.partition(":")
                first = next(iter(self._communes(value)), "")
                commune = self._workspace.commune(first)
                names = {"epci": commune.epci_name, "commune": commune.name} if commune else {}
                return names.get(kind, code)
        return value

    def _among(self, uow: UnitOfWork, kind: ListKind, typed: str) -> tuple[list[str] | None, bool]:
        """The records that match what is typed, None when nothing is; and whether errors had to be forgiven."""
        if not typed.strip():
            return None, False
        hits = uow.search.find(kind, typed, FOUND_AT_MOST)
        if hits:
            return [hit.ref for hit in hits], False
        for nearness in uow.search.near(typed):
            hits = uow.search.find_near(kind, nearness, FOUND_AT_MOST)
            if hits:
                return [hit.ref for hit in hits], True
        return [], False

    def _narrowed(self, choice: ListChoice, among: Sequence[str] | None) -> Narrowed:
        no_measure = choice.state == NO_MEASURE
        since = add_months(self._workspace.clock.today(), -int(choice.not_met)) if choice.not_met else None
        return Narrowed(
            scheme=choice.scheme,
            state=MeasureState(choice.state) if choice.state and not no_measure else None,
            communes=self._communes(choice.place) if choice.place else None,
            referent=choice.referent,
            without_measure=no_measure,
            not_met_since=since,
            among=among,
        )

    def _communes(self, place: str) -> list[str]:
        kind, _colon, code = place.partition(":")
        return [
            commune.insee
            for commune in (*self._workspace.resources.communes, *self._workspace.resources.communes.former)
            if code == {"territory": commune.territory, "epci": commune.epci_code}.get(kind, commune.insee)
        ]

    def _order(self, order: ListOrder) -> Order:
        today = self._workspace.clock.today()
        if order.column not in {"commune", "territory"}:
            return Order(order.column, order.descending, today=today)
        by_territory = order.column == "territory"
        communes = sorted(
            self._workspace.resources.communes,
            key=lambda one: (fold(one.territory) if by_territory else "", fold(one.name)),
        )
        return Order("place", order.descending, {one.insee: rank for rank, one in enumerate(communes)}, today)

    def _counts(self, uow: UnitOfWork, kind: ListKind, facet: str, narrowed: Narrowed) -> dict[str, int]:
        count = uow.lists.household_counts if kind is ListKind.HOUSEHOLDS else uow.lists.measure_counts
        return count(facet, narrowed)

    def _schemes(self, uow: UnitOfWork, kind: ListKind, narrowed: Narrowed) -> list[FacetValue]:
        counts = self._counts(uow, kind, "scheme", narrowed)
        schemes = self._workspace.registry.schemes()
        return [FacetValue(scheme.id, scheme.name, counts.get(scheme.id, 0)) for scheme in schemes]

    def _states(self, uow: UnitOfWork, kind: ListKind, narrowed: Narrowed) -> list[FacetValue]:
        counts = self._counts(uow, kind, "state", narrowed)
        values = [FacetValue(state.value, label, counts.get(state.value, 0)) for state, label in STATE_LABELS.items()]
        if kind is ListKind.HOUSEHOLDS and not narrowed.scheme and not narrowed.referent:
            without = len(uow.lists.household_places(replace(narrowed, without_measure=True)))
            values.append(FacetValue(NO_MEASURE, "Sans mesure", without))
        return values

    def _referents(self, uow: UnitOfWork, kind: ListKind, narrowed: Narrowed) -> list[FacetValue]:
        counts = self._counts(uow, kind, "referent", narrowed)
        return [FacetValue(name, name, counts[name]) for name in sorted(counts, key=fold)]

    def _not_met(self, uow: UnitOfWork, kind: ListKind, narrowed: Narrowed) -> list[FacetValue]:
        today = self._workspace.clock.today()
        ask = uow.lists.household_places if kind is ListKind.HOUSEHOLDS else uow.lists.measure_places
        return [
            FacetValue(str(months), _months_words(months), len(ask(replace(narrowed, not_met_since=since))))
            for months in _MONTHS
            for since in (add_months(today, -months),)
        ]

    def _places_of_territory(self, uow: UnitOfWork, kind: ListKind, narrowed: Narrowed) -> list[FacetValue]:
        counts = self._counts(uow, kind, "commune", narrowed)
        groups: dict[str, tuple[Counter[str], dict[str, str]]] = {
            name: (Counter(), {}) for name in ("Territoires", "Intercommunalités", "Communes")
        }
        for insee, count in counts.items():
            commune = self._workspace.commune(insee)
            if commune is not None:
                keys = (
                    (f"territory:{commune.territory}", commune.territory),
                    (f"epci:{commune.epci_code}", commune.epci_name),
                    (f"commune:{insee}", commune.name),
                )
                for (key, label), (sums, labels) in zip(keys, groups.values(), strict=True):
                    sums[key] += count
                    labels[key] = label
        return [
            FacetValue(key, labels[key], sums[key], group)
            for group, (sums, labels) in groups.items()
            for key in sorted(sums, key=lambda key, labels=labels: fold(labels[key]))  # type: ignore[misc]
        ]


def _months_words(months: int) -> str:
    return f"Sans visite depuis {plural(months, 'mois', 'mois')}"
