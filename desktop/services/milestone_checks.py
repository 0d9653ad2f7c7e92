"""What noting a stage of the path refuses and tells: its day, what depends on it, the envelope that it exceeds (A7)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from desktop.domain.convention import Convention
from desktop.domain.form_checks import check_field
from desktop.domain.forms import FormField, is_unanswered
from desktop.domain.french import money, short_date
from desktop.domain.measure import Measure, MeasureState
from desktop.domain.milestone import Milestone, latest
from desktop.schemes.base import Scheme
from desktop.schemes.stages import Stage
from desktop.services.opening_correction import start_is_fixed
from desktop.services.workspace import Workspace
from desktop.storage.unit_of_work import UnitOfWork

_MONTH: Final = "month"
"""The rate of a convention that is paid for each month of a measure."""


def day_problems(
    measure: Measure, stage: Stage, scheme: Scheme, others: Sequence[Milestone], day: date | None, today: date
) -> dict[str, str]:
    """What is wrong with the day of a stage; `others` are the stages reached beside it."""
    if day is None:
        return {"day": "Indiquez le jour."}
    if day > today:
        return {"day": "Cette date est à venir."}
    if day < measure.first_day:
        return {"day": f"Cette date précède le début du dossier ({short_date(measure.first_day)})."}
    for need in stage.needs:
        before = latest(others, need.stage) if need.stage else None
        if before is not None and day < before.day:
            title = next(one.title for one in scheme.stages if one.key == before.stage)
            return {"day": f"Cette date précède «\u00a0{title}\u00a0» ({short_date(before.day)})."}
    return {}


def fits(field: FormField, value: Any) -> bool:
    """Whether an answer given elsewhere answers this question too."""
    return not is_unanswered(field, value) and not list(check_field(field, {field.name: value}))


def begins_on(stage: Stage, answers: Any) -> date | None:
    """The first day of the rhythm, as the stage says it."""
    said = answers.get(stage.begins_by)
    return date.fromisoformat(said) if isinstance(said, str) and said else None


def withdrawal_refusal(
    scheme: Scheme, measure: Measure, stage: Stage, milestone: Milestone, reached: Iterable[Milestone]
) -> str:
    """Why a stage cannot be taken out any more, empty when it can."""
    later = [one for one in reached if (one.day, one.id) > (milestone.day, milestone.id)]
    known = {one.key: one for one in scheme.stages}
    for one in later:
        if one.stage in known and any(need.stage == stage.key for need in known[one.stage].needs):
            return f"«\u00a0{known[one.stage].title}\u00a0» en dépend\u00a0: retirez d’abord cette étape."
    if stage.leads_to is None:
        return ""
    if measure.state is not stage.leads_to or start_is_fixed(measure):
        return "La mesure est allée plus loin depuis\u00a0: cette étape ne peut plus être retirée, seulement corrigée."
    return ""


def as_before(measure: Measure, stage: Stage) -> Measure:
    """The measure without what the stage led to: it is being prepared again."""
    if stage.leads_to is None:
        return measure
    return replace(
        measure,
        state=MeasureState.PREPARING,
        start=measure.opened_on or measure.start,
        opened_on=None,
        months=None,
        ended_on=None,
        end_reason="",
    )


def warnings_of(workspace: Workspace, uow: UnitOfWork, measure: Measure, stage: Stage) -> tuple[str, ...]:
    """What is told as a stage is noted: a diagnosis beside measures that already take the whole envelope (A7)."""
    convention = next((one for one in workspace.conventions(uow) if one.id == measure.convention_id), None)
    if not stage.rate or convention is None or stage.rate not in convention.rates:
        return ()
    excess = _expected(uow, convention, stage) + convention.rates[stage.rate] - convention.envelope
    if excess <= 0:
        return ()
    return (
        f"Avec ce diagnostic, ce qui est engagé sous la convention «\u00a0{convention.name}\u00a0» dépasse son "
        f"enveloppe de {money(excess)} (ce carnet seulement).",
    )


def _expected(uow: UnitOfWork, convention: Convention, stage: Stage) -> Decimal:
    """What the measures under a convention cost when each goes to its end, and what was mandated beside them."""
    under = [one for one in uow.measures.in_states() if one.convention_id == convention.id]
    months = sum(one.total_months or 0 for one in under if one.has_begun)
    reached = uow.milestones.of_measures([one.id for one in under])
    mandated = sum(one.stage == stage.key for some in reached.values() for one in some)
    return months * convention.rates.get(_MONTH, Decimal(0)) + mandated * convention.rates[stage.rate]
