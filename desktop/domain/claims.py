"""What was done and can be paid under a convention: lines, service done, envelope, advance, balance (A7, V7, M6).

Amounts are euros with exact cents, quantities are whole numbers; an act is what a scheme says is paid, on its day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from desktop.domain.calendar import ONE_DAY, add_months
from desktop.domain.convention import RATES, Convention

_CENT: Final = Decimal("0.01")
_NOTHING: Final = Decimal("0.00")
_YEAR: Final = 12

LUMP_SUM: Final = "forfait"
SITUATION: Final = "situation"
"""An act that is not paid by itself: it is one of the situations that a lump sum is given for (M6)."""

RATE_LABELS: Final = {
    "month": "Mois de mesure",
    "diagnosis": "Diagnostic mandaté et remis",
    "visit": "Visite faite",
    "porte_close": "Porte close",
    LUMP_SUM: "Forfait",
}
"""What each rate pays, in words."""


@dataclass(frozen=True, slots=True)
class Act:
    """Something done on a day and paid at a rate; `convention_id` is empty when no convention covers it.

    The acts of deleted households are nameless: without ids, counted together, with the day of the deletion (P3).
    """

    day: date
    rate: str
    record_id: str = ""
    measure_id: str = ""
    household_id: str = ""
    convention_id: str = ""
    territory: str = ""
    count: int = 1
    erased_on: date | None = None


@dataclass(frozen=True, slots=True)
class PaidMonth:
    """A month that is paid, with its visits against its quota (A7); `visits` counts days, as the rhythm does (C6)."""

    measure_id: str
    household_id: str
    convention_id: str
    territory: str
    index: int
    opens: date
    closes: date
    quota: int
    visits: int
    visit_ids: tuple[str, ...] = ()

    @property
    def is_kept(self) -> bool:
        """Whether it had the visits that the specifications ask for."""
        return self.visits >= self.quota


@dataclass(frozen=True)
class ClaimLine:
    """So many acts at a rate; `nameless` of them belong to households deleted since (P3)."""

    label: str
    rate: str
    quantity: int
    unit_amount: Decimal
    record_ids: tuple[str, ...] = ()
    nameless: int = 0
    erased_on: tuple[date, ...] = ()
    convention_id: str = ""

    @property
    def amount(self) -> Decimal:
        """Quantity × unit amount, to the cent."""
        return cents(self.unit_amount * self.quantity)


@dataclass(frozen=True)
class Achieved:
    """How many situations a lump sum was given for, and how many it asks for (M6)."""

    done: int
    target: int

    @property
    def percent(self) -> int:
        """The share achieved, in whole percent."""
        return int((Decimal(100 * self.done) / self.target).quantize(Decimal(1), ROUND_HALF_UP))


@dataclass(frozen=True)
class Claim:
    """What may be claimed for a period; envelope, excess, advance and balance are those of whole conventions.

    `balance` is negative when a part of the advance is to be paid back.
    """

    lines: tuple[ClaimLine, ...] = ()
    service_done: Decimal = _NOTHING
    envelope: Decimal = _NOTHING
    excess: Decimal = _NOTHING
    advance: Decimal = _NOTHING
    balance: Decimal = _NOTHING
    achieved: Achieved | None = None
    convention_id: str = ""

    @property
    def used(self) -> Decimal:
        """What was done since the first day, inside the envelope and beyond it."""
        return self.balance + self.advance + self.excess


def cents(amount: Decimal) -> Decimal:
    """An amount to the cent, halves up: 15296.196 is 15296.20."""
    return amount.quantize(_CENT, ROUND_HALF_UP)


def whole_months(convention: Convention) -> int:
    """The whole months from the first day of a convention to its last."""
    after, months = convention.ends + ONE_DAY, 0
    while add_months(convention.starts, months + 1) <= after:
        months += 1
    return months


def unit_amount(convention: Convention, rate: str) -> Decimal | None:
    """What one act is paid; a lump sum is for twelve months and shrinks with them (M6). None: it is not paid."""
    amount = convention.rates.get(rate)
    if amount is None or rate != LUMP_SUM:
        return amount
    return cents(amount * whole_months(convention) / _YEAR)


def target_of(convention: Convention) -> int | None:
    """The situations asked for: beside a lump sum the target is for twelve months, as the sum is (M6)."""
    if convention.target is None or LUMP_SUM not in convention.rates:
        return None
    wanted = Decimal(convention.target * whole_months(convention)) / _YEAR
    return int(wanted.quantize(Decimal(1), ROUND_HALF_UP))


def advance_of(convention: Convention) -> Decimal:
    """What is paid before the work, a share of the envelope: 60 % of 25 493.66 is 15 296.20."""
    return cents(convention.envelope * (convention.advance_percent or 0) / 100)


def claim_under(convention: Convention, acts: Iterable[Act], first: date, last: date, *, territory: str = "") -> Claim:
    """The claim of a period under one convention, from the acts charged to it; `territory` narrows the lines alone.

    Excess and balance are those of all acts up to the end of the period, whatever their territory: the envelope is one.
    """
    charged = [act for act in (*acts, *_lump_sum(convention)) if act.day <= last]
    since = _total(_lines(convention, charged))
    asked = [act for act in charged if _is_asked(convention, act, first, territory)]
    lines = _lines(convention, asked)
    advance = advance_of(convention)
    return Claim(
        lines=lines,
        service_done=_total(lines),
        envelope=convention.envelope,
        excess=max(_NOTHING, since - convention.envelope),
        advance=advance,
        balance=min(since, convention.envelope) - advance,
        achieved=_achieved(convention, charged),
        convention_id=convention.id,
    )


def together(claims: Sequence[Claim]) -> Claim:
    """Several conventions in one period: each keeps its own envelope, so that sums are those of each of them."""

    def total(name: str) -> Decimal:
        return sum((getattr(one, name) for one in claims), _NOTHING)

    return Claim(
        lines=tuple(line for one in claims for line in one.lines),
        service_done=total("service_done"),
        envelope=total("envelope"),
        excess=total("excess"),
        advance=total("advance"),
        balance=total("balance"),
    )


def _is_asked(convention: Convention, act: Act, first: date, territory: str) -> bool:
    """Whether an act is in the lines: a lump sum, with its situations, in every period that its convention touches."""
    if LUMP_SUM in convention.rates and act.rate in (LUMP_SUM, SITUATION):
        return convention.ends >= first
    return first <= act.day and territory in ("", act.territory)


def _lump_sum(convention: Convention) -> tuple[Act, ...]:
    """Paid once, at signature: its day is the first one of the convention (M6)."""
    return (Act(convention.starts, LUMP_SUM),) if LUMP_SUM in convention.rates else ()


def _lines(convention: Convention, acts: Iterable[Act]) -> tuple[ClaimLine, ...]:
    by_rate: dict[str, list[Act]] = defaultdict(list)
    for act in acts:
        by_rate[act.rate].append(act)
    lines = []
    for rate in RATES:
        unit = unit_amount(convention, rate)
        if unit is not None and by_rate[rate]:
            records = _once_each(by_rate[SITUATION]) if rate == LUMP_SUM else by_rate[rate]
            lines.append(_line(convention, rate, unit, by_rate[rate], records))
    return tuple(lines)


def _line(convention: Convention, rate: str, unit: Decimal, acts: Sequence[Act], records: Sequence[Act]) -> ClaimLine:
    months = f" de {whole_months(convention)} mois" if rate == LUMP_SUM else ""
    return ClaimLine(
        label=RATE_LABELS[rate] + months,
        rate=rate,
        quantity=sum(act.count for act in acts),
        unit_amount=unit,
        record_ids=tuple(dict.fromkeys(act.record_id for act in records if act.record_id)),
        nameless=sum(act.count for act in records if act.erased_on),
        erased_on=tuple(sorted({act.erased_on for act in records if act.erased_on})),
        convention_id=convention.id,
    )


def _total(lines: Iterable[ClaimLine]) -> Decimal:
    return sum((line.amount for line in lines), _NOTHING)


def _achieved(convention: Convention, charged: Iterable[Act]) -> Achieved | None:
    """A situation is a household whose diagnosis is complete, once per convention (M6)."""
    target = target_of(convention)
    if not target:
        return None
    found = _once_each(act for act in charged if act.rate == SITUATION)
    return Achieved(sum(act.count for act in found), target)


def _once_each(situations: Iterable[Act]) -> list[Act]:
    """The first situation of each household; those of deleted ones were counted so."""
    seen: set[str] = set()
    kept = []
    for act in sorted(situations, key=lambda act: act.day):
        if act.erased_on or act.household_id not in seen:
            seen.add(act.household_id)
            kept.append(act)
    return kept
