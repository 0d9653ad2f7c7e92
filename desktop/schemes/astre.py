"""ASTRE: two home visits a month for very modest owner-occupiers in energy precarity (A1-A8, C2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from desktop.domain.cadence import Block, monthly_blocks
from desktop.domain.contact_kinds import ContactKind
from desktop.domain.measure import Measure
from desktop.schemes.base import AnswersTab, OutlinePart, Scheme

MONTHS = 12
LIMIT = 24
VISITS_A_MONTH = 2


class Astre(Scheme):
    """12 months, renewable to 24, ended by a bilan that the household signs."""

    id = "astre"
    letter = "A"
    name = "ASTRE"
    title = "Accompagnement des propriétaires occupants en précarité énergétique"
    start_help = "Les mois de la mesure se comptent à partir de cette date."
    opening_form = "astre-opening"
    contact_form = "astre-visit"
    kinds = (ContactKind.HOME,)
    requires_bilan = True
    month_range = range(1, LIMIT + 1)
    default_months = MONTHS
    outline = (
        OutlinePart("situation", "La situation au départ", ("expectations",)),
        OutlinePart("home", "Ce que nous avons vu chez vous", ("findings", "comfort")),
        OutlinePart("works", "Les travaux", ("works_stage", "works", "site_works", "works_quality")),
        OutlinePart("financing", "Le financement et le budget", ("aids", "financing", "budget")),
        OutlinePart("rights", "Les droits et les démarches", ("rights",)),
        OutlinePart("now", "La situation aujourd’hui"),
    )
    own_tab = AnswersTab("Travaux et financement", ("works", "financing"))
    budget_parts = ("energy_bill", "budget")
    end_reasons = (
        "finished", "term", "household_stops", "no_adherence", "moved", "deceased", "transferred", "other",
    )  # fmt: skip

    def initial_months(self, terms: Mapping[str, Any]) -> int | None:
        """Twelve months (A4)."""
        return MONTHS

    def blocks(self, measure: Measure) -> Sequence[Block]:
        """One period a measure-month (C2)."""
        return monthly_blocks(measure.start, measure.total_months or MONTHS, VISITS_A_MONTH)

    def renewal_limit(self, measure: Measure) -> int | None:
        """Never past 24 months (A4)."""
        return LIMIT
