"""The dry run of the retention list: households beyond their time in a notebook of 50,000, and how it grows."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from time import process_time

from bench.measure import Line, durations, median
from bench.notebooks import MANY, TODAY, large_notebook
from desktop.domain.contact import Contact, Outcome
from desktop.domain.household import Household
from desktop.domain.measure import Measure, MeasureState
from desktop.services.bundle import Services

_OVER = 5_000
_VISITS = 8
_LONG_AGO = TODAY - timedelta(days=1200)
_TIMES = 3


def run(directory: Path) -> list[Line]:
    """A tenth of the households was last met three years ago; then a hundredth, once the others are followed again."""
    services, households = large_notebook(directory / "notebook")
    few = _OVER // 10
    _follow(services, households[:_OVER], long_ago=True)
    _follow(services, households[_OVER:], long_ago=False)
    large = _seconds(services, _OVER)
    _follow(services, households[few:_OVER], long_ago=False)  # followed again: nothing of them is over any more
    small = _seconds(services, few)
    services.close()
    return [Line(f"retention list: {_OVER} of {MANY} households", large, small * 10, f"10 × {few} of them", 1.3)]


def _seconds(services: Services, expected: int) -> float:
    assert len(services.retention.examine()) == expected
    return median(durations(lambda _: services.retention.examine(), _TIMES, clock=process_time))


def _follow(services: Services, households: list[Household], *, long_ago: bool) -> None:
    """A measure with its visits for each: closed three years ago, or in course."""
    new_id = services.workspace.new_id
    state, visits = (MeasureState.CLOSED, _VISITS) if long_ago else (MeasureState.ACTIVE, 0)
    begun = _LONG_AGO - timedelta(days=200) if long_ago else TODAY - timedelta(days=30)
    for start in range(0, len(households), 1000):
        with services.workspace.notebook.write() as uow:
            for household in households[start : start + 1000]:
                measure = Measure(
                    new_id(), household.id, "astre", state, begun, 12, ended_on=_LONG_AGO if long_ago else None
                )
                uow.measures.put(measure)
                for number in range(visits):
                    day = begun + timedelta(days=number * 20)
                    uow.contacts.put(Contact(new_id(), measure.id, household.id, day, outcome=Outcome.DONE))
