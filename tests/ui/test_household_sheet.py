"""The sheet of a household: how to reach it first, what is under way, its story in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from desktop.domain.contact import Outcome
from desktop.domain.household import PersonRole
from desktop.domain.measure import MeasureState
from desktop.services.bundle import Services
from desktop.ui.households.sheet import HouseholdSheetPage
from desktop.ui.parts.story_view import FIRST_SHOWN, THEN_SHOWN
from desktop.ui.screen import Screen
from desktop.ui.widgets import LevelMark, PrimaryButton, TextLabel
from tests import factories
from tests.conftest import TODAY
from tests.ui.layout_walk import layout_faults
from tests.ui.samples import BETHUNE, Route, add_household, add_measure, add_visit
from tests.ui.settling import settled

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
    return [row.accessibleName().replace("\u00a0", " ") for row in page.story.rows]


def test_contact_instructions_stand_above_all_with_their_mark(page: HouseholdSheetPage, services: Services):
    household = add_household(services, contact_instructions="Ne pas laisser de message.")
    page.open(household.id)
    assert "Consignes de contact : Ne pas laisser de message." in texts(page)
    assert "Avant d’appeler, d’écrire ou de sonner" in texts(page)


def test_to_whom_nothing_may_be_revealed_stands_above_all_too(page: HouseholdSheetPage, services: Services):
    household = add_household(services)
    afraid = replace(household.persons[0], keep_from="son frère Karim")
    services.households.save(replace(household, persons=(afraid,)))
    page.open(household.id)
    assert f"{afraid.full_name} : ne rien révéler à son frère Karim." in texts(page)
    assert layout_faults(page) == []


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
    assert "N’habitent plus là" in texts(page)
    assert any("départ le 30 juin 2026" in text for text in texts(page))


def test_a_child_in_alternating_custody_and_an_arrival_to_come_are_told(page: HouseholdSheetPage, services: Services):
    household = add_household(services)
    child = replace(services.households.new_person(), last_name="Delattre", first_name="Paul")
    shared = replace(child, role=PersonRole.SHARED_CHILD, joined_on=date(2026, 9, 1))
    coming = replace(services.households.new_person(), last_name="Delattre", joined_on=date(2027, 1, 1))
    services.households.save(replace(household, persons=(*household.persons, shared, coming)))
    page.open(household.id)
    assert any("Enfant en résidence alternée · dans le ménage depuis le 1er septembre 2026" in t for t in texts(page))
    assert "À venir" in texts(page)


def test_the_story_is_told_month_by_month_in_plain_sentences(page: HouseholdSheetPage, services: Services):
    household = add_household(services)
    measure = add_measure(services, household)
    step = factories.promise("Appeler l’Anah")
    add_visit(services, measure, date(2026, 10, 3), answers={"findings": "Murs humides."}, next_steps=(step,))
    services.visits.porte_close(measure.id, date(2026, 10, 12), time(10, 0), "Avis de passage")
    add_visit(services, measure, date(2026, 10, 20), outcome=Outcome.REFUSED, reason="Trop de monde")
    services.visits.plan(measure.id, TODAY, time(14, 30))
    page.open(household.id)
    assert story(page) == [
        "Le 22 novembre, visite prévue à domicile, à 14 h 30.",
        "Le 20 octobre, visite refusée par le ménage. Trop de monde.",
        "Le 12 octobre, porte close à 10 h. Laissé sur place : avis de passage",
        "Le 3 octobre, visite à domicile à 14 h 30 : Murs humides. Promis : Appeler l’Anah",
        "Le 1er septembre, début de la mesure ASTRE, pour 12 mois.",
    ]
    months = [text for text in texts(page) if text in {"Novembre 2026", "Octobre 2026", "Septembre 2026"}]
    assert months == ["Novembre 2026", "Octobre 2026", "Septembre 2026"]


def test_what_changes_the_measure_is_in_the_same_story(page: HouseholdSheetPage, services: Services):
    household = add_household(services)
    measure = add_measure(services, household)
    services.measures.suspend(measure.id, date(2026, 10, 1), "Hospitalisation")
    services.measures.resume(measure.id, date(2026, 10, 20))
    services.measures.renew(measure.id, 6, "Chantier retardé")
    services.measures.end(measure.id, TODAY, "moved")
    page.open(household.id)
    page.story.narrow("step")
    assert story(page)[:4] == [
        "Le 22 novembre, fin de la mesure : Déménagement.",
        "Le 22 novembre, mesure renouvelée de 6 mois : Chantier retardé.",
        "Le 21 octobre, reprise de la mesure.",
        "Le 1er octobre, mesure suspendue : Hospitalisation.",
    ]


def test_the_chips_narrow_the_story(page: HouseholdSheetPage, services: Services):
    household = add_household(services)
    measure = add_measure(services, household)
    add_visit(services, measure, date(2026, 10, 3))
    services.visits.porte_close(measure.id, date(2026, 10, 12), time(10, 0), "")
    page.open(household.id)
    kinds = {"visit": ["Le 3 octobre, visite à domicile à 14 h 30."], "try": ["Le 12 octobre, porte close à 10 h."]}
    for kind, shown in kinds.items():
        page.story.narrow(kind)
        assert story(page) == shown
    page.story.narrow("all")
    assert len(story(page)) == 3


def test_every_past_contact_can_be_read_again_and_corrected(page: HouseholdSheetPage, services: Services, route: Route):
    household = add_household(services)
    measure = add_measure(services, household)
    visit = add_visit(services, measure, date(2026, 10, 3))
    closed = services.visits.porte_close(measure.id, date(2026, 10, 12), time(10, 0), "").contact
    page.open(household.id)
    rows = {row.entry.contact.id: row for row in page.story.rows if row.entry.contact is not None}
    rows[visit.id].buttons["Relire"].click()
    assert route.last == ("visit_read", {"contact_id": visit.id})
    rows[closed.id].buttons["Corriger"].click()
    assert route.last == ("visit", {"measure_id": measure.id, "contact_id": closed.id})


def test_a_long_story_is_shown_by_and_by(page: HouseholdSheetPage, services: Services):
    household = add_household(services)
    measure = add_measure(services, household, start=date(2026, 1, 1))
    for day in range(FIRST_SHOWN + THEN_SHOWN):
        services.visits.porte_close(measure.id, date(2026, 3, 1) + timedelta(days=day), None, "")
    page.open(household.id)
    assert len(page.story.rows) == FIRST_SHOWN
    assert page.story.more_button.text() == f"Montrer la suite ({THEN_SHOWN + 1} de plus)"
    page.story.more_button.click()
    assert len(page.story.rows) == FIRST_SHOWN + THEN_SHOWN
    assert page.story.rows[FIRST_SHOWN].buttons["Corriger"].hasFocus()
    page.story.more_button.click()
    assert len(page.story.rows) == FIRST_SHOWN + THEN_SHOWN + 1


def test_the_address_is_corrected_in_place_by_one_key_and_can_be_taken_back(
    page: HouseholdSheetPage, services: Services, screen: Screen, qtbot: QtBot
):
    household = add_household(services)
    page.open(household.id)
    qtbot.keyClick(page.open_measure_button, Qt.Key.Key_E)
    panel = page.slot.panel
    assert panel.field("dwelling.address").widget.hasFocus()
    panel.field("dwelling.address").widget.setText("3 place Jean Jaurès")
    panel.submit()
    assert services.households.get(household.id).dwelling.address == "3 place Jean Jaurès"
    settled()
    assert any("3 place Jean Jaurès" in text for text in texts(page))
    screen.messages.undo()
    assert services.households.get(household.id) == household


def test_a_wrong_commune_is_told_beside_it_until_another_is_chosen(page: HouseholdSheetPage, services: Services):
    page.open(add_household(services).id)
    page.correct_address()
    panel = page.slot.panel
    panel.field("dwelling.commune").widget.set_value(None)
    panel.submit()
    assert panel.errors == {"dwelling.commune": "Choisissez la commune dans la liste."}
    panel.field("dwelling.commune").widget.set_value(BETHUNE, "Béthune", "")
    assert panel.errors == {}


def test_measures_and_acts_lead_to_their_screens(page: HouseholdSheetPage, services: Services, route: Route):
    household = add_household(services)
    measure = add_measure(services, household)
    page.open(household.id)
    record, plan = page.acts[measure.id]
    assert record.hasFocus(), "the act of every day comes first"
    assert (record.text(), plan.text()) == ("Noter une visite", "Planifier")
    record.click()
    page.measure_buttons[measure.id].click()
    page.open_measure_button.click()
    page.edit_button.click()
    assert route.gone == [
        ("visit", {"measure_id": measure.id, "contact_id": None}),
        ("measure", {"measure_id": measure.id}),
        ("measure_open", {"household_id": household.id}),
        ("household_edit", {"household_id": household.id}),
    ]


def test_an_appointment_is_planned_from_the_sheet(page: HouseholdSheetPage, services: Services):
    household = add_household(services)
    measure = add_measure(services, household)
    page.open(household.id)
    page.acts[measure.id][1].click()
    page.slot.panel.submit()
    [planned] = services.measures.view(measure.id).contacts
    assert planned.is_planned
    settled()
    assert page.window().focusWidget() is page.acts[measure.id][0]


def test_of_several_measures_each_has_its_acts_and_one_stands_out(page: HouseholdSheetPage, services: Services):
    household = add_household(services)
    measures = [add_measure(services, household), add_measure(services, household, "vej")]
    page.open(household.id)
    acts = [page.acts[one.id][0] for one in measures]
    assert sorted(isinstance(one, PrimaryButton) for one in acts) == [False, True]
    assert {one.accessibleName() for one in acts} == {"Noter une visite, mesure ASTRE", "Noter une visite, mesure VEJ"}


def test_nothing_is_noted_on_a_measure_that_is_over(page: HouseholdSheetPage, services: Services):
    household = add_household(services)
    measure = add_measure(services, household)
    with services.workspace.notebook.write() as uow:
        uow.measures.put(replace(measure, state=MeasureState.CLOSED))
    page.open(household.id)
    assert page.acts == {}
    assert isinstance(page.open_measure_button, PrimaryButton)


def test_a_household_without_measure_says_what_to_do(page: HouseholdSheetPage, services: Services):
    page.open(add_household(services).id)
    assert any("Nouvelle mesure" in text for text in texts(page))
    assert "L’historique commencera avec le premier contact." in texts(page)


def test_a_household_that_is_not_there_is_told_in_the_bar(page: HouseholdSheetPage, screen: Screen):
    page.open("unknown")
    assert any("n’existe pas" in words for words in screen.messages.messages)


def test_a_change_elsewhere_is_shown(page: HouseholdSheetPage, services: Services, screen: Screen):
    household = add_household(services)
    page.open(household.id)
    services.households.save(replace(household, phone="03 21 11 22 33"))
    screen.hub.tell("household")
    settled()
    assert "03 21 11 22 33" in texts(page)


def test_once_the_address_is_saved_the_keys_stay_on_the_page(page, services, qtbot):
    page.open(add_household(services).id)
    page.correct_address()
    page.slot.panel.submit()
    assert page.address_button.hasFocus()


def test_the_filter_of_the_story_says_contacts_where_the_scheme_does(page: HouseholdSheetPage, services: Services):
    household = add_household(services)
    add_visit(services, add_measure(services, household, "microcredit"), date(2026, 10, 3))
    page.open(household.id)
    labels = [one.text().replace("\u00a0", " ") for one in page.story.chips.findChildren(QAbstractButton)]
    assert any(one.startswith("Contacts (1)") for one in labels), labels
    add_measure(services, household)
    page.open(household.id)
    labels = [one.text().replace("\u00a0", " ") for one in page.story.chips.findChildren(QAbstractButton)]
    assert any(one.startswith("Visites et contacts (1)") for one in labels)
