"""The stages that the measures of the demonstration have reached: files under way, fiches sent, news of a household."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from desktop.domain.calendar import add_months, next_working_day
from desktop.domain.contact import Contact
from desktop.domain.ids import IdSource
from desktop.domain.measure import Measure, MeasureState
from desktop.domain.milestone import Milestone
from desktop.schemes.base import Scheme
from desktop.schemes.registry import Registry

_FILES: dict[str, tuple[tuple[str, int, dict[str, Any]], ...]] = {
    "astre": (
        ("saisine_checked", 6, {"complete": "yes", "checked_by": "Mme Vermeersch"}),
        ("diagnosis_mandated", 9, {"mandated_by": "Mme Vermeersch", "questions": "La toiture et le reste à charge."}),
    ),
    "microcredit": (
        ("diagnosis", 3, {
            "social_part": "Travaille en horaires décalés, sans transport en commun.",
            "financial_part": "Découvert chaque mois, aucun autre crédit.",
            "repayment_capacity": "95.00",
            "conclusion": "suitable",
        }),
        ("file_sent", 8, {"bank": "Crédit municipal", "amount_asked": "2800.00", "instalments_asked": "30"}),
    ),
}  # fmt: skip
"""What a file has been through: (stage, days after its reception, answers)."""
_FICHE_AFTER = timedelta(days=12)
"""A visit of longer ago has its fiche sent; that of a more recent one is still owed."""


def demo_milestones(
    measure: Measure, scheme: Scheme, contacts: Sequence[Contact], registry: Registry, new_id: IdSource, today: date
) -> tuple[Milestone, ...]:
    """The stages of a measure up to a day."""
    if measure.state is MeasureState.PREPARING:
        reached = _of_file(measure, scheme)
    elif scheme.follows_visit:
        reached = _after_visit(measure, scheme, scheme.visited_on(contacts), today)
    else:
        reached = iter(())
    return tuple(
        _milestone(measure, scheme, registry, new_id, key, day, answers)
        for key, day, answers in reached
        if day <= today
    )


def _of_file(measure: Measure, scheme: Scheme) -> Iterator[tuple[str, date, dict[str, Any]]]:
    for key, days, answers in _FILES.get(scheme.id, ()):
        yield key, measure.start + timedelta(days=days), answers


def _after_visit(
    measure: Measure, scheme: Scheme, visit: date | None, today: date
) -> Iterator[tuple[str, date, dict[str, Any]]]:
    if visit is None:
        return
    for stage in scheme.stages:
        if stage.key == scheme.procedure_stage:
            yield stage.key, visit, _procedure(measure, visit)
        elif stage.months is None and visit + _FICHE_AFTER <= today:
            yield stage.key, next_working_day(visit + timedelta(days=2)), {"recipients": ["ccapex", "slisl"]}
        elif stage.months == 3:
            told = {"housing_status": "social_tenant", "same_dwelling": "yes", "procedure_state": "plan"}
            yield stage.key, next_working_day(add_months(visit, 3)), told


def _procedure(measure: Measure, visit: date) -> dict[str, Any]:
    """What the papers that a household shows at the visit say."""
    served = visit - timedelta(days=24)
    decided = min(str(measure.terms.get("judgment_date", "")) or "9999", (served - timedelta(days=12)).isoformat())
    return {
        "decision_kind": "judgment",
        "judgment_date": decided,
        "served_on": served.isoformat(),
        "plan_months": 24,
        "plan_from": next_working_day(visit + timedelta(days=10)).isoformat(),
        "lease_date": add_months(visit, -100).isoformat(),
        "order_to_pay_on": add_months(visit, -9).isoformat(),
        "order_to_pay_count": 2,
        "order_to_pay_unit": "months",
        "unpaid_months": 3,
    }


def _milestone(
    measure: Measure,
    scheme: Scheme,
    registry: Registry,
    new_id: IdSource,
    key: str,
    day: date,
    answers: dict[str, Any],
) -> Milestone:
    stage = next(one for one in scheme.stages if one.key == key)
    form = registry.form(stage.form)
    return Milestone(
        new_id(), measure.id, measure.household_id, key, day, stage.form, form.version if form else 1, answers
    )
