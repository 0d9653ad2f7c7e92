"""A visit is recorded whole; what is wrong is told beside its field and in one place that leads there."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt

from desktop.domain.contact import Outcome
from desktop.domain.measure import Measure
from desktop.services.bundle import Services
from desktop.services.visits import Promise
from tests import factories
from tests.conftest import TODAY
from tests.ui.samples import add_visit
from tests.ui.settling import settled
from tests.ui.typing import type_text
from tests.ui.visit_steps import LEFT, act_of_message, add_step, cell, messages_of, words_of

pytest_plugins = ["tests.ui.screen_fixtures", "tests.ui.visit_fixtures"]


# Recording


def test_a_visit_is_recorded_with_everything_and_the_measure_is_shown(page, services, measure, route):
    page.open(measure.id)
    type_text(page.content.form.field("findings").widget, "Volets posés.")
    type_text(page.content.note, "Rappeler la fille.")
    add_step(page, "Appeler l’Anah", "moi", "3/12/2026")
    add_step(page)  # left blank: it is no promise
    page.record()
    [contact] = services.measures.view(measure.id).contacts
    assert contact.answers == {"findings": "Volets posés."}
    assert contact.note == "Rappeler la fille."
    [step] = contact.next_steps
    assert (step.what, step.who, step.by) == ("Appeler l’Anah", "Moi", date(2026, 12, 3))
    settled()
    assert route.last == ("measure", {"measure_id": measure.id})
    assert {"contact", "draft", "outbox"} <= route.all_told
    assert services.visits.drafts() == []
    assert services.visits.open_draft() is None


@pytest.mark.parametrize("key", [Qt.Key.Key_S, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_the_keyboard_records_too(qtbot, page, services, measure, key):
    page.open(measure.id)
    type_text(page.content.note, "Vu.")
    qtbot.keyClick(page.content.form.field("findings").widget, key, Qt.KeyboardModifier.ControlModifier)
    assert len(services.measures.view(measure.id).contacts) == 1


def test_errors_stand_beside_their_fields_and_the_summary_leads_to_them(qtbot, page, services, measure):
    page.open(measure.id)
    type_text(page.content.note, "Vu.")
    page.content.happened.day.set_text("1/12/2026")
    page.record()
    assert "dans l’avenir" in page.content.happened.frame("day").error
    assert page.content.fields.focused_field() == "day", "the first one has the focus"
    page.content.happened.day.set_text("ni hier ni demain")
    type_text(page.content.form.field("indoor_temperature").widget, "90")
    add_step(page)
    row = add_step(page, who="le ménage")
    page.record()
    assert page.content.form.field("indoor_temperature").error.endswith("ne peut pas dépasser 45.")
    assert row.cells["what"].error
    assert [link.text() for link in page.footer.links] == ["Date", "Température relevée", "Étape 1\u00a0: quoi"]
    qtbot.mouseClick(page.footer.links[1], LEFT)
    assert page.content.fields.focused_field() == "answers.indoor_temperature"
    assert services.measures.view(measure.id).contacts == ()


def test_an_error_mended_leaves_the_summary(page, measure):
    page.open(measure.id, outcome="refused")
    page.record()
    assert [link.text() for link in page.footer.links] == ["Motif (obligatoire)"]
    type_text(page.content.happened.reason, "R")
    assert page.footer.links == ()


def test_a_vej_with_points_left_empty_is_saved_and_told_so_v2(qtbot, page, services, vej, route):
    page.open(vej.id)
    page.content.form.field("explain_result").widget.choices.set_value("done")
    page.record()
    [contact] = services.measures.view(vej.id).contacts
    assert contact.outcome is Outcome.DONE
    told = messages_of(page)
    who = services.measures.view(vej.id).household.name
    assert told.strip().startswith(
        f"{who}\u00a0: la visite est enregistrée. Sont restés vides\u00a0: «\u00a01. Ce qui s’est dit\u00a0»"
    )
    assert "Expliquer le jugement" not in told
    assert "4 autres points" in told
    qtbot.mouseClick(act_of_message(page, "Compléter"), LEFT)
    assert route.last == ("visit", {"measure_id": vej.id, "contact_id": contact.id})


def test_a_visit_recorded_can_be_read_again_or_taken_back_from_its_message(qtbot, page, services, measure, route):
    page.open(measure.id)
    type_text(page.content.note, "Mauvais ménage.")
    type_text(page.content.form.field("findings").widget, "Volets posés.")
    page.record()
    settled()
    [contact] = services.measures.view(measure.id).contacts
    qtbot.mouseClick(act_of_message(page, "Relire"), LEFT)
    assert route.last == ("visit_read", {"contact_id": contact.id})
    [told] = page._screen.messages.told
    assert told.can_undo, "it can still be taken back from the list of messages"
    page._screen.messages.take_back(told.number)
    [draft] = services.visits.drafts()
    assert draft.values["note"] == "Mauvais ménage."
    assert route.last == ("visit", {"measure_id": measure.id, "contact_id": contact.id, "draft_id": draft.id})
    assert services.measures.view(measure.id).visits_done == 0


# Promises


def promised(services: Services, measure: Measure) -> Promise:
    step = factories.promise("Appeler l’Anah", "moi", date(2026, 11, 15))
    add_visit(services, measure, date(2026, 11, 3), next_steps=(step,))
    [promise] = services.visits.promises(measure.id)
    return promise


def test_the_last_promises_stand_on_top_and_a_tick_keeps_them(qtbot, page, services, measure):
    promise = promised(services, measure)
    page.open(measure.id)
    box = page.content.promises.lines[promise.step.id].box
    told = words_of(page)
    assert told.index("Appeler l’Anah") < told.index("Que s’est-il passé")
    qtbot.mouseClick(box, LEFT)
    page.leave()
    page.open(measure.id)
    assert page.content.promises.lines[promise.step.id].box.isChecked(), "the draft remembers the tick"
    page.record()
    assert services.visits.promises(measure.id) == []
    assert services.visits.contact(promise.contact_id).next_steps[0].done_on == TODAY


def test_a_kept_promise_stays_kept_when_its_visit_is_corrected(page, services, measure):
    promise = promised(services, measure)
    page.open(measure.id)
    page.content.promises.lines[promise.step.id].box.setChecked(True)
    page.record()
    page.open(measure.id, contact_id=promise.contact_id)
    page.content.note.set_value("Relu.")
    page.record()
    [step] = services.visits.contact(promise.contact_id).next_steps
    assert step.done_on == TODAY


def test_without_promises_nothing_is_shown_of_them(page, measure):
    page.open(measure.id)
    assert page.content.promises.isHidden()


def test_a_delay_where_somebody_was_to_be_named_is_remarked_and_kept(page, measure, services):
    page.open(measure.id)
    line = add_step(page, "Rappeler la mairie", who="8 jours")
    cell(line, "who").lineEdit().editingFinished.emit()
    assert line.remark == "«\u00a08 jours\u00a0» est un délai\u00a0? Il se met dans «\u00a0Avant le\u00a0»."
    type_text(cell(line, "who").lineEdit(), " au CCAS")
    cell(line, "who").lineEdit().editingFinished.emit()
    assert line.remark == ""
    page.record()
    assert services.measures.view(measure.id).contacts[0].next_steps[0].who == "8 jours au CCAS"
