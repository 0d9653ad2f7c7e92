"""The indicative calendar of an eviction in words: each step with its rule and inputs, or what is missing (G1-G7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from desktop.domain.eviction import Computed, Judged, Refused, Result, eviction_calendar
from desktop.domain.form_words import words_of
from desktop.domain.french import capital, long_date
from desktop.domain.measure import MeasureState
from desktop.domain.procedure import INPUTS, procedure_of
from desktop.schemes.stages import Stage
from desktop.services.milestones import steps_of
from desktop.services.said import Said, said_so_far
from desktop.services.workspace import Workspace


@dataclass(frozen=True)
class InputTold:
    """What a day was computed from: the question, the answer in words, and since when it is known."""

    label: str
    words: str
    said_on: date


@dataclass(frozen=True)
class Missing:
    """An input that is not known: the name of its question, and how it is called."""

    name: str
    words: str


@dataclass(frozen=True)
class StepTold:
    """One step; `day` is None when nothing was computed, and then `words` say why, or what was found instead."""

    key: str
    rule: str
    title: str
    says: str
    """The rule in words."""
    article: str
    source: str
    reviewed_on: date
    day: date | None
    words: str
    inputs: tuple[InputTold, ...] = ()
    missing: tuple[Missing, ...] = ()
    remark: str = ""
    is_past: bool = False
    is_refused: bool = False


@dataclass(frozen=True)
class EvictionTold:
    """The calendar of a measure; `stage` notes its inputs, `refusal` says why it cannot be noted now."""

    measure_id: str
    stage: Stage
    known: tuple[StepTold, ...]
    """What could be told, in the order of a procedure."""
    unknown: tuple[StepTold, ...]
    warnings: tuple[str, ...]
    refusal: str = ""
    is_noted: bool = False
    """Whether the procedure was noted already."""
    is_after_the_end: bool = False
    """Whether the measure is closed, while its procedure goes on and may still be noted."""


class EvictionService:
    """The calendars of the measures of a notebook."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def of_measure(self, measure_id: str) -> EvictionTold | None:
        """The calendar of a measure today; None where its scheme has none. Raises NotFoundError."""
        workspace = self._workspace
        today, registry = workspace.clock.today(), workspace.registry
        with workspace.notebook.read() as uow:
            measure = uow.measures.get(measure_id)
            scheme = registry.scheme(measure.scheme)
            if not scheme.procedure_stage:
                return None
            milestones = uow.milestones.of_measure(measure_id)
            said = said_so_far(registry, measure, uow.contacts.of_measure(measure_id), milestones)
            steps = steps_of(scheme, uow, measure, today)
        step = next(one for one in steps if one.stage.key == scheme.procedure_stage)
        answers = {name: one.value for name, one in said.items() if name in INPUTS}
        results = eviction_calendar(procedure_of(answers), workspace.resources.legal_rules, today)
        told = [_told(one, said, today) for one in results]
        return EvictionTold(
            measure_id,
            step.stage,
            tuple(one for one in told if not one.is_refused),
            tuple(one for one in told if one.is_refused),
            _warnings(results),
            step.refusal,
            is_noted=step.reached is not None,
            is_after_the_end=measure.state is MeasureState.CLOSED and not step.refusal,
        )


def _told(result: Result, said: Mapping[str, Said], today: date) -> StepTold:
    rule = result.rule
    article = f"{rule.article} · jours comptés selon {rule.counting}" if rule.counting else rule.article
    day = result.day if isinstance(result, Computed) else None
    missing = result.missing if isinstance(result, Refused) else ()
    return StepTold(
        key=rule.key,
        rule=rule.rule,
        title=rule.title,
        says=rule.words,
        article=article,
        source=rule.source,
        reviewed_on=rule.reviewed_on,
        day=day,
        words=_words(result),
        inputs=() if isinstance(result, Refused) else _inputs(result.used, said),
        missing=tuple(Missing(name, INPUTS[name]) for name in missing),
        remark=rule.remark,
        is_past=day is not None and day < today,
        is_refused=isinstance(result, Refused),
    )


def _words(result: Result) -> str:
    if isinstance(result, Refused):
        return result.words
    if isinstance(result, Judged):
        found = "À signaler par le commissaire de justice" if result.reached else "Le signalement n’est pas obligatoire"
        return f"{found}. {result.note}"
    return result.note


def _inputs(used: Sequence[str], said: Mapping[str, Said]) -> tuple[InputTold, ...]:
    told: list[InputTold] = []
    for name in used:
        if name not in said:
            continue
        one = said[name]
        words = words_of(one.field, one.value)
        if name.endswith("_unit") and told:  # « 2 », then « Mois »: one period
            told[-1] = replace(told[-1], words=f"{told[-1].words}\u00a0{words.lower()}")
        else:
            told.append(InputTold(one.field.label, capital(words), one.day))
    return tuple(told)


def _warnings(results: Sequence[Result]) -> tuple[str, ...]:
    """Rules that nobody reviewed for long: each by itself, or all in one sentence."""
    found = tuple(dict.fromkeys(warning for one in results for warning in one.warnings))
    if len(found) < len(results) or not found:
        return found
    oldest = min(one.rule.reviewed_on for one in results)
    return (
        f"Les règles de ce calendrier ont été relues pour la dernière fois le {long_date(oldest)}, il y a plus de "
        "6\u00a0mois\u00a0: vérifiez les textes avant de vous y fier.",
    )
