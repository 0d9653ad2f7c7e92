"""The register of debts while it is written: rows of cells, and their way to and from the records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any, Final

from desktop.domain.budget import Debt
from desktop.domain.forms import OTHER_SUFFIX, FieldKind, FormField, Option, is_blank_row
from desktop.domain.privacy import Level
from desktop.ui.forms.inputs import InputMaker
from desktop.ui.forms.rows_input import RowsInput

_OTHER: Final = "other"


def debts_input(creditors: Sequence[Option], states: Sequence[Option], today: Callable[[], date]) -> RowsInput:
    """Rows: to whom, how much, since when, what was agreed, how much a month, and whether it is kept."""
    level = Level.TEAM
    columns = (
        FormField("creditor", "Créancier", FieldKind.CHOICE, level, tuple(creditors)),
        FormField("amount", "Montant dû", FieldKind.MONEY, level),
        FormField("since", "Depuis le", FieldKind.DATE, level),
        FormField("state", "Où elle en est", FieldKind.CHOICE, level, tuple(states)),
        FormField("plan", "Plan convenu", FieldKind.TEXT, level),
        FormField("monthly", "Par mois", FieldKind.MONEY, level),
    )
    field = FormField("debts", "Dettes", FieldKind.ROWS, level, columns=columns, add_label="Ajouter une dette")
    made = RowsInput(field, InputMaker(today).make_cell)
    made.describe(field.label, "")
    return made


def rows_of(debts: Iterable[Debt]) -> list[dict[str, Any]]:
    """Debts as the rows show them."""
    return [
        {
            name: value
            for name, value in {
                "creditor": debt.creditor,
                "creditor" + OTHER_SUFFIX: debt.words,
                "amount": _written(debt.amount),
                "since": debt.since.isoformat() if debt.since else "",
                "state": debt.state,
                "plan": debt.plan,
                "monthly": _written(debt.monthly),
            }.items()
            if value
        }
        for debt in debts
    ]


def debts_of(rows: Iterable[Mapping[str, Any]]) -> tuple[Debt, ...]:
    """The debts in rows; blank ones are none."""
    return tuple(
        Debt(
            row.get("creditor", _OTHER),
            _amount(row.get("amount", "")),
            _day(row.get("since", "")),
            row.get("plan", "").strip(),
            _amount(row.get("monthly", "")),
            row.get("state", ""),
            row.get("creditor" + OTHER_SUFFIX, "").strip(),
        )
        for row in rows
        if not is_blank_row(row)
    )


def _written(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:.2f}"


def _amount(text: str) -> Decimal | None:
    with suppress(ArithmeticError):  # what is still being typed is no amount yet
        return Decimal(text) if text else None
    return None


def _day(text: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(text) if text else None
    return None
