"""« Ménages » over a real notebook: found while typing, narrowed, opened by Enter, friendly when empty."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.domain.household import Household
from desktop.services.bundle import Services
from desktop.ui.households.page import HouseholdsPage
from desktop.ui.screen import Screen
from desktop.ui.widgets import EmptyState, PrimaryButton
from tests.ui.samples import BETHUNE, SAINT_OMER, Route, add_household, add_measure
from tests.ui.typing import press, type_text

pytest_plugins = ["tests.ui.screen_fixtures"]


@pytest.fixture
def three(services: Services) -> tuple[Household, ...]:
    """Lens (ASTRE), Béthune (VEJ), Saint-Omer (nothing)."""
    made = (
        add_household(services, "Lefebvre", "Éloïse"),
        add_household(services, "Kowalczyk", "Łukasz", BETHUNE, phone="06 12 34 56 78"),
        add_household(services, "Ait Ouali", "Samira", SAINT_OMER),
    )
    add_measure(services, made[0], "astre")
    add_measure(services, made[1], "vej")
    return made


@pytest.fixture
def page(screen: Screen, qtbot: QtBot) -> HouseholdsPage:
    shown = HouseholdsPage(screen)
    qtbot.addWidget(shown)
    shown.resize(1200, 700)
    shown.show()
    qtbot.waitActive(shown)
    return shown


def names(page: HouseholdsPage) -> list[str]:
    if page.is_empty:
        return []
    return [page.model.row(place).name for place in range(page.model.rowCount())]


def empty_title(page: HouseholdsPage) -> str:
    assert page.is_empty
    return page.stack.currentWidget().findChildren(EmptyState)[-1].accessibleName()


def test_all_households_are_listed_by_name_with_the_search_ready(page: HouseholdsPage, three):
    page.open()
    assert names(page) == ["AIT OUALI Samira", "KOWALCZYK Łukasz", "LEFEBVRE Éloïse"]
    assert page.search.hasFocus()
    assert page.count_text == "3\u00a0ménages"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("lukasz", ["KOWALCZYK Łukasz"]),
        ("elo lef", ["LEFEBVRE Éloïse"]),
        ("bethune", ["KOWALCZYK Łukasz"]),
        ("0612345678", ["KOWALCZYK Łukasz"]),
        ("zola", ["AIT OUALI Samira", "KOWALCZYK Łukasz", "LEFEBVRE Éloïse"]),
    ],
)
def test_households_are_found_while_typing(page: HouseholdsPage, three, typed: str, found: list[str]):
    page.open()
    type_text(page.search, typed)
    assert names(page) == found


def test_a_search_given_by_another_screen_is_shown(page: HouseholdsPage, three):
    page.open(search="samira")
    assert page.search.text() == "samira"
    assert names(page) == ["AIT OUALI Samira"]


def test_enter_in_the_search_opens_the_line_chosen(page: HouseholdsPage, three, route: Route):
    page.open(search="kowal")
    press(page.search, Qt.Key.Key_Return)
    assert route.last == ("household", {"household_id": three[1].id})


def test_the_arrow_goes_from_the_search_to_the_list_where_enter_opens(page: HouseholdsPage, three, route: Route):
    page.open()
    press(page.search, Qt.Key.Key_Down)
    assert page.table.hasFocus()
    press(page.table, Qt.Key.Key_Down)
    press(page.table, Qt.Key.Key_Return)
    assert route.last == ("household", {"household_id": three[1].id})


def test_escape_empties_the_search(page: HouseholdsPage, three):
    page.open(search="kowal")
    press(page.search, Qt.Key.Key_Escape)
    assert len(names(page)) == 3


@pytest.mark.parametrize("typed", ["", "e"])
def test_the_scheme_and_the_territory_narrow_the_list(page: HouseholdsPage, three, typed: str):
    page.open(search=typed)
    page.scheme.set_value("astre")
    assert names(page) == ["LEFEBVRE Éloïse"]
    page.scheme.set_value(None)
    page.territory.set_value("Artois")
    assert names(page) == ["KOWALCZYK Łukasz"]


def test_filters_without_any_household_offer_to_show_everything(page: HouseholdsPage, three):
    page.open()
    page.territory.set_value("Ternois")
    assert empty_title(page) == "Aucun ménage avec ces filtres"
    page.stack.currentWidget().findChildren(PrimaryButton)[-1].click()
    assert len(names(page)) == 3


def test_a_search_without_result_offers_a_new_household(page: HouseholdsPage, three, route: Route):
    page.open(search="zzz")
    assert "zzz" in empty_title(page)
    page.stack.currentWidget().findChildren(PrimaryButton)[-1].click()
    assert route.last == ("household_edit", {"household_id": None})


def test_an_empty_notebook_says_how_to_begin(page: HouseholdsPage):
    page.open()
    assert empty_title(page) == "Votre carnet ne contient encore aucun ménage"


def test_the_schemes_of_a_household_are_read_aloud_by_name(page: HouseholdsPage, three):
    page.open(search="lefebvre")
    words = page.model.index(0, 1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert words == "Dispositifs\u00a0: ASTRE"


def test_a_household_saved_elsewhere_appears(page: HouseholdsPage, services: Services, screen: Screen, three):
    page.open()
    add_household(services, "Bailleul", "Gérard")
    screen.hub.tell("household")
    assert "BAILLEUL Gérard" in names(page)


def test_large_text_gives_up_the_least_needed_columns(page: HouseholdsPage, three):
    page.open()
    assert not page.table.isColumnHidden(3)
    page.resize(640, 700)
    assert page.table.isColumnHidden(4)
    assert page.table.isColumnHidden(3)
    assert not page.table.isColumnHidden(2)
