"""What is known of an eviction procedure: the inputs of its calendar, read from answers by their names (G1-G7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, TypeVar

from desktop.domain.form_checks import number_of
from desktop.domain.legal_rules import Span, Unit

_PLAUSIBLE: Final = range(1900, 2200)
_MOST_COUNT: Final = 400
_E = TypeVar("_E", bound=StrEnum)

INPUTS: Final[Mapping[str, str]] = {
    "decision_kind": "la nature de la décision",
    "judgment_date": "la date de la décision",
    "served_on": "la date de la signification de la décision",
    "lease_date": "la date du bail",
    "order_to_pay_on": "la date du commandement de payer",
    "order_to_pay_count": "le délai écrit dans le commandement de payer",
    "order_to_pay_unit": "l’unité du délai écrit dans le commandement de payer",
    "plan_months": "la durée du plan d’apurement",
    "plan_from": "la date de la première échéance du plan",
    "leave_months": "la durée du délai pour quitter les lieux",
    "leave_from": "la date à laquelle commence le délai pour quitter les lieux",
    "order_to_leave_on": "la date du commandement de quitter les lieux",
    "leave_delay": "ce que le juge a décidé des deux mois",
    "leave_delay_count": "le délai réduit par le juge",
    "leave_delay_unit": "l’unité du délai réduit par le juge",
    "truce_exception": "si la trêve hivernale s’applique",
    "police_asked_on": "la date de la demande du concours de la force publique",
    "unpaid_months": "le nombre de mois d’impayés sans interruption",
    "debt": "le montant de la dette",
    "bare_rent": "le loyer hors charges",
    "landlord": "le bailleur",
}
"""Every input under the name of its question, as a refusal names it."""


class DecisionKind(StrEnum):
    """What orders the eviction."""

    JUDGMENT = "judgment"
    REFERE = "refere"


class LeaveDelay(StrEnum):
    """What the judge made of the two months after an order to leave (G4)."""

    KEPT = "kept"
    CUT = "cut"
    REMOVED = "removed"


class TruceException(StrEnum):
    """Why the winter truce may not protect (G5)."""

    NONE = "none"
    REHOUSED = "rehoused"
    UNLAWFUL_ENTRY = "unlawful_entry"


class Landlord(StrEnum):
    """Whose the dwelling is: the threshold of the CCAPEX is that of private landlords (G7)."""

    SOCIAL = "social"
    PRIVATE = "private"


@dataclass(frozen=True)
class Procedure:
    """The inputs; None is not known, and nothing is computed from it."""

    decision_kind: DecisionKind | None = None
    judgment_date: date | None = None
    served_on: date | None = None
    lease_date: date | None = None
    order_to_pay_on: date | None = None
    order_period: Span | None = None
    plan_months: int | None = None
    """0 where the judge granted none, as in `leave_months`."""
    plan_from: date | None = None
    leave_months: int | None = None
    leave_from: date | None = None
    order_to_leave_on: date | None = None
    leave_delay: LeaveDelay | None = None
    leave_period: Span | None = None
    truce_exception: TruceException | None = None
    police_asked_on: date | None = None
    unpaid_months: int | None = None
    debt: Decimal | None = None
    bare_rent: Decimal | None = None
    landlord: Landlord | None = None
    missing_in: Mapping[str, str] = field(default_factory=dict)
    """Of a period, the question that was left out: « order_to_pay_unit »."""


def procedure_of(answers: Mapping[str, Any]) -> Procedure:
    """The inputs that stand in some answers; one that cannot be read is not known."""
    left_out: dict[str, str] = {}
    return Procedure(
        decision_kind=_one_of(DecisionKind, answers.get("decision_kind")),
        judgment_date=_date(answers.get("judgment_date")),
        served_on=_date(answers.get("served_on")),
        lease_date=_date(answers.get("lease_date")),
        order_to_pay_on=_date(answers.get("order_to_pay_on")),
        order_period=_span(answers, "order_to_pay", left_out),
        plan_months=_whole(answers.get("plan_months"), least=0),
        plan_from=_date(answers.get("plan_from")),
        leave_months=_whole(answers.get("leave_months"), least=0),
        leave_from=_date(answers.get("leave_from")),
        order_to_leave_on=_date(answers.get("order_to_leave_on")),
        leave_delay=_one_of(LeaveDelay, answers.get("leave_delay")),
        leave_period=_span(answers, "leave_delay", left_out),
        truce_exception=_one_of(TruceException, answers.get("truce_exception")),
        police_asked_on=_date(answers.get("police_asked_on")),
        unpaid_months=_whole(answers.get("unpaid_months"), least=0),
        debt=number_of(answers.get("debt")),
        bare_rent=number_of(answers.get("bare_rent")),
        landlord=_one_of(Landlord, answers.get("landlord")),
        missing_in=left_out,
    )


def _date(value: Any) -> date | None:
    try:
        found = date.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return found if found.year in _PLAUSIBLE else None


def _whole(value: Any, least: int = 1) -> int | None:
    """A whole number; half a month is not understood."""
    number = number_of(value)
    if number is None or number != number.to_integral_value() or not least <= number <= _MOST_COUNT:
        return None
    return int(number)


def _one_of(kind: type[_E], value: Any) -> _E | None:
    return kind(value) if value in {one.value for one in kind} else None


def _span(answers: Mapping[str, Any], name: str, left_out: dict[str, str]) -> Span | None:
    count, unit = _whole(answers.get(f"{name}_count")), _one_of(Unit, answers.get(f"{name}_unit"))
    if count is not None and unit is not None:
        return Span(count, unit)
    left_out[name] = f"{name}_count" if count is None else f"{name}_unit"
    return None
