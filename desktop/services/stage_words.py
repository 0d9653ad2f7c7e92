"""What a stage of the path says in words: its answers, and what it said before each correction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desktop.domain.milestone import Milestone
from desktop.schemes.registry import Registry
from desktop.services.measure_answers import Answer, answers_of


@dataclass(frozen=True)
class CorrectionTold:
    """A correction: when, why, and what stood there before."""

    corrected_on: date
    reason: str
    day: date
    before: tuple[Answer, ...]


@dataclass(frozen=True)
class StageTold:
    """A stage reached, in words; the latest correction first."""

    milestone: Milestone
    answers: tuple[Answer, ...]
    corrections: tuple[CorrectionTold, ...]


def stage_told(milestone: Milestone, registry: Registry) -> StageTold:
    """A stage as it is read; answers to a form that is not known are left out."""
    form = registry.form(milestone.form, milestone.form_version)
    if form is None:
        return StageTold(milestone, (), ())
    versions = [(one.day, one.answers) for one in milestone.corrections]
    versions.append((milestone.day, milestone.answers))
    words = [tuple(answers_of(form, answers, form.fields(), day)) for day, answers in versions]
    corrections = [
        CorrectionTold(one.corrected_on, one.reason, one.day, _lost(words[place], words[place + 1]))
        for place, one in enumerate(milestone.corrections)
    ]
    return StageTold(milestone, words[-1], tuple(reversed(corrections)))


def _lost(before: tuple[Answer, ...], after: tuple[Answer, ...]) -> tuple[Answer, ...]:
    """What was said before and is no longer."""
    kept = {(one.name, one.words) for one in after}
    return tuple(one for one in before if (one.name, one.words) not in kept)
