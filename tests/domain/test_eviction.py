"""The indicative calendar of an eviction, rule by rule (G1-G7): the worked values, refusals, properties."""

from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from desktop.domain.calendar import add_months, is_sunday_or_holiday, is_working_day
from desktop.domain.eviction import (
    STEPS,
    Computed,
    Judged,
    Refused,
    Settled,
    appeal,
    ccapex,
    eviction,
    eviction_calendar,
    order_to_leave,
    order_to_pay,
    payment_plan,
    police_assistance,
    time_to_leave,
)
from desktop.domain.legal_rules import (
    RULES,
    LegalRuleError,
    Span,
    Unit,
    YearSpan,
    in_force,
    load_legal_rules,
    newest,
    parse_legal_rule,
)
from desktop.domain.procedure import INPUTS, procedure_of

LEGAL = Path(__file__).parents[2] / "resources" / "legal"
TODAY = date(2026, 11, 22)


@cache
def rules():
    return load_legal_rules(LEGAL)


def computed(step, **answers):
    return step(procedure_of(answers), rules())


ORDER = {"order_to_pay_on": "2023-08-21"}
OLD_LEASE, NEW_LEASE = {"lease_date": "2016-05-01"}, {"lease_date": "2024-02-01"}
TWO_MONTHS = {"order_to_pay_count": 2, "order_to_pay_unit": "months"}
SIX_WEEKS = {"order_to_pay_count": 6, "order_to_pay_unit": "weeks"}
SERVED = {"decision_kind": "judgment", "served_on": "2026-01-31"}
REFERE = {"decision_kind": "refere", "served_on": "2026-04-20"}
LEAVE = {"order_to_leave_on": "2026-09-15", "leave_delay": "kept"}
CUT = {"leave_delay": "cut", "leave_delay_count": 15, "leave_delay_unit": "days"}

DAYS = [
    # G1: six weeks, or what the order to pay writes under a lease of before 29 July 2023
    ("G1", order_to_pay, ORDER | OLD_LEASE | TWO_MONTHS, "2023-10-23"),  # 21 October is a Saturday
    ("G1", order_to_pay, ORDER | TWO_MONTHS, "2023-10-23"),
    ("G1", order_to_pay, {"order_to_pay_on": "2026-03-10"} | OLD_LEASE | SIX_WEEKS, "2026-04-21"),
    ("G1", order_to_pay, {"order_to_pay_on": "2026-03-10"} | NEW_LEASE, "2026-04-21"),
    ("G1", order_to_pay, {"order_to_pay_on": "2026-03-10", "lease_date": "2023-07-29"}, "2026-04-21"),
    ("G1", order_to_pay, {"order_to_pay_on": "2026-03-10"} | NEW_LEASE | TWO_MONTHS, "2026-05-11"),
    # G2: a month from the service of a judgment, fifteen days for a référé, on a working day
    ("G2", appeal, SERVED, "2026-03-02"),
    ("G2", appeal, REFERE, "2026-05-05"),
    ("G2", appeal, {"decision_kind": "refere", "served_on": "2026-04-16"}, "2026-05-04"),  # 1 May, then a weekend
    ("G2", appeal, {"decision_kind": "judgment", "served_on": "2026-11-22"}, "2026-12-22"),
    # G3: a payment plan and a time to leave are two things
    ("G3", payment_plan, {"plan_months": 36, "plan_from": "2026-01-05"}, "2028-12-05"),
    ("G3", payment_plan, {"plan_months": 24, "plan_from": "2025-09-15"}, "2027-08-15"),  # a Sunday: never moved
    ("G3", payment_plan, {"plan_months": 1, "plan_from": "2026-01-31"}, "2026-01-31"),
    ("G3", time_to_leave, {"leave_months": 12, "leave_from": "2026-03-09"}, "2027-03-09"),
    ("G3", time_to_leave, {"leave_months": 3, "leave_from": "2026-01-31"}, "2026-04-30"),
    (
        "G3",
        time_to_leave,
        {"leave_months": 24, "leave_from": "2023-05-02", "judgment_date": "2023-04-20"},
        "2025-05-02",
    ),
    # G4: two months after the order to leave, unless the judge cut or removed them
    ("G4", order_to_leave, LEAVE, "2026-11-16"),
    ("G4", order_to_leave, LEAVE | CUT, "2026-09-30"),
    ("G4", order_to_leave, LEAVE | {"leave_delay": "removed"}, "2026-09-15"),
    # G5: never from 1 November to 31 March, except rehousing or unlawful entry
    ("G5", eviction, LEAVE, "2027-04-01"),
    ("G5", eviction, LEAVE | {"truce_exception": "none"}, "2027-04-01"),
    ("G5", eviction, LEAVE | {"truce_exception": "rehoused"}, "2026-11-17"),
    ("G5", eviction, LEAVE | {"truce_exception": "unlawful_entry"}, "2026-11-17"),
    ("G5", eviction, {"order_to_leave_on": "2026-04-10", "leave_delay": "kept"}, "2026-06-11"),
    ("G5", eviction, {"order_to_leave_on": "2025-08-29", "leave_delay": "kept"}, "2025-10-30"),
    ("G5", eviction, {"order_to_leave_on": "2026-08-31", "leave_delay": "kept"}, "2027-04-01"),
    ("G5", eviction, LEAVE | {"leave_months": 12, "leave_from": "2026-06-01"}, "2027-06-02"),
    ("G5", eviction, LEAVE | {"leave_months": 0}, "2027-04-01"),
    ("G5", eviction, {"order_to_leave_on": "2024-01-05", "leave_delay": "kept"}, "2024-04-02"),  # Easter Monday
    ("G5", eviction, {"order_to_leave_on": "2027-10-30", "leave_delay": "removed"}, "2027-10-30"),  # a Saturday
    ("G5", eviction, {"order_to_leave_on": "2027-10-31", "leave_delay": "removed"}, "2028-04-01"),  # Sunday, then truce
    (
        "G5",
        eviction,
        {"order_to_leave_on": "2027-10-31", "leave_delay": "removed", "truce_exception": "rehoused"},
        "2027-11-02",
    ),
    # G6: two months of silence of the prefect are a refusal
    ("G6", police_assistance, {"police_asked_on": "2026-04-08"}, "2026-06-08"),
    ("G6", police_assistance, {"police_asked_on": "2026-03-14"}, "2026-05-15"),  # 14 May is Ascension Day
]


