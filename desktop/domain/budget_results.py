"""What a budget comes to: totals that say what is missing in them, the rest to live on, the energy effort."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from desktop.domain.budget import Budget, BudgetLine, Debt, Side
from desktop.domain.rest_to_live import Divisor, Formula

_CENT: Final = Decimal("0.01")
_TENTH: Final = Decimal("0.1")
_NOUGHT: Final = Decimal("0.00")


@dataclass(frozen=True)
class Missing:
    """What a result would need: a line told, with its kind, or any income (no kind), or the number of persons."""

    side: Side | None
    kind: str = ""
    words: str = ""


@dataclass(frozen=True)
class Total:
    """The sum of what was told, and what was not."""

    amount: Decimal
    missing: tuple[Missing, ...] = ()

    @property
    def whole(self) -> Decimal | None:
        """The sum, None while something is missing in it."""
        return None if self.missing else self.amount


def total(lines: Iterable[BudgetLine]) -> Total:
    """What some lines come to."""
    given = tuple(lines)
    known = sum((line.amount for line in given if line.amount is not None), _NOUGHT)
    return Total(known, tuple(Missing(line.side, line.kind, line.words) for line in given if line.amount is None))


def bracket_of(budget: Budget, brackets: Iterable[str]) -> str:
    """The bracket of all that a household lives on in a month, each named by where it begins; empty when not known.

    A line that stays with the worker keeps the whole from being told, in a bracket too (P1).
    """
    incomes = budget.side(Side.INCOME)
    whole = total(incomes).whole if incomes else None
    return bracket_holding(None if any(line.side is Side.INCOME for line in budget.private_lines) else whole, brackets)


def bracket_holding(whole: Decimal | None, brackets: Iterable[str]) -> str:
    """The bracket of an amount, each named by where it begins; empty for one that is not known."""
    begun = [one for one in brackets if whole is not None and one.isdigit() and Decimal(one) <= whole]
    return max(begun, key=Decimal, default="")


def debt_total(debts: Iterable[Debt]) -> Total:
    """What is still owed, with the creditors whose amount was not told."""
    owed = [debt for debt in debts if not debt.is_over]
    known = sum((debt.amount for debt in owed if debt.amount is not None), _NOUGHT)
    return Total(known, tuple(Missing(None, debt.creditor, debt.words) for debt in owed if debt.amount is None))


def monthly_plans(debts: Iterable[Debt]) -> Decimal:
    """What the plans take each month, as far as it was told."""
    return sum((debt.monthly for debt in debts if not debt.is_over and debt.monthly is not None), _NOUGHT)


@dataclass(frozen=True)
class Results:
    """All that a budget comes to: its two sides, the rest to live on with its inputs, and the energy effort."""

    income: Total
    charges: Total
    counted: Total
    """The charges that the formula counts."""
    divisor: Decimal | None
    """What the rest is divided by; None when it is needed and not known."""
    rest: Decimal | None
    """The rest to live on, None while something of it is missing."""
    effort: Decimal | None
    """The energy charges in percent of the income, with one decimal."""
    missing: tuple[Missing, ...]
    """What the rest to live on would need."""
    debts: Total
    plans: Decimal


def results(budget: Budget) -> Results:
    """What a budget comes to by its own formula; a missing line gives no false number."""
    formula = budget.formula
    incomes, charges = budget.side(Side.INCOME), budget.side(Side.CHARGE)
    income, counted = total(incomes), total(line for line in charges if line.kind in formula.counted)
    divisor = _divisor(budget)
    missing = [*income.missing, *counted.missing, *_unsaid(incomes, charges, formula)]
    if divisor is None:
        missing.append(Missing(None))
    rest = None
    if not missing and divisor is not None:
        rest = ((income.amount - counted.amount) / divisor).quantize(_CENT, ROUND_HALF_UP)
    return Results(
        income, total(charges), counted, divisor, rest, _effort(incomes, charges, formula), tuple(missing),
        debt_total(budget.all_debts), monthly_plans(budget.all_debts),
    )  # fmt: skip


def _divisor(budget: Budget) -> Decimal | None:
    if budget.formula.divisor is Divisor.NONE:
        return Decimal(1)
    size = budget.units if budget.formula.divisor is Divisor.UNITS else budget.people
    return Decimal(size) if size else None


def _unsaid(incomes: Sequence[BudgetLine], charges: Sequence[BudgetLine], formula: Formula) -> list[Missing]:
    """What has no line at all; an income of nothing and no rent are told as nought."""
    said = {line.kind for line in charges}
    none = [] if incomes else [Missing(Side.INCOME)]
    return [*none, *(Missing(Side.CHARGE, kind) for kind in formula.needed if kind not in said)]


def _effort(incomes: Sequence[BudgetLine], charges: Sequence[BudgetLine], formula: Formula) -> Decimal | None:
    energy = [line for line in charges if line.kind in formula.energy]
    income, spent = total(incomes), total(energy)
    if not energy or not incomes or income.missing or spent.missing or income.amount <= 0:
        return None
    return (spent.amount * 100 / income.amount).quantize(_TENTH, ROUND_HALF_UP)
