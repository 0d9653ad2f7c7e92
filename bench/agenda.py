"""Aujourd'hui over 1,000 and 10,000 open measures: linear."""

from __future__ import annotations

from pathlib import Path

from bench.measure import Line, durations, median
from bench.notebooks import fill_measures, new_services


def run(directory: Path) -> list[Line]:
    """Ten times the measures should take ten times the time."""
    small, large = _seconds(directory / "small", 1_000, 5), _seconds(directory / "large", 10_000, 3)
    return [Line("agenda of 10,000 measures against 10 × 1,000", large, small * 10, "10 × 1,000", 1.3)]


def _seconds(directory: Path, count: int, times: int) -> float:
    services = new_services(directory)
    fill_measures(services, count)
    found = median(durations(lambda index: services.agenda.day(), times))
    services.close()
    return found
