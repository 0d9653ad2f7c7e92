"""Plain builders of records, and of what a worker would have entered through the services."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from typing import Any

from desktop.domain.bilan import Bilan, BilanSection, BilanState, SignatureOutcome, SignerRole, SignerToCome
from desktop.domain.budget import Budget, BudgetLine, Side
from desktop.domain.contact import Contact, NextStep, Outcome
from desktop.domain.contact_kinds import ContactKind
from desktop.domain.household import Dwelling, Household, Person
from desktop.domain.measure import Measure, MeasureState
from desktop.domain.rest_to_live import Formula
from desktop.domain.saisine import Saisine
from desktop.schemes.registry import registry
from desktop.services.bundle import Services
from desktop.services.ceremony import AnswerInput
from desktop.services.clock import FixedClock
from desktop.services.list_lines import HouseholdLine
from desktop.services.lists import ListChoice, ListKind
from desktop.services.measures import NewMeasure
from desktop.services.visits import VisitInput

LENS, BETHUNE, SAINT_OMER, ARRAS = "62498", "62119", "62765", "62041"

TERMS: dict[str, dict[str, Any]] = {
    "astre": {"works_stage": "under_way"},
    "vej": {"slisl_head": "Mme Caron", "stage": "judgment"},
    "microcredit": {"instalments": "24", "amount": "3000.00", "purpose": "mobility"},
    "toy": {"asked": "Un studio"},
}
"""The smallest answers that open a measure of each scheme."""

STROKES = (((0.1, 0.2), (0.5, 0.6), (0.9, 0.3)),)

_numbers = itertools.count(1)


def new_id() -> str:
    """A UUIDv7 that no other call gives."""
    return f"0192f3a0-0000-7000-8000-{next(_numbers):012x}"


def set_day(clock: FixedClock, day: date) -> None:
    """Moves a chosen clock to nine in the morning of another day."""
    clock.instant = FixedClock(day).instant


def person(last_name: str = "Delattre", first_name: str = "Éloïse", **changes: Any) -> Person:
    return Person(id=new_id(), last_name=last_name, first_name=first_name, **changes)


def household(**changes: Any) -> Household:
    values: dict[str, Any] = {"id": new_id(), "dwelling": Dwelling(LENS, "12 rue Émile Zola", "62300")}
    if "persons" not in changes:
        values["persons"] = (person(),)
    return Household(**values | changes)


def saisine(household_id: str, **changes: Any) -> Saisine:
    values = {"id": new_id(), "scheme": "astre", "received_on": date(2025, 12, 20)}
    return Saisine(household_id=household_id, **values | changes)


def measure(household_id: str | None = None, scheme: str = "astre", **changes: Any) -> Measure:
    """An active measure begun on 5 January 2026."""
    values: dict[str, Any] = {
        "id": new_id(),
        "household_id": household_id or new_id(),
        "scheme": scheme,
        "state": MeasureState.ACTIVE,
        "start": date(2026, 1, 5),
        "months": registry().scheme(scheme).initial_months(TERMS[scheme]),
        "terms_form": f"{scheme}-opening",
        "terms": TERMS[scheme],
    }
    return Measure(**values | changes)


def contact(of: Measure, day: date, outcome: Outcome = Outcome.DONE, **changes: Any) -> Contact:
    values: dict[str, Any] = {"id": new_id(), "kind": ContactKind.HOME}
    return Contact(measure_id=of.id, household_id=of.household_id, day=day, outcome=outcome, **values | changes)


def promise(what: str = "Appeler l’Anah", who: str = "", by: date | None = None) -> NextStep:
    """A next step that somebody promises."""
    return NextStep(new_id(), what, who, by)


def budget(household_id: str, day: date = date(2026, 11, 20), **changes: Any) -> Budget:
    """A budget whose every line was told."""
    lines = (
        BudgetLine(Side.INCOME, "wages", Decimal("1312.40")),
        BudgetLine(Side.CHARGE, "rent", Decimal("540.00")),
        BudgetLine(Side.CHARGE, "energy", Decimal("131.17")),
    )
    values: dict[str, Any] = {
        "id": new_id(), "formula": Formula("rest_units", 1, "Reste à vivre", date(2026, 1, 1), "Source"),
        "written_on": day, "people": 3, "units": Decimal("1.80"), "lines": lines,
    }  # fmt: skip
    return Budget(household_id=household_id, day=day, **values | changes)


def bilan(of: Measure, state: BilanState = BilanState.DRAFT, **changes: Any) -> Bilan:
    values: dict[str, Any] = {
        "id": new_id(),
        "made_on": date(2026, 11, 20),
        "sections": (BilanSection("works", "Les travaux", "La chaudière est changée."),),
    }
    return Bilan(measure_id=of.id, household_id=of.household_id, state=state, **values | changes)


def saved_household(
    services: Services, last_name: str = "Delattre", first_name: str = "Éloïse", **changes: Any
) -> Household:
    made = services.households.new()
    first = replace(made.persons[0], last_name=last_name, first_name=first_name)
    values: dict[str, Any] = {"persons": (first,), "dwelling": Dwelling(LENS, "12 rue Émile Zola", "62300")}
    return services.households.save(replace(made, **values | changes))


def opened_measure(
    services: Services,
    scheme: str = "astre",
    start: date = date(2026, 9, 1),
    of: Household | None = None,
    **changes: Any,
) -> Measure:
    terms = TERMS[scheme] | changes.pop("terms", {})
    return services.measures.open(NewMeasure((of or saved_household(services)).id, scheme, start, terms, **changes))


def recorded(services: Services, of: Measure, day: date, outcome: Outcome = Outcome.DONE, **entered: Any) -> Contact:
    """A contact typed and saved as a worker does."""
    draft = services.visits.begin(of.id)
    values: dict[str, Any] = {"at": time(14, 30), "outcome": outcome}
    if outcome.is_attempt and outcome is not Outcome.PORTE_CLOSE:
        values["reason"] = "Le ménage a prévenu."
    elif outcome is Outcome.DONE and not {"answers", "note", "next_steps", "settled"} & set(entered):
        values["note"] = "Rien de neuf."  # a visit of which nothing is said is not recorded
    return services.visits.record(VisitInput(of.id, day, **values | entered), draft).contact


def household_signature(outcome: SignatureOutcome = SignatureOutcome.SIGNED, reason: str = "") -> AnswerInput:
    strokes = STROKES if outcome is SignatureOutcome.SIGNED else ()
    return AnswerInput(outcome, strokes, reason=reason)


def frozen_bilan(services: Services, of: Measure, signer: str = "Éloïse Delattre") -> Bilan:
    """The bilan of a measure, written and frozen, for one person of the household and the worker to sign."""
    services.bilans.begin(of.id)
    signers = (SignerToCome("", signer, SignerRole.HOUSEHOLD), SignerToCome("", "Anne Roussel", SignerRole.WORKER))
    services.ceremony.freeze(of.id, signers)
    return services.bilans.begin(of.id)


def answered_bilan(services: Services, of: Measure, answer: AnswerInput | None = None) -> Bilan:
    """The frozen bilan of a measure, answered by everybody."""
    services.ceremony.answer(of.id, "menage-1", answer or household_signature())
    services.ceremony.answer(of.id, "travailleur-1", household_signature())
    return services.bilans.begin(of.id)


def signed_bilan(services: Services, of: Measure, answer: AnswerInput | None = None) -> Bilan:
    """The frozen bilan of a measure, answered by everybody and sealed."""
    answered_bilan(services, of, answer)
    services.ceremony.seal(of.id)
    return services.bilans.begin(of.id)


def sealed_bilan(services: Services, of: Measure, answer: AnswerInput | None = None) -> Bilan:
    """The bilan of a measure, written, frozen and signed."""
    frozen_bilan(services, of)
    return signed_bilan(services, of, answer)


def listed(services: Services, typed: str = "", **choice: str) -> list[HouseholdLine]:
    """The lines of the list of households, under what is typed and chosen."""
    lists = services.lists
    return lists.households(lists.places(ListKind.HOUSEHOLDS, ListChoice(typed, **choice)).places)
