"""Where an appointment may go, what it stands beside, and that taking something back is honest to the Department."""

from __future__ import annotations

import json
from datetime import date, time

import pytest

from desktop.domain.contact import Outcome
from desktop.errors import InvalidInputError, NotAllowedError
from desktop.services.appointments import Verdict
from desktop.storage.outbox import DeliveryState
from tests.factories import opened_measure, saved_household, set_day

TUESDAY, WEDNESDAY, THURSDAY = date(2026, 11, 24), date(2026, 11, 25), date(2026, 11, 26)


@pytest.fixture
def measure(services, clock):
    set_day(clock, TUESDAY)
    return opened_measure(services, start=date(2026, 9, 1))


def sent_outcomes(services, contact_id):
    """What the Department would be told of a contact, the oldest message first."""
    with services.workspace.notebook.read() as uow:
        entries = [entry for entry in uow.outbox.waiting() if entry.record_id == contact_id]
    return [json.loads(entry.message)["body"]["outcome"] for entry in entries]


def contacts(services, measure):
    return {(one.day, one.outcome) for one in services.measures.view(measure.id).contacts}


# --- where it may go --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "refusal"),
    [
        (date(2026, 11, 23), "Ce jour est passé"),
        (date(2026, 8, 31), "Cette date précède le début de la mesure"),
        (date(2027, 9, 1), "Cette date dépasse la fin de la mesure"),
    ],
)
def test_a_day_that_is_past_or_outside_the_measure_is_refused_with_the_reason(services, measure, day, refusal):
    verdict = services.appointments.mover(measure.id).verdict(day)
    assert verdict.refusal.startswith(refusal)


def test_a_free_working_day_has_nothing_against_it(services, measure):
    verdict = services.appointments.mover(measure.id).verdict(WEDNESDAY)
    assert (verdict.refusal, verdict.remark) == ("", "")


def test_what_stands_on_the_day_already_is_told_and_stops_nothing(services, measure):
    other = opened_measure(services, of=saved_household(services, "Caron", ""))
    services.visits.plan(other.id, WEDNESDAY, time(9, 30))
    services.visits.plan(other.id, WEDNESDAY, time(14))
    verdict = services.appointments.mover(measure.id).verdict(WEDNESDAY)
    assert verdict.refusal == ""
    assert verdict.remark.replace("\u00a0", " ") == "2 rendez-vous ce jour-là : 9 h 30 et 14 h."


def test_two_visits_of_one_measure_on_one_day_are_said_to_count_once(services, measure):
    services.visits.plan(measure.id, WEDNESDAY)
    assert "comptent pour une seule" in services.appointments.mover(measure.id).verdict(WEDNESDAY).remark


@pytest.mark.parametrize(
    ("day", "words"), [(date(2026, 11, 28), "week-end"), (date(2026, 12, 25), "Jour férié\u00a0: Noël")]
)
def test_a_weekend_or_a_public_holiday_is_remarked(services, measure, day, words):
    verdict = services.appointments.mover(measure.id).verdict(day)
    assert words in verdict.remark
    assert verdict.refusal == ""


def test_an_appointment_is_not_put_off_to_its_own_day(services, measure):
    planned = services.visits.plan(measure.id, WEDNESDAY)
    mover = services.appointments.mover(measure.id, planned.id)
    assert mover.verdict(WEDNESDAY).refusal
    assert mover.verdict(THURSDAY).refusal == ""


@pytest.mark.parametrize(
    ("at", "told"), [(time(8, 30), False), (time(8, 31), True), (time(10, 29), True), (time(10, 30), False)]
)
def test_an_appointment_within_the_hour_is_told(services, measure, at, told):
    planned = services.visits.plan(measure.id, WEDNESDAY, time(9, 30))
    assert bool(services.appointments.clash(WEDNESDAY, at)) == told
    assert services.appointments.clash(WEDNESDAY, at, except_id=planned.id) == ""
    assert services.appointments.clash(THURSDAY, at) == ""
    assert services.appointments.clash(WEDNESDAY, None) == ""


def test_of_a_day_entered_everything_is_told_at_once(services, measure):
    services.visits.plan(measure.id, WEDNESDAY, time(16, 30))
    other = opened_measure(services, start=date(2026, 9, 1), of=saved_household(services, "Macquart", "Jean"))
    told = services.appointments.verdict(other.id, WEDNESDAY, time(16, 30))
    assert told.refusal == ""
    assert told.remark == "Vous avez déjà rendez-vous ce jour-là à\u00a016\u00a0h\u00a030 (DELATTRE Éloïse)."
    past = services.appointments.verdict(other.id, date(2026, 11, 12), time(16, 30))
    assert past.refusal.startswith("Ce jour est passé")
    assert services.appointments.verdict(other.id, None, time(16, 30)) == Verdict()
    assert "début de la mesure" in services.appointments.verdict(other.id, date(2026, 8, 1), None).refusal


# --- the hour ---------------------------------------------------------------------------------------------------------


def test_an_appointment_gets_its_hour_and_loses_it_again(services, measure):
    planned = services.visits.plan(measure.id, WEDNESDAY)
    with pytest.raises(InvalidInputError):
        services.appointments.set_hour(planned.id, None)
    timed = services.appointments.set_hour(planned.id, time(9, 30))
    assert services.visits.contact(planned.id).at == time(9, 30)
    services.appointments.undo_hour(planned, timed)
    assert services.visits.contact(planned.id) == planned
    assert sent_outcomes(services, planned.id) == []


