"""Instant search in 1,000 and in 50,000 households: p95 within a frame of 16 ms, and flat."""

from __future__ import annotations

from pathlib import Path
from random import Random

from bench.measure import Line, durations, percentile_95
from bench.notebooks import fill_households, new_services

FRAME = 0.016


def run(directory: Path) -> list[Line]:
    """p95 of what a person types: beginnings of names, communes, streets, two words."""
    small = _p95(directory / "small", 1_000)
    large = _p95(directory / "large", 50_000)
    return [
        Line("search p95 in 50,000 households", large, FRAME, "one frame", 1.0),
        Line("search p95, 50,000 against 1,000 households", large, small, "at 1,000", 2.0),
    ]


def _p95(directory: Path, count: int) -> float:
    services = new_services(directory)
    random = Random(2)
    households = fill_households(services, count)
    typed = []
    for household in random.sample(households, 100):
        name, commune = household.name.split()[0], services.workspace.commune_name(household.dwelling.commune)
        typed += [name[:3], name, f"{name[:4]} {commune[:4]}", f"jaures {name[:2]}"]
    found = percentile_95(durations(lambda index: services.households.search(typed[index]), len(typed)))
    services.close()
    return found