@pytest.mark.parametrize(("rule", "step", "answers", "day"), DAYS, ids=[f"{one[0]}-{one[3]}" for one in DAYS])
def test_g1_g2_g3_g4_g5_g6_the_day_of_a_step(rule, step, answers, day):
    found = computed(step, **answers)
    assert isinstance(found, Computed)
    assert (found.rule.rule, found.day.isoformat()) == (rule, day)
    assert set(found.used) <= set(answers)
    assert found.rule.article
    assert found.rule.source


REACHED = [
    ({"unpaid_months": 2}, True),
    ({"unpaid_months": 0, "debt": "1199.99", "bare_rent": "600.00"}, False),
    ({"unpaid_months": 1, "debt": "1200.00", "bare_rent": "600.00"}, True),
    ({"debt": "1200.00", "bare_rent": "600.00"}, True),
]


@pytest.mark.parametrize(("answers", "reached"), REACHED)
def test_g7_the_ccapex_is_told_from_two_months_unpaid_or_two_rents(answers, reached):
    found = computed(ccapex, order_to_pay_on="2026-03-10", **answers)
    assert isinstance(found, Judged)
    assert (found.rule.rule, found.reached) == ("G7", reached)


REFUSALS = [
    ("G1", order_to_pay, OLD_LEASE, "la date du commandement de payer"),
    ("G1", order_to_pay, ORDER | OLD_LEASE, "le délai écrit dans le commandement de payer"),
    ("G1", order_to_pay, ORDER, "la date du bail"),
    ("G1", order_to_pay, ORDER | OLD_LEASE | {"order_to_pay_count": 2}, "l’unité"),
    ("G2", appeal, {"decision_kind": "judgment"}, "la date de la signification"),
    ("G2", appeal, {"served_on": "2026-01-31"}, "la nature de la décision"),
    ("G2", appeal, SERVED | {"judgment_date": "2026-02-10"}, "à vérifier"),
    ("G3", payment_plan, {"plan_months": 24}, "première échéance"),
    ("G3", payment_plan, {"plan_months": 37, "plan_from": "2026-01-05"}, "Plus de 36"),
    ("G3", time_to_leave, {"leave_from": "2026-01-05"}, "la durée du délai"),
    ("G3", time_to_leave, {"leave_months": 13, "leave_from": "2026-01-05"}, "Plus de 12"),
    ("G3", time_to_leave, {"leave_months": 1.5, "leave_from": "2026-01-05"}, "la durée du délai"),
    ("G4", order_to_leave, {"order_to_leave_on": "2026-09-15"}, "ce que le juge a décidé"),
    ("G4", order_to_leave, {"leave_delay": "kept"}, "la date du commandement de quitter les lieux"),
    ("G4", order_to_leave, LEAVE | {"leave_delay": "cut"}, "le délai réduit"),
    ("G5", eviction, {"leave_delay": "kept"}, "la date du commandement de quitter les lieux"),
    ("G5", eviction, LEAVE | {"leave_months": 6}, "la date à laquelle commence le délai"),
    ("G6", police_assistance, {}, "la date de la demande"),
    ("G7", ccapex, {"unpaid_months": 3}, "la date du commandement de payer"),
    ("G7", ccapex, {"order_to_pay_on": "2026-03-10", "unpaid_months": 1, "debt": "900.00"}, "le loyer hors charges"),
    ("G7", ccapex, {"order_to_pay_on": "2023-06-10", "unpaid_months": 3}, "arrêté du préfet"),
]


