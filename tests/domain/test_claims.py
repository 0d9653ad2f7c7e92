"""Claims: quantities × rates to the cent, one envelope a convention, advance, balance, excess (A7, V7, M6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.claims import (
    LUMP_SUM,
    SITUATION,
    Act,
    advance_of,
    cents,
    claim_under,
    target_of,
    together,
    unit_amount,
    whole_months,
)
from desktop.domain.convention import Convention

FIRST, LAST = date(2023, 11, 1), date(2024, 10, 31)


def convention(envelope: str = "25493.66", advance: int | None = 60, **changes: object) -> Convention:
    made = Convention(
        "c", "vej", "Convention", FIRST, LAST, (), {"visit": Decimal("162.38"), "porte_close": Decimal("39.12")},
        Decimal(envelope), advance, None, "essai",
    )  # fmt: skip
    return replace(made, **changes)


def visits(count: int, day: date = date(2024, 3, 4), rate: str = "visit", **changes: object) -> list[Act]:
    return [Act(day, rate, f"{rate}-{number}", "m", f"h-{number}", "c", **changes) for number in range(count)]


def loan(starts: date, ends: date, **changes: object) -> Convention:
    rates = {LUMP_SUM: Decimal("15000.00")}
    made = convention("7500.00", 100, scheme="microcredit", starts=starts, ends=ends, rates=rates, target=100)
    return replace(made, **changes)


def test_v7_157_visits_are_exactly_the_envelope_of_ami_2() -> None:
    claim = claim_under(convention(), visits(157), FIRST, LAST)
    [line] = claim.lines
    assert (line.quantity, line.unit_amount, line.amount) == (157, Decimal("162.38"), Decimal("25493.66"))
    assert (claim.service_done, claim.excess) == (Decimal("25493.66"), Decimal("0.00"))
    assert (claim.advance, claim.balance) == (Decimal("15296.20"), Decimal("10197.46"))
    assert len(line.record_ids) == 157


def test_v7_60_percent_of_the_envelope_is_rounded_half_up() -> None:
    assert advance_of(convention()) == Decimal("15296.20")
    assert cents(Decimal("0.005")) == Decimal("0.01")
    assert cents(Decimal("-0.005")) == Decimal("-0.01")


def test_v7_each_porte_close_is_paid_beside_the_visits() -> None:
    claim = claim_under(convention(), [*visits(2), *visits(3, rate="porte_close")], FIRST, LAST)
    assert [(line.label, line.quantity, line.amount) for line in claim.lines] == [
        ("Visite faite", 2, Decimal("324.76")),
        ("Porte close", 3, Decimal("117.36")),
    ]
    assert claim.service_done == Decimal("442.12")


def test_v7_what_exceeds_the_envelope_is_told_and_not_paid() -> None:
    claim = claim_under(convention(), visits(158), FIRST, LAST)
    assert claim.service_done == Decimal("25656.04")
    assert claim.excess == Decimal("162.38")
    assert claim.balance == Decimal("25493.66") - Decimal("15296.20")


def test_v7_an_advance_that_was_not_earned_is_to_be_paid_back() -> None:
    assert claim_under(convention(), visits(10), FIRST, LAST).balance == Decimal("1623.80") - Decimal("15296.20")


def test_v7_balance_and_excess_count_since_the_first_day_of_the_convention() -> None:
    acts = [*visits(100, date(2023, 12, 1)), *visits(60, date(2024, 9, 2))]
    second = claim_under(convention(), acts, date(2024, 9, 1), date(2024, 9, 30))
    assert second.service_done == 60 * Decimal("162.38")
    assert second.excess == 160 * Decimal("162.38") - Decimal("25493.66")
    assert second.balance == Decimal("25493.66") - Decimal("15296.20")


def test_v7_a_territory_narrows_the_lines_and_not_the_envelope_they_share() -> None:
    acts = [*visits(3, territory="Boulonnais"), *visits(4, territory="Audomarois")]
    claim = claim_under(convention(), acts, FIRST, LAST, territory="Boulonnais")
    assert claim.service_done == 3 * Decimal("162.38")
    assert claim.balance == 7 * Decimal("162.38") - claim.advance


def test_a7_twenty_measures_of_twelve_months_are_exactly_42000() -> None:
    astre = convention("42000.00", 80, rates={"month": Decimal("175.00"), "diagnosis": Decimal("375.00")})
    acts = [Act(FIRST, "month", f"m-{number % 20}", f"m-{number % 20}", "h", "c") for number in range(240)]
    claim = claim_under(astre, acts, FIRST, LAST)
    assert (claim.service_done, claim.envelope) == (Decimal("42000.00"), Decimal("42000.00"))
    assert (claim.excess, claim.advance, claim.balance) == (Decimal(0), Decimal("33600.00"), Decimal("8400.00"))
    assert len(claim.lines[0].record_ids) == 20
    diagnosis = Act(date(2024, 2, 5), "diagnosis", "d", "m", "h", "c")
    assert claim_under(astre, [*acts, diagnosis], FIRST, LAST).excess == Decimal("375.00")


def test_a7_what_the_convention_has_no_rate_for_is_not_paid() -> None:
    claim = claim_under(convention(), visits(1, rate="diagnosis"), FIRST, LAST)
    assert (claim.lines, claim.service_done) == ((), Decimal("0.00"))


@pytest.mark.parametrize(
    ("starts", "ends", "months", "amount", "target"),
    [
        (date(2023, 1, 1), date(2023, 12, 31), 12, "15000.00", 100),
        (date(2024, 1, 1), date(2024, 6, 30), 6, "7500.00", 50),
        (date(2024, 1, 31), date(2024, 7, 30), 6, "7500.00", 50),
        (date(2024, 1, 1), date(2024, 7, 30), 6, "7500.00", 50),
        (date(2024, 1, 1), date(2024, 1, 31), 1, "1250.00", 8),
        (date(2024, 1, 1), date(2024, 1, 30), 0, "0.00", 0),
        (date(2024, 1, 1), date(2024, 7, 31), 7, "8750.00", 58),
    ],
)
def test_m6_the_lump_sum_and_its_target_shrink_with_whole_months(
    starts: date, ends: date, months: int, amount: str, target: int
) -> None:
    made = loan(starts, ends)
    assert whole_months(made) == months
    assert unit_amount(made, LUMP_SUM) == Decimal(amount)
    assert target_of(made) == target


def test_m6_the_amount_depends_on_the_months_only_and_the_share_achieved_is_told() -> None:
    made = loan(date(2024, 1, 1), date(2024, 6, 30))
    for done in (0, 42, 70):
        claim = claim_under(made, visits(done, rate=SITUATION), made.starts, made.ends)
        assert (claim.service_done, claim.advance, claim.balance) == (Decimal(7500), Decimal(7500), Decimal(0))
        assert claim.achieved is not None
        assert (claim.achieved.done, claim.achieved.target) == (done, 50)
        assert claim.achieved.percent == done * 2
        assert len(claim.lines[0].record_ids) == done


def test_m6_a_household_is_one_situation_however_often_it_is_diagnosed() -> None:
    made = loan(date(2024, 1, 1), date(2024, 6, 30))
    twice = [Act(date(2024, month, 1), SITUATION, f"d-{month}", "m", "h", "c") for month in (2, 4)]
    claim = claim_under(made, twice, made.starts, made.ends)
    assert claim.achieved is not None
    assert (claim.achieved.done, claim.lines[0].record_ids) == (1, ("d-2",))


def test_m6_a_lump_sum_is_not_due_after_its_convention() -> None:
    made = loan(date(2024, 1, 1), date(2024, 6, 30))
    assert claim_under(made, [], date(2024, 7, 1), date(2024, 12, 31)).service_done == 0
    assert claim_under(made, [], date(2024, 6, 1), date(2024, 6, 30)).service_done == Decimal("7500.00")


def test_m6_beside_a_lump_sum_a_visit_is_of_its_own_day_and_territory() -> None:
    of = replace(loan(FIRST, LAST), rates={LUMP_SUM: Decimal("15000.00"), "visit": Decimal("10.00")})
    acts = [*visits(1, date(2023, 12, 1)), *visits(2, date(2024, 3, 4), territory="Artois")]
    asked = [claim_under(of, acts, date(2024, 1, 1), LAST, territory=one) for one in ("", "Artois", "Arrageois")]
    assert [[line.quantity for line in claim.lines if line.rate == "visit"] for claim in asked] == [[2], [2], []]
    assert [claim.lines[-1].rate for claim in asked] == [LUMP_SUM] * 3


def test_p3_nameless_acts_are_counted_and_told_apart() -> None:
    gone = Act(date(2024, 1, 1), "visit", convention_id="c", count=4, erased_on=date(2026, 5, 6))
    [line] = claim_under(convention(), [*visits(2), gone], FIRST, LAST).lines
    assert (line.quantity, len(line.record_ids), line.nameless) == (6, 2, 4)
    assert line.erased_on == (date(2026, 5, 6),)


def test_several_conventions_keep_each_its_own_envelope() -> None:
    first = claim_under(convention("1000.00"), visits(10), FIRST, LAST)
    second = claim_under(convention("5000.00"), visits(10), FIRST, LAST)
    both = together([first, second])
    assert both.excess == first.excess == Decimal("623.80")
    assert both.service_done == 2 * Decimal("1623.80")
    assert both.balance == first.balance + second.balance
    assert len(both.lines) == 2


DAYS = st.dates(date(2023, 11, 1), date(2025, 3, 31))
ACTS = st.lists(
    st.builds(
        Act,
        day=DAYS,
        rate=st.sampled_from(["visit", "porte_close"]),
        record_id=st.uuids().map(str),
        territory=st.sampled_from(["Boulonnais", "Audomarois"]),
    ),
    max_size=40,
)
AMOUNTS = st.decimals("0.01", "900.00", places=2)


@given(ACTS, AMOUNTS, AMOUNTS, st.decimals("0.00", "20000.00", places=2), st.integers(0, 100), DAYS, DAYS)
def test_balance_and_excess_obey_the_claims_rule(
    acts: list[Act], visit: Decimal, door: Decimal, envelope: Decimal, percent: int, one: date, other: date
) -> None:
    made = convention(str(envelope), percent, rates={"visit": visit, "porte_close": door})
    first, last = min(one, other), max(one, other)
    claim = claim_under(made, acts, first, last)
    since = sum((visit if act.rate == "visit" else door for act in acts if act.day <= last), Decimal(0))
    assert claim.service_done == sum(line.amount for line in claim.lines)
    assert claim.service_done <= since
    assert claim.excess == max(Decimal(0), since - envelope)
    assert claim.balance == min(since, envelope) - claim.advance
    assert claim.advance == cents(envelope * percent / 100)
    assert all(line.amount == line.unit_amount * line.quantity for line in claim.lines)
    assert sum(line.quantity for line in claim.lines) == sum(first <= act.day <= last for act in acts)


@given(ACTS, DAYS, DAYS, DAYS)
def test_the_service_done_of_a_period_split_in_two_adds_up(acts: list[Act], a: date, b: date, c: date) -> None:
    first, middle, last = sorted((a, b, c))
    halves = [(first, middle), (middle + timedelta(days=1), last)]
    whole = claim_under(convention(), acts, first, last).service_done
    assert whole == sum(claim_under(convention(), acts, *half).service_done for half in halves if half[0] <= half[1])
