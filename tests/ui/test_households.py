"""« Ménages » over a real notebook: found while typing, narrowed, opened by Enter, friendly when empty."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from desktop.domain.household import Household
from desktop.services.bundle import Services
from desktop.services.list_settings import SavedFilter
from desktop.services.lists import Facet, ListChoice, ListKind, ListOrder
from desktop.ui.households.facets import FacetButton
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
    return [page.table.rows.row(place).name for place in range(page.table.rows.rowCount())]


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
def test_filters_narrow_the_list(page: HouseholdsPage, three, typed: str):
    page.open(search=typed)
    page.filters.choose(Facet.SCHEME, "astre")
    assert names(page) == ["LEFEBVRE Éloïse"]
    page.filters.choose(Facet.SCHEME, "")
    page.filters.choose(Facet.PLACE, "territory:Artois")
    assert names(page) == ["KOWALCZYK Łukasz"]


def test_filters_without_any_household_offer_to_show_everything(page: HouseholdsPage, three):
    page.open()
    page.filters.choose(Facet.PLACE, "territory:Ternois")
    assert empty_title(page) == "Rien ne répond à ces filtres"
    page.stack.currentWidget().findChildren(PrimaryButton)[-1].click()
    assert len(names(page)) == 3


def entries(button: FacetButton) -> list[tuple[str, str]]:
    return [(entry.title, entry.aside) for entry in button.panel.list.entries.entries if not entry.is_heading]


def test_a_filter_shows_what_each_value_would_leave_and_is_chosen_by_keys(page: HouseholdsPage, three, qtbot: QtBot):
    page.open()
    button = page.filters.buttons[Facet.SCHEME]
    button.open()
    assert entries(button) == [("Tous les dispositifs", ""), ("ASTRE", "1"), ("VEJ", "1")]
    press(button.panel.list, Qt.Key.Key_Down)
    assert button.panel.list.current_entry().title == "ASTRE"
    press(button.panel.list, Qt.Key.Key_Return)
    assert button.text() == "Dispositif\u00a0: ASTRE"
    assert not button.panel.isVisible()
    assert names(page) == ["LEFEBVRE Éloïse"]
    page.filters.all.click()
    assert len(names(page)) == 3
    assert button.text() == "Dispositif"


def test_escape_leaves_a_filter_as_it_was(page: HouseholdsPage, three):
    page.open()
    button = page.filters.buttons[Facet.STATE]
    button.open()
    press(button.panel.list, Qt.Key.Key_Escape)
    assert not button.panel.isVisible()
    assert button.value == ""


def test_many_values_are_narrowed_by_typing(page: HouseholdsPage, three):
    page.open()
    button = page.filters.buttons[Facet.PLACE]
    button.open()
    assert button.panel.narrow.isVisible() == (len(entries(button)) > 9)
    type_text(button.panel.narrow, "beth")
    assert ("Béthune", "1") in entries(button)
    assert all("B" in title for title, _count in entries(button))


def header_words(page: HouseholdsPage) -> list[str]:
    said: list[str] = []
    page.table.head.announced.connect(said.append)
    return said


def test_a_column_is_sorted_by_its_head_and_the_other_way_the_second_time(page: HouseholdsPage, three, qtbot: QtBot):
    page.open()
    page.table.head.sort_wanted.emit(3)
    assert names(page) == ["KOWALCZYK Łukasz", "LEFEBVRE Éloïse", "AIT OUALI Samira"]
    page.table.head.sort_wanted.emit(3)
    assert names(page) == ["AIT OUALI Samira", "LEFEBVRE Éloïse", "KOWALCZYK Łukasz"]


def test_the_head_is_walked_and_sorted_by_keys_and_says_so(page: HouseholdsPage, three):
    page.open()
    said = header_words(page)
    page.table.head.setFocus()
    press(page.table.head, Qt.Key.Key_Space)
    assert said == ["Ménage, tri croissant", "Ménage, tri décroissant"]
    press(page.table.head, Qt.Key.Key_Right)
    assert said[-1] == "Dispositifs"
    assert names(page)[0] == "LEFEBVRE Éloïse"


def test_a_column_is_moved_and_widened_by_keys_and_found_so_the_next_time(page, three, screen: Screen, qtbot: QtBot):
    page.open()
    head = page.table.head
    head.setFocus()
    press(head, Qt.Key.Key_Right)
    before = head.sectionSize(1)
    press(head, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert head.sectionSize(1) > before
    press(head, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert head.visualIndex(1) == 2
    page.table.head.sort_wanted.emit(3)
    page.leave()
    again = HouseholdsPage(screen)
    qtbot.addWidget(again)
    assert again.table.head.visualIndex(1) == 2
    assert again.table.order == ListOrder("commune")


def test_a_column_hidden_stays_hidden_until_all_are_put_back(page: HouseholdsPage, three, screen: Screen, qtbot: QtBot):
    page.open()
    page.table.show_column("state", shown=False)
    assert page.table.isColumnHidden(2)
    page.leave()
    again = HouseholdsPage(screen)
    qtbot.addWidget(again)
    again.resize(1400, 700)
    again.show()
    assert again.table.isColumnHidden(2)
    again.table.reset_columns()
    assert not again.table.isColumnHidden(2)


def test_the_menu_of_columns_names_each(page: HouseholdsPage, three):
    page.open()
    menu = page.table.columns_menu(page.mapToGlobal(page.rect().center()))
    assert [act.text() for act in menu.actions()][:3] == ["Dispositifs", "État", "Commune"]
    menu.actions()[1].trigger()
    assert page.table.isColumnHidden(2)
    menu.close()


def test_several_lines_are_chosen_and_copied_with_their_titles(page: HouseholdsPage, three, screen: Screen):
    page.open()
    press(page.search, Qt.Key.Key_Down)
    press(page.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert page.count_text == "3\u00a0ménages · 3\u00a0lignes choisies"
    assert page.copy.isVisible()
    press(page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0].split("\t")[:2] == ["Ménage", "Dispositifs"]
    assert [line.split("\t")[0] for line in lines[1:]] == ["AIT OUALI Samira", "KOWALCZYK Łukasz", "LEFEBVRE Éloïse"]
    assert "3\u00a0lignes copiées" in screen.messages.messages[-1]


def test_the_row_at_hand_is_said_whole(page: HouseholdsPage, three):
    page.open()
    said: list[str] = []
    page.table.announced.connect(said.append)
    press(page.search, Qt.Key.Key_Down)
    press(page.table, Qt.Key.Key_Down)
    assert said[-1].startswith("KOWALCZYK Łukasz, Dispositifs\u00a0: VEJ, État\u00a0: En cours, Commune\u00a0: Béthune")


def test_coming_back_finds_the_line_that_was_left(page: HouseholdsPage, three, route: Route):
    page.open()
    type_text(page.search, "zola")
    press(page.search, Qt.Key.Key_Down)
    press(page.table, Qt.Key.Key_Down)
    press(page.table, Qt.Key.Key_Return)
    page.leave()
    page.open()
    assert page.search.text() == "zola"
    assert page.table.hasFocus()
    assert page.table.current_row().name == "KOWALCZYK Łukasz"


def test_control_and_enter_opens_the_measure_in_course(page: HouseholdsPage, three, services: Services, route: Route):
    page.open(search="kowal")
    press(page.search, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    key, args = route.last
    assert (key, services.measures.view(args["measure_id"]).measure.household_id) == ("measure", three[1].id)
    page.open(search="samira")
    press(page.search, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert route.last == ("household", {"household_id": three[2].id})


def test_the_list_of_measures_tells_progress_and_opens_the_measure(page: HouseholdsPage, three, route: Route):
    page.open()
    page.kind.set_value("measure")
    assert page.count_text == "2\u00a0mesures"
    assert names(page) == ["KOWALCZYK Łukasz", "LEFEBVRE Éloïse"]
    assert page.table.rows.index(1, 3).data() == "0 sur 24"
    press(page.search, Qt.Key.Key_Return)
    assert route.last[0] == "measure"


def test_a_filter_is_kept_used_renamed_and_taken_away(page: HouseholdsPage, three, services: Services, screen: Screen):
    page.open()
    page.filters.choose(Facet.SCHEME, "vej")
    page.saved.open()
    press(page.saved.panel.list, Qt.Key.Key_Return)
    type_text(page.strip.name, "Mes VEJ")
    press(page.strip.name, Qt.Key.Key_Return)
    (kept,) = services.list_settings.saved()
    assert (kept.name, kept.choice) == ("Mes VEJ", ListChoice(scheme="vej"))
    assert page.strip.title.text() == "Filtre\u00a0: Mes VEJ"
    page.filters.all.click()
    assert not page.strip.isVisible()
    page.saved.open()
    press(page.saved.panel.list, Qt.Key.Key_Return)
    assert names(page) == ["KOWALCZYK Łukasz"]
    page.strip.rename.click()
    page.strip.name.setText("Jugements")
    page.strip.keep.click()
    assert [one.name for one in services.list_settings.saved()] == ["Jugements"]
    page.strip.remove.click()
    assert services.list_settings.saved() == []
    assert "supprimé" in screen.messages.messages[-1]


def test_a_filter_for_measures_brings_their_list(page: HouseholdsPage, three):
    page.open()
    page.use(
        SavedFilter("1", "Toutes", ListKind.MEASURES, ListChoice(scheme="astre"), ListOrder("end", descending=True))
    )
    assert page.list_kind is ListKind.MEASURES
    assert names(page) == ["LEFEBVRE Éloïse"]
    assert page.table.order == ListOrder("end", descending=True)


def test_a_misspelt_name_shows_what_is_near_and_says_so(page: HouseholdsPage, three):
    page.open()
    type_text(page.search, "lefevbre")
    assert names(page) == ["LEFEBVRE Éloïse"]
    assert page.count_text == "1\u00a0ménage, proches de «\u00a0lefevbre\u00a0»"


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
    words = page.table.rows.index(0, 1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert words == "Dispositifs\u00a0: ASTRE"


def test_a_household_saved_elsewhere_appears(page: HouseholdsPage, services: Services, screen: Screen, three):
    page.open()
    add_household(services, "Bailleul", "Gérard")
    screen.hub.tell("household")
    assert "BAILLEUL Gérard" in names(page)


def test_large_text_gives_up_the_least_needed_columns(page: HouseholdsPage, three):
    page.open()
    assert not page.table.isColumnHidden(8)
    page.resize(640, 700)
    assert page.table.isColumnHidden(5)
    assert page.table.isColumnHidden(8)
    assert not page.table.isColumnHidden(3)
    assert not page.table.isColumnHidden(0)


def test_what_is_open_goes_with_the_page(page: HouseholdsPage, three, qtbot: QtBot):
    page.open()
    page.filters.buttons[Facet.PLACE].open()
    page.hide()
    assert not page.filters.buttons[Facet.PLACE].panel.isVisible()
    page.show()
    page.columns.click()  # and the menu of columns with the end of this test
