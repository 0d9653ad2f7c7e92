"""Planning, typing and recording contacts: every error with its field, nothing typed is ever lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from desktop.domain.contact import NextStep, Outcome
from desktop.domain.contact_kinds import ContactKind
from desktop.domain.forms import Severity
from desktop.errors import InvalidInputError, NotAllowedError, NotFoundError
from desktop.services.visits import SettledStep, VisitInput
from tests import factories
from tests.conftest import TODAY
from tests.factories import opened_measure, recorded, set_day

ONE_DAY = timedelta(days=1)
TOMORROW = TODAY + ONE_DAY
WRITTEN = {"answers": {"findings": "Murs humides"}}


@pytest.fixture
def astre(services):
    return opened_measure(services, start=date(2026, 9, 1))


def fields(call, *arguments, **options):
    with pytest.raises(InvalidInputError) as raised:
        call(*arguments, **options)
    return set(raised.value.fields)


def typed(services, of, contact_id=None, **values):
    """A draft left on the table with something written in it."""
    draft = services.visits.begin(of.id, contact_id)
    return services.visits.keep_draft(replace(draft, values=draft.values | (values or WRITTEN)))


# --- planning ---------------------------------------------------------------------------------------------------------


def test_an_appointment_is_planned_today_or_later_within_the_measure(services, astre):
    assert fields(services.visits.plan, astre.id, None) == {"day"}
    assert fields(services.visits.plan, astre.id, TODAY - ONE_DAY) == {"day"}
    assert fields(services.visits.plan, astre.id, date(2027, 9, 1)) == {"day"}
    for day in (TODAY, date(2027, 8, 31)):
        planned = services.visits.plan(astre.id, day, time(10, 30))
        assert services.visits.contact(planned.id) == planned
        assert (planned.outcome, planned.kind, planned.at) == (Outcome.PLANNED, ContactKind.HOME, time(10, 30))


def test_a_postponed_appointment_is_kept_with_its_reason_and_the_new_one_planned(services, astre, clock):
    planned = services.visits.plan(astre.id, TODAY + 3 * ONE_DAY, time(10))
    moved = services.visits.postpone(planned.id, TODAY + 9 * ONE_DAY, time(14), " malade ")
    kept = services.visits.contact(planned.id)
    assert (kept.outcome, kept.reason, kept.day) == (Outcome.POSTPONED, "malade", TODAY)
    assert (moved.outcome, moved.day, moved.at) == (Outcome.PLANNED, TODAY + 9 * ONE_DAY, time(14))
    assert moved.id != planned.id


def test_an_appointment_of_the_past_is_postponed_on_its_own_day(services, astre, clock):
    planned = services.visits.plan(astre.id, TODAY)
    set_day(clock, TODAY + 4 * ONE_DAY)
    services.visits.postpone(planned.id, TODAY + 5 * ONE_DAY, None, "malade")
    assert services.visits.contact(planned.id).day == TODAY


def test_a_postponement_needs_a_reason_and_a_day_and_an_appointment_not_yet_concluded(services, astre):
    planned = services.visits.plan(astre.id, TOMORROW)
    assert fields(services.visits.postpone, planned.id, TOMORROW, None, " ") == {"reason"}
    assert fields(services.visits.postpone, planned.id, None, None, "malade") == {"day"}
    assert fields(services.visits.postpone, planned.id, TODAY - ONE_DAY, None, "malade") == {"day"}
    assert services.visits.contact(planned.id) == planned
    with pytest.raises(NotAllowedError, match="déjà conclue"):
        services.visits.postpone(recorded(services, astre, TODAY).id, TOMORROW, None, "malade")


@pytest.mark.parametrize(
    ("visited", "proposed"),
    [([], date(2026, 11, 23)), ([date(2026, 11, 5)], date(2026, 11, 23)), ([5, 20], date(2026, 12, 8))],
)
def test_the_day_proposed_is_what_the_rhythm_owes_never_past_and_a_working_day(services, astre, visited, proposed):
    for day in visited:
        recorded(services, astre, day if isinstance(day, date) else date(2026, 11, day))
    assert services.visits.proposed_day(astre.id) == proposed


# --- drafts -----------------------------------------------------------------------------------------------------------


def test_a_new_draft_stands_on_today_and_is_not_kept_before_something_is(services, astre):
    draft = services.visits.begin(astre.id)
    assert draft.values["day"] == TODAY.isoformat()
    assert draft.values["at"] == "09:00"
    assert (draft.form, draft.form_version) == ("astre-visit", 1)
    assert services.visits.drafts() == []


def test_a_draft_of_an_appointment_stands_on_its_day_or_on_today_when_that_is_ahead(services, astre, clock):
    planned = services.visits.plan(astre.id, TODAY + 2 * ONE_DAY, time(15, 15), ContactKind.PHONE)
    early = services.visits.begin(astre.id, planned.id)
    assert (early.values["day"], early.values["at"], early.values["kind"]) == (TODAY.isoformat(), "15:15", "phone")
    set_day(clock, TODAY + 9 * ONE_DAY)
    assert services.visits.begin(astre.id, planned.id).values["day"] == planned.day.isoformat()


def test_a_draft_left_open_is_found_again_for_its_own_appointment_alone(services, astre):
    planned = services.visits.plan(astre.id, TODAY)
    one, other = typed(services, astre), typed(services, astre, planned.id)
    assert services.visits.begin(astre.id) == one
    assert services.visits.begin(astre.id, planned.id) == other
    assert {draft.id for draft in services.visits.drafts()} == {one.id, other.id}


def test_a_draft_is_kept_over_itself_counted_nowhere_and_given_up_when_asked(services, astre):
    draft = typed(services, astre)
    again = services.visits.keep_draft(replace(draft, values=draft.values | {"note": "autre"}))
    assert services.visits.drafts() == [again]
    counts = services.status.counts()
    assert (counts["drafts"], counts["contacts"]) == (1, 0)
    assert services.measures.view(astre.id).visits_done == 0
    assert services.measures.view(astre.id).drafts == (again,)
    services.visits.drop_draft(draft.id)
    assert services.visits.drafts() == []


def test_the_draft_on_the_screen_is_found_again_at_the_next_opening(services, astre):
    assert services.visits.open_draft() is None
    draft = typed(services, astre)
    services.visits.remember_open(draft.id)
    assert services.visits.open_draft() == draft
    services.visits.drop_draft(draft.id)
    assert services.visits.open_draft() is None
    services.visits.remember_open(None)
    assert services.visits.open_draft() is None


# --- recording --------------------------------------------------------------------------------------------------------


def test_a_recorded_visit_is_kept_whole_and_its_draft_is_gone(services, astre):
    step = factories.promise("Appeler l’Anah", "moi", date(2026, 12, 1))
    draft = typed(services, astre)
    entered = VisitInput(
        astre.id, date(2026, 11, 20), time(14, 30), answers={"findings": "Murs humides", "comfort": "poor"},
        next_steps=(step,), note=" à moi ",
    )  # fmt: skip
    made = services.visits.record(entered, draft).contact
    assert services.visits.contact(made.id) == made
    assert (made.day, made.at, made.note, made.next_steps) == (date(2026, 11, 20), time(14, 30), "à moi", (step,))
    assert (made.form, made.form_version, made.answers) == (
        "astre-visit",
        1,
        {"findings": "Murs humides", "comfort": "poor"},
    )
    assert services.visits.drafts() == []


def test_everything_wrong_with_a_visit_is_told_at_once_and_the_draft_stays(services, astre):
    draft = typed(services, astre)
    entered = VisitInput(
        astre.id, TOMORROW, answers={"comfort": "icy", "indoor_temperature": "46", "stranger": "x"},
        next_steps=(factories.promise(" "),),
    )  # fmt: skip
    wrong = {"day", "answers.comfort", "answers.indoor_temperature", "answers.stranger", "next_steps[0].what"}
    assert fields(services.visits.record, entered, draft) == wrong
    assert set(services.visits.problems(replace(entered, day=None), draft)) == wrong
    assert services.visits.drafts() == [draft]
    assert services.status.counts()["contacts"] == 0


@pytest.mark.parametrize("day", [None, date(2026, 8, 31), TOMORROW])
def test_a_visit_has_a_day_from_the_first_of_the_measure_to_today(services, astre, day):
    assert fields(recorded, services, astre, day) == {"day"}
    for good in (date(2026, 9, 1), TODAY):
        assert recorded(services, astre, good).day == good


def test_the_errors_foreseen_are_those_that_recording_tells(services, astre):
    entered = VisitInput(astre.id, TOMORROW, answers={"indoor_temperature": "90"})
    draft = services.visits.begin(astre.id)
    foreseen = services.visits.problems(entered, draft)
    assert set(foreseen) == {"day", "answers.indoor_temperature"}
    assert fields(services.visits.record, entered, draft) == set(foreseen)


def test_a_visit_after_a_decided_end_is_refused(services, astre):
    services.measures.end(astre.id, date(2026, 11, 10), "moved")
    assert fields(recorded, services, astre, date(2026, 11, 11)) == {"day"}
    assert recorded(services, astre, date(2026, 11, 10)).day == date(2026, 11, 10)


@pytest.mark.parametrize("outcome", [outcome for outcome in Outcome if outcome.is_attempt])
def test_a_try_keeps_its_reason_and_no_answers_and_only_a_porte_close_needs_none(services, astre, outcome):
    answers = {"findings": "rien à voir"}
    if outcome is not Outcome.PORTE_CLOSE:
        assert fields(recorded, services, astre, TODAY, outcome, reason=" ", answers=answers) == {"reason"}
    made = recorded(services, astre, TODAY, outcome, reason=" absent ", trace_left=" carte ", answers=answers)
    assert (made.reason, made.trace_left, made.answers, made.form) == ("absent", "carte", {}, "")
    assert services.measures.view(astre.id).visits_done == 0
    assert made in services.measures.view(astre.id).contacts


def test_a_plan_is_no_outcome_of_a_visit(services, astre):
    assert fields(recorded, services, astre, TODAY, Outcome.PLANNED) == {"outcome"}
    visit = recorded(services, astre, TODAY, answers={"findings": "Murs humides"})
    again = VisitInput(astre.id, TODAY, outcome=Outcome.PLANNED)
    assert fields(services.visits.record, again, services.visits.begin(astre.id, visit.id)) == {
        "outcome",
        "correction",
    }
    assert services.visits.contact(visit.id) == visit


def test_what_was_hidden_or_left_empty_is_not_kept(services, astre):
    answers = {"works_stage": "not_begun", "works": ["insulation"], "works_quality": "bâclé", "rights": " "}
    assert recorded(services, astre, TODAY, answers=answers).answers == {"works_stage": "not_begun"}


def test_an_appointment_becomes_the_visit_that_took_place(services, astre):
    planned = services.visits.plan(astre.id, TODAY, time(10))
    draft = services.visits.begin(astre.id, planned.id)
    made = services.visits.record(VisitInput(astre.id, TODAY, time(10, 20), note="Vu."), draft).contact
    assert made.id == planned.id
    assert [contact.outcome for contact in services.measures.view(astre.id).contacts] == [Outcome.DONE]


def test_a_vej_with_a_point_left_empty_is_saved_and_told(services):
    of = opened_measure(services, "vej", date(2026, 11, 2))
    draft = services.visits.begin(of.id)
    answers = {
        f"{point}_{part}": "done"
        for point in ("explain", "mobilised", "procedure", "fiche")
        for part in ("result", "note")
    }
    made = services.visits.record(VisitInput(of.id, TODAY, answers=answers), draft)
    assert {finding.field for finding in made.warnings} == {"answers.support_result", "answers.support_note"}
    assert {finding.severity for finding in made.warnings} == {Severity.WARNING}
    assert services.measures.view(of.id).due is None


# --- porte close ------------------------------------------------------------------------------------------------------


def test_a_porte_close_is_noted_in_one_go_and_kept_in_the_history(services, astre):
    made = services.visits.porte_close(astre.id, TODAY, time(10), "carte dans la boîte").contact
    assert (made.outcome, made.kind, made.trace_left) == (Outcome.PORTE_CLOSE, ContactKind.HOME, "carte dans la boîte")
    assert fields(services.visits.porte_close, astre.id, TOMORROW, None, "") == {"day"}


def test_a_porte_close_takes_no_draft_with_it(services, astre):
    draft = typed(services, astre)
    services.visits.porte_close(astre.id, TODAY, None, "carte")
    assert services.visits.drafts() == [draft]


def test_a_porte_close_of_an_appointment_concludes_it_and_keeps_what_was_typed_for_it(services, astre):
    planned = services.visits.plan(astre.id, TODAY)
    draft = typed(services, astre, planned.id)
    assert services.visits.porte_close(astre.id, TODAY, None, "", planned.id).contact.id == planned.id
    assert services.visits.drafts() == [draft]


def test_a_porte_close_never_takes_the_place_of_a_visit_that_was_made(services, astre):
    visit = recorded(services, astre, TODAY, answers={"findings": "Murs humides"})
    with pytest.raises(NotAllowedError, match="déjà conclue"):
        services.visits.porte_close(astre.id, TODAY, None, "", visit.id)
    assert services.visits.contact(visit.id) == visit


# --- reopening --------------------------------------------------------------------------------------------------------


def test_a_visit_reopens_as_it_was_written_and_is_corrected_in_its_place(services, astre):
    step = replace(factories.promise("Appeler", "moi", date(2026, 12, 1)), done_on=date(2026, 11, 21))
    visit = recorded(services, astre, date(2026, 11, 20), answers={"findings": "Murs"}, next_steps=(step,), note="n")
    draft = services.visits.begin(astre.id, visit.id)
    values = draft.values
    assert (values["day"], values["answers"], values["note"]) == ("2026-11-20", {"findings": "Murs"}, "n")
    assert values["next_steps"] == [
        {"id": step.id, "what": "Appeler", "who": "moi", "by": "2026-12-01", "done_on": "2026-11-21",
         "not_done": "", "settled_by_id": ""}
    ]  # fmt: skip
    corrected = services.visits.record(
        VisitInput(astre.id, date(2026, 11, 19), answers={"findings": "Sols"}, correction="Mauvaise pièce"), draft
    ).contact
    assert corrected.id == visit.id
    assert services.status.counts()["contacts"] == 1
    assert services.visits.contact(visit.id).answers == {"findings": "Sols"}


def test_a_try_reopens_in_the_newest_form_so_that_a_slip_can_be_mended(services, astre):
    tried = recorded(services, astre, TODAY, Outcome.PORTE_CLOSE, trace_left="carte")
    draft = services.visits.begin(astre.id, tried.id)
    assert (draft.form, draft.values["outcome"], draft.values["trace_left"]) == ("astre-visit", "porte_close", "carte")


def test_a_visit_in_a_version_of_the_form_that_is_not_known_here_keeps_its_answers(services, astre):
    visit = recorded(services, astre, TODAY, answers={"findings": "Murs"})
    newer = replace(visit, form_version=9, answers={"findings": "Murs", "from_tomorrow": "neuf"})
    with services.workspace.notebook.write() as uow:
        uow.contacts.put(newer)
    draft = services.visits.begin(astre.id, visit.id)
    assert (draft.form_version, draft.values["answers"]) == (9, newer.answers)
    assert services.visits.form("astre-visit", 9) is None
    with pytest.raises(NotAllowedError, match="version du formulaire"):
        services.visits.record(VisitInput(astre.id, TODAY, answers=newer.answers), draft)
    assert services.visits.contact(visit.id) == newer


def test_what_is_not_there_is_told(services, astre):
    for call in (
        lambda: services.visits.contact("nobody"),
        lambda: services.visits.begin("nobody"),
        lambda: services.visits.begin(astre.id, "nobody"),
        lambda: services.visits.promises("nobody") or services.visits.plan("nobody", TODAY),
        lambda: services.visits.postpone("nobody", TODAY, None, "x"),
    ):
        with pytest.raises(NotFoundError):
            call()


# --- promises ---------------------------------------------------------------------------------------------------------


def test_a_promise_stays_open_until_a_later_contact_keeps_it(services, astre):
    one, other = factories.promise("Appeler l’Anah"), factories.promise("Envoyer le devis", "l’artisan")
    visit = recorded(services, astre, date(2026, 11, 10), next_steps=(one, other))
    assert [(promise.step, promise.contact_id, promise.made_on) for promise in services.visits.promises(astre.id)] == [
        (one, visit.id, visit.day), (other, visit.id, visit.day),
    ]  # fmt: skip
    later = recorded(services, astre, date(2026, 11, 20), settled=(SettledStep(one.id),))
    assert [promise.step for promise in services.visits.promises(astre.id)] == [other]
    kept = NextStep(one.id, one.what, done_on=date(2026, 11, 20), settled_by_id=later.id)
    assert services.visits.contact(visit.id).next_steps == (kept, other)


def test_an_appointment_of_a_measure_that_has_not_begun_is_put_off_on_its_first_day(services):
    start = TODAY + 10 * ONE_DAY
    of = opened_measure(services, start=start)
    planned = services.visits.plan(of.id, start + 2 * ONE_DAY)
    services.visits.postpone(planned.id, start + 4 * ONE_DAY, None, "malade")
    assert services.visits.contact(planned.id).day == start


def test_the_day_proposed_for_what_is_put_off_is_one_without_an_appointment(services, astre):
    planned = services.visits.plan(astre.id, date(2026, 11, 24))
    services.visits.plan(astre.id, date(2026, 11, 25))
    services.visits.plan(astre.id, date(2026, 11, 26))
    assert services.visits.near_day(planned) == date(2026, 11, 27)
