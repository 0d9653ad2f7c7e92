"""The stages of a measure's path that are noted with their day; one that is not open now says why (A1, V1, M1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from desktop.domain.calendar import add_months
from desktop.domain.french import long_date
from desktop.domain.measure import Measure, MeasureState
from desktop.domain.milestone import Milestone, latest

_EARLY = timedelta(days=15)
"""So long before its day a follow-up may be noted: the household answers when it answers."""

Said = tuple[str, str]
"""A question and the answer that it must have, in whichever form of the measure it was last asked."""


class Landmark(StrEnum):
    """What stands on a path without being noted for itself: it follows from the measure and its contacts."""

    RECEIVED = "received"
    TRIED = "tried"
    MET = "met"
    SUPPORT = "support"
    BEGUN = "begun"
    ENDED = "ended"
    BILAN = "bilan"


@dataclass(frozen=True)
class Mark:
    """A landmark under the name that the scheme gives it."""

    landmark: Landmark
    title: str


@dataclass(frozen=True)
class Need:
    """What must be so before a stage: another one reached, or something said; `refusal` when it is not."""

    refusal: str
    stage: str = ""
    said: Said | None = None
    unsaid: Said | None = None
    """What must not have been said yet."""
    once: str = ""
    """Asked only when this stage was reached."""


@dataclass(frozen=True)
class Stage:
    """One stage: `title` names it on the path, `label` its button; `done` tells it in a story, `to_do` asks for it."""

    key: str
    title: str
    label: str
    done: str
    to_do: str
    form: str
    states: frozenset[MeasureState]
    needs: tuple[Need, ...] = ()
    again: Need | None = None
    """When it may be reached once more; the stage named there must be newer than its own."""
    unless: Said | None = None
    """It goes without saying, and is not shown, when this was said."""
    after_visit: bool = False
    """A visit must have been done."""
    after_try: bool = False
    """A visit must have been done, or nobody opened."""
    months: int | None = None
    """So many months after the visit (V6)."""
    leads_to: MeasureState | None = None
    ends_with: str = ""
    """The motif of the end that it brings."""
    begins_by: str = ""
    """The answer that is the first day of the rhythm."""
    optional: bool = False
    tells: str = ""
    """The answer that is told beside it."""
    says: tuple[Said, ...] = ()
    """In which words its values are told, where those of the form do not stand alone."""
    waits_for: str = ""
    """Who answers, when it is not for the worker to do."""
    rate: str = ""
    """The rate of a convention that pays for it, told when the envelope does not (A7)."""


@dataclass(frozen=True)
class Known:
    """All that decides which stages are open: `said` are the answers so far, `visited_on` the day of the visit."""

    measure: Measure
    milestones: Sequence[Milestone]
    said: Mapping[str, Any] = field(default_factory=dict)
    visited_on: date | None = None
    tried: bool = False
    """Whether the worker stood at a closed door."""


@dataclass(frozen=True)
class StageStep:
    """A stage as it stands on a day; `refusal` is empty when it can be noted, `first` the stage that opens the way."""

    stage: Stage
    milestones: tuple[Milestone, ...]
    refusal: str = ""
    first: str = ""
    is_open: bool = False
    is_called_for: bool = True
    """Whether the path goes through it; an optional one only after another that is there for it alone."""
    due_on: date | None = None
    """From when a follow-up is asked for."""

    @property
    def reached(self) -> Milestone | None:
        """The last time it was reached."""
        return self.milestones[-1] if self.milestones else None


def stage_steps(stages: Sequence[Stage], known: Known, on: date) -> tuple[StageStep, ...]:
    """Every stage as it stands; those that go without saying are left out."""
    return tuple(
        _step(stage, stages, known, on)
        for stage in stages
        if stage.unless is None or not _is_said(stage.unless, known) or latest(known.milestones, stage.key)
    )


def _step(stage: Stage, stages: Sequence[Stage], known: Known, on: date) -> StageStep:
    reached = tuple(one for one in known.milestones if one.stage == stage.key)
    due_on = _due_on(stage, known)
    refusal, first = next(_refusals(stage, stages, known, reached, on), ("", ""))
    called = not stage.optional or _is_called_for(stage, stages, known)
    return StageStep(stage, reached, refusal, first, not refusal, called, due_on)


def _is_called_for(stage: Stage, stages: Sequence[Stage], known: Known) -> bool:
    before = [one for one in stages if one.optional and any(need.stage == one.key for need in stage.needs)]
    return any(latest(known.milestones, one.key) for one in before)


def _refusals(
    stage: Stage, stages: Sequence[Stage], known: Known, reached: Sequence[Milestone], on: date
) -> Iterator[tuple[str, str]]:
    """Why it cannot be noted now, the first reason first, each with the stage that opens the way."""
    if known.measure.state not in stage.states:
        yield _wrong_state(known.measure.state), ""
    if reached and not _may_be_again(stage, known, reached[-1]):
        yield f"C’est déjà noté, le {long_date(reached[-1].day)}.", ""
    for need in stage.needs:
        if need.once and latest(known.milestones, need.once) is None:
            continue
        if need.stage and latest(known.milestones, need.stage) is None:
            yield need.refusal, need.stage
        elif need.said is not None and not _is_said(need.said, known):
            yield need.refusal, _asking(need.said, stages)
    if stage.after_try and known.visited_on is None and not known.tried:
        yield "Aucune visite ni porte close n’est encore notée.", ""
    if (stage.after_visit or stage.months is not None) and known.visited_on is None:
        yield "Aucune visite n’a encore eu lieu\u00a0: notez-la d’abord.", ""
    due_on = _due_on(stage, known)
    if due_on is not None and on < due_on - _EARLY:
        yield f"Il est encore tôt\u00a0: ce sera à noter le {long_date(due_on)}.", ""


def _due_on(stage: Stage, known: Known) -> date | None:
    if stage.months is None or known.visited_on is None:
        return None
    return add_months(known.visited_on, stage.months)


def _may_be_again(stage: Stage, known: Known, own: Milestone) -> bool:
    """Whether it may be reached once more since it last was."""
    if stage.again is None:
        return False
    newer = latest(known.milestones, stage.again.stage) if stage.again.stage else None
    is_newer = newer is not None and (newer.day, newer.id) > (own.day, own.id)
    said, unsaid = stage.again.said, stage.again.unsaid
    fits = (said is None or _is_said(said, known)) and (unsaid is None or not _is_said(unsaid, known))
    return fits and (is_newer or not stage.again.stage)


def _is_said(said: Said, known: Known) -> bool:
    return known.said.get(said[0]) == said[1]


def _asking(said: Said, stages: Sequence[Stage]) -> str:
    """The stage that asks that question; empty when there is none."""
    return next((one.key for one in stages if one.tells == said[0]), "")


def _wrong_state(state: MeasureState) -> str:
    return {
        MeasureState.PROPOSED: "La mesure n’est que proposée\u00a0: acceptez-la d’abord.",
        MeasureState.DECLINED: "La mesure est restée sans suite.",
        MeasureState.CLOSED: "La mesure est clôturée.",
        MeasureState.ENDING: "La fin de la mesure est déjà décidée.",
        MeasureState.SUSPENDED: "La mesure est suspendue\u00a0: reprenez-la d’abord.",
        MeasureState.PREPARING: "La mesure est encore en instruction.",
        MeasureState.ACTIVE: "La mesure a déjà commencé.",
    }[state]