@pytest.mark.parametrize(("rule", "step", "answers", "words"), REFUSALS)
def test_nothing_is_computed_without_an_input_and_the_refusal_names_it(rule, step, answers, words):
    found = computed(step, **answers)
    assert isinstance(found, Refused)
    assert found.rule.rule == rule
    assert words in found.words.replace("\u00a0", " ")
    assert set(found.missing) <= set(INPUTS)


def test_every_rule_has_a_step_and_every_step_a_rule():
    results = eviction_calendar(procedure_of({}), rules(), TODAY)
    assert {one.rule.rule for one in results} == RULES
    assert all(isinstance(one, Refused) and one.missing for one in results)
    assert not any(one.warnings for one in results)


def test_g2_an_appeal_is_said_not_to_suspend():
    for answers in (SERVED, REFERE):
        assert "ne suspend pas" in computed(appeal, **answers).rule.remark


def test_g1_a_written_term_that_is_not_that_of_the_law_is_said():
    answers = {"order_to_pay_on": "2026-03-10"} | NEW_LEASE
    assert "autre délai" in computed(order_to_pay, **answers, **TWO_MONTHS).note
    assert not computed(order_to_pay, **answers, **SIX_WEEKS).note


def test_g5_the_truce_that_puts_a_day_off_is_said():
    assert "trêve" in computed(eviction, **LEAVE).note
    assert not computed(eviction, order_to_leave_on="2026-04-10", leave_delay="kept").note


def test_g5_a_plan_granted_is_recalled_beside_the_eviction():
    """24 months to August 2027: the bare day would say that a plan which is paid does not protect."""
    answers = {"order_to_leave_on": "2025-09-01", "leave_delay": "kept"}
    paid = computed(eviction, **answers, plan_months=24, plan_from="2025-09-15")
    assert paid.day == date(2026, 4, 1)
    assert paid.note.startswith("Seulement si le plan ou le loyer courant n’est plus payé.")
    assert "plan_months" in paid.used
    for none in ({}, {"plan_months": 0}):
        assert "plan" not in computed(eviction, **answers, **none).note


@pytest.mark.parametrize(
    ("step", "name", "words"),
    [(payment_plan, "plan_months", "Aucun plan accordé."), (time_to_leave, "leave_months", "Aucun délai accordé.")],
)
def test_g3_what_the_judge_did_not_grant_misses_nothing(step, name, words):
    found = computed(step, **{name: 0})
    assert isinstance(found, Settled)
    assert (found.note, found.used) == (words, (name,))


def test_g7_nothing_is_computed_for_a_social_landlord():
    answers = {"order_to_pay_on": "2026-03-10", "unpaid_months": 3}
    found = computed(ccapex, **answers, landlord="social")
    assert isinstance(found, Settled)
    assert "autre règle" in found.note
    assert isinstance(computed(ccapex, **answers, landlord="private"), Judged)


@pytest.mark.parametrize(("day", "warned"), [("2027-05-22", False), ("2027-05-23", True)])
def test_a_rule_not_reviewed_for_over_six_months_says_so(day, warned):
    results = eviction_calendar(procedure_of(LEAVE), rules(), date.fromisoformat(day))
    assert all(bool(one.warnings) == warned for one in results)
    assert not warned or "plus de 6\u00a0mois" in results[0].warnings[0]


def test_the_law_that_changed_on_29_july_2023_stands_in_two_versions():
    for key in ("order_to_pay", "time_to_leave"):
        before, after = (in_force(rules(), key, date(2023, 7, day)) for day in (28, 29))
        assert (before.version, after.version) == (1, 2)
    assert newest(rules(), "time_to_leave").most == 12


