"""What is told of a household depends on the day on which the period ends: its commune, what it lives on."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from department.counting import Counting
from department.reporting import reported
from desktop.domain.budget import BudgetLine, Side
from desktop.domain.commune_changes import CommuneChange
from desktop.domain.household import Dwelling, Household, Person
from desktop.domain.measure import Measure, MeasureState
from desktop.domain.territory import Communes
from desktop.schemes.reference import communes
from desktop.schemes.registry import registry
from desktop.sync.contract.allowed import KINDS
from desktop.sync.contract.reading import read_body
from desktop.sync.payload import body_of
from tests.factories import budget, new_id

MERGED_ON = date(2026, 7, 1)
BEFORE, AFTER = "62498", "62765"


@pytest.fixture
def counting():
    """With two communes that become one in the middle of the year."""
    change = CommuneChange(MERGED_ON, AFTER, ((BEFORE, "Avant"), (AFTER, "Après")))
    return Counting(registry(), Communes(tuple(communes()), (change,)))


def read(*records):
    return [read_body(KINDS[type(one)], body_of(one, registry())) for one in records]


def followed(**changes):
    home = Household(new_id(), (Person(new_id(), "Maheu"),), Dwelling(BEFORE), **changes)
    return home, Measure(new_id(), home.id, "astre", MeasureState.ACTIVE, date(2026, 1, 5), 24)


def held(found, indicator):
    return sorted(
        (one.holds_from, one.holds_until, one.counted.code) for one in found if one.counted.indicator == indicator
    )


def test_a_household_is_counted_in_the_commune_that_there_is_when_the_period_ends(counting):
    home, measure = followed()
    found = counting.of_household(home.id, read(home, measure))
    assert held(found, "profile_commune") == [
        (date.min, MERGED_ON - timedelta(days=1), BEFORE),
        (MERGED_ON, date.max, AFTER),
    ]
    assert held(found, "end_reasons") == []


def test_what_does_not_change_is_one_fact(counting):
    home, measure = followed(composition="alone")
    found = counting.of_household(home.id, read(home, measure))
    same_place = communes().by_insee(BEFORE).territory == communes().by_insee(AFTER).territory
    assert len(held(found, "profile_family")) == (1 if same_place else 2)


def test_what_a_household_lives_on_is_what_its_last_budget_told_by_then(counting):
    home, measure = followed()
    day = date(2026, 3, 10)
    income = BudgetLine(Side.INCOME, "wage", Decimal(1))
    told = budget(home.id, day, lines=(income,))
    found = held(counting.of_household(home.id, read(home, measure, told)), "profile_resources")
    assert (date.min, day - timedelta(days=1), "") in found
    assert all(code for start, _, code in found if start >= day)
    private = budget(home.id, day, private_lines=(income,))
    hidden = held(counting.of_household(home.id, read(home, measure, private)), "profile_resources")
    assert {code for _, _, code in hidden} == {""}


def test_a_budget_without_income_tells_nothing_of_it(counting):
    home, measure = followed()
    empty = budget(home.id, date(2026, 3, 10), lines=(BudgetLine(Side.CHARGE, "rent", Decimal(300)),))
    assert body_of(empty, registry())["income_total"] is None
    found = counting.of_household(home.id, read(home, measure, empty))
    assert {code for _, _, code in held(found, "profile_resources")} == {""}


def test_records_without_their_household_count_all_the_same(counting):
    home, measure = followed()
    found = counting.of_household(home.id, read(measure))
    assert [one.counted.record_id for one in found if one.counted.indicator == "supported"] == [home.id]


def test_the_shipped_data_are_those_of_the_notebook():
    assert {one["key"] for one in reported().indicators()} >= {"supported", "visits", "education_households"}
    assert len(communes().territories) > 5
