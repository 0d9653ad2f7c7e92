"""A visit noted in haste is a visit; one of which nothing is said is none; promises are settled."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from desktop.domain.contact import Outcome
from desktop.domain.contact_kinds import ContactKind
from desktop.errors import InvalidInputError
from desktop.services.visits import SettledStep, VisitInput
from tests import factories
from tests.conftest import TODAY
from tests.factories import opened_measure, recorded

TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def astre(services):
    return opened_measure(services, start=date(2026, 9, 1))


def record(services, of, **entered):
    return services.visits.record(VisitInput(of.id, TODAY, time(14, 30), **entered), services.visits.begin(of.id))


def errors(services, of, **entered):
    with pytest.raises(InvalidInputError) as raised:
        record(services, of, **entered)
    return raised.value.fields


# --- nothing said -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("entered", [{}, {"note": " \n"}, {"answers": {"findings": " "}}])
def test_a_visit_of_which_nothing_is_said_is_not_recorded(services, astre, entered):
    told = errors(services, astre, **entered)
    assert set(told) == {"outcome"}
    assert "au moins un mot" in told["outcome"]
    assert services.measures.view(astre.id).contacts == ()


@pytest.mark.parametrize(
    "entered",
    [
        {"note": "Vu."},
        {"answers": {"humidity": "no"}},
        {"to_complete": True},
        {"outcome": Outcome.PORTE_CLOSE},
    ],
)
def test_one_word_one_answer_or_the_wish_to_complete_it_is_enough(services, astre, entered):
    assert record(services, astre, **entered).contact.outcome is entered.get("outcome", Outcome.DONE)


# --- in haste ---------------------------------------------------------------------------------------------------------


def test_a_visit_noted_in_haste_counts_is_marked_and_is_completed_without_typing_it_again(services, astre):
    made = record(services, astre, note="Chaudière en panne.", to_complete=True).contact
    assert made.to_complete
    assert services.measures.view(astre.id).visits_done == 1
    draft = services.visits.begin(astre.id, made.id)
    assert (draft.values["note"], draft.values["at"]) == ("Chaudière en panne.", "14:30")
    entered = VisitInput(astre.id, TODAY, time(14, 30), note=draft.values["note"], answers={"findings": "Froid."})
    completed = services.visits.record(entered, draft).contact
    assert (completed.id, completed.to_complete, completed.note) == (made.id, False, "Chaudière en panne.")
    assert services.status.counts()["contacts"] == 1


def test_in_haste_what_the_form_requires_waits(services):
    of = opened_measure(services, "vej", date(2026, 11, 2))
    made = record(services, of, to_complete=True)
    assert made.warnings == ()


def test_only_a_visit_that_took_place_is_to_be_completed(services, astre):
    assert not record(services, astre, outcome=Outcome.PORTE_CLOSE, to_complete=True).contact.to_complete


def test_that_it_is_to_be_completed_is_the_workers_own_affair(services, astre):
    record(services, astre, note="x", to_complete=True)
    assert all(b"to_complete" not in entry.message for entry in pending(services))


def pending(services):
    with services.workspace.notebook.read() as uow:
        return uow.outbox.waiting()


# --- the next appointment ---------------------------------------------------------------------------------------------


def test_the_next_appointment_is_planned_in_the_same_go(services, astre):
    made = record(services, astre, note="x", next_day=date(2026, 12, 3), next_at=time(10), kind=ContactKind.HOME)
    planned = services.visits.contact(made.planned.id)
    assert (planned.day, planned.at, planned.outcome) == (date(2026, 12, 3), time(10), Outcome.PLANNED)


def test_a_bad_day_for_the_next_appointment_is_told_and_nothing_is_saved(services, astre):
    told = errors(services, astre, note="x", next_day=date(2026, 11, 1))
    assert set(told) == {"next_day"}
    assert services.measures.view(astre.id).contacts == ()
    entered = VisitInput(astre.id, TODAY, note="x", next_day=date(2026, 11, 1))
    assert set(services.visits.problems(entered, services.visits.begin(astre.id))) == {"next_day"}


def test_a_planned_visit_is_put_off_and_the_new_day_planned(services, astre):
    planned = services.visits.plan(astre.id, TODAY, time(16, 15))
    entered = VisitInput(
        astre.id, TODAY, time(16, 15), outcome=Outcome.POSTPONED, reason="Enfant malade", next_day=date(2026, 12, 1)
    )
    services.visits.record(entered, services.visits.begin(astre.id, planned.id))
    later, kept = services.measures.view(astre.id).contacts
    assert (kept.id, kept.outcome) == (planned.id, Outcome.POSTPONED)
    assert (later.day, later.outcome) == (date(2026, 12, 1), Outcome.PLANNED)


# --- promises ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def promise(services, astre):
    step = factories.promise("Appeler l’Anah", "moi")
    recorded(services, astre, date(2026, 11, 3), next_steps=(step,))
    [promise] = services.visits.promises(astre.id)
    return promise


def kept(services, promise):
    return services.visits.contact(promise.contact_id).next_steps[0]


def test_a_promise_is_kept_on_the_day_of_the_visit_unless_another_is_said(services, astre, promise):
    record(services, astre, settled=(SettledStep(promise.step.id),))
    assert kept(services, promise).done_on == TODAY
    record(services, astre, settled=(SettledStep(promise.step.id, date(2026, 11, 10)),))
    assert kept(services, promise).done_on == date(2026, 11, 10)


def test_a_promise_that_will_not_be_kept_says_why_and_is_not_recalled(services, astre, promise):
    made = record(services, astre, settled=(SettledStep(promise.step.id, None, True, " Aide supprimée "),))
    assert kept(services, promise) == replace(promise.step, not_done="Aide supprimée", settled_by_id=made.contact.id)
    assert services.visits.promises(astre.id) == []


def test_what_became_of_a_promise_is_said_and_not_ahead_of_time(services, astre, promise):
    name = f"settled.{promise.step.id}"
    assert set(errors(services, astre, settled=(SettledStep(promise.step.id, given_up=True),))) == {name}
    assert set(errors(services, astre, settled=(SettledStep(promise.step.id, TOMORROW),))) == {name}


# --- rows -------------------------------------------------------------------------------------------------------------


def test_rows_are_checked_cell_by_cell_and_kept_without_the_blank_ones(services, astre):
    answers = {"aids": ["mpr"], "financing": [{}, {"plan_aid": "mpr", "plan_asked": "beaucoup"}]}
    assert set(errors(services, astre, answers=answers)) == {"answers.financing[1].plan_asked"}
    answers["financing"][1]["plan_asked"] = "4000.00"
    made = record(services, astre, answers=answers).contact
    assert made.answers["financing"] == [{"plan_aid": "mpr", "plan_asked": "4000.00"}]
