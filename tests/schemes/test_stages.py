"""The stages of each path: which are open, why the others are not, and which one opens the way (A1, V1, V6, M1)."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.measure import MeasureState
from desktop.domain.milestone import Milestone, answers_so_far, in_order, latest
from desktop.schemes.registry import registry
from desktop.schemes.stages import Known, Landmark, Stage
from tests.factories import measure, new_id

ON = date(2026, 11, 22)
RECEIVED = date(2026, 9, 1)
SCHEMES = {scheme.id: scheme for scheme in registry().schemes()}
ALL = [(scheme, stage) for scheme in SCHEMES.values() for stage in scheme.stages]
COMPLETE, REFUSED, ACCEPTED = {"complete": "yes"}, {"decision": "refused"}, {"decision": "accepted"}
AGREES, SUITS = {"accepts_support": "yes"}, {"conclusion": "suitable"}


def reached(*steps):
    """Stages, each a day after the one before; a pair gives its answers too."""
    made = []
    for days, step in enumerate(steps):
        key, answers = step if isinstance(step, tuple) else (step, {})
        made.append(Milestone(new_id(), "m", "h", key, RECEIVED + timedelta(days=days), answers=answers))
    return made


def stand(scheme, state, milestones=(), on=ON, visited=None, said=None, tried=False):
    of = measure(scheme=scheme, state=state, start=RECEIVED, months=None)
    known = Known(of, in_order(milestones), answers_so_far(said or {}, milestones), visited, tried)
    return {step.stage.key: step for step in SCHEMES[scheme].stage_steps(known, on)}


def opened(*args, **named):
    return {key for key, step in stand(*args, **named).items() if step.is_open}


PREPARING, ACTIVE, CLOSED = MeasureState.PREPARING, MeasureState.ACTIVE, MeasureState.CLOSED
DIAGNOSED = (("agreement", AGREES), ("diagnosis", SUITS))
WAYS = [
    ("A1", "astre", PREPARING, (), {"saisine_checked"}),
    ("A1", "astre", PREPARING, (("saisine_checked", {"complete": "no"}),), {"saisine_checked"}),
    ("A1", "astre", PREPARING, (("saisine_checked", {"complete": "unknown"}),), {"saisine_checked"}),
    ("A1", "astre", PREPARING, (("saisine_checked", COMPLETE),), {"diagnosis_mandated", "assigned"}),
    ("A1", "astre", PREPARING, (("saisine_checked", COMPLETE), "diagnosis_mandated"), {"diagnosis_delivered"}),
    (
        "A1", "astre", PREPARING, (("saisine_checked", COMPLETE), "diagnosis_mandated", "diagnosis_delivered"),
        {"assigned"},
    ),
    ("A1", "astre", MeasureState.PROPOSED, (("saisine_checked", COMPLETE), "assigned"), set()),
    ("M1", "microcredit", PREPARING, (), {"agreement"}),
    ("M1", "microcredit", PREPARING, (("agreement", {"accepts_support": "no"}),), {"agreement"}),
    ("M1", "microcredit", PREPARING, (("agreement", AGREES),), {"diagnosis"}),
    ("M1", "microcredit", PREPARING, DIAGNOSED, {"reoriented", "file_sent"}),
    (
        "M1", "microcredit", PREPARING, (("agreement", AGREES), ("diagnosis", {"conclusion": "reorientation"})),
        {"reoriented"},
    ),
    ("M1", "microcredit", PREPARING, (*DIAGNOSED, "file_sent"), {"reoriented", "bank_answer"}),
    (
        "M1", "microcredit", PREPARING, (*DIAGNOSED, "file_sent", ("bank_answer", REFUSED)),
        {"reoriented", "file_sent"},
    ),
    (
        "M1", "microcredit", PREPARING, (*DIAGNOSED, "file_sent", ("bank_answer", REFUSED), "file_sent"),
        {"reoriented", "bank_answer"},
    ),
    (
        "M1", "microcredit", PREPARING, (*DIAGNOSED, "file_sent", ("bank_answer", ACCEPTED)), {"reoriented", "signed"},
    ),
    (
        "M1", "microcredit", ACTIVE, (*DIAGNOSED, "file_sent", ("bank_answer", ACCEPTED), "signed"), set(),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "scheme", "state", "steps", "expected"), WAYS)
def test_only_these_stages_are_open_at_this_point_of_the_path(rule, scheme, state, steps, expected):
    assert opened(scheme, state, reached(*steps)) == expected, rule


def test_a1_an_assigned_measure_may_still_tell_of_the_diagnosis_that_was_made_for_it():
    assert opened("astre", ACTIVE, said=COMPLETE) == {"diagnosis_mandated"}
    assert opened("astre", ACTIVE, reached("diagnosis_mandated"), said=COMPLETE) == {"diagnosis_delivered"}


def test_m1_a_household_that_accepted_at_the_reception_is_not_asked_again():
    steps = stand("microcredit", PREPARING, said=AGREES)
    assert "agreement" not in steps
    assert steps["diagnosis"].is_open


FIRST = [
    ("A1", "astre", "assigned", (), "saisine_checked", "complète"),
    ("A1", "astre", "assigned", (("saisine_checked", COMPLETE), "diagnosis_mandated"), "diagnosis_delivered", "rendu"),
    ("A1", "astre", "diagnosis_delivered", (("saisine_checked", COMPLETE),), "diagnosis_mandated", "mandat"),
    ("M1", "microcredit", "diagnosis", (), "agreement", "condition"),
    ("M1", "microcredit", "bank_answer", DIAGNOSED, "file_sent", "envoi"),
    ("M1", "microcredit", "signed", (*DIAGNOSED, "file_sent"), "bank_answer", "réponse"),
    ("M1", "microcredit", "signed", (*DIAGNOSED, "file_sent", ("bank_answer", REFUSED)), "bank_answer", "refusé"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "scheme", "key", "steps", "first", "word"), FIRST)
def test_a_refused_stage_says_why_and_which_one_opens_the_way(rule, scheme, key, steps, first, word):
    step = stand(scheme, PREPARING, reached(*steps))[key]
    assert (step.first, step.is_open) == (first, False), rule
    assert word in step.refusal


@pytest.mark.parametrize("state", MeasureState)
@pytest.mark.parametrize(("scheme", "stage"), ALL, ids=lambda one: getattr(one, "key", None) or getattr(one, "id", ""))
def test_a_stage_that_is_not_open_always_says_why(scheme, stage, state):
    step = stand(scheme.id, state).get(stage.key)
    assert step is None or step.is_open or step.refusal


VISIT = date(2026, 8, 31)
HOUSING = [
    ("V6", 3, date(2026, 11, 30)),
    ("V6", 6, date(2027, 2, 28)),
    ("V6", 12, date(2027, 8, 31)),
]


@pytest.mark.parametrize("state", [ACTIVE, CLOSED])
@pytest.mark.parametrize(("rule", "months", "due"), HOUSING)
def test_the_housing_status_is_asked_so_long_after_the_visit_closed_or_not(rule, months, due, state):
    for on, is_open in [(due - timedelta(days=16), False), (due - timedelta(days=15), True), (due, True)]:
        step = stand("vej", state, on=on, visited=VISIT)[f"housing_{months}"]
        assert (step.due_on, step.is_open) == (due, is_open), rule


def test_v1_the_fiche_and_the_housing_status_come_after_the_visit():
    for key in ("fiche_sent", "housing_3"):
        assert "visite" in stand("vej", ACTIVE)[key].refusal
    assert opened("vej", ACTIVE, visited=ON) == {"fiche_sent", "procedure"}


def test_v1_a_fiche_is_sent_after_a_closed_door_too_and_no_news_is_asked_of_who_was_never_met():
    steps = stand("vej", ACTIVE, tried=True)
    assert steps["fiche_sent"].is_open
    assert "visite" in steps["housing_3"].refusal


CHOICES = {
    "complete": ("yes", "no", "unknown"),
    "accepts_support": ("yes", "no", "unknown"),
    "conclusion": ("suitable", "reorientation"),
    "decision": ("accepted", "refused"),
}


@pytest.mark.parametrize("scheme", ["astre", "microcredit"])
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 2)), max_size=14))
def test_what_is_prepared_never_comes_to_a_dead_end(scheme, walk):
    stages = {stage.key: stage for stage in SCHEMES[scheme].stages}
    milestones = []
    for step, (which, how) in enumerate(walk):
        possible = sorted(opened(scheme, PREPARING, milestones))
        assert possible
        stage = stages[possible[which % len(possible)]]
        if stage.leads_to is not None:
            return
        asked = [field.name for field in registry().form(stage.form).fields() if field.name in CHOICES]
        answers = {name: CHOICES[name][how % len(CHOICES[name])] for name in asked}
        milestones.append(Milestone(new_id(), "m", "h", stage.key, RECEIVED + timedelta(days=step), answers=answers))


def test_what_was_withdrawn_counts_nowhere():
    taken = Milestone(new_id(), "m", "h", "saisine_checked", RECEIVED, answers=COMPLETE, withdrawn="Erreur")
    assert opened("astre", PREPARING, [taken]) == {"saisine_checked"}
    assert latest([taken], "saisine_checked") is None
    assert answers_so_far({"complete": "no"}, [taken]) == {"complete": "no"}


@pytest.mark.parametrize(("scheme", "stage"), ALL, ids=lambda one: getattr(one, "key", None) or getattr(one, "id", ""))
def test_a_stage_has_its_words_its_form_and_names_stages_and_answers_that_exist(scheme, stage):
    form = registry().form(stage.form)
    assert form is not None
    assert (form.id, form.scheme) == (f"{scheme.id}-{stage.key}", scheme.id)
    assert all(words.strip() for words in (stage.title, stage.label, stage.done))
    keys = {one.key for one in scheme.stages}
    needs = [*stage.needs, *([stage.again] if stage.again else [])]
    assert {need.stage for need in needs} | {need.once for need in needs} <= keys | {""}
    asked = {field.name for one in scheme.stages for field in registry().form(one.form).fields()}
    said = {one[0] for need in needs for one in (need.said, need.unsaid) if one} | (
        {stage.unless[0]} if stage.unless else set()
    )
    assert said <= asked
    for name in filter(None, (stage.tells, stage.begins_by)):
        assert form.field(name) is not None
    assert all(need.refusal for need in stage.needs)


@pytest.mark.parametrize("scheme", SCHEMES.values(), ids=lambda scheme: scheme.id)
def test_every_stage_stands_once_on_the_path_after_those_it_needs(scheme):
    keys = [one.key for one in scheme.path if isinstance(one, Stage)]
    assert len(set(keys)) == len(keys)
    for stage in scheme.stages:
        assert all(keys.index(need.stage) < keys.index(stage.key) for need in stage.needs if need.stage)
    marks = [one.landmark for one in scheme.path if not isinstance(one, Stage)]
    assert all(list(Landmark).index(a) < list(Landmark).index(b) for a, b in pairwise(marks))
