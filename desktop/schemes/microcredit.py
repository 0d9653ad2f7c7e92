"""Microcrédit personnel: contacts on the rhythm of the repayment, to the last instalment (M1-M6, C3, C11)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from desktop.domain.cadence import Block, Period, microcredit_blocks, rescheduled_blocks
from desktop.domain.contact_kinds import WITH_HOUSEHOLD, ContactKind
from desktop.domain.forms import Finding, is_empty, number_of
from desktop.domain.measure import Measure
from desktop.schemes.base import AnswersTab, OutlinePart, Scheme

AMOUNT_LIMIT = Decimal(8000)
INSTALMENTS_LIMIT = 84
"""CMF R518-61: 8 000 € and 7 years; above either a documented exception is asked for."""


class Microcredit(Scheme):
    """Followed on the rhythm C3; `start` is the day of the first instalment."""

    id = "microcredit"
    letter = "M"
    name = "Microcrédit"
    title = "Microcrédit personnel"
    start_label = "Date de la première mensualité"
    start_help = "Les contacts dus se comptent à partir de cette date."
    opening_form = "microcredit-opening"
    contact_form = "microcredit-contact"
    visit_word = "contact"
    month_range = range(1, 85)
    reschedules = True
    kinds = tuple(kind for kind in ContactKind if kind in WITH_HOUSEHOLD)
    outline = (
        OutlinePart("project", "Le projet financé", ("project",)),
        OutlinePart("budget", "Le budget", ("budget",)),
        OutlinePart("advice", "Les conseils et l’entraide", ("advice", "themes")),
    )

    own_tab = AnswersTab("Prêt et échéances", ("loan",))
    budget_parts = ("budget",)
    end_reasons = (
        "repaid", "early_repayment", "household_stops", "no_adherence", "moved", "deceased", "transferred", "other",
    )  # fmt: skip

    def initial_months(self, terms: Mapping[str, Any]) -> int | None:
        """One month an instalment; the month of the last one counts whole (C3)."""
        return int(Decimal(str(terms["instalments"])))

    def blocks(self, measure: Measure) -> Sequence[Block]:
        """The required schedule, computed again after a rescheduling (C3, C11)."""
        months = measure.months or 1
        if not measure.reschedulings:
            return microcredit_blocks(measure.start, months)
        changes = [(change.decided_on, change.instalments) for change in measure.reschedulings]
        return rescheduled_blocks(measure.start, months, changes)

    def period_label(self, measure: Measure, index: int, count: int, period: Period) -> str:
        """« échéance 3 » for a month, « période 5 sur 8 » afterwards."""
        return f"mois {index}" if index <= 3 else f"période {index} sur {count}"

    def check_opening(self, start: date, terms: Mapping[str, Any]) -> tuple[Finding, ...]:
        """Asks for whole instalments, and for the documented exception above the legal limits."""
        findings = []
        amount, instalments = number_of(terms.get("amount")), number_of(terms.get("instalments"))
        if instalments is not None and instalments != int(instalments):
            findings.append(Finding("instalments", "Le nombre de mensualités est un nombre entier."))
        above = (amount or 0) > AMOUNT_LIMIT or (instalments or 0) > INSTALMENTS_LIMIT
        if above and is_empty(terms.get("exception")):
            message = "Au-delà de 8 000 € ou de 84 mensualités, notez la dérogation documentée (CMF R518-61)."
            findings.append(Finding("exception", message))
        return tuple(findings)
