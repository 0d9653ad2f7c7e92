"""Two budgets of a household beside each other, line by line: what rose, fell, came or went."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from desktop.domain.budget import OTHER, Budget, BudgetLine, Side
from desktop.domain.budget_results import Results, results, total
from desktop.domain.text import fold

Key = tuple[Side, str, str]
"""Side, kind, and for what has no kind of its own its folded words: lines of one kind are taken together."""


@dataclass(frozen=True)
class Standing:
    """What a kind of line came to on a day: not there at all, there without an amount, or so much."""

    present: bool = False
    amount: Decimal | None = None

    @property
    def counted(self) -> Decimal | None:
        """What it counts for in a difference: a line that is not there is nothing, one not told is not known."""
        return self.amount if self.present else Decimal("0.00")


@dataclass(frozen=True)
class Change:
    """One kind of line, before and after."""

    side: Side
    kind: str
    words: str
    before: Standing
    after: Standing

    @property
    def difference(self) -> Decimal | None:
        """How much more it is after, None when either was not told."""
        return difference(self.before.counted, self.after.counted)


@dataclass(frozen=True)
class Comparison:
    """Two budgets beside each other; a difference is None where either result is partial."""

    before: Budget
    after: Budget
    then: Results
    now: Results
    changes: tuple[Change, ...]
    income: Decimal | None
    charges: Decimal | None
    rest: Decimal | None
    debts: Decimal | None
    same_formula: bool
    """Whether both rests were counted the same way: only then can they be compared."""


def difference(before: Decimal | None, after: Decimal | None) -> Decimal | None:
    """How much more the second is, None when either is not known."""
    return None if before is None or after is None else after - before


def compare(before: Budget, after: Budget) -> Comparison:
    """Every kind of line that either has, income first, in the order in which they were written."""
    one, other = _by_key(before), _by_key(after)
    keys = list(dict.fromkeys([*other, *one]))
    ordered = [key for side in Side for key in keys if key[0] is side]
    changes = tuple(
        Change(key[0], key[1], _words(other.get(key, ()), one.get(key, ())), _standing(one.get(key, ())),
               _standing(other.get(key, ())))
        for key in ordered
    )  # fmt: skip
    then, now = results(before), results(after)
    same = before.formula.key == after.formula.key
    return Comparison(
        before, after, then, now, changes,
        difference(then.income.whole, now.income.whole),
        difference(then.charges.whole, now.charges.whole),
        difference(then.rest, now.rest) if same else None,
        difference(then.debts.whole, now.debts.whole),
        same,
    )  # fmt: skip


def _by_key(budget: Budget) -> dict[Key, list[BudgetLine]]:
    found: dict[Key, list[BudgetLine]] = defaultdict(list)
    for line in budget.all_lines:
        found[(line.side, line.kind, fold(line.words) if line.kind == OTHER else "")].append(line)
    return dict(found)


def _standing(lines: Iterable[BudgetLine]) -> Standing:
    given = tuple(lines)
    return Standing(bool(given), total(given).whole if given else None)


def _words(*versions: Iterable[BudgetLine]) -> str:
    """What the only line of this kind is called by its words."""
    lines = next((given for version in versions if (given := tuple(version))), ())
    return lines[0].words if len(lines) == 1 else ""
