"""The indicative calendar of an eviction: each day computed from dated rules, or refused with what is missing (G1-G7).

It is an aid, never advice: what it says is always told as a « date indicative », with its rule and its inputs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from desktop.domain.calendar import ONE_DAY, add_months, is_sunday_or_holiday
from desktop.domain.french import join_words, plural
from desktop.domain.legal_rules import LegalRule, Span, Unit, YearSpan, in_force, newest
from desktop.domain.procedure import INPUTS, DecisionKind, Landlord, LeaveDelay, Procedure, TruceException

INDICATIVE: Final = "date indicative"
_WHILE_PAID: Final = "Seulement si le plan ou le loyer courant n’est plus payé."
_OTHER_TERM: Final = "Le commandement écrit un autre délai que la loi\u00a0: c’est le sien qui est repris."


@dataclass(frozen=True)
class Computed:
    """A day, with the rule and the inputs that it comes from."""

    rule: LegalRule
    day: date
    used: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    note: str = ""
    """What is particular here: the term that the order itself tells, the truce that puts it off."""


@dataclass(frozen=True)
class Judged:
    """No day: whether a threshold is reached, with what says so."""

    rule: LegalRule
    reached: bool
    used: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Settled:
    """No day to compute: what is known says why (no time granted, a landlord under other rules)."""

    rule: LegalRule
    used: tuple[str, ...]
    note: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Refused:
    """Nothing is computed: what is missing, or does not fit."""

    rule: LegalRule
    missing: tuple[str, ...]
    words: str
    warnings: tuple[str, ...] = ()


Result = Computed | Judged | Settled | Refused
Rules = Sequence[LegalRule]


def eviction_calendar(procedure: Procedure, rules: Rules, today: date) -> tuple[Result, ...]:
    """Every step in the order of a procedure; a rule not reviewed for six months says so."""
    results = (step(procedure, rules) for step in STEPS)
    return tuple(_reviewed(one, today) for one in results)


def order_to_pay(procedure: Procedure, rules: Rules) -> Result:
    """G1: the term after an order to pay; an older lease keeps the one written in the order, which is never guessed."""
    served, lease = procedure.order_to_pay_on, procedure.lease_date
    rule = in_force(rules, "order_to_pay", lease or served or date.max) or newest(rules, "order_to_pay")
    if served is None:
        return _missing(rule, "order_to_pay_on")
    if lease is not None and lease > served:
        return Refused(rule, ("lease_date",), "Le bail serait postérieur au commandement de payer\u00a0: à vérifier.")
    written = procedure.order_period
    if written is not None:
        note = _OTHER_TERM if lease and rule.span not in (None, written) else ""
        used = ("order_to_pay_on", "order_to_pay_count", "order_to_pay_unit", *(("lease_date",) if lease else ()))
        return Computed(rule, written.end(served), used, note=note)
    if lease is None:
        return _missing(rule, "lease_date", _left_out(procedure, "order_to_pay"))
    if rule.copied or rule.span is None or procedure.missing_in.get("order_to_pay") == "order_to_pay_unit":
        return _missing(rule, _left_out(procedure, "order_to_pay"))
    return Computed(rule, rule.span.end(served), ("order_to_pay_on", "lease_date"))


def appeal(procedure: Procedure, rules: Rules) -> Result:
    """G2: the last day to appeal, by the kind of decision, from the day of its service."""
    kind, served, decided = procedure.decision_kind, procedure.served_on, procedure.judgment_date
    key = "appeal_refere" if kind is DecisionKind.REFERE else "appeal_judgment"
    rule = (in_force(rules, key, served) if served else None) or newest(rules, key)
    if kind is None or served is None or rule.span is None:
        return _missing(rule, *(("decision_kind",) if kind is None else ()), *(() if served else ("served_on",)))
    if decided is not None and served < decided:
        return Refused(rule, ("served_on",), "La signification précéderait la décision\u00a0: à vérifier.")
    return Computed(rule, rule.span.end(served), ("decision_kind", "served_on"))


def payment_plan(procedure: Procedure, rules: Rules) -> Result:
    """G3: the last of the monthly payments that the judge granted, the first one being the first; never moved on."""
    months, since = procedure.plan_months, procedure.plan_from
    rule = _granting("payment_plan", since, procedure, rules)
    if months == 0:
        return Settled(rule, ("plan_months",), "Aucun plan accordé.")
    if months is None or since is None:
        return _missing(rule, *(("plan_months",) if months is None else ()), *(() if since else ("plan_from",)))
    wrong = _not_granted(rule, "plan_months", months)
    return wrong or Computed(rule, add_months(since, months - 1), ("plan_months", "plan_from"))


def time_to_leave(procedure: Procedure, rules: Rules) -> Result:
    """G3: the end of the time to leave that the judge granted, a year at most since 29 July 2023."""
    months, since = procedure.leave_months, procedure.leave_from
    rule = _granting("time_to_leave", since, procedure, rules)
    if months == 0:
        return Settled(rule, ("leave_months",), "Aucun délai accordé.")
    if months is None or since is None:
        return _missing(rule, *(("leave_months",) if months is None else ()), *(() if since else ("leave_from",)))
    wrong = _not_granted(rule, "leave_months", months)
    return wrong or Computed(rule, Span(months, Unit.MONTHS).end(since), ("leave_months", "leave_from"))


def order_to_leave(procedure: Procedure, rules: Rules) -> Result:
    """G4: two months after an order to leave, unless the judge cut or removed them."""
    served, delay = procedure.order_to_leave_on, procedure.leave_delay
    rule = (in_force(rules, "order_to_leave", served) if served else None) or newest(rules, "order_to_leave")
    if served is None or delay is None:
        return _missing(rule, *(() if served else ("order_to_leave_on",)), *(() if delay else ("leave_delay",)))
    if delay is LeaveDelay.REMOVED:
        return Computed(rule, served, ("order_to_leave_on", "leave_delay"), note="Le juge a supprimé les deux mois.")
    if delay is LeaveDelay.KEPT and rule.span is not None:
        return Computed(rule, rule.span.end(served), ("order_to_leave_on", "leave_delay"))
    if procedure.leave_period is None:
        return _missing(rule, _left_out(procedure, "leave_delay"))
    used = ("order_to_leave_on", "leave_delay", "leave_delay_count", "leave_delay_unit")
    return Computed(rule, procedure.leave_period.end(served), used, note="Le juge a réduit les deux mois.")


def eviction(procedure: Procedure, rules: Rules) -> Result:
    """G5: the first day on which somebody could be evicted: after the terms before it, and outside the winter truce."""
    leave, order = time_to_leave(procedure, rules), order_to_leave(procedure, rules)
    rule = newest(rules, "winter_truce")
    if not isinstance(order, Computed):
        return _missing(rule, *_missing_of(order))
    day = order.day if procedure.leave_delay is LeaveDelay.REMOVED else order.day + ONE_DAY
    used = order.used
    if isinstance(leave, Computed):
        day, used = max(day, leave.day + ONE_DAY), (*used, *leave.used)
    elif isinstance(leave, Refused) and procedure.leave_months is not None:
        return replace(leave, rule=rule)
    rule = in_force(rules, "winter_truce", day) or rule
    exception = procedure.truce_exception
    used = (*used, *(("truce_exception",) if exception else ()), *(("plan_months",) if procedure.plan_months else ()))
    protects = exception not in (TruceException.REHOUSED, TruceException.UNLAWFUL_ENTRY)
    free = _first_for_acts(day, rule.truce if protects else None)
    return Computed(rule, free, used, note=_eviction_note(procedure, rule, day, protects=protects))


def police_assistance(procedure: Procedure, rules: Rules) -> Result:
    """G6: the day on which the silence of the prefect is a refusal."""
    asked = procedure.police_asked_on
    rule = (in_force(rules, "police_assistance", asked) if asked else None) or newest(rules, "police_assistance")
    if asked is None or rule.span is None:
        return _missing(rule, "police_asked_on")
    return Computed(rule, rule.span.end(asked), ("police_asked_on",))


def ccapex(procedure: Procedure, rules: Rules) -> Result:
    """G7: whether the CCAPEX is told of an order to pay: rent unpaid two months running, or a debt of two rents."""
    served = procedure.order_to_pay_on
    rule = (in_force(rules, "ccapex", served) if served else None) or newest(rules, "ccapex")
    if procedure.landlord is Landlord.SOCIAL:
        return Settled(rule, ("landlord",), "Parc social\u00a0: le bailleur saisit la CCAPEX, autre règle.")
    if served is None:
        return _missing(rule, "order_to_pay_on")
    if not rule.holds(served):
        words = "Avant le 29 juillet 2023, les seuils étaient ceux d’un arrêté du préfet\u00a0: rien n’est calculé."
        return Refused(rule, (), words)
    months, debt, rent = procedure.unpaid_months, procedure.debt, procedure.bare_rent
    if months is not None and rule.unpaid_months is not None and months >= rule.unpaid_months:
        said = f"{plural(months, 'mois d’impayé', 'mois d’impayés')} sans interruption."
        return Judged(rule, True, ("order_to_pay_on", "unpaid_months"), note=said)
    if debt is not None and rent is not None and rule.rents is not None and rent > 0 and debt >= rule.rents * rent:
        return Judged(rule, True, ("order_to_pay_on", "debt", "bare_rent"), note="La dette atteint deux loyers.")
    known = {"unpaid_months": months, "debt": debt, "bare_rent": rent or None}
    if None in known.values():
        return _missing(rule, *(name for name, value in known.items() if value is None))
    return Judged(rule, False, ("order_to_pay_on", *known), note="Aucun des deux seuils n’est atteint.")


STEPS: Final[tuple[Callable[[Procedure, Rules], Result], ...]] = (
    order_to_pay,
    ccapex,
    appeal,
    payment_plan,
    time_to_leave,
    order_to_leave,
    eviction,
    police_assistance,
)
"""In the order in which a procedure goes."""


def _granting(key: str, since: date | None, procedure: Procedure, rules: Rules) -> LegalRule:
    """The version of a rule under which a judge granted something."""
    decided = procedure.judgment_date or procedure.served_on or since or date.max
    return in_force(rules, key, decided) or newest(rules, key)


def _not_granted(rule: LegalRule, length: str, months: int) -> Refused | None:
    """More, or less, than the law lets a judge grant."""
    if rule.most is not None and months > rule.most:
        return Refused(rule, (length,), f"Plus de {rule.most}\u00a0mois\u00a0: la loi ne le permet pas, à vérifier.")
    if rule.least is not None and months < rule.least:
        return Refused(rule, (length,), f"Moins de {rule.least}\u00a0mois\u00a0: la loi ne le permet pas, à vérifier.")
    return None


def _first_for_acts(day: date, truce: YearSpan | None) -> date:
    """The first day for an act of execution: no Sunday, no public holiday (CPCE L. 141-1), none of the truce."""
    while is_sunday_or_holiday(day) or (truce is not None and truce.holds(day)):
        day = truce.first_after(day + ONE_DAY) if truce else day + ONE_DAY
    return day


def _eviction_note(procedure: Procedure, rule: LegalRule, day: date, *, protects: bool) -> str:
    """What a plan that is paid changes, and what the truce does."""
    said = [_WHILE_PAID] if procedure.plan_months else []
    if not protects:
        said.append("La trêve hivernale ne protège pas ici.")
    elif rule.truce is not None and rule.truce.holds(day):
        said.append("La trêve hivernale reporte cette date.")
    return " ".join(said)


def _left_out(procedure: Procedure, name: str) -> str:
    return procedure.missing_in.get(name, f"{name}_count")


def _missing_of(result: Result) -> tuple[str, ...]:
    return result.missing if isinstance(result, Refused) else ()


def _missing(rule: LegalRule, *names: str) -> Refused:
    told = join_words([INPUTS[name] for name in names])
    return Refused(rule, names, f"Il manque {told}.")


def _reviewed(result: Result, today: date) -> Result:
    warning = result.rule.review_warning(today)
    return replace(result, warnings=(*result.warnings, warning)) if warning else result
