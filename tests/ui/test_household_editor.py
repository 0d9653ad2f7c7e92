"""Writing a household: errors beside the fields, duplicates told, nothing typed lost."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from desktop.domain.household import Dwelling, PersonRole
from desktop.services.bundle import Services
from desktop.ui.households.dwelling_fields import CODE, DwellingFields
from desktop.ui.households.editor import HouseholdEditorPage
from desktop.ui.households.form import HouseholdForm
from desktop.ui.parts.unsaved_form import KEEP_AFTER_MS
from desktop.ui.screen import Screen
from desktop.ui.widgets import LevelMark, LinkButton
from tests.factories import listed
from tests.ui.samples import LENS, Route, add_household, add_measure, add_visit
from tests.ui.settling import settled
from tests.ui.typing import type_text

pytest_plugins = ["tests.ui.screen_fixtures"]


def shown(screen: Screen, qtbot: QtBot) -> HouseholdEditorPage:
    page = HouseholdEditorPage(screen)
    qtbot.addWidget(page)
    page.resize(1100, 700)
    page.show()
    qtbot.waitActive(page)
    return page


@pytest.fixture
def page(screen: Screen, qtbot: QtBot) -> HouseholdEditorPage:
    return shown(screen, qtbot)


def write(page: HouseholdEditorPage, name: str, text: str) -> None:
    """Types into a field and leaves it."""
    field = dict(page.form.all_fields())[name]
    type_text(field.widget, text)
    if hasattr(field.widget, "check"):
        field.widget.check()


def errors(page: HouseholdEditorPage) -> dict[str, str]:
    return {name: field.error for name, field in page.form.all_fields() if field.error}


def test_a_name_and_a_commune_are_enough(page: HouseholdEditorPage, services: Services, route: Route):
    page.open(None)
    write(page, "persons.0.last_name", "Delattre")
    write(page, "dwelling.commune", "lens")
    page.save()
    line = listed(services)[0]
    assert (line.name, line.commune) == ("DELATTRE", "Lens")
    assert route.last == ("household", {"household_id": line.id})
    assert {"household", "outbox"} <= route.all_told


def test_all_that_is_wrong_is_told_at_once_beside_each_field(page: HouseholdEditorPage, services: Services):
    page.open(None)
    write(page, "persons.0.birth_date", "Marie-Thérèse Lefebvre")
    page.save()
    assert errors(page) == {
        "persons.0.last_name": "Le nom est à remplir.",
        "persons.0.birth_date": "Cette date n’est pas comprise. Écrivez par exemple 14/03/2026.",
        "dwelling.commune": "Choisissez la commune dans la liste.",
    }
    assert page.summary.replace("\u00a0", " ") == "3 points à revoir : Nom, Date de naissance, Commune."
    assert page.form.persons[0].fields["last_name"].widget.hasFocus()
    assert page.form.persons[0].fields["birth_date"].widget.text() == "Marie-Thérèse Lefebvre"
    assert services.households.count() == 0


def test_an_impossible_birth_or_departure_is_told_by_the_notebook(page: HouseholdEditorPage):
    page.open(None)
    write(page, "persons.0.last_name", "Delattre")
    write(page, "dwelling.commune", "lens")
    write(page, "persons.0.birth_date", "01/01/2099")
    write(page, "persons.0.joined_on", "01/03/2026")
    write(page, "persons.0.left_on", "01/02/2026")
    page.save()
    assert set(errors(page)) == {"persons.0.birth_date", "persons.0.left_on"}


def test_the_postal_code_is_filled_when_the_commune_has_one_only(page: HouseholdEditorPage):
    page.open(None)
    write(page, "dwelling.commune", "lievin")
    assert page.form.fields["dwelling.postal_code"].widget.value() == "62800"


def test_a_postal_code_that_was_typed_is_never_written_over(page: HouseholdEditorPage):
    page.open(None)
    write(page, "dwelling.postal_code", "62999")
    write(page, "dwelling.commune", "lievin")
    assert page.form.fields["dwelling.postal_code"].widget.value() == "62999"


def test_a_possible_duplicate_is_told_before_the_creation_and_can_be_opened(
    page: HouseholdEditorPage, services: Services, route: Route
):
    known = add_household(services, "Delattre", "Éloïse")
    page.open(None)
    write(page, "persons.0.last_name", "delattre")
    assert page.duplicates == []
    write(page, "persons.0.first_name", "Eloise")
    assert page.duplicates == ["Un ménage proche existe\u00a0: D…, Lens."]
    next(button for button in page.findChildren(LinkButton) if button.text() == "Ouvrir").click()
    assert route.last == ("household", {"household_id": known.id})


def test_a_household_is_no_duplicate_of_itself(page: HouseholdEditorPage, services: Services):
    page.open(add_household(services).id)
    assert page.duplicates == []


def test_persons_are_added_and_taken_away_with_a_way_back(
    page: HouseholdEditorPage, services: Services, screen: Screen
):
    household = add_household(services)
    page.open(household.id)
    page.form.add_button.click()
    page.form.add_button.click()
    write(page, "persons.1.last_name", "Delattre")
    write(page, "persons.1.first_name", "Paul")
    write(page, "persons.2.last_name", "Delattre")
    page.form.persons[1].remove_button.click()
    assert len(page.form.persons) == 2
    undo = next(button for button in screen.messages.findChildren(LinkButton) if button.text() == "Annuler")
    undo.click()
    page.save()
    saved = services.households.get(household.id)
    assert [person.first_name for person in saved.persons] == ["Éloïse", "Paul", ""]
    assert [person.role for person in saved.persons] == [PersonRole.HEAD, PersonRole.PARTNER, PersonRole.CHILD]


def test_the_only_person_cannot_be_taken_away(page: HouseholdEditorPage):
    page.open(None)
    assert page.form.persons[0].remove_button.isHidden()


def test_an_edit_keeps_everything_that_was_not_touched(page: HouseholdEditorPage, services: Services):
    household = add_household(
        services,
        composition="alone",
        marital_status="widowed",
        agreed_on=date(2026, 1, 5),
        phone="03 21 00 00 00",
        contact_instructions="Chien",
        supports_in_place="CCAS",
        note="Fatiguée",
        resources_bracket="1200",
    )
    page.open(household.id)
    write(page, "persons.0.phone", "06 00 00 00 00")
    page.save()
    saved = services.households.get(household.id)
    assert saved.persons[0].phone == "06 00 00 00 00"
    for name in ("composition", "marital_status", "agreed_on", "phone", "contact_instructions", "note", "dwelling"):
        assert getattr(saved, name) == getattr(household, name)
    assert saved.resources_bracket == "1200"


def test_to_whom_nothing_may_be_revealed_is_asked_for_when_it_is_needed(page: HouseholdEditorPage, services: Services):
    household = add_household(services)
    page.open(household.id)
    (person,) = page.form.persons
    assert person.fields["keep_from"].isHidden()
    person.mark_button.click()
    assert not person.fields["keep_from"].isHidden()
    write(page, "persons.0.keep_from", " son frère Karim ")
    page.save()
    assert services.households.get(household.id).persons[0].keep_from == "son frère Karim"
    page.open(household.id)
    assert not page.form.persons[0].fields["keep_from"].isHidden()
    assert page.form.persons[0].mark_button.isHidden()


def test_every_field_says_who_may_read_it(page: HouseholdEditorPage):
    page.open(None)
    assert all(field.findChild(LevelMark) is not None for _, field in page.form.all_fields())
    levels = {name: field.findChild(LevelMark).level for name, field in page.form.all_fields()}
    assert {name for name, level in levels.items() if level == "confidential"} == {"note"}
    assert {name for name, level in levels.items() if level == "team"} == {
        "persons.0.phone", "persons.0.keep_from", "phone", "contact_instructions", "supports_in_place",
    }  # fmt: skip


def test_what_is_typed_comes_back_after_another_screen_as_it_was_typed(
    page: HouseholdEditorPage, screen: Screen, services: Services, qtbot: QtBot
):
    page.open(None)
    write(page, "persons.0.last_name", "Delattre")
    write(page, "persons.0.birth_date", "le 3 quelque chose")
    write(page, "dwelling.commune", "lens")
    page.form.add_button.click()
    write(page, "persons.1.last_name", "Wattel")
    page.leave()
    later = shown(screen, qtbot)
    later.open(None)
    assert later.form.persons[0].fields["last_name"].widget.value() == "Delattre"
    assert later.form.persons[0].fields["birth_date"].widget.text() == "le 3 quelque chose"
    assert later.form.persons[1].fields["last_name"].widget.value() == "Wattel"
    assert later.form.fields["dwelling.commune"].widget.value() == LENS
    assert services.households.count() == 0


def test_what_is_typed_is_kept_by_itself_within_two_seconds(
    page: HouseholdEditorPage, services: Services, route: Route, qtbot: QtBot
):
    assert KEEP_AFTER_MS <= 2000
    page.open(None)
    write(page, "persons.0.last_name", "Delattre")
    qtbot.waitUntil(lambda: services.unsaved.load("household:new") != {}, timeout=4000)
    assert route.saved[-1] == "Saisie gardée, pas encore enregistrée"


def test_locking_keeps_what_is_typed(page: HouseholdEditorPage, services: Services):
    household = add_household(services)
    page.open(household.id)
    write(page, "note", "À rappeler")
    page.prepare_lock()
    assert services.unsaved.load(f"household:{household.id}")["fields"]["note"] == "À rappeler"


def test_a_saved_household_leaves_nothing_unsaved_behind(page: HouseholdEditorPage, services: Services):
    page.open(None)
    write(page, "persons.0.last_name", "Delattre")
    write(page, "dwelling.commune", "lens")
    page.prepare_lock()
    page.save()
    page.leave()
    assert services.unsaved.load("household:new") == {}


def test_giving_up_has_a_way_back(page: HouseholdEditorPage, services: Services, screen: Screen, route: Route):
    page.open(None)
    write(page, "persons.0.last_name", "Delattre")
    page.cancel_button.click()
    assert route.backs == 1
    assert services.unsaved.load("household:new") == {}
    next(button for button in screen.messages.findChildren(LinkButton) if button.text() == "Annuler").click()
    assert route.last == ("household_edit", {"household_id": None})
    page.open(None)
    assert page.form.persons[0].fields["last_name"].widget.value() == "Delattre"


def test_the_sheet_as_saved_comes_back_on_demand(page: HouseholdEditorPage, services: Services):
    household = add_household(services)
    page.open(household.id)
    write(page, "persons.0.first_name", " Marie")
    page.leave()
    page.open(household.id)
    next(button for button in page.findChildren(LinkButton) if button.text() == "Revenir à la fiche").click()
    assert page.form.persons[0].fields["first_name"].widget.value() == "Éloïse"


def test_the_summary_leads_to_each_field_and_forgets_what_is_mended(page: HouseholdEditorPage):
    page.open(None)
    page.save()
    name, commune = page.bar.summary.links
    commune.click()
    assert dict(page.form.all_fields())["dwelling.commune"].widget.focusProxy().hasFocus()
    name.click()
    write(page, "persons.0.last_name", "Delattre")
    assert page.summary.replace("\u00a0", " ") == "Un point à revoir : Commune."


def test_a_commune_chosen_after_an_error_is_right_at_once(page: HouseholdEditorPage):
    page.open(None)
    write(page, "persons.0.last_name", "Delattre")
    page.save()
    assert set(errors(page)) == {"dwelling.commune"}
    page.form.dwelling.picker.set_value(LENS, "Lens", "")
    assert errors(page) == {}
    assert page.summary == ""


def test_the_dates_of_a_person_are_unfolded_when_they_are_needed(page: HouseholdEditorPage, services: Services):
    household = add_household(services)
    page.open(household.id)
    person = page.form.persons[0]
    assert person.fields["left_on"].isHidden()
    person.dates_button.click()
    assert not person.fields["left_on"].isHidden()
    write(page, "persons.0.joined_on", "01/03/2026")
    page.save()
    page.open(household.id)
    assert not page.form.persons[0].fields["joined_on"].isHidden()


def test_an_error_in_what_is_folded_away_unfolds_it(page: HouseholdEditorPage):
    page.open(None)
    write(page, "persons.0.left_on", "un de ces jours")
    page.save()
    assert not page.form.persons[0].fields["left_on"].isHidden()
    assert "Départ du ménage le" in page.summary


def test_leaving_an_unfinished_household_says_that_it_is_kept(page: HouseholdEditorPage, screen: Screen):
    page.open(None)
    page.leave()
    assert not screen.messages.messages
    write(page, "persons.0.last_name", "Delattre")
    page.leave()
    assert any("gardée sans être enregistrée" in words for words in screen.messages.messages)


def test_a_home_visit_needs_no_full_address(page: HouseholdEditorPage, services: Services):
    page.open(None)
    write(page, "persons.0.last_name", "Delattre")
    write(page, "dwelling.address", "caravane au bout du chemin")
    write(page, "dwelling.commune", "lens")
    page.save()
    household = services.households.get(listed(services)[0].id)
    measure = add_measure(services, household)
    assert add_visit(services, measure, date(2026, 11, 3)).place == ""
    assert household.dwelling.address == "caravane au bout du chemin"


def test_the_only_code_of_a_commune_is_put_in_by_one_press(screen, qtbot):
    page = HouseholdEditorPage(screen)
    qtbot.addWidget(page)
    page.open()
    dwelling = page.form.dwelling
    assert dwelling.put_code.isHidden()
    dwelling.code.setText("62999")
    dwelling.picker.set_value("62119", "Béthune", "")
    assert dwelling.put_code.text() == "Mettre 62400"
    dwelling.put_code.click()
    assert dwelling.code.value() == "62400"
    assert dwelling.put_code.isHidden()


def test_possible_doubles_are_told_under_the_fields_which_never_move(screen, services, qtbot):
    add_household(services, "Delattre", "Éloïse")
    page = HouseholdEditorPage(screen)
    qtbot.addWidget(page)
    page.resize(900, 700)
    page.show()
    page.open()
    first = page.form.persons[0]
    before = first.mapTo(page, QPoint(0, 0))
    first.fields["last_name"].widget.setText("Delattre")
    first.fields["first_name"].widget.setText("Éloïse")
    qtbot.waitUntil(lambda: bool(page.duplicates))
    assert first.mapTo(page, QPoint(0, 0)) == before


def test_the_marks_are_explained_on_the_sheet_until_they_are_understood(screen, qtbot):
    first = HouseholdForm(screen, screen.services.households.new())
    qtbot.addWidget(first)
    assert first.legend is not None
    first.legend.close_button.click()
    again = HouseholdForm(screen, screen.services.households.new())
    qtbot.addWidget(again)
    assert again.legend is None


@pytest.mark.parametrize("name", ["phone", "persons.0.phone"])
def test_a_telephone_number_too_short_is_remarked_when_it_is_left_and_never_refused(
    page: HouseholdEditorPage, services: Services, name: str
):
    page.open(None)
    write(page, "persons.0.last_name", "Delattre")
    write(page, "dwelling.commune", "lens")
    field = dict(page.form.all_fields())[name]
    field.widget.setFocus()
    type_text(field.widget, "06399")
    assert field.remark == ""
    page.form.add_button.setFocus()
    assert field.remark == "Il manque des chiffres."
    page.save()
    assert services.households.count() == 1


def test_the_remark_on_a_telephone_number_goes_while_it_is_completed(page: HouseholdEditorPage):
    page.open(None)
    field = page.form.fields["phone"]
    field.widget.setFocus()
    type_text(field.widget, "03 21 12 34")
    page.form.add_button.setFocus()
    assert field.remark
    field.widget.setFocus()
    field.widget.end(False)
    type_text(field.widget, " 56")
    assert field.remark == ""


def test_what_was_told_of_a_postal_code_goes_once_it_is_corrected_in_place(services: Services, qtbot: QtBot):
    dwelling = DwellingFields(services.reference, Dwelling(LENS, "", "62999"))
    dwelling.fields[CODE].set_error("Le code postal de Lens est 62300.")
    dwelling.code.setText("62300")
    assert dwelling.fields[CODE].error == ""


def test_nothing_below_moves_while_a_postal_code_is_typed(page: HouseholdEditorPage):
    page.open(None)
    write(page, "dwelling.commune", "lievin")
    code, below = page.form.dwelling.code, page.form.fields["phone"]
    settled()
    before = below.mapTo(page.form, QPoint()).y()
    code.setText("62")
    settled()
    assert not page.form.dwelling.put_code.isHidden()
    assert below.mapTo(page.form, QPoint()).y() == before
