"""The sheet of a household: how to reach it first, what is under way, its story in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest
from pytestqt.qtbot import QtBot

from desktop.domain.contact import Outcome
from desktop.domain.household import PersonRole
from desktop.services.bundle import Services
from desktop.ui.households.sheet import HISTORY_SHOWN, HouseholdSheetPage
from desktop.ui.measure.sections import ContactRow
from desktop.ui.screen import Screen
from desktop.ui.widgets import LevelMark, LinkButton, TextLabel
from tests.conftest import TODAY
from tests.ui.samples import Route, add_household, add_measure, add_visit

pytest_plugins = ["tests.ui.screen_fixtures"]


@pytest.fixture
def page(screen: Screen, qtbot: QtBot) -> HouseholdSheetPage:
    shown = HouseholdSheetPage(screen)
    qtbot.addWidget(shown)
    shown.resize(1100, 800)
    shown.show()
    qtbot.waitActive(shown)
    return shown


def texts(page: HouseholdSheetPage) -> list[str]:
    return [label.text().replace("\u00a0", " ") for label in page.findChildren(TextLabel)]


def story(page: HouseholdSheetPage) -> list[str]:
    return [row.accessibleName().replace("\u00a0", " ") for row in page.findChildren(ContactRow)]


def test_contact_instructions_stand_above_all_with_their_mark(page: HouseholdSheetPage, services: Services):
    household = add_household(services, contact_instructions="Ne pas laisser de message.")
    page.open(household.id)
    assert "Ne pas laisser de message." in texts(page)
    assert "Avant d’appeler, d’écrire ou de sonner" in texts(page)


def test_every_piece_says_who_may_read_it(page: HouseholdSheetPage, services: Services):
    household = add_household(
        services, contact_instructions="Chien", supports_in_place="CCAS", note="Fatiguée", phone="03 21 00 00 00"
    )
    page.open(household.id)
    levels = [mark.level for mark in page.findChildren(LevelMark)]
    assert levels.count("confidential") == 1
    assert levels.count("team") == 3
    assert "shared" in levels


def test_a_person_who_left_is_shown_as_such(page: HouseholdSheetPage, services: Services):
    household = add_household(services)
    gone = replace(
        services.households.new_person(),
        last_name="Delattre",
        first_name="Paul",
        role=PersonRole.CHILD,
        left_on=date(2026, 6, 30),
    )
    services.households.save(replace(household, persons=(*household.persons, gone)))
    page.open(household.id)
    assert "Hors du ménage" in texts(page)
    assert any("départ le 30/06/2026" in text for text in texts(page))


def test_the_story_is_told_latest_first_in_plain_sentences(page: HouseholdSheetPage, services: Services):
    household = add_household(services)
    measure = add_measure(services, household)
    add_visit(services, measure, date(2026, 10, 3))
    services.visits.porte_close(measure.id, date(2026, 10, 12), time(10, 0), "Carte de passage")
    add_visit(services, measure, date(2026, 10, 20), outcome=Outcome.REFUSED, reason="Trop de monde")
    services.visits.plan(measure.id, TODAY, time(14, 30))
    page.open(household.id)
    assert story(page) == [
        "Le 22 novembre 2026 à 14 h 30, visite prévue à domicile",
        "Le 20 octobre 2026, visite refusée par le ménage, Trop de monde",
        "Le 12 octobre 2026, porte close, Laissé sur place : carte de passage",
        "Le 3 octobre 2026, visite faite à domicile",
    ]


def test_a_long_story_is_cut_and_shown_whole_on_demand(page: HouseholdSheetPage, services: Services, qtbot):
    household = add_household(services)
    measure = add_measure(services, household)
    for day in range(1, HISTORY_SHOWN + 4):
        services.visits.porte_close(measure.id, date(2026, 10, day), None, "")
    page.open(household.id)
    assert len(page.findChildren(ContactRow)) == HISTORY_SHOWN
    more = next(button for button in page.findChildren(LinkButton) if "tout montrer" in button.text())
    assert more.text().startswith("et 3 plus anciennes")
    more.click()
    qtbot.waitUntil(lambda: len(page.findChildren(ContactRow)) == HISTORY_SHOWN + 3)


def test_measures_and_acts_lead_to_their_screens(page: HouseholdSheetPage, services: Services, route: Route):
    household = add_household(services)
    measure = add_measure(services, household)
    page.open(household.id)
    assert page.open_measure_button.hasFocus()
    page.measure_buttons[measure.id].click()
    page.open_measure_button.click()
    page.edit_button.click()
    assert route.gone == [
        ("measure", {"measure_id": measure.id}),
        ("measure_open", {"household_id": household.id}),
        ("household_edit", {"household_id": household.id}),
    ]


def test_a_household_without_measure_says_what_to_do(page: HouseholdSheetPage, services: Services):
    page.open(add_household(services).id)
    assert any("Ouvrir une mesure" in text for text in texts(page))
    assert "L’historique commencera avec la première visite." in texts(page)


def test_a_household_that_is_not_there_is_told_in_the_bar(page: HouseholdSheetPage, screen: Screen):
    page.open("unknown")
    assert any("n’existe pas" in words for words in screen.messages.messages)


def test_a_change_elsewhere_is_shown(page: HouseholdSheetPage, services: Services, screen: Screen):
    household = add_household(services)
    page.open(household.id)
    services.households.save(replace(household, phone="03 21 11 22 33"))
    screen.hub.tell("household")
    assert "03 21 11 22 33" in texts(page)
