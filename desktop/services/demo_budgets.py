"""The budgets of the demonstration, from the first meeting to the last: a debt that shrinks, a line not yet told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from desktop.domain.budget import Budget, BudgetLine, Debt, Side
from desktop.domain.contact import Contact, Outcome
from desktop.domain.household import Household
from desktop.domain.ids import IdSource
from desktop.domain.rest_to_live import Formula, size_of

_LEAST_MEETINGS: Final = 3
_STEPS: Final = 4
"""A household has at most so many budgets: at its first meeting, its last one, and between."""
_INCOME: Final = (("wages", 1180, 12), ("activity_bonus", 164, 3), ("housing_benefit", 212, -4))
_CHARGES: Final = (
    ("rent", 486, 2), ("energy", 142, -9), ("water", 31, 0), ("insurance", 54, 0), ("telephone", 42, -3),
    ("transport", 96, 4), ("food", 320, 6),
)  # fmt: skip


def demo_budgets(
    index: int, household: Household, contacts: Sequence[Contact], formula: Formula, new_id: IdSource
) -> tuple[Budget, ...]:
    """The budgets of the household number `index`; every other one of the demonstration has some."""
    met = [one.day for one in contacts if one.outcome is Outcome.DONE]
    if index % 2 or len(met) < _LEAST_MEETINGS:
        return ()
    days = sorted({met[round(step * (len(met) - 1) / (_STEPS - 1))] for step in range(_STEPS)})
    return tuple(_budget(index, place, day, household, formula, new_id) for place, day in enumerate(days))


def _budget(index: int, place: int, day: date, household: Household, formula: Formula, new_id: IdSource) -> Budget:
    size = size_of(household.persons, day, formula.scale)
    plan = Debt(
        "landlord", Decimal(1460 - 240 * place), day - timedelta(days=210 + 90 * place), "Plan amiable, 24 mois",
        Decimal(60), "plan_kept" if place else "owed",
    )  # fmt: skip
    health = BudgetLine(Side.CHARGE, "health", Decimal(38))
    return Budget(
        new_id(), household.id, day, formula, day, size.persons, size.units, tuple(_lines(index, place)), (health,),
        (plan,),
    )  # fmt: skip


def _lines(index: int, place: int) -> Iterator[BudgetLine]:
    more = Decimal(index % 7) * Decimal("18.35")
    for kind, amount, step in _INCOME:
        yield BudgetLine(Side.INCOME, kind, Decimal(amount + step * place) + more)
    for kind, amount, step in _CHARGES:
        untold = kind == "insurance" and place == 1
        yield BudgetLine(Side.CHARGE, kind, None if untold else Decimal(amount + step * place))
