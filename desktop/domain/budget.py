"""A household's budget on a day (A3, M2): income, charges, debts; what was not told is not nothing, cents are exact."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from desktop.domain.privacy import confidential, shared, team
from desktop.domain.rest_to_live import Formula

OTHER: Final = "other"
"""The kind whose words say what it is."""


class Side(StrEnum):
    """Where a line stands."""

    INCOME = "income"
    CHARGE = "charge"


@dataclass(frozen=True)
class BudgetLine:
    """So much a month; None when it is known to be there and the amount was not told."""

    side: Side = team()
    kind: str = team()
    amount: Decimal | None = team(default=None)
    words: str = team(default="")
    person_id: str = team(default="")


@dataclass(frozen=True)
class Debt:
    """A line of the register of debts: to whom, how much, since when, what was agreed and whether it is kept."""

    creditor: str = team()
    amount: Decimal | None = team(default=None)
    since: date | None = team(default=None)
    plan: str = team(default="")
    monthly: Decimal | None = team(default=None)
    state: str = team(default="")
    words: str = team(default="")

    @property
    def is_over(self) -> bool:
        """Whether nothing is owed of it any more."""
        return self.state in ("paid", "erased")


@dataclass(frozen=True)
class Budget:
    """What was written on a day of what a household lives on; the lines about health are the worker's own (P1)."""

    id: str = shared()
    household_id: str = shared()
    day: date = shared()
    formula: Formula = shared()
    written_on: date = shared()
    people: int | None = shared(default=None)
    units: Decimal | None = shared(default=None)
    lines: tuple[BudgetLine, ...] = team(default=())
    private_lines: tuple[BudgetLine, ...] = confidential(default=())
    debts: tuple[Debt, ...] = team(default=())
    private_debts: tuple[Debt, ...] = confidential(default=())
    note: str = confidential(default="")
    mistaken: bool = shared(default=False)
    """Whether it was written by mistake: it is shown and compared nowhere."""
    earlier: tuple[Budget, ...] = confidential(default=())
    """How it read before it was written anew on a later day, the oldest first."""

    @property
    def all_lines(self) -> tuple[BudgetLine, ...]:
        """Every line, whoever may read it."""
        return (*self.lines, *self.private_lines)

    @property
    def all_debts(self) -> tuple[Debt, ...]:
        """Every debt, whoever may read it."""
        return (*self.debts, *self.private_debts)

    def side(self, side: Side) -> tuple[BudgetLine, ...]:
        """The lines of one side."""
        return tuple(line for line in self.all_lines if line.side is side)


def written_anew(before: Budget, after: Budget) -> Budget:
    """The budget as it is now, with what it said before unless that was written the same day."""
    if before.written_on == after.written_on:
        return replace(after, earlier=before.earlier)
    return replace(after, earlier=(*before.earlier, replace(before, earlier=())))
