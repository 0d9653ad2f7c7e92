"""A measure along its path: opened, suspended, renewed, rescheduled, ended, closed; each refusal changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from desktop.domain.bilan import SignatureOutcome
from desktop.domain.cadence import PeriodState
from desktop.domain.contact import Outcome
from desktop.domain.household import Dwelling
from desktop.domain.measure import MeasureState
from desktop.errors import InvalidInputError, NotAllowedError, NotFoundError
from desktop.schemes.path import StepName
from desktop.services.measures import NewMeasure
from tests.conftest import TODAY
from tests.factories import (
    ARRAS,
    SAINT_OMER,
    TERMS,
    frozen_bilan,
    household_signature,
    opened_measure,
    recorded,
    saved_household,
    sealed_bilan,
    set_day,
    signed_bilan,
)

ONE_DAY = timedelta(days=1)


def fields(call, *arguments, **options):
    with pytest.raises(InvalidInputError) as raised:
        call(*arguments, **options)
    return set(raised.value.fields)


def stored(services, of):
    return services.measures.view(of.id).measure


# --- opening ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("scheme", "months"), [("astre", 12), ("vej", None), ("microcredit", 24)])
def test_a_measure_opens_with_its_saisine_its_length_and_its_referent(services, scheme, months):
    services.settings.save(replace(services.settings.load(), worker_name="Anne Roussel"))
    made = opened_measure(
        services, scheme, saisine_origin="ccas", saisine_reasons=("debt",), saisine_difficulties="Factures"
    )
    assert stored(services, made) == made
    assert (made.state, made.months, made.referent) == (MeasureState.ACTIVE, months, "Anne Roussel")
    with services.workspace.notebook.read() as uow:
        saisine = uow.saisines.get(made.saisine_id)
    assert (saisine.origin, saisine.reasons, saisine.difficulties) == ("ccas", ("debt",), "Factures")
    assert (saisine.household_id, saisine.scheme, saisine.received_on) == (made.household_id, scheme, None)


def test_everything_wrong_with_an_opening_is_told_at_once(services):
    owner = saved_household(services)
    asked = NewMeasure(owner.id, "microcredit", None, {"amount": "x"}, saisine_received_on=TODAY + ONE_DAY)
    assert fields(services.measures.open, asked) == {"start", "saisine_received_on", "instalments", "amount", "purpose"}
    above = NewMeasure(owner.id, "microcredit", TODAY, {"amount": "9000.00", "instalments": "30.5"})
    assert fields(services.measures.open, above) == {"exception", "instalments", "purpose"}
    assert services.status.counts()["measures"] == 0


@pytest.mark.parametrize("year", [1, 1926, 2101, 9999])
def test_a_start_in_another_century_is_told(services, year):
    assert fields(
        services.measures.open, NewMeasure(saved_household(services).id, "vej", date(year, 1, 1), TERMS["vej"])
    ) == {"start"}


def test_above_8000_euros_the_documented_exception_opens_the_measure(services):
    assert fields(opened_measure, services, "microcredit", terms={"amount": "8000.01"}) == {"exception"}
    made = opened_measure(services, "microcredit", terms={"amount": "8000.01", "exception": "accord du 3 mars"})
    assert made.terms["exception"] == "accord du 3 mars"


def test_a_measure_of_nobody_is_told(services):
    with pytest.raises(NotFoundError):
        services.measures.open(NewMeasure("nobody", "vej", TODAY, TERMS["vej"]))
    assert services.status.counts()["measures"] == 0


def test_only_answers_that_were_asked_are_kept(services):
    made = opened_measure(services, terms={"dpe_date": "2026-01-31", "expectations": "", "opening_note": "à part"})
    assert made.terms == {"works_stage": "under_way", "opening_note": "à part"}


@pytest.mark.parametrize(
    ("scheme", "commune", "start", "convention"),
    [
        ("vej", "62498", date(2023, 12, 31), "vej-ami1-2023"),
        ("vej", "62498", date(2024, 1, 1), None),
        ("vej", SAINT_OMER, date(2023, 11, 1), "vej-ami2-2023"),
        ("vej", SAINT_OMER, date(2023, 10, 31), None),
        ("vej", ARRAS, date(2023, 12, 1), None),
        ("astre", ARRAS, date(2023, 11, 1), "astre-2023"),
        ("astre", ARRAS, date(2024, 11, 1), None),
    ],
)
def test_a_measure_falls_under_the_convention_of_its_territory_and_first_day(
    services, scheme, commune, start, convention
):
    made = opened_measure(services, scheme, start, of=saved_household(services, dwelling=Dwelling(commune)))
    assert made.convention_id == convention
    told = [one for one in services.measures.view(made.id).warnings if "Aucune convention" in one]
    assert bool(told) == (convention is None)


# --- a proposal -------------------------------------------------------------------------------------------------------


def test_a_proposed_measure_is_accepted_or_declined_with_a_reason(services):
    accepted, declined = (opened_measure(services, accepted=False) for _ in range(2))
    assert accepted.state is MeasureState.PROPOSED
    assert fields(services.measures.decline, declined.id, "  ") == {"reason"}
    assert services.measures.accept(accepted.id).state is MeasureState.ACTIVE
    services.measures.decline(declined.id, " hors secteur ")
    assert (stored(services, declined).state, stored(services, declined).end_reason) == (
        MeasureState.DECLINED,
        "hors secteur",
    )


def test_what_is_not_accepted_cannot_be_worked_on(services):
    made = opened_measure(services, accepted=False)
    for call in (
        lambda: services.measures.suspend(made.id, made.start, "hôpital"),
        lambda: services.measures.renew(made.id, 1, "travaux"),
        lambda: services.measures.end(made.id, TODAY, "moved"),
        lambda: services.measures.close(made.id),
        lambda: services.measures.resume(made.id, TODAY),
        lambda: services.visits.plan(made.id, TODAY),
        lambda: recorded(services, made, TODAY),
    ):
        with pytest.raises(NotAllowedError, match="proposée"):
            call()
    assert stored(services, made) == made


# --- suspension (C10) -------------------------------------------------------------------------------------------------


def test_a_suspension_lowers_the_quota_and_a_resumed_measure_goes_on_to_the_same_end(services):
    made = opened_measure(services, start=date(2026, 9, 1))
    before = services.measures.view(made.id)
    services.measures.suspend(made.id, date(2026, 10, 1), " hôpital ")
    during = services.measures.view(made.id)
    assert (during.measure.state, during.due) == (MeasureState.SUSPENDED, None)
    assert [view.state for view in during.track[:3]] == [
        PeriodState.MISSED,
        PeriodState.SUSPENDED,
        PeriodState.SUSPENDED,
    ]
    services.measures.resume(made.id, date(2026, 11, 15))
    after = services.measures.view(made.id)
    assert after.measure.state is MeasureState.ACTIVE
    assert [view.period.quota for view in after.track[:4]] == [2, 0, 1, 2]
    assert after.measure.planned_end == before.measure.planned_end
    assert after.measure.suspensions[0].reason == "hôpital"


def test_a_suspension_needs_a_reason_and_a_day_inside_the_measure_that_has_come(services):
    made = opened_measure(services, start=date(2026, 9, 1))
    assert fields(services.measures.suspend, made.id, date(2026, 8, 31), " ") == {"reason", "starts"}
    assert fields(services.measures.suspend, made.id, TODAY + ONE_DAY, "hôpital") == {"starts"}
    assert stored(services, made) == made
    services.measures.suspend(made.id, TODAY, "hôpital")
    with pytest.raises(NotAllowedError):
        services.measures.suspend(made.id, TODAY, "encore")


def test_a_suspension_lasts_one_day_at_least(services):
    made = opened_measure(services, start=date(2026, 9, 1))
    services.measures.suspend(made.id, date(2026, 11, 10), "hôpital")
    assert fields(services.measures.resume, made.id, date(2026, 11, 9)) == {"ends"}
    assert services.measures.resume(made.id, date(2026, 11, 10)).suspensions[-1].ends == date(2026, 11, 10)


# --- renewal (A4) -----------------------------------------------------------------------------------------------------


def test_an_astre_measure_is_renewed_with_a_reason_to_24_months_and_no_further(services):
    made = opened_measure(services, start=date(2026, 1, 5))
    assert fields(services.measures.renew, made.id, 0, "") == {"reason", "months"}
    assert fields(services.measures.renew, made.id, 13, "travaux") == {"months"}
    services.measures.renew(made.id, 7, "travaux")
    assert fields(services.measures.renew, made.id, 6, "travaux") == {"months"}
    full = services.measures.renew(made.id, 5, "travaux")
    assert (full.total_months, full.planned_end) == (24, date(2028, 1, 4))
    with pytest.raises(NotAllowedError, match="24"):
        services.measures.renew(made.id, 1, "travaux")


@pytest.mark.parametrize("scheme", ["vej", "microcredit"])
def test_the_other_schemes_are_not_renewed(services, scheme):
    made = opened_measure(services, scheme)
    with pytest.raises(NotAllowedError, match="ne prévoit pas"):
        services.measures.renew(made.id, 1, "travaux")


@given(st.lists(st.integers(-3, 15), max_size=8))
@hypothesis_settings(max_examples=15)
def test_whatever_is_asked_a_measure_never_passes_24_months(services, asked):
    made = opened_measure(services)
    for months in asked:
        try:
            services.measures.renew(made.id, months, "travaux")
        except (InvalidInputError, NotAllowedError):
            continue
    assert 12 <= stored(services, made).total_months <= 24


# --- rescheduling (C11) -----------------------------------------------------------------------------------------------


def test_a_rescheduled_loan_keeps_its_closed_periods(services, clock):
    made = opened_measure(services, "microcredit", date(2023, 3, 5), terms={"instalments": "30"})
    set_day(clock, date(2024, 1, 10))
    before = services.measures.view(made.id).track
    services.measures.reschedule(made.id, 36, "difficultés")
    after = services.measures.view(made.id)
    assert [view.period for view in after.track[:5]] == [view.period for view in before[:5]]
    assert after.measure.planned_end == date(2026, 3, 4)


@pytest.mark.parametrize("instalments", [-1, 0, 121, 10**6])
def test_a_loan_has_a_sensible_number_of_instalments(services, instalments):
    made = opened_measure(services, "microcredit")
    assert fields(services.measures.reschedule, made.id, instalments, "accord") == {"instalments"}


def test_above_seven_years_a_rescheduling_tells_its_exception(services):
    made = opened_measure(services, "microcredit")
    assert fields(services.measures.reschedule, made.id, 85, " ") == {"reason"}
    assert services.measures.reschedule(made.id, 85, "accord du 3 mars").total_months == 85


def test_a_loan_is_not_rescheduled_to_an_end_that_is_past(services):
    made = opened_measure(services, "microcredit", date(2026, 1, 5))
    assert fields(services.measures.reschedule, made.id, 10, "accord") == {"instalments"}
    assert services.measures.reschedule(made.id, 11, "accord").planned_end == date(2026, 12, 4)


@pytest.mark.parametrize("scheme", ["astre", "vej"])
def test_only_a_loan_is_rescheduled(services, scheme):
    made = opened_measure(services, scheme)
    with pytest.raises(NotAllowedError, match="ne prévoit pas"):
        services.measures.reschedule(made.id, 60, "accord")
    assert stored(services, made) == made


# --- end and close (A5, C9) -------------------------------------------------------------------------------------------


def test_an_end_needs_its_day_and_its_reason(services):
    made = opened_measure(services, start=date(2026, 9, 1))
    assert fields(services.measures.end, made.id, None, " ") == {"on", "reason"}
    assert fields(services.measures.end, made.id, date(2026, 8, 31), "moved") == {"on"}
    assert fields(services.measures.end, made.id, TODAY + ONE_DAY, "moved") == {"on"}
    assert stored(services, made) == made


def test_an_end_is_taken_on_the_first_day_and_today(services):
    for on in (date(2026, 9, 1), TODAY):
        made = opened_measure(services, start=date(2026, 9, 1))
        ended = services.measures.end(made.id, on, "moved")
        assert (ended.ended_on, ended.end_reason, ended.state) == (on, "moved", MeasureState.ENDING)


def test_an_end_past_the_term_is_refused_and_the_term_itself_taken(services):
    made = opened_measure(services, start=date(2025, 9, 1))
    assert fields(services.measures.end, made.id, date(2026, 9, 1), "term") == {"on"}
    assert services.measures.end(made.id, date(2026, 8, 31), "term").ended_on == date(2026, 8, 31)


def test_an_end_before_a_visit_that_was_made_is_refused(services):
    made = opened_measure(services, start=date(2026, 9, 1))
    recorded(services, made, date(2026, 11, 10))
    recorded(services, made, date(2026, 11, 12), Outcome.PORTE_CLOSE)
    assert fields(services.measures.end, made.id, date(2026, 11, 9), "moved") == {"on"}
    assert services.measures.end(made.id, date(2026, 11, 10), "moved").ended_on == date(2026, 11, 10)


@pytest.mark.parametrize("scheme", ["vej", "microcredit"])
def test_a_scheme_without_bilan_closes_with_its_end(services, scheme):
    made = opened_measure(services, scheme)
    assert services.measures.end(made.id, TODAY, "finished").state is MeasureState.CLOSED


def test_an_astre_measure_closes_only_with_its_settled_bilan(services):
    made = opened_measure(services)
    services.measures.end(made.id, TODAY, "moved")
    for prepare in (lambda: None, lambda: services.bilans.begin(made.id), lambda: frozen_bilan(services, made)):
        prepare()
        with pytest.raises(NotAllowedError, match="bilan"):
            services.measures.close(made.id)
        assert stored(services, made).state is MeasureState.ENDING
    signed_bilan(services, made)
    assert services.measures.close(made.id).state is MeasureState.CLOSED


@pytest.mark.parametrize("outcome", [outcome for outcome in SignatureOutcome if outcome is not SignatureOutcome.SIGNED])
def test_each_recorded_reason_why_the_household_did_not_sign_lets_it_close(services, outcome):
    made = opened_measure(services)
    services.measures.end(made.id, TODAY, "moved")
    sealed_bilan(services, made, household_signature(outcome, "noté au dossier"))
    assert services.measures.close(made.id).state is MeasureState.CLOSED


def test_nothing_is_done_any_more_with_a_closed_measure(services):
    made = opened_measure(services, "vej")
    services.measures.end(made.id, TODAY, "finished")
    with pytest.raises(NotAllowedError, match="clôturée"):
        recorded(services, made, TODAY)
    assert not any(step.allowed for step in services.measures.view(made.id).steps)


def test_appointments_after_the_end_are_forgotten_and_what_was_typed_for_them_is_kept(services):
    made = opened_measure(services)
    plan = services.visits.plan(made.id, TODAY + 3 * ONE_DAY)
    draft = services.visits.begin(made.id, plan.id)
    services.visits.keep_draft(replace(draft, values=draft.values | {"note": "à dire"}))
    services.measures.end(made.id, TODAY, "moved")
    assert services.measures.view(made.id).contacts == ()
    (kept,) = services.visits.drafts()
    assert (kept.values["note"], kept.contact_id) == ("à dire", None)
    assert services.visits.begin(made.id) == kept


@pytest.mark.parametrize("scheme", ["vej", "astre"])
def test_a_measure_does_not_close_over_an_appointment_that_nobody_concluded(services, clock, scheme):
    made = opened_measure(services, scheme)
    plan = services.visits.plan(made.id, TODAY)
    set_day(clock, TODAY + ONE_DAY)
    if scheme == "astre":
        services.measures.end(made.id, TODAY + ONE_DAY, "moved")
        sealed_bilan(services, made)
    finish = services.measures.close if scheme == "astre" else lambda of: services.measures.end(of, TODAY, "finished")
    with pytest.raises(NotAllowedError, match="n’est pas conclue"):
        finish(made.id)
    assert stored(services, made).state is not MeasureState.CLOSED
    services.visits.porte_close(made.id, TODAY, None, "carte", plan.id)
    assert finish(made.id).state is MeasureState.CLOSED


# --- what the screen shows --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "told"),
    [
        (date(2026, 6, 30), ""),
        (date(2026, 7, 1), "se termine le 31\u00a0août 2026"),
        (date(2026, 8, 31), "se termine le 31\u00a0août 2026"),
        (date(2026, 9, 1), "passé depuis le 31\u00a0août 2026"),
    ],
)
def test_the_end_of_a_measure_is_told_two_months_before_it_and_once_it_is_past(services, clock, on, told):
    made = opened_measure(services, start=date(2025, 9, 1))
    set_day(clock, on)
    warnings = " ".join(one for one in services.measures.view(made.id).warnings if "convention" not in one)
    assert (told in warnings) if told else not warnings


def test_the_view_counts_visits_and_gives_the_reason_of_each_refused_step(services):
    made = opened_measure(services, start=date(2026, 9, 1))
    for day in (date(2026, 9, 10), date(2026, 9, 10), date(2026, 9, 21)):
        recorded(services, made, day)
    recorded(services, made, date(2026, 9, 22), Outcome.PORTE_CLOSE)
    view = services.measures.view(made.id)
    assert (view.visits_done, view.visits_owed) == (2, 24)
    assert [contact.day.day for contact in view.contacts] == [22, 21, 10, 10]
    assert view.step(StepName.RESUME).refusal
    assert view.step(StepName.RECORD).allowed
    assert view.state_label == "En cours"


def test_a_measure_that_is_not_there_is_told(services):
    for call in (services.measures.view, services.measures.accept, services.measures.close):
        with pytest.raises(NotFoundError):
            call("nobody")


def test_a_measure_resumes_today_at_the_latest_and_is_not_suspended_twice_over(services):
    made = opened_measure(services)
    services.measures.suspend(made.id, TODAY - timedelta(days=9), "Hospitalisation")
    with pytest.raises(InvalidInputError) as raised:
        services.measures.resume(made.id, TODAY + timedelta(days=1))
    assert list(raised.value.fields) == ["ends"]
    services.measures.resume(made.id, TODAY - timedelta(days=2))
    with pytest.raises(InvalidInputError) as raised:
        services.measures.suspend(made.id, TODAY - timedelta(days=2), "Travaux arrêtés")
    assert list(raised.value.fields) == ["starts"]
    services.measures.suspend(made.id, TODAY - timedelta(days=1), "Travaux arrêtés")


def test_an_appointment_on_the_last_day_stays_and_those_after_it_go(services):
    made = opened_measure(services, start=date(2026, 9, 1))
    kept = services.visits.plan(made.id, TODAY)
    services.visits.plan(made.id, TODAY + ONE_DAY)
    services.measures.end(made.id, TODAY, "moved")
    assert [one.id for one in services.measures.view(made.id).contacts] == [kept.id]
