"""A budget in words: its kinds by their lists, what is missing in it, and each line for the household itself (R2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from desktop.domain.access import Path
from desktop.domain.budget import OTHER, Budget, BudgetLine, Debt, Side
from desktop.domain.budget_results import Missing, Results
from desktop.domain.french import capital, inside, join_words, long_date, money, number
from desktop.domain.rest_to_live import Divisor, Formula
from desktop.schemes.registry import Registry
from desktop.services.outgoing import Told

LISTS: Final[Mapping[Side, str]] = {Side.INCOME: "income", Side.CHARGE: "charge"}
CREDITORS: Final = "creditor"
STATES: Final = "debt_state"
_SIDES: Final = {"income": "Ressource", "charge": "Charge"}
_DIVISORS: Final = {
    Divisor.UNITS: "unités de consommation",
    Divisor.PERSONS: "personnes",
    Divisor.NONE: "",
}
NOT_TOLD: Final = "montant à préciser"


class BudgetWords:
    """Says lines, debts and formulas in French."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    def kind(self, side: Side, kind: str, words: str = "") -> str:
        """« Loyer ou prêt du logement »; for what has no kind of its own, its words."""
        return self._named(LISTS[side], kind, words)

    def creditor(self, debt: Debt) -> str:
        """« Bailleur », « Banque : découvert »."""
        return self._named(CREDITORS, debt.creditor, debt.words)

    def state(self, debt: Debt) -> str:
        """« Plan respecté », empty when it was not told."""
        return self._registry.label(STATES, debt.state) if debt.state else ""

    def missing(self, missing: Sequence[Missing]) -> str:
        """« les ressources, loyer ou prêt du logement et énergie »."""
        return join_words(list(dict.fromkeys(self._lacking(one) for one in missing)))

    def formula(self, formula: Formula) -> str:
        """How it is counted: « (ressources − charges comptées) ÷ unités de consommation »."""
        words = _DIVISORS[formula.divisor]
        return f"(ressources − charges comptées) ÷ {words}" if words else "ressources − charges comptées"

    def uncounted(self, formula: Formula, lines: Sequence[BudgetLine]) -> str:
        """The charges written down that the formula leaves out."""
        left_out = (one for one in lines if one.side is Side.CHARGE and one.kind not in formula.counted)
        return join_words(list(dict.fromkeys(inside(self.kind(one.side, one.kind, one.words)) for one in left_out)))

    def told(self, budget: Mapping[str, Any], names: Mapping[str, str], place: Path) -> Iterator[Told]:
        """The lines and debts of a budget given as JSON, each with its place; `names` are those of the persons."""
        for part in ("lines", "private_lines"):
            for rank, line in enumerate(budget[part]):
                named = self.kind(Side(line["side"]), line["kind"], line["words"])
                who = names.get(line["person_id"], "")
                label = f"{_SIDES[line['side']]} – {named}" + (f" ({who})" if who else "")
                yield (*place, part, rank), label, _amount(line["amount"])
        for part in ("debts", "private_debts"):
            for rank, debt in enumerate(budget[part]):
                label = f"Dette – {self._named(CREDITORS, debt['creditor'], debt['words'])}"
                yield (*place, part, rank), label, ", ".join(self._debt(debt))

    def _debt(self, debt: Mapping[str, Any]) -> Iterator[str]:
        yield _amount(debt["amount"])
        if debt["since"]:
            yield f"depuis le {long_date(date.fromisoformat(debt['since']))}"
        if debt["plan"]:
            yield f"plan\u00a0: {debt['plan']}"
        if debt["monthly"] is not None:
            yield f"{money(Decimal(debt['monthly']))} par mois"
        if debt["state"]:
            yield inside(self._registry.label(STATES, debt["state"]))

    def _named(self, list_name: str, kind: str, words: str) -> str:
        label = self._registry.label(list_name, kind)
        if kind == OTHER and words:
            return capital(words)
        return f"{label}\u00a0: {words}" if words else label

    def _lacking(self, missing: Missing) -> str:
        if missing.kind:
            if missing.side is None:
                return self._named(CREDITORS, missing.kind, missing.words)
            return inside(self.kind(missing.side, missing.kind, missing.words))
        return "le nombre de personnes" if missing.side is None else "les ressources"


def size_words(people: int | None, units: Decimal | None) -> str:
    """« 3 personnes, 1,8 unité de consommation »."""
    parts = []
    if people is not None:
        parts.append(f"{people} personne{'s' if people > 1 else ''}")
    if units is not None:
        parts.append(f"{number(units)} unité{'s' if units >= 2 else ''} de consommation")
    return ", ".join(parts) or "à préciser"


def amount_words(amount: Decimal | None) -> str:
    """« 540,00 € », « montant à préciser »."""
    return NOT_TOLD if amount is None else money(amount)


def signed(amount: Decimal) -> str:
    """A difference: « +25,00 € », « −10,00 € », « 0,00 € »."""
    return f"+{money(amount)}" if amount > 0 else money(amount)


def history_words(told: Iterable[tuple[Budget, Results]]) -> str:
    """Their course in words: « 10 avril 2026 : ressources 1 312,40 €, charges …, reste à vivre partiel »."""
    return "\u00a0; ".join(
        f"{long_date(budget.day)}\u00a0: ressources {_known(found.income.whole)}, "
        f"charges {_known(found.charges.whole)}, reste à vivre {_known(found.rest)}"
        for budget, found in told
    )


def _known(amount: Decimal | None) -> str:
    return "partiel" if amount is None else money(amount)


def _amount(text: str | None) -> str:
    return amount_words(None if text is None else Decimal(text))
