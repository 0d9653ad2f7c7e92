"""The required schedule of an imagined measure, without a notebook: what `perron schedule` tells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from desktop.domain.calendar import add_months
from desktop.domain.contact import Contact, Outcome
from desktop.domain.contact_kinds import ContactKind
from desktop.domain.measure import Measure, MeasureState
from desktop.errors import InvalidInputError
from desktop.schemes.base import PeriodView, Scheme
from desktop.schemes.registry import Registry

PORTE_CLOSE = "porte_close"

LATEST_START = date(2999, 12, 31)


@dataclass(frozen=True)
class Schedule:
    """The periods as they stand, and the days of contacts that lie outside the measure."""

    periods: Sequence[PeriodView]
    outside: tuple[date, ...]


def schemes_with_rhythm(registry: Registry) -> tuple[Scheme, ...]:
    """The schemes that a schedule can be asked for."""
    return tuple(scheme for scheme in registry.schemes() if scheme.month_range is not None)


def schedule(
    scheme: Scheme,
    start: date,
    months: int | None,
    contacts: Iterable[tuple[date, str]],
    ended: date | None,
    on: date,
) -> Schedule:
    """The periods of a measure; `contacts` are (day, kind), a ContactKind or PORTE_CLOSE.

    Raises InvalidInputError for a scheme without rhythm or a value out of range.
    """
    length = _length(scheme, months)
    if start > LATEST_START:
        raise InvalidInputError({"start": "La date de début est trop lointaine."})
    if ended is not None and ended < start:
        raise InvalidInputError({"end": "La fin précède le début."})
    last = min(ended or date.max, add_months(start, length) - timedelta(days=1))
    measure = Measure("", "", scheme.id, MeasureState.ACTIVE, start, length, ended_on=ended)
    given = list(contacts)
    inside = [_contact(day, kind) for day, kind in given if start <= day <= last]
    outside = tuple(day for day, _ in given if not start <= day <= last)
    return Schedule(scheme.track(measure, inside, on), outside)


def _length(scheme: Scheme, months: int | None) -> int:
    if scheme.month_range is None:
        raise InvalidInputError({"scheme": f"{scheme.name} n’a pas de rythme imposé."})
    length = months if months is not None else scheme.default_months
    if length is None:
        raise InvalidInputError({"months": "Indiquez le nombre de mensualités avec --months."})
    if length not in scheme.month_range:
        low, high = scheme.month_range[0], scheme.month_range[-1]
        raise InvalidInputError({"months": f"Le nombre de mois va de {low} à {high} pour {scheme.name}."})
    return length


def _contact(day: date, kind: str) -> Contact:
    if kind == PORTE_CLOSE:
        return Contact("", "", "", day, ContactKind.HOME, Outcome.PORTE_CLOSE)
    return Contact("", "", "", day, ContactKind(kind), Outcome.DONE)
