"""What is remarkable about conventions beside one another: days that none covers, days that two cover."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from desktop.domain.calendar import ONE_DAY
from desktop.domain.convention import Convention, covering


@dataclass(frozen=True)
class Gap:
    """Days without a convention in some territories, between two of them; none named is the whole département."""

    scheme: str
    territories: tuple[str, ...]
    first: date
    last: date


@dataclass(frozen=True)
class Overlap:
    """Days that two conventions cover in some territories; `taken` is the one that a measure is assigned to then."""

    one: Convention
    other: Convention
    territories: tuple[str, ...]
    first: date
    last: date
    taken: Convention


def gaps(conventions: Iterable[Convention], territories: Sequence[str]) -> tuple[Gap, ...]:
    """The days between the first convention of a scheme in a territory and its last that none covers."""
    found: dict[tuple[str, date, date], list[str]] = {}
    held = [one for one in conventions if not one.demonstration]
    for scheme in dict.fromkeys(one.scheme for one in held):
        for territory in territories:
            here = [one for one in held if one.scheme == scheme and _is_for(one, territory)]
            for first, last in _uncovered(here):
                found.setdefault((scheme, first, last), []).append(territory)
    return tuple(
        Gap(scheme, () if len(names) == len(territories) else tuple(names), first, last)
        for (scheme, first, last), names in found.items()
    )


def overlaps(conventions: Iterable[Convention]) -> tuple[Overlap, ...]:
    """Every two conventions of a scheme that cover the same days in the same territory."""
    held = [one for one in conventions if not one.demonstration]
    return tuple(
        found
        for one, other in combinations(sorted(held, key=lambda each: (each.scheme, each.starts)), 2)
        if (found := _overlap(one, other)) is not None
    )


def _overlap(one: Convention, other: Convention) -> Overlap | None:
    first, last = max(one.starts, other.starts), min(one.ends, other.ends)
    if one.scheme != other.scheme or first > last:
        return None
    shared = tuple(name for name in one.territories if name in other.territories)
    if one.territories and other.territories and not shared:
        return None
    where = shared or one.territories or other.territories
    taken = covering((one, other), one.scheme, first, where[0] if where else None)
    return Overlap(one, other, where, first, last, taken or one)


def _is_for(convention: Convention, territory: str) -> bool:
    return not convention.territories or territory in convention.territories


def _uncovered(conventions: Iterable[Convention]) -> list[tuple[date, date]]:
    found: list[tuple[date, date]] = []
    until: date | None = None
    for one in sorted(conventions, key=lambda each: each.starts):
        if until is not None and one.starts > until + ONE_DAY:
            found.append((until + ONE_DAY, one.starts - ONE_DAY))
        until = one.ends if until is None else max(until, one.ends)
    return found