def test_an_hour_that_was_changed_since_is_not_taken_back(services, measure):
    planned = services.visits.plan(measure.id, WEDNESDAY)
    timed = services.appointments.set_hour(planned.id, time(9, 30))
    services.appointments.set_hour(planned.id, time(11))
    with pytest.raises(NotAllowedError):
        services.appointments.undo_hour(planned, timed)
    assert services.visits.contact(planned.id).at == time(11)


def test_the_hour_of_what_is_concluded_stays(services, measure):
    planned = services.visits.plan(measure.id, TUESDAY)
    services.visits.porte_close(measure.id, TUESDAY, time(9), "", planned.id)
    with pytest.raises(NotAllowedError):
        services.appointments.set_hour(planned.id, time(9, 30))


# --- taking back ------------------------------------------------------------------------------------------------------


def test_an_appointment_just_made_is_withdrawn_with_a_line_in_the_journal(services, measure):
    planned = services.visits.plan(measure.id, WEDNESDAY)
    services.appointments.undo_plan(planned)
    assert contacts(services, measure) == set()
    assert sent_outcomes(services, planned.id) == []
    with services.workspace.notebook.read() as uow:
        assert uow.audit.is_whole()


def test_an_appointment_that_was_concluded_meanwhile_is_not_withdrawn(services, measure):
    planned = services.visits.plan(measure.id, TUESDAY)
    services.visits.porte_close(measure.id, TUESDAY, time(9), "", planned.id)
    with pytest.raises(NotAllowedError):
        services.appointments.undo_plan(planned)
    assert contacts(services, measure) == {(TUESDAY, Outcome.PORTE_CLOSE)}


def test_a_porte_close_taken_back_is_an_appointment_again_and_the_department_is_told_by_a_later_version(
    services, measure
):
    planned = services.visits.plan(measure.id, TUESDAY, time(9))
    saved = services.visits.porte_close(measure.id, TUESDAY, time(9, 10), "SMS", planned.id).contact
    services.appointments.undo_porte_close(planned, saved)
    assert services.visits.contact(planned.id) == planned
    assert sent_outcomes(services, planned.id) == ["porte_close", "planned"]
    services.visits.porte_close(measure.id, TUESDAY, time(9, 10), "SMS", planned.id)
    assert sent_outcomes(services, planned.id) == ["porte_close", "planned", "porte_close"]


def test_a_porte_close_without_appointment_taken_back_stays_as_noted_by_mistake(services, measure):
    saved = services.visits.porte_close(measure.id, TUESDAY, time(9), "SMS").contact
    services.appointments.undo_porte_close(None, saved)
    kept = services.visits.contact(saved.id)
    assert (kept.outcome, kept.reason) == (Outcome.CANCELLED_BY_WORKER, "Porte close notée par erreur")
    assert sent_outcomes(services, saved.id) == ["porte_close", "cancelled_by_worker"]


def test_a_porte_close_refused_by_the_department_and_taken_back_is_corrected_there_too(services, measure):
    planned = services.visits.plan(measure.id, TUESDAY)
    saved = services.visits.porte_close(measure.id, TUESDAY, time(9), "", planned.id).contact
    with services.workspace.notebook.write() as uow:
        (entry,) = [one for one in uow.outbox.waiting() if one.record_id == planned.id]
        uow.outbox.mark_refused(entry.id, "datée avant l’accord")
    services.appointments.undo_porte_close(planned, saved)
    with services.workspace.notebook.read() as uow:
        assert uow.outbox.entries(DeliveryState.REFUSED) == []
    assert sent_outcomes(services, planned.id) == ["planned"]


def test_a_postponement_taken_back_leaves_the_first_appointment_alone(services, measure):
    planned = services.visits.plan(measure.id, WEDNESDAY, time(9))
    moved = services.visits.postpone(planned.id, THURSDAY, time(10), "Intempéries")
    services.appointments.undo_postponement(planned, moved)
    assert contacts(services, measure) == {(WEDNESDAY, Outcome.PLANNED)}
    assert services.visits.contact(planned.id) == planned
    assert sent_outcomes(services, planned.id) == ["postponed", "planned"]


def test_a_postponement_whose_new_appointment_was_concluded_is_not_taken_back(services, measure):
    planned = services.visits.plan(measure.id, WEDNESDAY)
    moved = services.visits.postpone(planned.id, TUESDAY, None, "Intempéries")
    services.visits.porte_close(measure.id, TUESDAY, time(9), "", moved.id)
    with pytest.raises(NotAllowedError):
        services.appointments.undo_postponement(planned, moved)
    assert contacts(services, measure) == {(TUESDAY, Outcome.PORTE_CLOSE), (TUESDAY, Outcome.POSTPONED)}


def test_what_was_typed_for_a_withdrawn_appointment_stays_as_a_draft_of_its_measure(services, measure):
    planned = services.visits.plan(measure.id, TUESDAY)
    draft = services.visits.keep_draft(services.visits.begin(measure.id, planned.id))
    services.appointments.undo_plan(planned)
    (kept,) = services.visits.drafts()
    assert (kept.id, kept.contact_id) == (draft.id, None)


def test_the_motifs_are_a_list_with_an_open_end(services):
    labels = [one.label for one in services.appointments.motifs()]
    assert labels[0] == "Annulé par le ménage"
    assert labels[-1] == "Autre"
