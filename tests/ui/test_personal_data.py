"""Données personnelles in Réglages: the list to examine, keeping longer, and a deletion that says what it does."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from desktop.domain.french import long_date
from desktop.services.retention import Weight
from desktop.ui.settings.aside import AsideCard
from desktop.ui.settings.deletion import sentences
from desktop.ui.settings.personal_data import DelayCard, ExamineCard
from tests.conftest import TODAY
from tests.factories import opened_measure, recorded, saved_household, set_day
from tests.ui.layout_walk import layout_faults
from tests.ui.typing import press, type_text

pytest_plugins = ["tests.ui.screen_fixtures"]

LONG_AGO = date(2022, 3, 14)


def closed_long_ago(services, clock, name):
    set_day(clock, LONG_AGO)
    household = saved_household(services, name)
    measure = opened_measure(services, "vej", LONG_AGO, household)
    recorded(services, measure, LONG_AGO)
    services.measures.end(measure.id, LONG_AGO, services.measures.end_reasons("vej")[0].value)
    set_day(clock, TODAY)
    return household


@pytest.fixture
def old(services, clock):
    return [closed_long_ago(services, clock, name) for name in ("Ancien", "Bernard")]


@pytest.fixture
def delay(screen, qtbot):
    card = DelayCard(screen)
    qtbot.addWidget(card)
    return card


@pytest.fixture
def card(screen, delay, qtbot):
    made = ExamineCard(screen, delay)
    qtbot.addWidget(made)
    made.resize(800, 700)
    made.show()
    return made


def look(card, qtbot, count):
    card.look()
    qtbot.waitUntil(lambda: len(card.rows) == count and "Recherche" not in card.state.text())


def test_with_nobody_to_examine_it_says_so_and_offers_no_deletion(card, qtbot):
    look(card, qtbot, 0)
    assert card.state.text().startswith("Aucun ménage à examiner")
    assert not card.delete.isVisible()


def test_each_household_says_since_when_and_how_much_there_is_of_it(services, card, old, qtbot):
    look(card, qtbot, 2)
    row = card.rows[old[0].id]
    assert row.box.text() == "ANCIEN Éloïse, Lens"
    assert row.box.accessibleDescription() == f"Dernier contact le {long_date(LONG_AGO)}."
    assert layout_faults(card) == []
    assert not card.delete.isEnabled()


def test_keeping_longer_asks_a_motif_and_a_date_beside_the_fields_and_can_be_taken_back(services, card, old, qtbot):
    look(card, qtbot, 2)
    card.rows[old[0].id].hold.click()
    panel = card.slot.panel
    panel.submit()
    assert panel.field("reason").error == "Notez le motif en quelques mots."
    type_text(panel.field("reason").widget, "Recours en cours")
    panel.submit()
    qtbot.waitUntil(lambda: card.rows[old[0].id].box is None)
    assert services.retention.examine()[0].verdict.hold.reason == "Recours en cours"
    card.rows[old[0].id].lift.click()
    qtbot.waitUntil(lambda: card.rows[old[0].id].box is not None)


def test_a_deletion_is_a_question_that_says_what_goes_and_waits_to_be_read(services, screen, card, old, route, qtbot):
    look(card, qtbot, 2)
    card.rows[old[0].id].box.setChecked(True)
    assert card.delete.text() == "Supprimer 1\u00a0ménage…"
    card.delete.click()
    question = card.question
    assert not question.delete.isEnabled()
    assert card.rows[old[0].id].box.isEnabled() is False
    assert layout_faults(card) == []
    question.read.setChecked(True)
    question.delete.click()
    qtbot.waitUntil(lambda: set(card.rows) == {old[1].id})
    assert services.households.count() == 1
    assert frozenset({"household", "measure", "contact", "draft", "bilan", "outbox"}) in route.told
    assert any("définitivement" in words for words in screen.messages.messages)


def test_escape_and_the_other_button_delete_nothing(services, card, old, qtbot):
    look(card, qtbot, 2)
    for leave in (lambda one: press(one, Qt.Key.Key_Escape), lambda one: one.keep.click()):
        card.all.click()
        card.delete.click()
        leave(card.question)
        assert card.question is None
        assert card.ticked == [one.id for one in old]
    assert services.households.count() == 2


def test_a_household_taken_up_again_meanwhile_stops_the_deletion(services, screen, card, old, qtbot):
    look(card, qtbot, 2)
    card.all.click()
    card.delete.click()
    opened_measure(services, of=old[1], start=TODAY)
    card.question.read.setChecked(True)
    card.question.delete.click()
    qtbot.waitUntil(lambda: set(card.rows) == {old[0].id})
    assert services.households.count() == 2
    assert any("n’est plus à supprimer" in words for words in screen.messages.messages)


def test_a_household_without_a_date_is_apart_and_never_ticked_with_the_others(services, card, old, qtbot):
    new = saved_household(services, "Nouveau")
    look(card, qtbot, 3)
    card.all.click()
    assert set(card.ticked) == {one.id for one in old}
    assert not card.rows[new.id].is_due


def test_the_delay_is_kept_at_once_and_the_list_follows(services, card, delay, old, qtbot):
    look(card, qtbot, 2)
    delay.delay.set_value("60")
    delay.delay.changed.emit()
    qtbot.waitUntil(lambda: not card.rows)
    assert services.retention.state().months == 60


def test_the_last_deletion_is_told(services, delay, old, clock):
    assert delay.last.text() == "Aucun ménage n’a encore été supprimé de ce carnet."
    services.retention.delete([one.id for one in old])
    set_day(clock, TODAY + timedelta(days=3))
    delay.show_last()
    assert delay.last.text() == f"Dernière suppression\u00a0: le {long_date(TODAY)}, 2\u00a0ménages."


def test_what_goes_says_what_was_never_received(services):
    told = dict(sentences(Weight(2, 5, 1, 3)))
    assert told["Ce qui part"].startswith("Les fiches, 2\u00a0mesures, 5\u00a0visites ou contacts, 1\u00a0photo")
    assert told["Attention"].startswith("3\u00a0fiches n’ont pas été reçues")
    assert "Attention" not in dict(sentences(Weight(1, 0, 0, 0)))


def test_a_list_that_is_read_again_does_not_take_the_question_away(services, card, old, qtbot):
    look(card, qtbot, 2)
    card.all.click()
    card.delete.click()
    card.look()
    qtbot.waitUntil(lambda: not card._is_looking)
    assert card.question is not None
    assert card.ticked == [one.id for one in old]


def test_a_notebook_of_before_a_restoring_is_told_and_effaced_after_a_second_word(
    screen, services, notebook_dir, qtbot
):
    aside = notebook_dir / "ancien-carnet-2023-12-01-16h12-00"
    aside.mkdir()
    (aside / "notebook.keys").write_text("keys")
    card = AsideCard(screen)
    qtbot.addWidget(card)
    card.resize(800, 400)
    assert card.isHidden()
    card.look()
    qtbot.waitUntil(lambda: len(card.rows) == 1)
    card.show()
    (row,) = card.rows
    assert "31\u00a0décembre 2023" in " ".join(label.text() for label in row.findChildren(QLabel))
    assert row.remove.isHidden()
    row.ask.click()
    row.keep.click()
    assert aside.exists()
    row.ask.click()
    assert not layout_faults(card)
    row.remove.click()
    qtbot.waitUntil(lambda: card.isHidden() and not card.rows)
    assert not aside.exists()
    assert "effacé" in screen.messages.messages[-1]
    assert services.journal.page(0, 1)[0].what == "Carnet d’avant supprimé"
