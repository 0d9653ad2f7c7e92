"""Households, measures and visits for screen tests, made through the services like a worker would."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, time
from typing import Any

from desktop.domain.contact import Contact
from desktop.domain.household import Dwelling, Household
from desktop.domain.measure import Measure
from desktop.services.bundle import Services
from desktop.services.measures import NewMeasure
from desktop.services.visits import VisitInput

LENS, BETHUNE, SAINT_OMER = "62498", "62119", "62765"

TERMS: dict[str, dict[str, Any]] = {
    "astre": {"works_stage": "under_way"},
    "vej": {"slisl_head": "Mme Caron", "stage": "judgment"},
    "microcredit": {"instalments": "24", "amount": "3000.00", "purpose": "mobility"},
}


@dataclass
class Route:
    """Where a screen asked to go, what it said of its saving, and what it told the others."""

    gone: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    backs: int = 0
    saved: list[str] = field(default_factory=list)
    told: list[frozenset[str]] = field(default_factory=list)

    def go(self, key: str, **args: Any) -> None:
        self.gone.append((key, args))

    def back(self) -> None:
        self.backs += 1

    @property
    def last(self) -> tuple[str, dict[str, Any]]:
        return self.gone[-1]

    @property
    def all_told(self) -> frozenset[str]:
        return frozenset().union(*self.told)


def add_household(
    services: Services, last_name: str = "Delattre", first_name: str = "Éloïse", commune: str = LENS, **changes: Any
) -> Household:
    made = services.households.new()
    person = replace(made.persons[0], last_name=last_name, first_name=first_name)
    place = services.workspace.commune(commune)
    dwelling = Dwelling(commune, "12 rue Émile Zola", place.postal_codes[0] if place else "")
    return services.households.save(replace(made, persons=(person,), dwelling=dwelling, **changes))


def add_measure(
    services: Services, household: Household, scheme: str = "astre", start: date = date(2026, 9, 1), **changes: Any
) -> Measure:
    return services.measures.open(NewMeasure(household.id, scheme, start, TERMS[scheme], **changes))


def add_visit(services: Services, measure: Measure, day: date, **entered: Any) -> Contact:
    draft = services.visits.begin(measure.id)
    if not {"answers", "note", "next_steps", "outcome"} & set(entered):
        entered["note"] = "Rien de neuf."  # a visit of which nothing is said is not recorded
    return services.visits.record(VisitInput(measure.id, day, time(14, 30), **entered), draft).contact
