"""A claim as a table: its lines, its totals, then each month with its visits against its quota (A7)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from desktop.domain.claims import Claim
from desktop.domain.convention import Convention
from desktop.domain.french import short_date
from desktop.domain.table import Cell, CellKind, Heading, Table
from desktop.services.claims import ClaimView

_HEADINGS = (
    Heading("convention", "Convention"),
    Heading("label", "Libellé"),
    Heading("quantity", "Quantité", CellKind.NUMBER),
    Heading("unit_amount", "Montant unitaire", CellKind.MONEY),
    Heading("amount", "Montant", CellKind.MONEY),
    Heading("household", "Ménage"),
    Heading("opens", "Du", CellKind.DAY),
    Heading("closes", "Au", CellKind.DAY),
    Heading("visits", "Visites", CellKind.NUMBER),
    Heading("quota", "Quota", CellKind.NUMBER),
)
_TOTALS = (
    ("Service fait de la période", "service_done"),
    ("Enveloppe de la convention", "envelope"),
    ("Excédent depuis le début de la convention", "excess"),
    ("Avance", "advance"),
    ("Solde depuis le début de la convention", "balance"),
)
_NO_MONTH: tuple[Cell, ...] = (None,) * 5


def claim_table(view: ClaimView, scheme: str, made_on: date) -> Table:
    """The table of a claim; `scheme` is the name of its scheme."""
    names = {convention.id: convention.name for convention, _ in view.by_convention}
    rows = [row for convention, claim in view.by_convention for row in _of_convention(convention, claim)]
    first_month = len(rows)
    for line in view.months:
        month = line.month
        label = f"Mois {month.index} de la mesure"
        when = (month.opens, month.closes, month.visits, month.quota)
        rows.append((names[month.convention_id], label, None, None, None, line.household, *when))
    where = f", {view.territory}" if view.territory else ""
    notes = (
        f"Période du {short_date(view.first)} au {short_date(view.last)}{where}.",
        "L’enveloppe, l’avance, l’excédent et le solde sont ceux de toute la convention.",
        view.scope,
    )
    measures = ["" for _ in range(first_month)] + [line.month.measure_id for line in view.months]
    return Table(f"{scheme}, service fait", _HEADINGS, tuple(rows), made_on, notes, measures)


def _of_convention(convention: Convention, claim: Claim) -> Iterator[tuple[Cell, ...]]:
    for line in claim.lines:
        yield convention.name, line.label, line.quantity, line.unit_amount, line.amount, *_NO_MONTH
    for label, name in _TOTALS:
        yield convention.name, label, None, None, getattr(claim, name), *_NO_MONTH
