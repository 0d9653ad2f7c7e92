"""« Ce qui est gardé sur ce ménage »: read first, ticked where it is about others, written where one says (R2)."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from desktop.ui.households.access_page import AccessPage
from desktop.ui.households.sheet import HouseholdSheetPage
from tests.factories import saved_household
from tests.ui.layout_walk import layout_faults

pytest_plugins = ["tests.ui.screen_fixtures"]

VOISINE = "Sa voisine Mme Vandewalle boit beaucoup."


@pytest.fixture
def household(services):
    saved_household(services, "Vandewalle", "Zoé")
    return saved_household(services, note=f"Elle va bien. {VOISINE} Elle a repris.", contact_instructions="Pas de SMS")


@pytest.fixture
def page(screen, household, tmp_path, qtbot):
    made = AccessPage(screen, lambda _page: tmp_path / "cle")
    (tmp_path / "cle").mkdir()
    qtbot.addWidget(made)
    made.resize(1100, 760)
    made.show()
    made.open(household.id)
    qtbot.waitUntil(lambda: made.reading is not None)
    return made


def key_of(page, words):
    return next(one.key for one in page.reading.passages() if words in one.text)


def data(folder):
    return json.loads((folder / "ce-qui-est-garde.json").read_text())


def written(page, tmp_path, qtbot, name="acces-2026-11-22"):
    page.write.click()
    folder = tmp_path / "cle" / name
    qtbot.waitUntil(lambda: (folder / "ce-qui-est-garde.json").exists() and page.write.isEnabled())
    return data(folder)


def test_the_sheet_of_a_household_leads_to_it(screen, household, route, qtbot):
    sheet = HouseholdSheetPage(screen)
    qtbot.addWidget(sheet)
    sheet.open(household.id)
    sheet.access_button.click()
    assert route.last == ("access", {"household_id": household.id})


def test_what_to_heed_and_what_may_name_others_comes_first(page):
    assert page.reading.warnings == ("Consignes de contact\u00a0: Pas de SMS",)
    assert [box.text() for box in page.suspects.values()] == [VOISINE]
    assert page.chapters[0].is_open
    assert layout_faults(page) == []


def test_nothing_ticked_everything_is_written_in_a_folder_of_the_day(screen, page, household, tmp_path, qtbot):
    assert written(page, tmp_path, qtbot)["household"]["note"] == household.note
    assert any("sans mot de passe" in words for words in screen.messages.messages)
    assert written(page, tmp_path, qtbot, "acces-2026-11-22-2")


def test_a_ticked_passage_is_replaced_by_its_motif_and_ticked_wherever_it_is_shown(page, tmp_path, qtbot):
    key = key_of(page, "Vandewalle boit")
    page.suspects[key].setChecked(True)
    assert page.boxes[key].isChecked()
    assert page.count.text() == "1\u00a0passage sera retiré."
    page.reason.setText("")
    page.write.click()
    assert page.reason_field.error == "Notez le motif en quelques mots."
    page.reason.setText("parle d’une voisine")
    note = written(page, tmp_path, qtbot)["household"]["note"]
    assert note == "Elle va bien. [passage retiré\u00a0: parle d’une voisine] Elle a repris."


def test_a_tick_can_be_taken_back(page):
    key = key_of(page, "Vandewalle boit")
    page.boxes[key].setChecked(True)
    page.boxes[key].setChecked(False)
    assert page.withheld == set()
    assert page.count.text() == "Rien ne sera retiré."
    assert not page.suspects[key].isChecked()


def test_what_was_written_meanwhile_must_be_read_first(screen, services, page, household, tmp_path, qtbot):
    services.households.save(replace(household, note="Autre chose."))
    page.write.click()
    qtbot.waitUntil(lambda: page.reading and any("Autre chose" in one.text for one in page.reading.passages()))
    assert any("depuis votre relecture" in words for words in screen.messages.messages)
    assert list((tmp_path / "cle").iterdir()) == []


def test_giving_up_the_place_writes_nothing(screen, household, qtbot, services):
    page = AccessPage(screen, lambda _page: None)
    qtbot.addWidget(page)
    page.open(household.id)
    qtbot.waitUntil(lambda: page.reading is not None)
    before = services.journal.count()
    page.write.click()
    assert services.journal.count() == before


def test_a_lock_leaves_nothing_on_the_page(page):
    page.prepare_lock()
    assert page.reading is None
    assert page.body.count() == 0


def test_a_household_that_is_gone_is_told(screen, qtbot):
    page = AccessPage(screen)
    qtbot.addWidget(page)
    page.open("nobody")
    qtbot.waitUntil(lambda: any("Ce ménage" in words for words in screen.messages.messages))
