"""The household's budget in its bilan: the first and the last of the measure beside each other, cents exact."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from desktop.domain.bilan import BilanSection
from desktop.domain.bilan_trace import Drafted
from desktop.domain.budget import Budget, Side
from desktop.domain.budget_comparison import Comparison, Standing, compare
from desktop.domain.french import long_date, money, short_date
from desktop.reports.bilan_parts import FactRow, FactTable
from desktop.reports.charts import Chart, ChartAmount, ChartGroup
from desktop.services.budget_words import NOT_TOLD, BudgetWords

BUDGET = "budget_figures"
"""The section that it is told in."""
_SIDES: Final = {Side.INCOME: "Ressource", Side.CHARGE: "Charge"}


@dataclass(frozen=True)
class BudgetResult:
    """One result of both budgets; what is owed is no sum of a month."""

    name: str
    before: Decimal
    after: Decimal
    is_monthly: bool = True


def budget_section(comparison: Comparison | None) -> Iterator[BilanSection]:
    """What changed, one sentence a result; nothing of a result that is partial, or that the worker keeps (P1)."""
    told = [] if comparison is None else [_sentence(comparison, one) for one in budget_results(comparison)]
    if told:
        drafted = tuple(Drafted(sentence) for sentence in told)
        title = "Votre budget, au début et maintenant"
        yield BilanSection(BUDGET, title, "\n\n".join(told), drafted=drafted)


def budget_charts(comparison: Comparison | None) -> tuple[Chart, ...]:
    """The same results drawn: those of a month on one scale, what is owed on another."""
    if comparison is None:
        return ()
    days = (long_date(comparison.before.day), long_date(comparison.after.day))
    results = list(budget_results(comparison))
    charts = (
        Chart(title, days, tuple(_group(one) for one in results if one.is_monthly is monthly))
        for title, monthly in (("Chaque mois", True), ("Ce qui est dû", False))
    )
    return tuple(one for one in charts if one.groups)


def budget_table(found: Comparison, words: BudgetWords) -> FactTable:
    """Line by line, for the team: what stays with the worker is in no copy."""
    rows = tuple(
        FactRow(words.kind(one.side, one.kind, one.words), (_SIDES[one.side],), (_told(one.before), _told(one.after)))
        for one in compare(_for_the_team(found.before), _for_the_team(found.after)).changes
    )
    days = (short_date(found.before.day), short_date(found.after.day))
    return FactTable("Ligne par ligne, chaque mois (pour l’équipe)", ("Ligne", *days), rows, frozenset({1, 2}))


def _for_the_team(budget: Budget) -> Budget:
    return replace(budget, private_lines=(), private_debts=())


def _told(standing: Standing) -> str:
    if not standing.present:
        return "—"
    return NOT_TOLD if standing.amount is None else money(standing.amount)


def budget_results(found: Comparison) -> Iterator[BudgetResult]:
    """What both budgets come to, where both are whole and nothing of them stays with the worker."""
    then, now, private = found.then, found.now, _private_sides(found)
    if Side.INCOME not in private:
        yield from _result("ressources", then.income.whole, now.income.whole)
    if Side.CHARGE not in private:
        yield from _result("charges", then.charges.whole, now.charges.whole)
    if not private and found.same_formula:
        yield from _result("reste à vivre", then.rest, now.rest)
    if not (found.before.private_debts or found.after.private_debts):
        yield from _result("dettes", then.debts.whole, now.debts.whole, is_monthly=False)


def _result(
    name: str, before: Decimal | None, after: Decimal | None, *, is_monthly: bool = True
) -> Iterator[BudgetResult]:
    if before is not None and after is not None and (before or after):
        yield BudgetResult(name, before, after, is_monthly)


def _private_sides(found: Comparison) -> set[Side]:
    """A total over a line that stays with the worker would give it away: the bilan goes to the Department too."""
    return {line.side for line in (*found.before.private_lines, *found.after.private_lines)}


def _group(of: BudgetResult) -> ChartGroup:
    amounts = (ChartAmount(amount, money(amount)) for amount in (of.before, of.after))
    return ChartGroup(of.name[:1].upper() + of.name[1:], *amounts)


def _sentence(found: Comparison, of: BudgetResult) -> str:
    """« Vos ressources : 1 312,40 € le 3 mars 2026, 1 450,00 € le 4 novembre 2026, soit 137,60 € de plus. »."""
    days = (long_date(found.before.day), long_date(found.after.day))
    more = of.after - of.before
    change = "sans changement" if not more else f"soit {money(abs(more))} de {'plus' if more > 0 else 'moins'}"
    owner = "Votre" if of.name == "reste à vivre" else "Vos"
    return f"{owner} {of.name}\u00a0: {money(of.before)} le {days[0]}, {money(of.after)} le {days[1]}, {change}."
