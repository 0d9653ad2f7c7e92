"""The bilan tells the first and the last budget of the measure, and nothing that the worker keeps (P1)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from desktop.domain.budget import BudgetLine, Debt, Side
from desktop.services.budgets import BudgetInput
from tests.conftest import TODAY
from tests.factories import opened_measure

FIRST = date(2026, 9, 14)


def income(amount, kind="wages"):
    return BudgetLine(Side.INCOME, kind, None if amount is None else Decimal(amount))


def charge(amount, kind="rent"):
    return BudgetLine(Side.CHARGE, kind, Decimal(amount))


@pytest.fixture
def of(services):
    return opened_measure(services)


def write(services, of, day, *lines, debts=()):
    services.budgets.save(BudgetInput(of.household_id, day, lines, tuple(debts), people=1, units=Decimal(1)))


def told(services, of):
    sections = services.bilans.begin(of.id).sections
    return next((one.text for one in sections if one.key == "budget_figures"), "")


def test_before_and_after_stand_beside_each_other_to_the_cent(services, of):
    write(services, of, FIRST, income("1312.40"), charge("540"), debts=[Debt("landlord", Decimal("900.10"))])
    write(services, of, TODAY, income("1450.00"), charge("540"), debts=[Debt("landlord", Decimal("600.05"))])
    text = told(services, of).replace("\u00a0", " ")
    assert (
        "Vos ressources : 1 312,40 € le 14 septembre 2026, 1 450,00 € le 22 novembre 2026, soit 137,60 € de plus."
        in text
    )
    assert "Vos charges : 540,00 € le 14 septembre 2026, 540,00 € le 22 novembre 2026, sans changement." in text
    assert "soit 300,05 € de moins." in text


def test_one_budget_alone_compares_nothing(services, of):
    write(services, of, TODAY, income("1312.40"))
    assert told(services, of) == ""


def test_what_was_not_told_is_not_compared(services, of):
    write(services, of, FIRST, income(None), charge("540"))
    write(services, of, TODAY, income("1450.00"), charge("560"))
    text = told(services, of)
    assert "ressources" not in text
    assert "Vos charges" in text


def test_a_total_over_a_confidential_line_stays_here(services, of):
    write(services, of, FIRST, income("1312.40"), charge("540"), charge("91.37", "health"))
    write(services, of, TODAY, income("1450.00"), charge("540"))
    text = told(services, of)
    assert "Vos ressources" in text
    assert "charges" not in text
    assert "reste à vivre" not in text
