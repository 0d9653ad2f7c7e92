"""The path of a measure as it is shown: what was reached and when, what comes next, what is open now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from desktop.domain.bilan import Bilan
from desktop.domain.contact import Contact, Outcome
from desktop.domain.form_words import words_of
from desktop.domain.forms import is_empty
from desktop.domain.french import long_date, plural
from desktop.domain.measure import Measure, MeasureState
from desktop.domain.milestone import Milestone
from desktop.domain.saisine import Saisine
from desktop.schemes.base import Scheme
from desktop.schemes.registry import Registry
from desktop.schemes.stages import Landmark, Mark, Stage, StageStep


class PointState(StrEnum):
    """Where a point of the path stands."""

    DONE = "done"
    OPEN = "open"
    LATER = "later"


@dataclass(frozen=True)
class PathPoint:
    """One point: `key` is that of its stage or landmark, `words` what was said, `day` when it was reached or is due."""

    key: str
    title: str
    state: PointState
    day: date | None = None
    words: str = ""
    step: StageStep | None = None


@dataclass(frozen=True)
class MeasurePath:
    """The points in order, and every stage as it stands."""

    points: tuple[PathPoint, ...] = ()
    steps: tuple[StageStep, ...] = ()

    @property
    def open_steps(self) -> tuple[StageStep, ...]:
        """What can be noted now, what has to be before what may be."""
        return tuple(sorted((one for one in self.steps if one.is_open), key=lambda one: not one.is_called_for))

    def step(self, key: str) -> StageStep | None:
        """One stage; None when it is none, or goes without saying."""
        return next((one for one in self.steps if one.stage.key == key), None)


@dataclass(frozen=True)
class PathRecords:
    """All that a path is drawn from."""

    measure: Measure
    contacts: Sequence[Contact]
    saisine: Saisine | None
    bilan: Bilan | None


def path_of(records: PathRecords, scheme: Scheme, steps: Sequence[StageStep], registry: Registry) -> MeasurePath:
    """The path of a measure under its scheme."""
    by_key = {step.stage.key: step for step in steps}
    points: list[PathPoint] = []
    for one in scheme.path:
        if isinstance(one, Mark):
            points.extend(_landmark(one, records, scheme))
        elif one.key in by_key:
            points.extend(_stage_point(by_key[one.key], records.measure, registry))
    return MeasurePath(tuple(points), tuple(steps))


def told(stage: Stage, milestone: Milestone, registry: Registry) -> str:
    """What a stage says in a word: « refusé »; empty when it says nothing but its day."""
    form = registry.form(milestone.form, milestone.form_version)
    field = form.field(stage.tells) if form is not None and stage.tells else None
    value = milestone.answers.get(stage.tells)
    if field is None or is_empty(value):
        return ""
    words = dict(stage.says).get(str(value)) or words_of(field, value)
    return words[:1].lower() + words[1:]


def _stage_point(step: StageStep, measure: Measure, registry: Registry) -> Iterator[PathPoint]:
    stage, reached = step.stage, step.reached
    if reached is not None and not (step.is_open and not stage.optional):
        words = told(stage, reached, registry)
        times = f"{len(step.milestones)} fois" if len(step.milestones) > 1 else ""
        yield PathPoint(
            stage.key, stage.title, PointState.DONE, reached.day, ", ".join(filter(None, (words, times))), step
        )
    elif step.is_open and step.is_called_for:
        said = told(stage, reached, registry) if reached is not None else ""
        yield PathPoint(stage.key, stage.title, PointState.OPEN, step.due_on, said, step)
    elif reached is None and _may_still_come(step, measure):
        yield PathPoint(stage.key, stage.title, PointState.LATER, step.due_on, "", step)


def _may_still_come(step: StageStep, measure: Measure) -> bool:
    if measure.state is MeasureState.DECLINED:
        return False
    is_past = MeasureState.PREPARING in step.stage.states and measure.state is not MeasureState.PREPARING
    return step.is_called_for and not is_past


def _landmark(mark: Mark, records: PathRecords, scheme: Scheme) -> Iterator[PathPoint]:
    day, words = _reached(mark.landmark, records, scheme)
    measure = records.measure
    if day is not None:
        yield PathPoint(mark.landmark.value, mark.title, PointState.DONE, day, words)
    elif mark.landmark is Landmark.RECEIVED or measure.state is MeasureState.DECLINED:
        return
    else:
        is_next = mark.landmark is Landmark.TRIED and measure.state is MeasureState.ACTIVE
        yield PathPoint(mark.landmark.value, mark.title, PointState.OPEN if is_next else PointState.LATER, None, words)


def _reached(landmark: Landmark, records: PathRecords, scheme: Scheme) -> tuple[date | None, str]:
    """The day of a landmark, None before it is reached, and what is said of it."""
    measure, contacts = records.measure, records.contacts
    match landmark:
        case Landmark.RECEIVED:
            return _received_on(records, scheme), ""
        case Landmark.BEGUN:
            return (measure.start, "") if measure.has_begun else (None, "")
        case Landmark.TRIED:
            return _tried(contacts)
        case Landmark.MET:
            return scheme.visited_on(contacts), ""
        case Landmark.SUPPORT:
            return _supported(contacts, scheme)
        case Landmark.ENDED:
            return measure.ended_on, "sans suite" if measure.state is MeasureState.DECLINED else ""
        case Landmark.BILAN:
            bilan = records.bilan
            return (bilan.made_on, "") if bilan is not None and bilan.is_settled else (None, "")


def _received_on(records: PathRecords, scheme: Scheme) -> date | None:
    measure = records.measure
    if measure.opened_on is not None or measure.state is MeasureState.PREPARING or not scheme.received_label:
        return measure.first_day
    return records.saisine.received_on if records.saisine is not None else None


def _tried(contacts: Sequence[Contact]) -> tuple[date | None, str]:
    """The first try to meet the household; how often nobody opened, or the appointment to come."""
    tries = [one for one in contacts if not one.is_planned]
    if tries:
        closed = sum(one.outcome is Outcome.PORTE_CLOSE for one in tries)
        return min(one.day for one in tries), plural(closed, "porte close", "portes closes") if closed else ""
    planned = min((one.day for one in contacts if one.is_planned), default=None)
    return None, f"rendez-vous le {long_date(planned)}" if planned else ""


def _supported(contacts: Sequence[Contact], scheme: Scheme) -> tuple[date | None, str]:
    """The first visit in which support was proposed."""
    days = [one.day for one in contacts if scheme.counts(one) and not is_empty(one.answers.get(scheme.support_field))]
    return min(days, default=None), ""
