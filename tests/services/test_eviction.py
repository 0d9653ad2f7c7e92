"""The calendar of an eviction read from the forms of a measure: what is known, since when, and what is missing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from desktop.domain.eviction import STEPS
from desktop.domain.legal_rules import newest
from desktop.domain.privacy import Level
from desktop.errors import InvalidInputError
from desktop.services.milestones import StageInput
from tests.conftest import TODAY
from tests.factories import opened_measure, recorded, set_day

MANDATED = TODAY - timedelta(days=40)
NOTED = {"decision_kind": "judgment", "judgment_date": "2026-01-12", "served_on": "2026-01-31"}


@pytest.fixture
def vej(services):
    return opened_measure(services, "vej", MANDATED)


def noted(services, of, day=TODAY, **answers):
    return services.milestones.record(of.id, "procedure", StageInput(day, answers))


def step(services, of, key):
    told = services.evictions.of_measure(of.id)
    return next(one for one in (*told.known, *told.unknown) if one.key == key)


def test_without_any_input_every_step_says_what_is_missing(services, vej):
    told = services.evictions.of_measure(vej.id)
    assert not told.known
    assert len(told.unknown) == len(STEPS)
    assert all(one.missing and one.words.startswith("Il manque") for one in told.unknown)
    assert not told.refusal
    assert not told.is_noted


def test_a_scheme_without_procedure_has_no_calendar(services):
    astre = opened_measure(services, "astre")
    assert services.evictions.of_measure(astre.id) is None


def test_g2_a_day_is_told_with_its_rule_its_article_its_inputs_and_that_an_appeal_does_not_suspend(services, vej):
    noted(services, vej, **NOTED)
    told = step(services, vej, "appeal_judgment")
    assert (told.rule, told.day, told.is_past) == ("G2", date(2026, 3, 2), True)
    assert "538" in told.article
    assert "642" in told.article
    assert [(one.label, one.words) for one in told.inputs] == [
        ("Nature de la décision", "Jugement"),
        ("Signifiée au ménage le", "31\u00a0janvier 2026"),
    ]
    assert {one.said_on for one in told.inputs} == {TODAY}
    assert "ne suspend pas" in told.remark


def test_what_the_mandate_and_a_visit_say_is_taken_too(services):
    terms = {"decision_kind": "refere", "served_on": "2026-04-20"}
    vej = opened_measure(services, "vej", MANDATED, terms=terms)
    assert step(services, vej, "appeal_refere").day == date(2026, 5, 5)
    recorded(services, vej, TODAY - timedelta(days=3), answers={"lease_date": "2024-02-01"})
    noted(services, vej, order_to_pay_on="2026-03-10", lease_date="2024-02-01")
    assert step(services, vej, "order_to_pay").day == date(2026, 4, 21)


def test_the_panel_begins_with_all_that_is_known_and_what_is_emptied_there_is_unsaid(services):
    terms = {"decision_kind": "refere", "served_on": "2026-04-20"}
    vej = opened_measure(services, "vej", MANDATED, terms=terms)
    recorded(services, vej, TODAY - timedelta(days=3), answers={"lease_date": "2024-02-01"})
    known = {"decision_kind": "refere", "served_on": "2026-04-20", "lease_date": "2024-02-01"}
    assert services.milestones.proposed_answers(vej.id, "procedure").items() >= known.items()
    noted(services, vej, decision_kind="refere")
    assert step(services, vej, "appeal_refere").day is None
    assert "served_on" not in services.milestones.proposed_answers(vej.id, "procedure")


def test_the_procedure_is_noted_again_each_time_it_goes_on(services, vej):
    noted(services, vej, **NOTED)
    noted(services, vej, **NOTED, order_to_leave_on="2026-09-15", leave_delay="kept")
    told = step(services, vej, "winter_truce")
    assert told.day == date(2027, 4, 1)
    assert "trêve" in told.words
    assert services.evictions.of_measure(vej.id).is_noted


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("leave_months", 13, "12 mois pour quitter les lieux"),
        ("plan_months", 37, "36 mois"),
        ("leave_months", 1.5, "nombre entier"),
        ("leave_months", -1, "inférieur à 0"),
        ("plan_months", -1, "inférieur à 0"),
    ],
)
def test_g3_more_than_the_law_lets_grant_is_refused_beside_its_field(services, vej, field, value, words):
    with pytest.raises(InvalidInputError) as told:
        noted(services, vej, **{field: value})
    assert words in told.value.fields[field].replace("\u00a0", " ")


def test_g3_the_form_refuses_what_the_rules_refuse(services, vej, resources):
    form = services.milestones.form(services.milestones.stage(vej.id, "procedure"))
    for name, key in (("plan_months", "payment_plan"), ("leave_months", "time_to_leave")):
        assert form.field(name).maximum == newest(resources.legal_rules, key).most


def test_g1_the_term_written_in_the_order_is_told_as_one_period(services, vej):
    noted(services, vej, order_to_pay_on="2026-03-10", order_to_pay_count=2, order_to_pay_unit="months")
    words = [one.words.replace("\u00a0", " ") for one in step(services, vej, "order_to_pay").inputs]
    assert words == ["10 mars 2026", "2 mois"]


def test_g7_the_ccapex_is_told_without_a_day(services, vej):
    noted(services, vej, order_to_pay_on="2026-03-10", unpaid_months=3)
    told = step(services, vej, "ccapex")
    assert told.day is None
    assert told.words.startswith("À signaler par le commissaire de justice.")
    assert not told.is_refused


def test_rules_that_nobody_reviewed_for_over_six_months_say_so_once(services, vej, clock):
    assert not services.evictions.of_measure(vej.id).warnings
    set_day(clock, date(2027, 6, 1))
    (warning,) = services.evictions.of_measure(vej.id).warnings
    assert "plus de 6\u00a0mois" in warning


def test_p1_what_the_police_are_asked_stays_with_the_operator(services, vej):
    recorded_stage = noted(services, vej, **NOTED, police_asked_on="2026-10-05", truce_exception="none")
    form = services.milestones.form(services.milestones.stage(vej.id, "procedure"))
    shared = form.shared_answers(recorded_stage.milestone.answers)
    assert shared == NOTED


def test_v4_the_mandate_names_the_head_of_the_slisl_and_the_coordinator_and_the_table_hands_both_over(services):
    form = services.measures.opening_form("vej")
    assert form.field("slisl_head").required
    names = {one.fields: one.rule for one in services.measures.scheme("vej").figures.columns}
    for name in ("slisl_head", "coordinator"):
        assert form.field(name).level is Level.SHARED
        assert names[(f"vej-opening.{name}",)] == "V4"


def test_g3_none_granted_is_an_answer_and_the_eviction_is_computed(services, vej):
    noted(services, vej, leave_months=0, plan_months=0, order_to_leave_on="2026-09-15", leave_delay="kept")
    told = step(services, vej, "time_to_leave")
    assert (told.words, told.is_refused, told.day) == ("Aucun délai accordé.", False, None)
    assert step(services, vej, "payment_plan").words == "Aucun plan accordé."
    assert step(services, vej, "winter_truce").day == date(2027, 4, 1)


def test_g7_a_social_landlord_known_from_the_mandate_goes_another_way(services):
    vej = opened_measure(services, "vej", MANDATED, terms={"landlord": "social"})
    noted(services, vej, order_to_pay_on="2026-03-10", unpaid_months=3)
    told = step(services, vej, "ccapex")
    assert told.words == "Parc social\u00a0: le bailleur saisit la CCAPEX, autre règle."
    assert [(one.label, one.words) for one in told.inputs] == [("Bailleur", "Parc social")]


def test_a_closed_measure_says_that_its_procedure_may_still_be_noted(services, vej):
    assert not services.evictions.of_measure(vej.id).is_after_the_end
    services.measures.end(vej.id, TODAY, services.measures.end_reasons("vej")[0].value)
    told = services.evictions.of_measure(vej.id)
    assert told.is_after_the_end
    assert not told.refusal
