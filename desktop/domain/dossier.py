"""All that reports count of one household under one scheme: its referrals, its measures and what was done on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from desktop.domain.contact import Contact
from desktop.domain.education import EducationAction
from desktop.domain.household import Household
from desktop.domain.measure import Measure, MeasureState
from desktop.domain.milestone import Milestone, latest
from desktop.domain.saisine import Saisine

_NEVER_BEGAN = (MeasureState.PROPOSED, MeasureState.DECLINED, MeasureState.PREPARING)


@dataclass(frozen=True)
class Case:
    """A measure with what was done on it, in the order of the days; `territory` is that of the household."""

    measure: Measure
    contacts: tuple[Contact, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    saisine: Saisine | None = None
    territory: str = ""

    @property
    def began(self) -> bool:
        """Whether the measure was assigned and its support began."""
        return self.measure.state not in _NEVER_BEGAN

    @cached_property
    def span(self) -> tuple[date, date]:
        """The days of the support, the last one far away while nothing ends it."""
        return self.measure.start, max(self.measure.start, self.measure.last_day or date.max)

    def reached(self, stage: str) -> Milestone | None:
        """The last time that a stage of the path was reached."""
        return latest(self.milestones, stage)


@dataclass(frozen=True)
class Dossier:
    """A household under one scheme; only what the Department may have of it stands here (P1)."""

    household: Household
    saisines: tuple[Saisine, ...]
    cases: tuple[Case, ...]
    commune: str = ""
    territory: str = ""
    educations: tuple[EducationAction, ...] = ()
    """The budget-education actions in which it took part, without who else did."""

    def begun(self) -> Iterator[Case]:
        """The measures whose support began."""
        return (case for case in self.cases if case.began)


FactsOf = Callable[[Dossier], "Iterator[Fact]"]


class Fact(NamedTuple):
    """A record that an indicator counts, from a day to another, in a class (a code, empty when there is none)."""

    record_id: str
    first: date
    last: date
    code: str = ""
