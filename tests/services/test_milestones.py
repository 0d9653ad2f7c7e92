"""The paths lived through the services: stages noted, corrected, taken back, what each leads to (A1, V1, M1)."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from desktop.domain.measure import MeasureState
from desktop.errors import InvalidInputError, NotAllowedError
from desktop.services.measures import NewMeasure
from desktop.services.milestones import StageInput
from desktop.storage.outbox import DeliveryState
from tests.conftest import TODAY
from tests.factories import opened_measure, recorded, saved_household, set_day

RECEIVED = TODAY - timedelta(days=60)
TERMS = {"astre": {}, "microcredit": {"purpose": "mobility"}}


def received(services, scheme, **terms):
    """A measure that is received and prepared."""
    asked = NewMeasure(
        saved_household(services).id, scheme, RECEIVED, TERMS[scheme] | terms, saisine_origin="ccas", preparing=True
    )
    return services.measures.open(asked)


def noted(services, of, key, day=TODAY, note="", **answers):
    return services.milestones.record(of.id, key, StageInput(day, answers, note))


def measure_now(services, of):
    return services.measures.view(of.id).measure


def open_stages(services, of):
    return {step.stage.key for step in services.milestones.stages(of.id) if step.is_open}


def signed(services, of, first=date(2026, 12, 5), **answers):
    noted(services, of, "agreement", accepts_support="yes")
    noted(services, of, "diagnosis", conclusion="suitable")
    noted(services, of, "file_sent", amount_asked="3000")
    noted(services, of, "bank_answer", decision="accepted")
    loan = {"first_instalment": first.isoformat(), "instalments": "24", "amount": "3000"}
    return noted(services, of, "signed", **loan | answers)


def test_a1_a_saisine_is_prepared_without_rhythm_until_the_measure_is_assigned_and_accepted(services):
    of = received(services, "astre")
    view = services.measures.view(of.id)
    assert (of.state, of.months, view.track, view.due) == (MeasureState.PREPARING, None, (), None)
    assert view.saisine.complete is False
    assert view.saisine.received_on == RECEIVED

    noted(services, of, "saisine_checked", complete="yes")
    assert services.measures.view(of.id).saisine.complete is True
    noted(services, of, "diagnosis_mandated")
    noted(services, of, "diagnosis_delivered", social_part="Vit seule.", feasible="yes")
    first = TODAY + timedelta(days=9)
    after = noted(services, of, "assigned", first_day=first.isoformat()).after
    assert (after.state, after.start, after.months, after.opened_on) == (MeasureState.PROPOSED, first, 12, RECEIVED)
    services.measures.accept(of.id)
    view = services.measures.view(of.id)
    assert (view.measure.state, len(view.track)) == (MeasureState.ACTIVE, 12)
    assert view.track[0].period.opens == first


def test_a1_a_fiche_that_was_not_complete_is_checked_again(services):
    of = received(services, "astre")
    noted(services, of, "saisine_checked", RECEIVED, complete="no", missing=["ownership"])
    assert open_stages(services, of) == {"saisine_checked"}
    with pytest.raises(NotAllowedError, match="pas complète"):
        noted(services, of, "assigned", first_day=TODAY.isoformat())
    noted(services, of, "saisine_checked", complete="yes")
    assert "assigned" in open_stages(services, of)


def test_m1_a_loan_begins_with_its_signature_and_its_rhythm_with_the_first_instalment(services):
    of = received(services, "microcredit")
    after = signed(services, of).after
    assert (after.state, after.start, after.months) == (MeasureState.ACTIVE, date(2026, 12, 5), 24)
    assert services.measures.view(of.id).track[0].period.opens == date(2026, 12, 5)


def test_m1_a_refused_loan_may_be_asked_for_again(services):
    of = received(services, "microcredit", accepts_support="yes")
    noted(services, of, "diagnosis", conclusion="suitable")
    noted(services, of, "file_sent")
    noted(services, of, "bank_answer", decision="refused", refusal_why="Découvert")
    with pytest.raises(NotAllowedError, match="refusé"):
        noted(services, of, "signed")
    noted(services, of, "file_sent", file_changes="Montant revu")
    noted(services, of, "bank_answer", decision="accepted")
    assert "signed" in open_stages(services, of)
    assert len([one for one in services.milestones.of_measure(of.id) if one.stage == "file_sent"]) == 2


def test_m1_a_reorientation_ends_what_was_prepared_and_its_appointments(services):
    of = received(services, "microcredit", accepts_support="yes")
    noted(services, of, "diagnosis", conclusion="reorientation")
    services.visits.plan(of.id, TODAY + timedelta(days=3))
    after = noted(services, of, "reoriented", reoriented_to=["overindebtedness"]).after
    assert (after.state, after.ended_on, after.end_reason) == (MeasureState.DECLINED, TODAY, "reoriented")
    assert services.measures.view(of.id).contacts == ()


def test_what_is_prepared_is_set_aside_with_a_motif_of_its_scheme(services):
    of = received(services, "astre")
    assert "not_eligible" in {option.value for option in services.measures.set_aside_reasons("astre")}
    with pytest.raises(InvalidInputError) as raised:
        services.measures.set_aside(of.id, None, "")
    assert set(raised.value.fields) == {"on", "reason"}
    after = services.measures.set_aside(of.id, TODAY, "not_eligible")
    assert (after.state, after.end_reason) == (MeasureState.DECLINED, "not_eligible")


def test_contacts_are_recorded_from_the_reception_on_and_count_from_the_start(services, clock):
    of = received(services, "microcredit", accepts_support="yes")
    recorded(services, of, TODAY - timedelta(days=10), kind=services.measures.scheme("microcredit").kinds[0])
    signed_on = services.milestones.of_measure(of.id)
    assert signed_on == []
    noted(services, of, "diagnosis", conclusion="suitable")
    noted(services, of, "file_sent")
    noted(services, of, "bank_answer", decision="accepted")
    noted(services, of, "signed", first_instalment=TODAY.isoformat(), instalments="12", amount="900")
    view = services.measures.view(of.id)
    assert len(view.contacts) == 1
    assert [one.done for one in view.track][:1] == [0]
    with pytest.raises(InvalidInputError):
        recorded(services, of, RECEIVED - timedelta(days=1))


def test_v1_the_fiche_and_the_housing_status_are_noted_after_the_visit_even_once_closed(services, clock):
    of = opened_measure(services, "vej", TODAY - timedelta(days=20))
    with pytest.raises(NotAllowedError, match="visite"):
        noted(services, of, "fiche_sent")
    recorded(services, of, TODAY - timedelta(days=5))
    noted(services, of, "fiche_sent", recipients=["ccapex"])
    services.measures.end(of.id, TODAY, "visit_done")
    with pytest.raises(NotAllowedError, match="tôt"):
        noted(services, of, "housing_3")
    set_day(clock, TODAY + timedelta(days=100))
    later = noted(services, of, "housing_3", TODAY + timedelta(days=100), housing_status="social_tenant")
    assert (later.after.state, later.milestone.answers) == (MeasureState.CLOSED, {"housing_status": "social_tenant"})


@pytest.mark.parametrize(
    ("day", "words"),
    [(None, "Indiquez"), (TODAY + timedelta(days=1), "venir"), (RECEIVED - timedelta(days=1), "précède")],
)
def test_the_day_of_a_stage_is_checked(services, day, words):
    of = received(services, "astre")
    with pytest.raises(InvalidInputError) as raised:
        noted(services, of, "saisine_checked", day, complete="yes")
    assert words in raised.value.fields["day"]


def test_a_stage_is_not_dated_before_the_one_that_it_needs(services):
    of = received(services, "astre")
    noted(services, of, "saisine_checked", TODAY, complete="yes")
    noted(services, of, "diagnosis_mandated", TODAY)
    with pytest.raises(InvalidInputError) as raised:
        noted(services, of, "diagnosis_delivered", TODAY - timedelta(days=1))
    assert "Diagnostic mandaté" in raised.value.fields["day"]


def test_the_answers_of_a_stage_are_checked_by_its_form_and_its_scheme(services):
    of = received(services, "microcredit", accepts_support="yes")
    noted(services, of, "diagnosis", conclusion="suitable")
    noted(services, of, "file_sent")
    noted(services, of, "bank_answer", decision="accepted")
    with pytest.raises(InvalidInputError) as raised:
        noted(services, of, "signed", instalments="90", amount="9000")
    assert "first_instalment" in raised.value.fields
    with pytest.raises(InvalidInputError) as raised:
        noted(services, of, "signed", first_instalment=TODAY.isoformat(), instalments="90", amount="9000")
    assert "exception" in raised.value.fields


def test_a_loan_beyond_the_legal_limits_is_neither_asked_nor_granted_without_its_exception(services):
    """CMF R518-61: 8 000 € and 7 years."""
    of = received(services, "microcredit", accepts_support="yes")
    noted(services, of, "diagnosis", conclusion="suitable")
    for beyond in ({"amount_asked": "8000.01"}, {"instalments_asked": "85"}):
        with pytest.raises(InvalidInputError) as raised:
            noted(services, of, "file_sent", **beyond)
        assert set(raised.value.fields) == {"exception"}
        assert "R518-61" in raised.value.fields["exception"]
    noted(services, of, "file_sent", amount_asked="8000", instalments_asked="84")
    with pytest.raises(InvalidInputError) as raised:
        noted(services, of, "bank_answer", decision="accepted", amount_granted="9000")
    assert set(raised.value.fields) == {"exception"}
    noted(services, of, "bank_answer", decision="accepted", amount_granted="9000", exception="accord du 3 mars")


def test_a_stage_is_corrected_with_its_motif_and_what_it_said_before_stays(services):
    of = received(services, "microcredit")
    milestone = signed(services, of).milestone
    with pytest.raises(InvalidInputError) as raised:
        services.milestones.correct(milestone.id, StageInput(TODAY, milestone.answers), "")
    assert "reason" in raised.value.fields
    answers = {**milestone.answers, "instalments": "30"}
    after = services.milestones.correct(milestone.id, StageInput(TODAY, answers), "Contrat relu").after
    assert after.months == 30
    kept = services.milestones.of_measure(of.id)[-1]
    assert kept.answers["instalments"] == "30"
    assert [(one.reason, one.answers["instalments"]) for one in kept.corrections] == [("Contrat relu", "24")]


def test_the_first_day_of_what_was_prepared_is_corrected_by_its_stage_and_not_by_the_opening(services):
    of = received(services, "microcredit")
    after = signed(services, of).after
    assert [one.name for one in services.measures.view(of.id).beginning.answers][:2] == [
        "first_instalment",
        "instalments",
    ]
    with pytest.raises(InvalidInputError) as raised:
        services.measures.correct_opening(of.id, TODAY, after.terms)
    assert "étape" in raised.value.fields["start"]
    corrected = services.measures.correct_opening(of.id, after.start, {"purpose": "housing"}).after
    assert (corrected.start, corrected.months, corrected.opened_on) == (after.start, 24, RECEIVED)


def test_a_stage_begins_with_what_lasts_and_never_with_what_was_so_at_another_time(services, clock):
    of = received(services, "microcredit", accepts_support="yes")
    noted(services, of, "diagnosis", conclusion="suitable")
    assert services.milestones.proposed_answers(of.id, "file_sent") == {"purpose": "mobility"}
    vej = opened_measure(services, "vej", TODAY - timedelta(days=20), terms={"debt": "900.00"})
    recorded(services, vej, TODAY - timedelta(days=5))
    assert services.milestones.proposed_answers(vej.id, "housing_3") == {}


def test_a_stage_taken_back_at_once_leaves_the_measure_as_it_was(services):
    of = received(services, "microcredit")
    recorded_stage = signed(services, of)
    services.milestones.take_back(recorded_stage)
    assert measure_now(services, of) == of
    assert "signed" in open_stages(services, of)
    with pytest.raises(NotAllowedError):
        services.milestones.take_back(recorded_stage)


def test_a_stage_that_others_follow_is_not_taken_out(services):
    of = received(services, "astre")
    first = noted(services, of, "saisine_checked", complete="yes").milestone
    mandated = noted(services, of, "diagnosis_mandated").milestone
    noted(services, of, "diagnosis_delivered")
    with pytest.raises(NotAllowedError, match="Diagnostic rendu"):
        services.milestones.withdraw(mandated.id, "Erreur")
    services.milestones.withdraw(first.id, "Mauvais ménage")
    assert services.measures.view(of.id).saisine.complete is False


def test_a7_a_diagnosis_beside_measures_that_take_the_whole_envelope_is_told_when_it_is_mandated(services, clock):
    set_day(clock, date(2024, 2, 1))
    household = saved_household(services)
    for _number in range(20):
        opened_measure(services, "astre", date(2024, 1, 8), of=household)
    asked = NewMeasure(household.id, "astre", date(2024, 1, 10), {}, preparing=True)
    of = services.measures.open(asked)
    noted(services, of, "saisine_checked", date(2024, 1, 15), complete="yes")
    assert "375,00\u00a0€" in services.milestones.foreseen(of.id, "diagnosis_mandated")[0]
    told = noted(services, of, "diagnosis_mandated", date(2024, 1, 20)).warnings
    assert "dépasse son enveloppe" in told[0]


def test_a7_nothing_is_told_while_the_envelope_holds(services, clock):
    set_day(clock, date(2024, 2, 1))
    asked = NewMeasure(saved_household(services).id, "astre", date(2024, 1, 10), {}, preparing=True)
    of = services.measures.open(asked)
    noted(services, of, "saisine_checked", date(2024, 1, 15), complete="yes")
    assert noted(services, of, "diagnosis_mandated", date(2024, 1, 20)).warnings == ()


def test_a_measure_goes_to_another_referent_with_the_motif_and_who_it_was_before(services):
    of = opened_measure(services)
    with pytest.raises(InvalidInputError) as raised:
        services.measures.transfer(of.id, "", "")
    assert set(raised.value.fields) == {"referent", "reason"}
    after = services.measures.transfer(of.id, "Karim Benali", "Congé maternité")
    assert after.referent == "Karim Benali"
    assert [(one.decided_on, one.before, one.after) for one in after.transfers] == [
        (TODAY, of.referent, "Karim Benali")
    ]


def test_each_stage_is_told_to_the_department_without_what_is_confidential(services):
    of = received(services, "microcredit")
    noted(services, of, "agreement", note="secretxnote", accepts_support="yes")
    noted(services, of, "diagnosis", conclusion="suitable")
    noted(services, of, "file_sent", bank="secretxbanque", amount_asked="900")
    messages = [json.loads(one.content) for one in services.exchange.messages(DeliveryState.WAITING)]
    told = [message for message in messages if message["kind"] == "milestone"]
    assert [message["body"]["stage"] for message in told].count("file_sent") == 1
    assert {message["body"]["state"] for message in messages if message["kind"] == "measure"} == {"preparing"}
    assert "secretx" not in json.dumps(messages)
