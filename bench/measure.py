"""Repeats, medians and the lines that are printed."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One result: seconds of the subject and of its floor, and the most that the ratio should be."""

    name: str
    subject: float
    floor: float
    floor_name: str
    aim: float

    def text(self) -> str:
        """« name  12.3 ms = 1.20 × floor (10.2 ms), aim ≤ 1.30 : reached »."""
        ratio = self.subject / self.floor
        verdict = "reached" if ratio <= self.aim else "MISSED"
        return (
            f"{self.name:<58} {self.subject * 1000:9.2f} ms = {ratio:6.2f} × {self.floor_name}"
            f" ({self.floor * 1000:.2f} ms), aim ≤ {self.aim:.2f}: {verdict}"
        )


@dataclass(frozen=True)
class Size:
    """What takes room: its bytes, and the most that they should be."""

    name: str
    bytes: int
    limit: int

    def text(self) -> str:
        """« name  170.0 MB, limit 180 MB: reached »."""
        verdict = "reached" if self.bytes <= self.limit else "MISSED"
        return f"{self.name:<58} {self.bytes / 1e6:9.1f} MB, limit {self.limit / 1e6:.0f} MB: {verdict}"


@dataclass(frozen=True)
class Said:
    """Something to know that is no measure."""

    name: str
    words: str

    def text(self) -> str:
        """« name  words »."""
        return f"{self.name:<58} {self.words}"


Result = Line | Size | Said
Clock = Callable[[], float]


def durations(
    work: Callable[[int], object], times: int, first: int = 0, clock: Clock = time.perf_counter
) -> list[float]:
    """Seconds of each run, without the garbage collector's pauses.

    What waits for no disk is measured by `time.process_time`: others who work on the same machine do not count.
    """
    found = []
    gc.disable()
    try:
        for index in range(first, first + times):
            begin = clock()
            work(index)
            found.append(clock() - begin)
    finally:
        gc.enable()
    return found


def median(values: list[float]) -> float:
    """The middle one."""
    return statistics.median(values)


def percentile_95(values: list[float]) -> float:
    """The value that 95 in 100 do not pass."""
    return sorted(values)[max(0, int(len(values) * 0.95) - 1)]
