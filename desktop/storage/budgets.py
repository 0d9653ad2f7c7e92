"""Reads and writes of the budgets of households; money goes in and out as integer cents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, select

from desktop.domain.budget import Budget, BudgetLine, Debt, Side
from desktop.domain.rest_to_live import Divisor, Formula, Scale
from desktop.storage.budget_rows import BudgetRow
from desktop.storage.statements import chunks, missing, one_row, upsert

_IN_ORDER = select(BudgetRow.__table__).order_by(BudgetRow.day, BudgetRow.id)
_DAYS = select(BudgetRow.household_id, BudgetRow.day).where(BudgetRow.mistaken.is_(False))
_HUNDREDTHS = 100
_PLAIN = ("id", "household_id", "people", "note", "mistaken")


class BudgetRepository:
    """Budgets; those that were withdrawn are read only where all that is kept is told."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, budget: Budget) -> None:
        """Inserts or replaces a budget."""
        upsert(self._connection, BudgetRow, {**_values(budget), "day": budget.day, "written_on": budget.written_on})

    def get(self, budget_id: str) -> Budget:
        """One of them, withdrawn or not; raises NotFoundError."""
        row = one_row(self._connection, BudgetRow, budget_id)
        if row is None:
            raise missing("Ce budget")
        return _budget(row)

    def of_household(self, household_id: str) -> list[Budget]:
        """Those of a household that stand, the oldest first."""
        return [one for one in self.everything_of(household_id) if not one.mistaken]

    def days_of(self, household_ids: Sequence[str]) -> dict[str, list[date]]:
        """The days of the budgets that stand, by household."""
        found: dict[str, list[date]] = defaultdict(list)
        for chunk in chunks(household_ids):
            for household_id, day in self._connection.execute(_DAYS.where(BudgetRow.household_id.in_(chunk))):
                found[household_id].append(day)
        return found

    def latest_of(self, household_ids: Sequence[str], until: date) -> dict[str, Budget]:
        """The last budget that stands of each of some households, up to a day."""
        found: dict[str, Any] = {}
        for chunk in chunks(household_ids):
            query = _IN_ORDER.where(BudgetRow.household_id.in_(chunk), BudgetRow.mistaken.is_(False))
            for row in self._connection.execute(query.where(BudgetRow.day <= until)):
                found[row.household_id] = row
        return {household_id: _budget(row) for household_id, row in found.items()}

    def everything_of(self, household_id: str) -> list[Budget]:
        """Those of a household, withdrawn ones too."""
        found = self._connection.execute(_IN_ORDER.where(BudgetRow.household_id == household_id))
        return [_budget(row) for row in found]


def _values(budget: Budget) -> dict[str, Any]:
    """The columns of a budget as JSON values, days as they are written in the list of earlier versions."""
    return {
        **{name: getattr(budget, name) for name in _PLAIN},
        "day": budget.day.isoformat(),
        "written_on": budget.written_on.isoformat(),
        "units": _scaled(budget.units),
        "formula": _formula_values(budget.formula),
        "lines": _line_values(budget.lines),
        "private_lines": _line_values(budget.private_lines),
        "debts": _debt_values(budget.debts),
        "private_debts": _debt_values(budget.private_debts),
        "earlier": [_values(one) for one in budget.earlier],
    }


def _budget(row: Any) -> Budget:
    columns = {column.name: getattr(row, column.name) for column in BudgetRow.__table__.columns}
    return _read({**columns, "day": row.day.isoformat(), "written_on": row.written_on.isoformat()})


def _read(kept: Mapping[str, Any]) -> Budget:
    return Budget(
        **{name: kept[name] for name in _PLAIN},
        day=date.fromisoformat(kept["day"]),
        written_on=date.fromisoformat(kept["written_on"]),
        units=_exact(kept["units"]),
        formula=_formula(kept["formula"]),
        lines=_lines(kept["lines"]),
        private_lines=_lines(kept["private_lines"]),
        debts=_debts(kept["debts"]),
        private_debts=_debts(kept["private_debts"]),
        earlier=tuple(_read(one) for one in kept["earlier"]),
    )


def _scaled(value: Decimal | None) -> int | None:
    return None if value is None else int(value * _HUNDREDTHS)


def _exact(value: int | None) -> Decimal | None:
    return None if value is None else Decimal(value) / _HUNDREDTHS


def _line_values(lines: Iterable[BudgetLine]) -> list[dict[str, Any]]:
    return [
        {"side": line.side.value, "kind": line.kind, "cents": _scaled(line.amount), "words": line.words,
         "person_id": line.person_id}
        for line in lines
    ]  # fmt: skip


def _lines(kept: Sequence[Mapping[str, Any]]) -> tuple[BudgetLine, ...]:
    return tuple(
        BudgetLine(Side(one["side"]), one["kind"], _exact(one["cents"]), one["words"], one["person_id"]) for one in kept
    )


def _debt_values(debts: Iterable[Debt]) -> list[dict[str, Any]]:
    return [
        {"creditor": debt.creditor, "cents": _scaled(debt.amount), "plan": debt.plan, "state": debt.state,
         "since": debt.since.isoformat() if debt.since else None, "monthly": _scaled(debt.monthly), "words": debt.words}
        for debt in debts
    ]  # fmt: skip


def _debts(kept: Sequence[Mapping[str, Any]]) -> tuple[Debt, ...]:
    return tuple(
        Debt(
            one["creditor"], _exact(one["cents"]), date.fromisoformat(one["since"]) if one["since"] else None,
            one["plan"], _exact(one["monthly"]), one["state"], one["words"],
        )
        for one in kept
    )  # fmt: skip


def _formula_values(formula: Formula) -> dict[str, Any]:
    scale = formula.scale
    return {
        **{name: getattr(formula, name) for name in ("id", "version", "name", "source")},
        **{name: list(getattr(formula, name)) for name in ("counted", "needed", "energy")},
        "valid_from": formula.valid_from.isoformat(),
        "divisor": formula.divisor.value,
        "scale": [str(scale.first), str(scale.next), str(scale.child), scale.child_under],
    }


def _formula(kept: Mapping[str, Any]) -> Formula:
    first, following, child, child_under = kept["scale"]
    return Formula(
        kept["id"], kept["version"], kept["name"], date.fromisoformat(kept["valid_from"]), kept["source"],
        Divisor(kept["divisor"]), tuple(kept["counted"]), tuple(kept["needed"]), tuple(kept["energy"]),
        Scale(Decimal(first), Decimal(following), Decimal(child), child_under),
    )  # fmt: skip