def test_what_is_no_day_or_no_whole_number_is_not_known():
    found = procedure_of(
        {"served_on": "31/01/2026", "leave_months": "x", "police_asked_on": "0001-01-01", "debt": True}
    )
    assert found == procedure_of({})


@pytest.mark.parametrize("change", [{"rule": "G9"}, {"reviewed_on": "2026"}, {"unit": "years"}, {"article": ""}])
def test_a_rule_that_cannot_be_used_is_refused(change):
    data = {
        "key": "x", "version": 1, "rule": "G6", "title": "X", "words": "X", "article": "X", "source": "X",
        "counting": "", "reviewed_on": TODAY, "count": 2, "unit": "months",
    }  # fmt: skip
    assert parse_legal_rule(data).span == Span(2, Unit.MONTHS)
    with pytest.raises(LegalRuleError):
        parse_legal_rule(data | change)


def test_files_that_hold_on_the_same_day_or_have_another_name_are_refused(tmp_path):
    text = (LEGAL / "police_assistance-1.toml").read_text(encoding="utf-8")
    (tmp_path / "police_assistance-1.toml").write_text(text, encoding="utf-8")
    (tmp_path / "other-2.toml").write_text(text.replace("version = 1", "version = 2"), encoding="utf-8")
    with pytest.raises(LegalRuleError) as told:
        load_legal_rules(tmp_path)
    assert "should be called police_assistance-2.toml" in str(told.value)
    assert "hold on the same day" in str(told.value)


PLAUSIBLE = st.dates(date(2014, 4, 1), date(2060, 12, 31))
TRUCE = YearSpan((11, 1), (3, 31))


def at(step, day):
    """A step whose first day is that one, nothing else being missing."""
    said = day.isoformat()
    return computed(
        step, decision_kind="judgment", served_on=said, order_to_pay_on=said, order_to_leave_on=said,
        leave_delay="kept", police_asked_on=said, lease_date="2014-01-01", order_to_pay_count=2,
        order_to_pay_unit="months", plan_months=12, plan_from=said,
    )  # fmt: skip


TERMS = [order_to_pay, appeal, payment_plan, order_to_leave, police_assistance]


@given(st.sampled_from([one for one in TERMS if one is not payment_plan]), PLAUSIBLE)
def test_a_term_never_falls_on_a_saturday_a_sunday_or_a_holiday(step, day):
    assert is_working_day(at(step, day).day)


@given(st.sampled_from([*TERMS, eviction]), PLAUSIBLE, st.integers(0, 400))
def test_a_later_act_never_has_an_earlier_term(step, day, later):
    assert at(step, day).day <= at(step, day + timedelta(days=later)).day


@given(PLAUSIBLE, st.integers(1, 12))
def test_g5_no_eviction_in_the_truce_nor_before_what_comes_before_it(day, months):
    since = day.isoformat()
    answers = {"order_to_leave_on": since, "leave_delay": "kept", "leave_months": months, "leave_from": since}
    found = computed(eviction, **answers, judgment_date="2024-01-10")
    assert not TRUCE.holds(found.day)
    assert not is_sunday_or_holiday(found.day)
    assert found.day > computed(order_to_leave, **answers).day
    assert found.day > add_months(day, months)


@given(st.lists(st.sampled_from(sorted(INPUTS)), unique=True), PLAUSIBLE)
def test_a_refused_input_never_yields_a_day(left_out, day):
    said = day.isoformat()
    whole = {
        "decision_kind": "refere", "served_on": said, "lease_date": "2014-01-01", "order_to_pay_on": said,
        "order_to_pay_count": 2, "order_to_pay_unit": "months", "plan_months": 12, "plan_from": said,
        "leave_months": 12, "leave_from": said, "order_to_leave_on": said, "leave_delay": "kept",
        "police_asked_on": said,
    }  # fmt: skip
    answers = {name: value for name, value in whole.items() if name not in left_out}
    for step in STEPS:
        found = computed(step, **answers)
        if isinstance(found, Computed):
            assert set(found.used) <= set(answers)
        if isinstance(found, Refused):
            assert not hasattr(found, "day")


@given(st.dates(date(2014, 1, 1), date(2060, 1, 1)), st.sampled_from(list(Unit)), st.integers(1, 60))
def test_a_span_ends_on_or_after_its_own_count(day, unit, count):
    assume(unit is not Unit.MONTHS or count <= 36)
    assert Span(count, unit).end(day) > day
