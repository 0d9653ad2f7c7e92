"""Undo and redo go across the whole recorder, come back to the field, and the draft always matches the screen."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, Qt

from desktop.domain.contact import Outcome
from desktop.ui.visit.undoing import Undoing
from tests import factories
from tests.ui.samples import add_visit
from tests.ui.typing import type_text
from tests.ui.visit_steps import LEFT, act_of_message, add_step, cell, messages_of, rows_of

pytest_plugins = ["tests.ui.screen_fixtures", "tests.ui.visit_fixtures"]

CTRL, BOTH = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
)


@pytest.fixture
def opened(page, measure):
    page.open(measure.id)
    QCoreApplication.processEvents()
    return page


def form_of(page) -> Any:
    return page.content.form


def test_at_first_there_is_nothing_to_undo(opened):
    assert not opened.footer.undo.isEnabled()
    assert not opened.footer.redo.isEnabled()


def test_words_typed_in_a_text_go_back_one_by_one_and_come_again(qtbot, opened):
    area = form_of(opened).field("findings").widget
    area.setFocus()
    type_text(area, "murs humides")
    for expected in ("murs ", ""):
        qtbot.keyClick(area, Qt.Key.Key_Z, CTRL)
        assert area.value() == expected
    qtbot.keyClick(area, Qt.Key.Key_Z, BOTH)
    qtbot.keyClick(area, Qt.Key.Key_Y, CTRL)
    assert area.value() == "murs humides"
    assert form_of(opened).values() == {"findings": "murs humides"}


def test_lines_have_no_past_of_their_own(qtbot, opened):
    area, line = form_of(opened).field("findings").widget, form_of(opened).field("partners_met").widget
    area.setFocus()
    type_text(area, "froid")
    line.setFocus()
    type_text(line, "Anah")
    for expected in ({"findings": "froid"}, {}):
        qtbot.keyClick(opened.window().focusWidget(), Qt.Key.Key_Z, CTRL)
        assert form_of(opened).values() == expected


def test_the_focus_goes_back_to_the_field_concerned(opened):
    type_text(form_of(opened).field("findings").widget, "froid")
    form_of(opened).field("humidity").widget.set_value("yes")
    opened.content.note.setFocus()
    opened.undoing.undo()
    assert opened.content.fields.focused_field() == "answers.humidity"
    opened.undoing.undo()
    assert opened.content.fields.focused_field() == "answers.findings"


def test_the_draft_matches_the_screen_after_undo(opened, services):
    type_text(opened.content.note, "un secret")
    opened.keeper.flush()
    opened.undoing.undo()
    opened.keeper.flush()
    [draft] = services.visits.drafts()
    assert draft.values["note"] == opened.content.note.value() == "un "


def test_choices_and_dates_go_back_too(opened):
    happened = opened.content.happened
    happened.set_outcome(Outcome.REFUSED)
    type_text(happened.reason, "Fatigue")
    happened.day.edit.clear()
    type_text(happened.day, "20/11/2026")
    assert happened.day.value() == date(2026, 11, 20)
    opened.undoing.undo()
    opened.undoing.undo()
    assert happened.reason.value() == ""
    opened.undoing.undo()
    assert happened.outcome is Outcome.DONE
    assert not opened.content.form.isHidden()


def test_rows_added_written_and_taken_away_go_back(opened):
    form_of(opened).field("works_stage").widget.choices.set_value("under_way")
    rows = rows_of(opened, "site_works")
    rows.add_row()
    type_text(cell(rows.lines[0], "site_company"), "Lheureux")
    rows.remove_row(rows.lines[0])
    assert len(rows.lines) == 0
    opened.undoing.undo()
    assert cell(rows.lines[0], "site_company").text() == "Lheureux"
    opened.undoing.undo()
    assert rows.value() == [{}]
    opened.undoing.undo()
    assert rows.value() is None
    for _ in range(3):
        opened.undoing.redo()
    assert rows.value() is None


def test_a_row_taken_away_is_told_with_undo_in_the_message(qtbot, opened):
    add_step(opened, "Appeler l’Anah")
    rows = opened.content.next_steps.rows
    rows.remove_row(rows.lines[0])
    assert "La ligne est retirée." in messages_of(opened)
    qtbot.mouseClick(act_of_message(opened, "Annuler"), LEFT)
    assert [step.what for step in opened.content.next_steps.steps()] == ["Appeler l’Anah"]


def test_a_promise_ticked_goes_back(page, services, measure):
    step = factories.promise("Appeler l’Anah")
    add_visit(services, measure, date(2026, 11, 3), next_steps=(step,))
    page.open(measure.id)
    line = page.content.promises.lines[step.id]
    line.box.setChecked(True)
    line.give_up.click()
    type_text(line.why, "Inutile")
    assert page.content.promises.settled()[0].not_done == "Inutile"
    for given_up in (True, False):
        page.undoing.undo()
        assert page.content.promises.values()["settled"][0].get("given_up", False) is given_up
    assert line.box.isChecked()
    page.undoing.undo()
    assert page.content.promises.settled() == ()


def test_everything_can_be_walked_back_to_the_beginning_and_forth_again(opened):
    before = opened.content.values()
    type_text(form_of(opened).field("findings").widget, "froid et humide")
    form_of(opened).field("aids").widget.choices.set_value(("mpr", "fsl"))
    rows = rows_of(opened, "financing")
    rows.add_row()
    type_text(cell(rows.lines[0], "plan_asked"), "4000")
    add_step(opened, "Appeler", "Moi", "3/12/2026")
    opened.content.set_quick(True)
    type_text(opened.content.appointment.day, "1/12/2026")
    opened.content.set_quick(False)
    after = opened.content.values()
    while opened.undoing.can_undo:
        opened.undoing.undo()
    assert opened.content.values() == before
    while opened.undoing.can_redo:
        opened.undoing.redo()
    assert opened.content.values() == after


def test_another_visit_has_another_past(opened, vej):
    type_text(opened.content.note, "x")
    opened.open(vej.id)
    assert not opened.undoing.can_undo
    opened.undoing.undo()
    assert opened.content.note.value() == ""


def test_without_a_page_there_is_nothing_to_take_back(qtbot):
    undoing = Undoing()
    undoing.undo()
    undoing.redo()
    undoing.part()
    assert not undoing.can_undo
    assert not undoing.can_redo
