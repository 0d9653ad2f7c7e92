"""In haste a few lines are enough; the visit counts, is marked, and is completed later without retyping."""

from __future__ import annotations

from datetime import date, time

import pytest
from PySide6.QtCore import Qt

from desktop.domain.contact import Outcome
from tests.ui.settling import settled
from tests.ui.typing import type_text
from tests.ui.visit_steps import LEFT, messages_of, words_of

pytest_plugins = ["tests.ui.screen_fixtures", "tests.ui.visit_fixtures"]


@pytest.fixture
def quick(page, measure):
    page.open(measure.id, quick=True)
    settled()
    return page


def test_it_asks_what_happened_one_note_and_the_next_appointment(quick):
    content = quick.content
    assert content.happened.isVisible()
    assert content.early.isVisible()
    assert content.note_card.isVisible()
    assert [sheet.title for sheet in content.sheets()] == [
        "Que s’est-il passé\u00a0?",
        "Prochain rendez-vous",
        "Au domicile",
        "Note personnelle",
        "Temps et trajet",
        "Photos et documents",
    ]
    assert "vous compléterez la visite plus tard" in words_of(quick)
    assert quick.footer.save.text() == "Enregistrer la visite, à compléter"
    assert quick.footer.later.isHidden()


def test_it_is_recorded_as_a_real_visit_to_be_completed_with_its_next_appointment(quick, services, measure):
    type_text(quick.content.note, "Chaudière en panne.")
    type_text(quick.content.appointment.day, "3/12/2026")
    type_text(quick.content.appointment.at, "10h")
    quick.record()
    planned, made = services.measures.view(measure.id).contacts
    assert (made.outcome, made.to_complete, made.note) == (Outcome.DONE, True, "Chaudière en panne.")
    assert (planned.day, planned.at) == (date(2026, 12, 3), time(10))
    told = messages_of(quick).replace("\u00a0", " ")
    assert (
        " : la visite est enregistrée ; il reste à la compléter. Prochain rendez-vous le 3 décembre 2026 à 10 h."
        in told
    )


def test_nothing_need_be_written_in_haste(quick, services, measure):
    quick.record()
    assert services.measures.view(measure.id).contacts[0].to_complete


def test_it_is_completed_in_the_full_form_without_typing_anything_again(quick, services, measure):
    type_text(quick.content.note, "Chaudière en panne.")
    quick.record()
    [made] = services.measures.view(measure.id).contacts
    quick.open(measure.id, contact_id=made.id)
    assert "À compléter\u00a0: visite du 22\u00a0novembre 2026" in words_of(quick)
    assert quick.content.note.value() == "Chaudière en panne."
    assert not quick.content.form.isHidden()
    type_text(quick.content.form.field("findings").widget, "Froid.")
    quick.record()
    [completed] = services.measures.view(measure.id).contacts
    assert (completed.id, completed.to_complete, completed.note) == (made.id, False, "Chaudière en panne.")


def test_going_from_one_to_the_other_loses_nothing(qtbot, page, measure):
    page.open(measure.id)
    type_text(page.content.form.field("findings").widget, "Humide.")
    page.content.form.put({"humidity": "yes"})
    type_text(page.content.appointment.day, "3/12/2026")
    qtbot.keyClick(page, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert page.content.is_quick
    assert page.content.appointment is page.content.early
    assert page.content.appointment.day.value() == date(2026, 12, 3)
    settled()
    assert page.content.left_out.isVisible()
    assert "La saisie complète le montre" in page.content.left_out.text
    qtbot.keyClick(page, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert page.content.appointment is page.content.late
    assert page.content.appointment.day.value() == date(2026, 12, 3)
    assert page.content.form.values() == {"findings": "Humide.", "humidity": "yes"}


def test_a_few_words_that_may_be_shared_stand_beside_the_personal_note(quick, services, measure):
    form = quick.content.form
    assert form.field("findings").isVisible()
    assert [card.section.title for card in form.cards if card.isVisible()] == ["Au domicile"]
    type_text(form.field("findings").widget, "Humide.")
    settled()
    assert quick.content.left_out.isHidden()
    quick.record()
    assert services.measures.view(measure.id).contacts[0].answers == {"findings": "Humide."}


def test_the_draft_remembers_that_it_was_in_haste(quick, measure):
    type_text(quick.content.note, "x")
    quick.leave()
    quick.open(measure.id)
    assert quick.content.is_quick


def test_what_was_answered_before_is_recorded_too(page, services, measure):
    page.open(measure.id)
    type_text(page.content.form.field("findings").widget, "Humide.")
    page.content.set_quick(True)
    page.record()
    assert services.measures.view(measure.id).contacts[0].answers == {"findings": "Humide."}


def test_a_full_visit_can_be_left_to_be_completed_as_well(qtbot, page, services, vej):
    page.open(vej.id)
    qtbot.mouseClick(page.footer.later, LEFT)
    assert services.measures.view(vej.id).contacts[0].to_complete


def test_an_empty_visit_is_not_recorded_and_says_what_to_do(page, services, measure):
    page.open(measure.id)
    page.record()
    assert "au moins un mot" in page.content.happened.frame("outcome").error
    assert [link.text() for link in page.footer.links] == ["Que s’est-il passé\u00a0?"]
    assert services.measures.view(measure.id).contacts == ()
    type_text(page.content.note, "V")
    page.record()
    assert len(services.measures.view(measure.id).contacts) == 1
