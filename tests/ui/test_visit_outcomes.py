"""What happened at the door: a try is noted fast, a motif is asked for, a visit is put off with its new day."""

from __future__ import annotations

from datetime import date, time

import pytest

from desktop.domain.contact import Outcome
from desktop.services.visit_plans import VisitPlans
from desktop.ui.visit.page import VisitPage
from tests.conftest import TODAY
from tests.ui.samples import add_household, add_measure
from tests.ui.settling import settled
from tests.ui.typing import type_text
from tests.ui.visit_steps import LEFT

pytest_plugins = ["tests.ui.screen_fixtures", "tests.ui.visit_fixtures"]


# What happened


def test_a_porte_close_takes_four_clicks_at_most(qtbot, page, services, measure, route):
    page.open(measure.id)  # the first click, on any screen that shows the visit
    settled()
    happened = page.content.happened
    clicks = [happened.outcomes._buttons["porte_close"], happened.trace.buttons["Avis de passage"], page.footer.save]
    for button in clicks:
        settled()
        assert button.isVisible()
        page.sheet.ensureWidgetVisible(button)
        qtbot.mouseClick(button, LEFT)
    assert 1 + len(clicks) <= 4
    [contact] = services.measures.view(measure.id).contacts
    assert contact.outcome is Outcome.PORTE_CLOSE
    assert contact.trace_left == "Avis de passage"
    assert contact.day == TODAY
    settled()
    assert route.last[0] == "measure"
    assert services.visits.drafts() == []


def test_opened_as_a_porte_close_the_form_is_not_shown(page, measure):
    page.open(measure.id, outcome=Outcome.PORTE_CLOSE)
    settled()
    assert page.content.form.isHidden()
    assert page.content.happened.frame("trace_left").isVisible()
    assert page.content.happened.frame("reason").isHidden()
    assert page.footer.save.text() == "Enregistrer la porte close"
    page.content.happened.set_outcome(Outcome.DONE)
    settled()
    assert page.content.form.isVisible()


def test_words_and_buttons_of_the_trace_say_the_same(qtbot, page, measure):
    page.open(measure.id, outcome="porte_close")
    trace = page.content.happened.trace
    qtbot.mouseClick(trace.buttons["Message vocal"], LEFT)
    qtbot.mouseClick(trace.buttons["SMS"], LEFT)
    assert trace.value() == "Message vocal, SMS"
    qtbot.mouseClick(trace.buttons["Message vocal"], LEFT)
    assert trace.value() == "SMS"
    trace.set_value("voisine prévenue, Avis de passage")
    assert trace.buttons["Avis de passage"].isChecked()
    assert not trace.buttons["SMS"].isChecked()


def test_nobody_finds_a_door_closed_by_video(page, services):
    loan = add_measure(services, add_household(services), "microcredit")
    page.open(loan.id)
    settled()
    happened = page.content.happened
    at_the_door = [happened.outcomes._buttons[one] for one in ("porte_close", "address_not_found", "moved")]
    assert all(button.isVisible() for button in at_the_door)
    happened.kind.set_value("video")
    assert not any(button.isVisible() for button in at_the_door)
    assert happened.outcomes._buttons["refused"].isVisible()
    happened.kind.set_value("home")
    assert all(button.isVisible() for button in at_the_door)


@pytest.mark.parametrize("outcome", ["refused", "cancelled_by_household", "cancelled_by_worker", "moved"])
def test_what_did_not_take_place_asks_why(page, services, measure, outcome):
    page.open(measure.id, outcome=outcome)
    page.record()
    assert page.content.happened.frame("reason").error == "Notez le motif en quelques mots."
    assert services.measures.view(measure.id).contacts == ()
    type_text(page.content.happened.reason, "Rendez-vous à l’hôpital")
    page.record()
    [contact] = services.measures.view(measure.id).contacts
    assert (contact.outcome.value, contact.reason) == (outcome, "Rendez-vous à l’hôpital")


def test_a_postponed_visit_is_kept_and_the_new_one_planned(page, services, measure):
    page.open(measure.id, outcome="postponed")
    happened = page.content.happened
    type_text(happened.reason.words, "Enfant malade")
    type_text(page.content.appointment.day, "1/12/2026")
    type_text(page.content.appointment.at, "10h")
    page.record()
    planned, postponed = services.measures.view(measure.id).contacts
    assert (planned.day, planned.at, planned.outcome) == (date(2026, 12, 1), time(10), Outcome.PLANNED)
    assert (postponed.outcome, postponed.reason) == (Outcome.POSTPONED, "Enfant malade")


def test_the_usual_motifs_of_a_postponement_are_one_click_each(qtbot, page, services, measure):
    page.open(measure.id, outcome="refused")
    reason = page.content.happened.reason
    assert reason.choice.isHidden()
    page.content.happened.set_outcome(Outcome.POSTPONED)
    assert not reason.choice.isHidden()
    reason.choice.set_value("weather")
    type_text(reason.words, "route coupée")
    assert page.keeper.flush()
    [draft] = services.visits.drafts()
    page.open(measure.id, draft_id=draft.id)
    reason = page.content.happened.reason
    assert (reason.choice.value(), reason.words.value()) == ("weather", "route coupée")
    page.undoing.undo()
    page.record()
    [contact] = services.measures.view(measure.id).contacts
    assert (contact.outcome, contact.reason) == (Outcome.POSTPONED, "Intempéries\u00a0: route coupée")


