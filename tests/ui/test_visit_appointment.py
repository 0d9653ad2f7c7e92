"""The next appointment: a day that cannot be, and one beside another, are told when the field is left, never before."""

from __future__ import annotations

from datetime import date, time

import pytest
from PySide6.QtCore import Qt

from desktop.domain.contact import Outcome
from tests.ui.samples import add_household, add_measure
from tests.ui.typing import type_text
from tests.ui.visit_steps import messages_of

pytest_plugins = ["tests.ui.screen_fixtures", "tests.ui.visit_fixtures"]

TAB = Qt.Key.Key_Tab
MONDAY = date(2026, 11, 30)


@pytest.fixture
def other(services):
    made = add_measure(services, add_household(services, "Macquart", "Jean"))
    return services.visits.plan(made.id, MONDAY, time(16, 30))


def entered(page, qtbot, day="", at=""):
    """Types a day and an hour, and leaves each."""
    card = page.content.appointment
    for field, words in ((card.day, day), (card.at, at)):
        if words:
            field.edit.setFocus()
            field.edit.selectAll()
            type_text(field.edit, words)
            qtbot.keyClick(field.edit, TAB)
    return card


def test_a_day_that_is_past_is_told_when_it_is_left_and_forgotten_when_it_is_right(page, measure, qtbot):
    page.open(measure.id)
    card = page.content.appointment
    card.day.edit.setFocus()
    type_text(card.day.edit, "12/11/2026")
    assert card.frame("next_day").error == "", "not while one types"
    qtbot.keyClick(card.day.edit, TAB)
    assert card.frame("next_day").error.startswith("Ce jour est passé")
    entered(page, qtbot, "30/11/2026")
    assert card.frame("next_day").error == ""


def test_an_appointment_beside_another_is_remarked_and_planned_all_the_same(page, measure, other, services, qtbot):
    page.open(measure.id)
    card = entered(page, qtbot, "30/11/2026", "16h")
    told = "Vous avez déjà rendez-vous ce jour-là à\u00a016\u00a0h\u00a030 (MACQUART Jean)."
    assert card.frame("next_at").remark == told
    assert told in card.at.edit.accessibleDescription()
    assert card.errors() == {}
    page.content.note.set_value("Vu.")
    page.record()
    assert (MONDAY, Outcome.PLANNED) in {(one.day, one.outcome) for one in services.measures.view(measure.id).contacts}
    assert "Prochain rendez-vous" in messages_of(page)


def test_the_remark_goes_with_another_hour(page, measure, other, qtbot):
    page.open(measure.id)
    card = entered(page, qtbot, "30/11/2026", "16h")
    card.at.edit.setFocus()
    card.at.edit.selectAll()
    type_text(card.at.edit, "9h")
    assert card.frame("next_at").remark == ""
    qtbot.keyClick(card.at.edit, TAB)
    assert card.frame("next_at").remark == ""


def test_the_appointment_being_concluded_is_no_other_one(page, measure, services, qtbot):
    planned = services.visits.plan(measure.id, MONDAY, time(16, 30))
    page.open(measure.id, planned.id)
    assert entered(page, qtbot, "30/11/2026", "16h30").frame("next_at").remark == ""


def test_it_is_told_too_where_the_appointment_stands_when_nobody_was_met(page, measure, other, qtbot):
    page.open(measure.id, outcome=Outcome.PORTE_CLOSE)
    assert entered(page, qtbot, "30/11/2026", "16h").frame("next_at").remark


def test_a_draft_taken_up_says_it_again(page, measure, other, services, qtbot):
    page.open(measure.id)
    entered(page, qtbot, "12/11/2026")
    page.keeper.flush()
    [draft] = services.visits.drafts()
    page.open(measure.id, draft_id=draft.id)
    assert page.content.appointment.frame("next_day").error.startswith("Ce jour est passé")
