"""A contact read again: what was written, in words, and nothing to be changed by accident."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit

from desktop.domain.measure import MeasureState
from desktop.services.bundle import Services
from desktop.services.visits import VisitInput
from desktop.ui.parts.page_base import Fact
from desktop.ui.screen import Screen
from desktop.ui.visit.reading import ContactReadingPage
from desktop.ui.visit.record_words import MOVE, RESTORE, WITHDRAW
from desktop.ui.widgets import TextLabel
from tests import factories
from tests.ui.samples import add_household, add_measure, add_visit
from tests.ui.typing import press, type_text

pytest_plugins = ["tests.ui.screen_fixtures"]

DAY = date(2026, 11, 10)


@pytest.fixture
def page(screen: Screen, qtbot) -> ContactReadingPage:
    made = ContactReadingPage(screen)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    return made


@pytest.fixture
def visit(services: Services):
    measure = add_measure(services, add_household(services))
    promise = factories.promise("Appeler l’Anah", "Le ménage", date(2026, 12, 1))
    return add_visit(
        services,
        measure,
        DAY,
        answers={"findings": "Murs humides au nord.", "humidity": "yes"},
        next_steps=(promise,),
        note="Elle parle peu devant son fils.",
    )


def words(page: ContactReadingPage) -> str:
    return "\n".join(label.text() for label in page.findChildren(TextLabel))


def test_what_was_written_is_told_in_words_with_who_may_read_it(page, visit):
    page.open(visit.id)
    told = [fact.accessibleName() for fact in page.findChildren(Fact)]
    assert "Ce qui a été constaté au domicile\u00a0: Murs humides au nord." in told
    assert "Traces d’humidité\u00a0: Oui" in told
    assert any("Appeler l’Anah" in fact and "pour le 1er\u00a0décembre 2026" in fact for fact in told)
    assert "Note\u00a0: Elle parle peu devant son fils." in told
    assert "Visite faite à domicile, le 10\u00a0novembre 2026 à\u00a014\u00a0h\u00a030" in words(page)


def test_reading_offers_nothing_to_type_in_and_makes_no_draft(page, visit, services: Services):
    page.open(visit.id)
    assert page.findChildren(QLineEdit) == []
    assert page.findChildren(QPlainTextEdit) == []
    assert services.visits.drafts() == []


@pytest.mark.parametrize("by_key", [True, False])
def test_correcting_is_a_step_of_its_own(page, visit, route, by_key):
    page.open(visit.id)
    if by_key:
        press(page, Qt.Key.Key_E, text="e")
    else:
        next(one for one in page.findChildren(QAbstractButton) if one.text().startswith("Corriger")).click()
    assert route.last == ("visit", {"measure_id": visit.measure_id, "contact_id": visit.id})


def button(page: ContactReadingPage, label: str) -> QAbstractButton:
    return next(one for one in page.findChildren(QAbstractButton) if one.text() == label)


def test_one_noted_by_mistake_is_taken_out_with_its_motif_by_the_keyboard_and_comes_back_with_annuler(
    page, visit, services: Services, qtbot
):
    page.open(visit.id)
    button(page, WITHDRAW).setFocus()
    press(button(page, WITHDRAW), Qt.Key.Key_Space)
    panel = page.slot.panel
    press(panel, Qt.Key.Key_Return)
    assert panel.errors == {"reason": "Notez le motif en quelques mots."}
    type_text(panel.field("reason").widget, "Autre ménage")
    press(panel, Qt.Key.Key_Return)
    assert services.measures.view(visit.measure_id).visits_done == 0
    messages = page._screen.messages
    (told,) = messages.messages
    assert told.replace("\u00a0", " ") == "La visite du 10 novembre 2026 est retirée : elle ne compte plus."
    qtbot.waitUntil(lambda: "Saisie par erreur, ne compte pas. Motif\u00a0: Autre ménage" in words(page))
    assert messages.undo()
    assert services.visits.contact(visit.id) == visit


def test_one_noted_by_mistake_is_only_read_until_it_is_put_back(page, visit, services: Services, route, qtbot):
    services.corrections.withdraw(visit.id, "Autre ménage")
    page.open(visit.id)
    press(page, Qt.Key.Key_E, text="e")
    assert route.gone == []
    button(page, RESTORE).click()
    press(page.slot.panel, Qt.Key.Key_Return)
    assert services.visits.contact(visit.id) == visit
    qtbot.waitUntil(lambda: "rétablie" in words(page))


def test_it_is_given_to_another_measure_of_the_household_by_the_keyboard(page, visit, services: Services, qtbot):
    household = services.households.get(visit.household_id)
    other = add_measure(services, household, "vej", date(2026, 10, 1))
    page.open(visit.id)
    button(page, MOVE).click()
    panel = page.slot.panel
    type_text(panel.field("reason").widget, "Notée sur la mauvaise mesure")
    press(panel, Qt.Key.Key_Return)
    assert services.visits.contact(visit.id).measure_id == other.id
    qtbot.waitUntil(lambda: "Hors formulaire" in words(page))
    assert "rattachée à une autre mesure" in words(page)
    assert page._screen.messages.undo()
    assert services.visits.contact(visit.id) == visit


def test_another_household_is_warned_of_before_anything_is_done(page, visit, services: Services):
    other = add_measure(services, add_household(services, "Carlier", "Paul"))
    page.open(visit.id)
    button(page, MOVE).click()
    panel = page.slot.panel
    picker = panel.field("elsewhere").widget
    picker.edit.setText("carl")
    picker.check()
    assert picker.value() == other.id
    assert "celle d’un autre ménage" in panel.remark
    assert services.visits.contact(visit.id) == visit


def test_the_history_tells_what_was_written_before(page, visit, services: Services):
    draft = services.visits.begin(visit.measure_id, visit.id)
    services.visits.record(
        VisitInput(visit.measure_id, date(2026, 11, 11), visit.at, answers=visit.answers, correction="Mauvais jour"),
        draft,
    )
    page.open(visit.id)
    told = words(page).replace("\u00a0", " ")
    assert "Historique de la saisie" in told
    assert "Jour : 10 novembre 2026 → 11 novembre 2026" in told
    assert "Mauvais jour" in told


def test_a_visit_of_a_measure_that_is_over_is_only_read(page, visit, services: Services, route):
    with services.workspace.notebook.write() as uow:
        uow.measures.put(replace(uow.measures.get(visit.measure_id), state=MeasureState.CLOSED))
    page.open(visit.id)
    press(page, Qt.Key.Key_E, text="e")
    assert route.gone == []
    assert "Elle ne peut plus être corrigée." in words(page)


def test_answers_to_a_form_of_another_time_are_said_to_be_kept(page, visit, services: Services):
    with services.workspace.notebook.write() as uow:
        uow.contacts.put(replace(uow.contacts.get(visit.id), form_version=99))
    page.open(visit.id)
    assert "version 99" in words(page)
    assert "Elles sont gardées." in words(page)


def test_a_visit_that_is_not_there_is_told_calmly(page, visit):
    page.open("0190-nothing")
    assert "Cette visite ne peut pas être relue" in words(page)
