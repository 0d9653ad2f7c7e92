"""A dated stage that a measure reached on its path (A1, V1, M1): what was decided, sent or answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop.domain.privacy import confidential, shared


@dataclass(frozen=True)
class MilestoneCorrection:
    """What a stage said before it was corrected, and why; its answers left the laptop only while they stood."""

    corrected_on: date = shared()
    reason: str = shared()
    day: date = shared()
    answers: Mapping[str, Any] = confidential(default_factory=dict)
    note: str = confidential(default="")


@dataclass(frozen=True)
class Milestone:
    """One stage reached; `stage` is a key of the scheme, `answers` are kept with the form they were given to."""

    id: str = shared()
    measure_id: str = shared()
    household_id: str = shared()
    stage: str = shared()
    day: date = shared()
    form: str = shared(default="")
    form_version: int = shared(default=1)
    answers: Mapping[str, Any] = confidential(default_factory=dict)  # shared field by field, by the form's own marks
    note: str = confidential(default="")
    withdrawn: str = shared(default="")
    """Why it was noted by mistake; empty while it stands. One that was withdrawn counts nowhere."""
    corrections: tuple[MilestoneCorrection, ...] = shared(default=())

    @property
    def stands(self) -> bool:
        """Whether it counts."""
        return not self.withdrawn


def in_order(milestones: Iterable[Milestone]) -> tuple[Milestone, ...]:
    """Those that stand, in the order of their days, those of one day as they were noted."""
    return tuple(sorted((one for one in milestones if one.stands), key=lambda one: (one.day, one.id)))


def latest(milestones: Iterable[Milestone], stage: str) -> Milestone | None:
    """The last time that a stage was reached, None when it never was."""
    found = [one for one in in_order(milestones) if one.stage == stage]
    return found[-1] if found else None


def answers_so_far(terms: Mapping[str, Any], milestones: Iterable[Milestone]) -> dict[str, Any]:
    """What the opening of a measure and then each of its stages say, the latest word on each question."""
    known = dict(terms)
    for one in in_order(milestones):
        known.update(one.answers)
    return known
