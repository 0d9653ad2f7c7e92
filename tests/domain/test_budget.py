"""A budget on a day (section 5): missing is not nothing, cents are exact, and an old one keeps its formula."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.budget import Budget, BudgetLine, Debt, Side, written_anew
from desktop.domain.budget_comparison import compare
from desktop.domain.budget_results import Missing, debt_total, monthly_plans, results, total
from desktop.domain.household import Person, PersonRole
from desktop.domain.rest_to_live import (
    Divisor,
    Formula,
    FormulaError,
    Scale,
    load_formulas,
    newest,
    parse_formula,
    size_of,
)
from desktop.paths import resource_dir
from desktop.schemes.registry import registry

DAY = date(2026, 11, 20)
CHARGES = tuple(one.value for one in registry().lists["charge"])
INCOMES = tuple(one.value for one in registry().lists["income"])
FORMULAS = load_formulas(resource_dir() / "formulas", CHARGES)
UNITS = next(one for one in FORMULAS if one.divisor is Divisor.UNITS)

AMOUNTS = st.integers(0, 10_000_00).map(lambda cents: Decimal(cents) / 100)
TOLD = st.builds(BudgetLine, st.just(Side.INCOME), st.sampled_from(INCOMES), AMOUNTS) | st.builds(
    BudgetLine, st.just(Side.CHARGE), st.sampled_from(CHARGES), AMOUNTS
)
LINES = st.lists(TOLD | TOLD.map(lambda line: replace(line, amount=None)), max_size=8).map(tuple)


def income(kind: str, amount: str | None) -> BudgetLine:
    return BudgetLine(Side.INCOME, kind, None if amount is None else Decimal(amount))


def charge(kind: str, amount: str | None) -> BudgetLine:
    return BudgetLine(Side.CHARGE, kind, None if amount is None else Decimal(amount))


def budget(*lines: BudgetLine, formula: Formula = UNITS, units: str | None = "1.8", **more) -> Budget:
    size = {"people": 3, "units": None if units is None else Decimal(units)}
    return Budget("b", "h", DAY, formula, DAY, lines=lines, **size | more)


WHOLE = (
    income("wages", "1312.40"),
    income("housing_benefit", "187.55"),
    charge("rent", "540"),
    charge("energy", "131.17"),
)


def test_a3_m2_the_rest_to_live_on_is_what_is_left_by_unit_of_consumption_to_the_cent():
    found = results(budget(*WHOLE))
    assert (found.income.whole, found.charges.whole) == (Decimal("1499.95"), Decimal("671.17"))
    assert found.rest == Decimal("460.43")  # 828.78 / 1.8 = 460.4333…
    assert found.effort == Decimal("8.7")
    assert found.missing == ()


@pytest.mark.parametrize(
    ("formula", "rest"), [("rest_units", "460.43"), ("rest_persons", "276.26"), ("rest_household", "528.78")]
)
def test_each_formula_of_the_operator_counts_its_own_charges_and_divides_its_own_way(formula, rest):
    chosen = newest(FORMULAS, formula, DAY)
    assert chosen is not None
    lines = (*WHOLE, charge("food", "300"))
    assert results(budget(*lines, formula=chosen)).rest == Decimal(rest)


def test_a_line_without_its_amount_makes_the_result_partial_and_is_named():
    found = results(budget(*WHOLE, charge("insurance", None)))
    assert found.rest is None
    assert found.missing == (Missing(Side.CHARGE, "insurance"),)
    assert found.charges.amount == Decimal("671.17")
    assert found.charges.whole is None


def test_a_charge_that_the_formula_does_not_count_may_be_missing():
    assert results(budget(*WHOLE, charge("food", None))).rest == Decimal("460.43")


def test_what_was_never_spoken_of_is_missing_and_nought_is_not():
    rent, energy = charge("rent", "0"), charge("energy", "0")
    assert results(budget()).missing == (
        Missing(Side.INCOME), Missing(Side.CHARGE, "rent"), Missing(Side.CHARGE, "energy"),
    )  # fmt: skip
    assert results(budget(income("rsa", "0"), rent, energy)).rest == Decimal("0.00")


def test_without_the_number_of_units_there_is_no_result():
    assert results(budget(*WHOLE, units=None)).missing == (Missing(None),)
    assert results(budget(*WHOLE, units="0")).rest is None


def test_the_energy_effort_is_told_only_from_what_is_known():
    assert results(budget(charge("energy", "50"))).effort is None
    assert results(budget(income("rsa", "0"), charge("energy", "50"))).effort is None
    assert results(budget(income("rsa", None), charge("energy", "50"))).effort is None
    assert results(budget(income("rsa", "500"), charge("energy", None))).effort is None


@given(LINES, TOLD)
def test_a_line_more_changes_the_totals_by_its_amount(lines, line):
    before, after = results(budget(*lines)), results(budget(*lines, line))
    sides = {Side.INCOME: (before.income, after.income), Side.CHARGE: (before.charges, after.charges)}
    one, other = sides.pop(line.side)
    assert other.amount - one.amount == line.amount
    for same, still in sides.values():
        assert same == still


@given(LINES, TOLD)
def test_a_line_not_told_is_not_a_line_of_nought(lines, line):
    unknown, nought = replace(line, amount=None), replace(line, amount=Decimal("0.00"))
    one, other = total((*lines, unknown)), total((*lines, nought))
    assert one.amount == other.amount == total(lines).amount
    assert one.whole is None
    assert other.whole == total(lines).whole


@given(LINES, LINES)
def test_a_comparison_read_backwards_says_the_opposite(lines, others):
    there, back = compare(budget(*lines), budget(*others)), compare(budget(*others), budget(*lines))
    turned = {(one.side, one.kind): one for one in back.changes}
    assert len(turned) == len(there.changes) or any(one.kind == "other" for one in there.changes)
    for change in there.changes:
        opposite = turned[(change.side, change.kind)]
        assert (change.before, change.after) == (opposite.after, opposite.before)
        assert change.difference == (None if opposite.difference is None else -opposite.difference)
    assert there.income == (None if back.income is None else -back.income)
    assert there.rest == (None if back.rest is None else -back.rest)


@given(LINES)
def test_a_budget_compared_with_itself_differs_in_nothing(lines):
    found = compare(budget(*lines), budget(*lines))
    assert {change.difference for change in found.changes} <= {None, Decimal("0.00")}


def test_a_comparison_tells_what_came_what_went_and_what_is_not_known():
    then = budget(income("rsa", "600"), charge("rent", "500"), charge("water", "20"))
    now = budget(income("wages", "1200"), charge("rent", "520"), charge("water", None))
    found = {change.kind: change for change in compare(then, now).changes}
    assert (found["rsa"].difference, found["wages"].difference) == (Decimal("-600"), Decimal("1200"))
    assert (found["rent"].difference, found["water"].difference) == (Decimal("20"), None)
    assert not found["wages"].before.present
    assert [change.side for change in compare(then, now).changes] == sorted(
        (change.side for change in compare(then, now).changes), key=list(Side).index
    )


def test_rests_counted_by_two_formulas_are_not_compared():
    other = newest(FORMULAS, "rest_persons", DAY)
    assert other is not None
    found = compare(budget(*WHOLE), budget(*WHOLE, formula=other))
    assert (found.rest, found.same_formula, found.income) == (None, False, Decimal("0.00"))


def test_other_lines_are_told_apart_by_their_words():
    one = replace(charge("other", "10"), words="Cantine")
    two = replace(charge("other", "20"), words="Club de foot")
    changes = compare(budget(one, two), budget(replace(two, words="club de foot"))).changes
    assert [(change.words, change.difference) for change in changes] == [
        ("club de foot", Decimal(0)), ("Cantine", Decimal("-10")),
    ]  # fmt: skip


def test_what_is_owed_leaves_out_what_is_paid_or_erased():
    debts = (
        Debt("landlord", Decimal("1840.25"), monthly=Decimal("60"), state="plan_kept"),
        Debt("bank", Decimal("900"), monthly=Decimal("30"), state="paid"),
        Debt("energy", None, state="owed"),
    )
    found = debt_total(debts)
    assert (found.amount, found.missing, found.whole) == (Decimal("1840.25"), (Missing(None, "energy"),), None)
    assert monthly_plans(debts) == Decimal("60")


def test_a_budget_written_anew_on_a_later_day_keeps_how_it_read():
    first = budget(*WHOLE)
    same_day = written_anew(first, budget(*WHOLE[1:]))
    assert same_day.earlier == ()
    later = written_anew(same_day, replace(budget(*WHOLE), written_on=date(2026, 12, 1)))
    assert later.earlier == (same_day,)
    latest = written_anew(later, replace(budget(), written_on=date(2026, 12, 9)))
    assert [one.written_on for one in latest.earlier] == [DAY, date(2026, 12, 1)]
    assert all(not one.earlier for one in latest.earlier)


MOTHER = Person("1", "Durand", "Anne", date(1988, 3, 1))
SON = Person("2", "Durand", "Léo", date(2012, 11, 21), PersonRole.CHILD)
BABY = Person("3", "Durand", "Zoé", None, PersonRole.CHILD)


@pytest.mark.parametrize(
    ("persons", "day", "expected", "units"),
    [
        ((), DAY, 0, "0"),
        ((MOTHER,), DAY, 1, "1"),
        ((MOTHER, SON), DAY, 2, "1.3"),
        ((MOTHER, SON), date(2026, 11, 21), 2, "1.5"),  # fourteen on that day
        ((MOTHER, SON, BABY), DAY, 3, "1.6"),
        ((MOTHER, replace(SON, left_on=date(2026, 1, 1))), DAY, 1, "1"),
        ((SON,), DAY, 1, "1"),
    ],
)
def test_persons_and_units_are_those_who_live_there_that_day(persons, day, expected, units):
    found = size_of(persons, day, Scale())
    assert (found.persons, found.units) == (expected, Decimal(units))


def test_whose_age_had_to_be_guessed_is_told():
    assert size_of((MOTHER, BABY), DAY, Scale()).guessed == ("Zoé",)


def test_the_formula_of_a_day_is_its_last_version_by_then():
    second = replace(UNITS, version=2, valid_from=date(2027, 1, 1))
    assert newest((*FORMULAS, second), UNITS.id, DAY) == UNITS
    assert newest((*FORMULAS, second), UNITS.id, date(2027, 1, 1)) == second
    assert newest(FORMULAS, UNITS.id, date(2025, 1, 1)) is None
    assert newest(FORMULAS, "none", DAY) is None


def test_a_file_of_a_formula_that_is_wrong_is_named_with_all_that_is_wrong(tmp_path):
    text = (resource_dir() / "formulas" / "rest_units-1.toml").read_text("utf-8")
    (tmp_path / "rest_units-2.toml").write_text(text.replace('needed = ["rent"', 'needed = ["food"'), "utf-8")
    (tmp_path / "broken-1.toml").write_text("id = ", "utf-8")
    with pytest.raises(FormulaError) as told:
        load_formulas(tmp_path, CHARGES)
    assert "broken-1.toml" in told.value.problems[0]
    assert "'food' is not counted" in told.value.problems[1]
    (tmp_path / "broken-1.toml").unlink()
    (tmp_path / "rest_units-2.toml").write_text(text, "utf-8")
    with pytest.raises(FormulaError, match=r"should be called rest_units-1\.toml"):
        load_formulas(tmp_path, CHARGES)


def test_a_formula_without_what_it_needs_is_refused():
    with pytest.raises(FormulaError):
        parse_formula({"id": "x"}, frozenset(CHARGES))