def test_a_motif_goes_back_word_by_word_and_then_its_choice(page, measure):
    page.open(measure.id, outcome="postponed")
    reason = page.content.happened.reason
    reason.choice.set_value("weather")
    type_text(reason.words, "route coupée")
    page.undoing.undo()
    assert reason.value() == "Intempéries\u00a0: route "
    while reason.value() != "Intempéries":
        page.undoing.undo()
    page.undoing.undo()
    assert (reason.choice.value(), reason.value()) == (None, "")


def test_a_motif_that_says_nothing_by_itself_is_a_step_of_its_own(page, measure):
    page.open(measure.id, outcome="done")
    happened = page.content.happened
    happened.set_outcome(Outcome.POSTPONED)
    happened.reason.choice.set_value("other")
    type_text(happened.reason.words, "panne")
    page.undoing.undo()
    assert (happened.outcome, happened.reason.chosen, happened.reason.value()) == (Outcome.POSTPONED, "other", "")
    page.undoing.undo()
    assert (happened.outcome, happened.reason.chosen) == (Outcome.POSTPONED, "")
    page.undoing.redo()
    page.undoing.redo()
    assert (happened.reason.chosen, happened.reason.value()) == ("other", "panne")


@pytest.mark.parametrize("first", ["weather", "other"])
def test_each_motif_tapped_goes_back_one_tap_at_a_time(page, measure, first):
    page.open(measure.id, outcome="postponed")
    reason = page.content.happened.reason
    taps = [first, "household_away", "other", "weather"]
    for tap in taps:
        reason.choice.set_value(tap)
    for before in [*reversed(taps[:-1]), ""]:
        page.undoing.undo()
        assert reason.chosen == before
    for after in taps:
        page.undoing.redo()
        assert reason.chosen == after


def put_off(page: VisitPage, day: str) -> None:
    """What is typed to put a visit off."""
    page.content.happened.set_outcome(Outcome.POSTPONED)
    type_text(page.content.happened.reason.words, "Enfant malade")
    type_text(page.content.appointment.day, day)


def test_a_planned_visit_is_put_off_in_one_go(page, services, measure, route, monkeypatch):
    planned = services.visits.plan(measure.id, TODAY, time(16, 15))
    page.open(measure.id, contact_id=planned.id)
    put_off(page, "1/12/2026")
    monkeypatch.delattr(VisitPlans, "plan")  # not in two goes: one of them could fail
    page.record()
    later, kept = services.measures.view(measure.id).contacts
    assert (kept.id, kept.day, kept.outcome, kept.reason) == (planned.id, TODAY, Outcome.POSTPONED, "Enfant malade")
    assert (later.day, later.at, later.outcome) == (date(2026, 12, 1), None, Outcome.PLANNED)
    assert services.visits.drafts() == []
    settled()
    assert route.last == ("measure", {"measure_id": measure.id})


def test_nothing_else_typed_is_lost_when_a_planned_visit_is_put_off(page, services, measure):
    planned = services.visits.plan(measure.id, TODAY, time(16, 15))
    page.open(measure.id, contact_id=planned.id)
    put_off(page, "1/12/2026")
    type_text(page.content.happened.trace.line, "carte")
    type_text(page.content.note, "Rappeler la voisine.")
    page.record()
    later, kept = services.measures.view(measure.id).contacts
    assert (kept.id, kept.trace_left, kept.note) == (planned.id, "carte", "Rappeler la voisine.")
    assert (later.day, later.outcome) == (date(2026, 12, 1), Outcome.PLANNED)


@pytest.mark.parametrize("was_planned", [False, True])
def test_a_new_day_that_cannot_be_is_told_before_anything_is_saved(page, services, measure, was_planned):
    planned = services.visits.plan(measure.id, TODAY) if was_planned else None
    page.open(measure.id, contact_id=planned.id if planned else None)
    put_off(page, "1/11/2026")
    page.record()
    assert "Ce jour est passé" in page.content.appointment.frame("next_day").error
    assert [link.text() for link in page.footer.links] == ["Date du rendez-vous"]
    assert [one for one in services.measures.view(measure.id).contacts if not one.is_planned] == []
    assert len(services.measures.view(measure.id).contacts) == (1 if was_planned else 0)
    assert services.visits.drafts()[0].values["reason"] == "Enfant malade"


def test_answers_written_before_the_door_stayed_shut_are_said_to_be_left_out(page, measure):
    page.open(measure.id)
    type_text(page.content.form.field("findings").widget, "x")
    assert page.content.left_out.isHidden()
    page.content.happened.set_outcome(Outcome.PORTE_CLOSE)
    settled()
    assert page.content.left_out.isVisible()


def test_a_visit_that_took_place_cannot_be_of_a_day_to_come_which_is_told_as_the_day_is_left(qtbot, page, measure):
    page.open(measure.id)
    settled()
    happened = page.content.happened
    happened.day.edit.setFocus()
    happened.day.edit.clear()
    type_text(happened.day.edit, "1112")
    assert happened.frame("day").error == ""
    happened.at.edit.setFocus()
    assert happened.frame("day").error == "Une visite faite ne peut pas être datée dans l’avenir."
    happened.day.edit.clear()
    assert happened.frame("day").error == ""
