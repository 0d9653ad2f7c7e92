"""The sentences of figures: values, what has no name left, envelopes, cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from desktop.domain.claims import Achieved, Claim
from desktop.domain.french import capital, long_dates, money, number, plural, short_date
from desktop.domain.indicators import Indicator, ValueKind
from desktop.domain.table import Cell, CellKind

NOTHING: Final = "—"
_WHOLE: Final = 100


@dataclass(frozen=True)
class FigureLine:
    """A line of the indicators: a number, or one of its classes with its share of the whole."""

    indicator: Indicator
    is_part: bool
    share: float = 0.0
    """From 0 to 1, of all that the indicator counts; a record that stands in several classes has a share in each."""
    of: str = ""
    """The number that it is a class of."""

    @property
    def name(self) -> str:
        """What is counted, in full."""
        return f"{self.of}, {self.indicator.label}" if self.is_part else self.indicator.label

    @property
    def label(self) -> str:
        """What is counted, under the number that it belongs to."""
        return self.indicator.label

    @property
    def value(self) -> str:
        """How many."""
        return value_words(self.indicator)

    @property
    def percent(self) -> str:
        """« 60 % », of what the indicator counts; empty for the whole."""
        return f"{round(_WHOLE * self.share)}\u00a0%" if self.is_part else ""

    @property
    def remark(self) -> str:
        """How many of them have no name left (P3)."""
        count = self.indicator.nameless
        return f"dont {plural(count, 'supprimé', 'supprimés')}" if count else ""


def figure_lines(indicators: Sequence[Indicator]) -> tuple[FigureLine, ...]:
    """Every number with its classes under it, the largest first."""
    lines: list[FigureLine] = []
    for one in indicators:
        lines.append(FigureLine(one, is_part=False))
        whole = len(one.record_ids) + one.nameless
        lines.extend(
            FigureLine(part, is_part=True, share=int(part.value or 0) / whole if whole else 0.0, of=one.label)
            for part in one.parts
        )
    return tuple(lines)


def value_words(indicator: Indicator) -> str:
    """« 14 », « 7,5 mois », « 23 jours »; a dash for a mean of nothing."""
    if indicator.value is None:
        return NOTHING
    value = Decimal(indicator.value)
    written = number(value)
    match indicator.kind:
        case ValueKind.MEAN_MONTHS:
            return f"{written}\u00a0mois"
        case ValueKind.MEAN_DAYS:
            return f"{written}\u00a0{'jours' if value >= 2 else 'jour'}"
        case _:
            return written


def nameless_words(count: int, erased_on: Sequence[date]) -> str:
    """What stays of households that were deleted: so many, and since when (P3); empty when there are none."""
    if not count:
        return ""
    when = f" {long_dates(erased_on)}" if erased_on else ""
    if count == 1:
        return f"Une de plus vient d’un ménage supprimé{when}\u00a0: elle reste comptée, sans nom."
    return f"{count} de plus viennent de ménages supprimés{when}\u00a0: elles restent comptées, sans nom."


def used_words(claim: Claim) -> str:
    """How much of the envelope is used, in words."""
    if not claim.envelope:
        return f"{money(claim.used)} de service fait, sans enveloppe"
    percent = round(_WHOLE * claim.used / claim.envelope)
    return f"{money(claim.used)} sur {money(claim.envelope)} depuis le début, soit {percent}\u00a0%"


def excess_words(claim: Claim) -> str:
    """By how much the envelope is exceeded."""
    return (
        f"Le service fait dépasse l’enveloppe de {money(claim.excess)}. Ce dépassement n’entre pas dans le "
        "solde\u00a0: il n’est payé que si la convention change."
    )


def balance_words(claim: Claim) -> str:
    """What the balance means."""
    if claim.balance < 0:
        return f"Avance non encore couverte\u00a0: {money(-claim.balance)} de service fait manquent."
    return ""


def whole_words(claim: Claim, count: int) -> str:
    """Several conventions together: each keeps its own envelope."""
    told = [f"{money(claim.service_done)} de service fait", f"solde {money(claim.balance)}"]
    if claim.excess:
        told.insert(1, f"{money(claim.excess)} au-delà des enveloppes")
    return f"Les {count} conventions ensemble\u00a0: {', '.join(told)}."


def achieved_words(achieved: Achieved) -> str:
    """« 32 situations sur 50 attendues, soit 64 % » (M6)."""
    done = plural(achieved.done, "situation", "situations")
    return f"{done} sur {achieved.target} attendues, soit {achieved.percent}\u00a0%."


def sentence(words: str) -> str:
    """The same with a capital letter at its head."""
    return capital(words)


def cell_words(cell: Cell, kind: CellKind) -> str:
    """A cell of a table as it is read; an empty one stays empty, it is not nought."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return short_date(cell)
    if isinstance(cell, Decimal):
        return money(cell) if kind is CellKind.MONEY else number(cell)
    if isinstance(cell, int):
        return money(Decimal(cell)) if kind is CellKind.MONEY else number(Decimal(cell))
    return cell
