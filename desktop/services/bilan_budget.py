"""The household's budget in its bilan: the first and the last of the measure beside each other, cents exact."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from desktop.domain.bilan import BilanSection
from desktop.domain.budget import Side
from desktop.domain.budget_comparison import Comparison
from desktop.domain.french import long_date, money


def budget_section(comparison: Comparison | None) -> Iterator[BilanSection]:
    """What changed, one sentence a result; nothing of a result that is partial, or that the worker keeps (P1)."""
    told = list(_sentences(comparison)) if comparison is not None else []
    if told:
        yield BilanSection("budget_figures", "Votre budget, au début et à la fin", "\n\n".join(told))


def _sentences(found: Comparison) -> Iterator[str]:
    then, now, private = found.then, found.now, _private_sides(found)
    if Side.INCOME not in private:
        yield from _sentence(found, "Vos ressources", then.income.whole, now.income.whole)
    if Side.CHARGE not in private:
        yield from _sentence(found, "Vos charges", then.charges.whole, now.charges.whole)
    if not private and found.same_formula:
        yield from _sentence(found, "Votre reste à vivre", then.rest, now.rest)
    if not (found.before.private_debts or found.after.private_debts):
        yield from _sentence(found, "Vos dettes", then.debts.whole, now.debts.whole)


def _private_sides(found: Comparison) -> set[Side]:
    """A total over a line that stays with the worker would give it away: the bilan goes to the Department too."""
    return {line.side for line in (*found.before.private_lines, *found.after.private_lines)}


def _sentence(found: Comparison, what: str, before: Decimal | None, after: Decimal | None) -> Iterator[str]:
    """« Vos ressources : 1 312,40 € le 3 mars 2026, 1 450,00 € le 4 novembre 2026, soit 137,60 € de plus. »."""
    if before is None or after is None or (not before and not after):
        return
    days = (long_date(found.before.day), long_date(found.after.day))
    more = after - before
    change = "sans changement" if not more else f"soit {money(abs(more))} de {'plus' if more > 0 else 'moins'}"
    yield f"{what}\u00a0: {money(before)} le {days[0]}, {money(after)} le {days[1]}, {change}."
