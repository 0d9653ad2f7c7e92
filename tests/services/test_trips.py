"""Time and kilometres: added up by month, scheme and measure, with their records (P3), never told outside (P1)."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from desktop.domain.contact import Outcome
from desktop.services.educations import EducationInput
from desktop.services.exchange import DeliveryState
from desktop.services.spent_remainder import HECTOMETRES, MINUTES, spent_remainder
from desktop.services.visits import VisitInput
from tests.conftest import TODAY
from tests.factories import contact, measure, opened_measure, recorded, saved_household

YEAR = (date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def astre(services):
    return opened_measure(services)


@pytest.fixture
def loan(services):
    return opened_measure(services, "microcredit", of=saved_household(services, "Roy"))


def visit(services, of, day, minutes=None, travel=None, kilometres=None, **more):
    spent = {"minutes": minutes, "travel_minutes": travel, "kilometres": kilometres and Decimal(kilometres)}
    return recorded(services, of, day, **spent, **more)


def test_months_schemes_and_measures_are_added_up_with_their_records(services, astre, loan):
    first = visit(services, astre, date(2026, 10, 5), 75, 40, "12.5")
    second = visit(services, astre, date(2026, 11, 3), 60, None, "0.3")
    third = visit(services, loan, date(2026, 11, 4), None, 20, "7.2")
    visit(services, astre, date(2026, 11, 9))
    trips = services.trips.totals(*YEAR)
    assert (trips.whole.minutes, trips.whole.travel_minutes, trips.whole.kilometres) == (135, 60, Decimal("20.0"))
    assert [(one.title, one.scheme, one.kilometres) for one in trips.months] == [
        ("Octobre 2026", "", Decimal("12.5")),
        ("ASTRE", "astre", Decimal("12.5")),
        ("Novembre 2026", "", Decimal("7.5")),
        ("ASTRE", "astre", Decimal("0.3")),
        ("Microcrédit", "microcredit", Decimal("7.2")),
    ]
    assert [one.record_ids for one in trips.months if not one.is_part] == [(first.id,), (second.id, third.id)]
    assert {one.measure_id: one.minutes for one in trips.measures} == {astre.id: 135, loan.id: 0}
    assert {line.id for line in services.indicators.records(trips.whole.record_ids)} == {first.id, second.id, third.id}


def test_a_porte_close_costs_its_way_too(services, astre):
    visit(services, astre, TODAY, 10, 30, "18", outcome=Outcome.PORTE_CLOSE)
    assert services.trips.totals(*YEAR).whole.kilometres == 18


def test_what_was_noted_by_mistake_counts_no_more_until_it_stands_again(services, astre):
    made = visit(services, astre, TODAY, 60, 30, "24")
    services.corrections.withdraw(made.id, "Saisie deux fois")
    assert services.trips.totals(*YEAR).is_empty
    services.corrections.restore(made.id)
    assert services.trips.totals(*YEAR).whole.kilometres == 24


def test_actions_count_among_the_trips(services, loan):
    services.educations.write(
        EducationInput(
            "microcredit", TODAY, (loan.household_id,), minutes=120, travel_minutes=50, kilometres=Decimal("31.4")
        ),
        {"themes": ["budget"]},
    )
    trips = services.trips.totals(*YEAR)
    assert (trips.whole.minutes, trips.whole.kilometres, trips.measures) == (120, Decimal("31.4"), ())


def test_what_a_deleted_household_cost_stays_without_a_name(services):
    old = opened_measure(services, "vej", start=date(2023, 1, 4))
    visit(services, old, date(2023, 1, 10), 60, 30, "24.5")
    services.measures.end(old.id, date(2023, 1, 20), "moved")
    year = (date(2023, 1, 1), date(2023, 12, 31))
    before = services.trips.totals(*year).whole
    services.retention.delete([old.household_id])
    after = services.trips.totals(*year).whole
    assert (after.minutes, after.travel_minutes, after.kilometres) == (before.minutes, 30, Decimal("24.5"))
    assert (after.record_ids, after.nameless, after.erased_on) == ((), 1, (TODAY,))


@given(st.lists(st.tuples(st.integers(1, 12), st.integers(0, 600), st.integers(0, 3000)), max_size=12))
def test_what_stays_adds_up_to_what_was_noted(noted):
    of = measure()
    contacts = [
        contact(of, date(2025, month, 3), minutes=minutes, kilometres=Decimal(hectometres) / 10)
        for month, minutes, hectometres in noted
    ]
    kept = list(spent_remainder("astre", "", contacts))
    assert sum(one.count for one in kept if one.what == MINUTES) == sum(minutes for _, minutes, _ in noted)
    assert sum(one.count for one in kept if one.what == HECTOMETRES) == sum(far for *_, far in noted)


def test_nothing_of_it_is_told_to_the_department(services, astre):
    visit(services, astre, TODAY, 77, 43, "123.4", answers={"findings": "Murs"})
    sent = " ".join(one.content for one in services.exchange.messages(DeliveryState.WAITING) if one.kind == "contact")
    assert not [name for name in ("minutes", "kilometres", "123.4", "hectometres") if name in sent]


def test_it_may_be_noted_in_the_evening_without_a_motif(services, astre):
    made = visit(services, astre, TODAY, answers={"findings": "Murs"})
    entered = VisitInput(astre.id, TODAY, made.at, answers={"findings": "Murs"}, minutes=60, kilometres=Decimal("9.5"))
    again = services.visits.record(entered, services.visits.begin(astre.id, made.id)).contact
    assert (again.minutes, again.kilometres) == (60, Decimal("9.5"))


def test_a_saved_visit_opens_with_its_time_and_its_way(services, astre):
    made = visit(services, astre, TODAY, 75, 40, "12.5")
    values = services.visits.begin(astre.id, made.id).values
    assert (values["minutes"], values["travel_minutes"], values["kilometres"]) == (
        "1\u00a0h\u00a015", "40\u00a0min", "12,5\u00a0km",
    )  # fmt: skip


def test_the_last_way_to_the_same_dwelling_is_offered_again(services, astre):
    draft = services.visits.begin(astre.id)
    assert services.visits.trip_before(draft) is None
    visit(services, astre, date(2026, 10, 5), 60, 40, "12.5")
    visit(services, astre, date(2026, 11, 2), 60, 35, "11")
    found = services.visits.trip_before(services.visits.begin(astre.id))
    assert (found.day, found.travel_minutes, found.kilometres) == (date(2026, 11, 2), 35, 11)


def test_the_table_has_each_day_and_the_sum_of_each_month(services, astre, loan, tmp_path):
    visit(services, astre, date(2026, 10, 5), 75, 40, "12.5", at=time(9))
    visit(services, loan, date(2026, 10, 6), 30, None, "7")
    table = services.trips.table(*YEAR)
    services.tables.write(table, tmp_path / "trajets.xlsx")
    sheet = load_workbook(tmp_path / "trajets.xlsx").active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2, max_row=4)]
    assert [row[1:3] for row in rows[:2]] == [["ASTRE", "DELATTRE Éloïse"], ["Microcrédit", "ROY Éloïse"]]
    assert [row[5:] for row in rows] == [[75, 40, 12.5], [30, None, 7], [105, 40, 19.5]]
    assert rows[2][1] == "Total Octobre 2026"
    assert services.trips.file_name(date(2026, 10, 1), date(2026, 10, 31)) == "Temps et trajets 2026-10.xlsx"
