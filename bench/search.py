"""Instant search in 1,000 and in 50,000 households: p95 within a frame of 16 ms, errors forgiven too, and flat.

In processor time: what is searched lies in memory, and others who work on the same machine do not count.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random
from time import process_time
from typing import NamedTuple

from bench.measure import Line, durations, median, percentile_95
from bench.notebooks import MANY, fill_households, large_notebook, new_services
from desktop.services.bundle import Services

FRAME = 0.016
_SAMPLE = 60


class _Taken(NamedTuple):
    p50: float
    p95: float


def run(directory: Path) -> list[Line]:
    """What a person types, right and wrong: beginnings of names, communes, streets, two words, one wrong letter."""
    small, large = _taken(directory / "small", 1_000), _taken(directory / "large", MANY)
    lines = []
    for name in small:
        lines += [
            Line(f"search {name}, p95 in 50,000 households", large[name].p95, FRAME, "one frame", 1.0),
            Line(f"search {name}, p50, 50,000 against 1,000", large[name].p50, small[name].p50, "at 1,000", 2.0),
            Line(f"search {name}, p95, 50,000 against 1,000", large[name].p95, small[name].p95, "at 1,000", 2.0),
        ]
    return lines


def _taken(directory: Path, count: int) -> dict[str, _Taken]:
    if count == MANY:
        services, households = large_notebook(directory)
    else:
        services = new_services(directory)
        households = fill_households(services, count)
    random = Random(2)
    right, wrong = [], []
    for household in random.sample(households, _SAMPLE):
        name, commune = household.name.split()[0], services.workspace.commune_name(household.dwelling.commune)
        right += [name[:1], name[:3], name, f"{name[:4]} {commune[:4]}", f"jaures {name[:2]}"]
        wrong += [_swapped(name, random), f"{_swapped(name, random)} {commune[:4]}", _swapped(name, random) + "x"]
    taken = {"as typed": _times(services, right), "forgiving": _times(services, wrong)}
    services.close()
    return taken


def _times(services: Services, typed: list[str]) -> _Taken:
    find: Callable[[int], object] = lambda index: services.search.search(typed[index])  # noqa: E731 - typed for durations
    found = durations(find, len(typed), clock=process_time)
    return _Taken(median(found), percentile_95(found))


def _swapped(word: str, random: Random) -> str:
    place = random.randrange(len(word) - 1)
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
