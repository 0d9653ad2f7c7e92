"""What the paths ask of a day: the next stage, a fiche, a housing status, arrears (A1, V1, V6, M1, M2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from desktop.domain.calendar import add_months
from desktop.domain.contact import Contact
from desktop.domain.french import long_date
from desktop.domain.measure import Measure, MeasureState
from desktop.domain.milestone import Milestone
from desktop.schemes.base import Scheme
from desktop.schemes.reason import Reason
from desktop.schemes.registry import Registry
from desktop.schemes.stages import Stage, StageStep
from desktop.services.milestones import known_of
from desktop.storage.unit_of_work import UnitOfWork

_PATIENCE = timedelta(days=30)
"""So long an answer of somebody else is waited for without a word."""
_TOLD_FOR = 3
"""Months during which a follow-up that nobody noted is told."""
_RUNNING = (MeasureState.ACTIVE, MeasureState.SUSPENDED)


@dataclass(frozen=True)
class PathLine:
    """What a path asks for, since when, with its stage; `is_report` when it is a paper that is owed."""

    day: date
    reason: Reason
    stage: str = ""
    is_report: bool = False


def path_lines(
    scheme: Scheme, measure: Measure, contacts: Sequence[Contact], milestones: Sequence[Milestone], on: date
) -> Iterator[PathLine]:
    """What the path of a measure asks for on a day."""
    if measure.state in _RUNNING and milestones:
        yield from _owed_studies(scheme, measure, milestones, on)
    if measure.state is not MeasureState.PREPARING and not scheme.follows_visit:
        return
    past = [one for one in contacts if one.day <= on]
    known = known_of(scheme, measure, [one for one in milestones if one.day <= on], None, past)
    steps = [step for step in scheme.stage_steps(known, on) if step.is_open and step.is_called_for]
    if measure.state is MeasureState.PREPARING:
        yield from _of_file(scheme, steps, _last_day(measure, known.milestones, past), contacts, on)
        return
    for step in steps:
        if step.due_on is not None:
            if step.due_on <= on < add_months(step.due_on, _TOLD_FOR):
                yield PathLine(step.due_on, Reason(scheme.name, step.stage.to_do), step.stage.key)
        elif measure.state is not MeasureState.CLOSED and known.visited_on is not None:
            reason = Reason(scheme.name, step.stage.to_do)
            yield PathLine(known.visited_on, reason, step.stage.key, is_report=True)


def concern_lines(scheme: Scheme, said: Contact | None, contacts: Sequence[Contact], on: date) -> Iterator[PathLine]:
    """Arrears that a contact told of, until there is an appointment to speak of them (M2)."""
    words = scheme.concern(said.answers) if said is not None and said.day <= on else ""
    if said is not None and words and not any(one.is_planned and one.day >= on for one in contacts):
        reason = Reason(scheme.name, f"{words}, dit le {long_date(said.day)}")
        yield PathLine(said.day, reason)


def _owed_studies(scheme: Scheme, measure: Measure, milestones: Sequence[Milestone], on: date) -> Iterator[PathLine]:
    """What was asked for on the way and is still owed while the measure runs: a mandated diagnosis (A1, A7)."""
    reached = {one.stage: one.day for one in milestones if one.day <= on}
    for stage in scheme.stages:
        asked = [reached[need.stage] for need in stage.needs if need.stage in reached]
        if _is_study(stage) and measure.state in stage.states and asked and stage.key not in reached:
            words = f"{stage.to_do}, attendu depuis le {long_date(asked[0])}"
            yield PathLine(asked[0], Reason(scheme.name, words), stage.key, is_report=True)


def _is_study(stage: Stage) -> bool:
    """Whether it is for the worker to do, once another stage asked for it."""
    return stage.optional and not stage.waits_for


def _of_file(
    scheme: Scheme, steps: Sequence[StageStep], since: date, contacts: Sequence[Contact], on: date
) -> Iterator[PathLine]:
    """The next stage of a file that is prepared; one that somebody else answers is told after a while."""
    for step in steps:
        awaited = step.stage.waits_for
        if awaited and on >= since + _PATIENCE:
            words = f"en attente depuis le {long_date(since)}, relancer {awaited}"
            yield PathLine(since, Reason(scheme.name, words, "en instruction"), step.stage.key)
        elif not awaited and not any(one.is_planned and one.day >= on for one in contacts):
            yield PathLine(since, Reason(scheme.name, step.stage.to_do, "en instruction"), step.stage.key)
        return


def _last_day(measure: Measure, milestones: Sequence[Milestone], past: Sequence[Contact]) -> date:
    return max([measure.first_day, *(one.day for one in milestones), *(one.day for one in past if not one.is_planned)])


@dataclass(frozen=True)
class Followed:
    """The measures whose path is told, closed ones that are still followed too, with their stages and contacts."""

    closed: tuple[Measure, ...]
    contacts: Mapping[str, Sequence[Contact]]
    milestones: Mapping[str, Sequence[Milestone]]
    said: Mapping[str, Contact]
    """The last contact of a measure that answers the question its scheme watches."""


def followed(uow: UnitOfWork, measures: Sequence[Measure], registry: Registry, on: date) -> Followed:
    """What is read for the paths: the stages of what is prepared or visited, and what closed not long ago (V6)."""
    schemes = [scheme for scheme in registry.schemes() if scheme.follows_visit]
    longest = max((stage.months or 0 for scheme in schemes for stage in scheme.stages), default=0)
    since = add_months(on, -(longest + _TOLD_FOR))
    ids = uow.milestones.closed_and_met_since([scheme.id for scheme in schemes], since) if longest else []
    closed = tuple(uow.measures.many(ids).values())
    names = {scheme.id for scheme in schemes}
    names |= {scheme.id for scheme in registry.schemes() if any(map(_is_study, scheme.stages))}
    wanted = [one.id for one in measures if one.state is MeasureState.PREPARING or one.scheme in names]
    contacts = uow.contacts.outlines(ids) if ids else {}
    return Followed(closed, contacts, uow.milestones.of_measures([*wanted, *ids]), _said(uow, measures, registry))


def _said(uow: UnitOfWork, measures: Sequence[Measure], registry: Registry) -> dict[str, Contact]:
    found: dict[str, Contact] = {}
    for scheme in registry.schemes():
        if scheme.watched:
            active = [one.id for one in measures if one.scheme == scheme.id and one.state is MeasureState.ACTIVE]
            found |= uow.contacts.last_said(active, scheme.watched)
    return found
