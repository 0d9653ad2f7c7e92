"""A household in a commune that is one with others since: kept as written, counted by the day, proposed the new one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from desktop.domain.household import Dwelling
from desktop.services.lists import ListChoice, ListKind
from tests.factories import opened_measure, recorded, saved_household

HUBY, HESDIN = "62461", "62447"


@pytest.fixture
def household(services):
    return saved_household(services, dwelling=Dwelling(HUBY, "3 place Leclerc", "62140"))


def test_it_keeps_its_commune_and_is_saved_again_as_it_is(services, household):
    services.households.save(replace(household, note="x"))
    sheet = services.households.sheet(household.id)
    assert (sheet.household.dwelling.commune, sheet.commune.name) == (HUBY, "Huby-Saint-Leu")


def test_it_is_found_under_its_name_and_in_its_territory(services, household):
    assert services.search.search("huby").found[0].household_id == household.id
    for place in ("territory:Montreuillois", f"commune:{HUBY}"):
        assert len(services.lists.places(ListKind.HOUSEHOLDS, ListChoice(place=place)).places) == 1


@pytest.mark.parametrize(("year", "commune"), [(2024, HUBY), (2025, HESDIN)])
def test_the_table_of_a_period_has_the_commune_of_its_last_day(services, household, year, commune):
    of = opened_measure(services, "microcredit", date(2024, 3, 5), of=household)
    recorded(services, of, date(year, 6, 5), note="x")
    table = services.tables.preview("microcredit", date(year, 1, 1), date(year, 12, 31))
    cells = {str(cell) for row in table.rows for cell in row}
    assert commune in cells


def test_the_commune_of_today_is_known_for_a_correction(services, household):
    now = services.reference.commune_now(household.dwelling.commune)
    assert (now.insee, now.name) == (HESDIN, "Hesdin-la-Forêt")
    moved = replace(household, dwelling=replace(household.dwelling, commune=now.insee))
    assert services.households.save(moved).dwelling.commune == HESDIN
