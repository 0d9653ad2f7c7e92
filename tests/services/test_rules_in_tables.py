"""Rules as tables, lived through the services: paths (C4, A1, M1), what is recorded (A3, V2), actions (M3)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from desktop.domain.contact import NextStep, Outcome
from desktop.domain.education import EducationMode
from desktop.domain.measure import MeasureState
from desktop.errors import InvalidInputError
from desktop.services.educations import EducationInput
from desktop.services.measures import NewMeasure
from desktop.services.milestones import StageInput
from desktop.services.visits import VisitInput
from tests.conftest import TODAY
from tests.factories import opened_measure, recorded, saved_household, set_day

RECEIVED = TODAY - timedelta(days=60)


def prepared(services, scheme, **terms):
    asked = {"purpose": "mobility", **terms} if scheme == "microcredit" else terms
    return services.measures.open(
        NewMeasure(saved_household(services).id, scheme, RECEIVED, asked, saisine_origin="ccas", preparing=True)
    )


def walked(services, of, stages):
    """Each stage noted today, one after the other."""
    for key, answers in stages:
        services.milestones.record(of.id, key, StageInput(TODAY, answers))


def where(services, of):
    """The state of a measure, and the stages that are open."""
    opened = {step.stage.key for step in services.milestones.stages(of.id) if step.is_open}
    return services.measures.view(of.id).measure.state, opened


# --- the rhythm of VEJ ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mandate", "on", "late"),
    [
        (date(2026, 11, 2), date(2026, 12, 1), False),
        (date(2026, 11, 2), date(2026, 12, 2), False),  # thirty days after, that day is a good one
        (date(2026, 11, 2), date(2026, 12, 3), True),
        (date(2026, 10, 10), date(2026, 11, 9), False),
        (date(2026, 10, 10), date(2026, 11, 10), True),
    ],
)
def test_c4_a_vej_has_no_period_and_is_wished_within_thirty_days_of_its_mandate(services, clock, mandate, on, late):
    set_day(clock, mandate)
    of = opened_measure(services, "vej", mandate)
    set_day(clock, on)
    view = services.measures.view(of.id)
    assert view.track == ()
    assert (view.due.day, view.due.is_late) == (mandate + timedelta(days=30), late)


# --- the paths --------------------------------------------------------------------------------------------------------

COMPLETE = ("saisine_checked", {"complete": "yes"})
MANDATED = ("diagnosis_mandated", {})
DELIVERED = ("diagnosis_delivered", {"feasible": "yes"})
ASSIGNED = ("assigned", {"first_day": TODAY.isoformat()})


@pytest.mark.parametrize(
    ("stages", "state", "opened"),
    [
        ([], MeasureState.PREPARING, {"saisine_checked"}),
        ([("saisine_checked", {"complete": "no"})], MeasureState.PREPARING, {"saisine_checked"}),
        ([COMPLETE], MeasureState.PREPARING, {"diagnosis_mandated", "assigned"}),
        ([COMPLETE, MANDATED], MeasureState.PREPARING, {"diagnosis_delivered"}),
        ([COMPLETE, MANDATED, DELIVERED], MeasureState.PREPARING, {"assigned"}),
        ([COMPLETE, ASSIGNED], MeasureState.PROPOSED, set()),
        ([COMPLETE, MANDATED, DELIVERED, ASSIGNED], MeasureState.PROPOSED, set()),
    ],
)
def test_a1_from_the_saisine_to_the_assignment_each_stage_opens_the_next(services, stages, state, opened):
    of = prepared(services, "astre")
    walked(services, of, stages)
    assert where(services, of) == (state, opened)


ACCEPTS = ("agreement", {"accepts_support": "yes"})
SUITABLE = ("diagnosis", {"conclusion": "suitable"})
SENT = ("file_sent", {})
SIGNED = ("signed", {"first_instalment": "2026-12-05", "instalments": "24", "amount": "3000"})


@pytest.mark.parametrize(
    ("stages", "state", "opened"),
    [
        ([], MeasureState.PREPARING, {"agreement"}),
        ([("agreement", {"accepts_support": "no"})], MeasureState.PREPARING, {"agreement"}),
        ([ACCEPTS], MeasureState.PREPARING, {"diagnosis"}),
        ([ACCEPTS, SUITABLE], MeasureState.PREPARING, {"file_sent", "reoriented"}),
        ([ACCEPTS, ("diagnosis", {"conclusion": "reorientation"})], MeasureState.PREPARING, {"reoriented"}),
        ([ACCEPTS, SUITABLE, SENT], MeasureState.PREPARING, {"bank_answer", "reoriented"}),
        (
            [ACCEPTS, SUITABLE, SENT, ("bank_answer", {"decision": "refused"})],
            MeasureState.PREPARING,
            {"file_sent", "reoriented"},
        ),
        (
            [ACCEPTS, SUITABLE, SENT, ("bank_answer", {"decision": "accepted"})],
            MeasureState.PREPARING,
            {"signed", "reoriented"},
        ),
        ([ACCEPTS, SUITABLE, SENT, ("bank_answer", {"decision": "accepted"}), SIGNED], MeasureState.ACTIVE, set()),
        (
            [ACCEPTS, SUITABLE, ("reoriented", {"reoriented_to": ["overindebtedness"]})],
            MeasureState.DECLINED,
            set(),
        ),
    ],
)
def test_m1_from_the_reception_to_the_signature_each_stage_opens_the_next(services, stages, state, opened):
    of = prepared(services, "microcredit")
    walked(services, of, stages)
    assert where(services, of) == (state, opened)


# --- what a contact records -------------------------------------------------------------------------------------------


UNDER_WAY = {"works_stage": "under_way", "site_works": [{"site_work": "roof", "site_company": "Toits du Nord"}]}


@pytest.mark.parametrize(
    ("item", "answers", "told"),
    [
        ("what was found at home", {"findings": "Un mur humide."}, "Un mur humide."),
        ("stage of the works", {"works_stage": "under_way"}, "en cours"),
        ("companies and dates", UNDER_WAY, "Toits"),
        ("quality", {"works_stage": "received", "works_quality": "Les joints sont faits."}, "Les joints sont faits."),
        ("plan of financing", {"left_to_pay": "1250.50"}, "1\u00a0250,50"),
        ("aids mobilised", {"aids": ["anah"]}, "Anah"),
        ("budget", {"budget": "Un découvert de 200 €."}, "Un découvert"),
        ("rights and steps", {"rights": "Dossier de la CAF fait."}, "Dossier de la CAF fait."),
        ("energy use", {"energy_bill": "131.17"}, "131,17"),
        ("comfort", {"comfort": "poor"}, "Mauvais"),
        ("the household's own words", {"household_words": "« On a moins froid. »"}, "On a moins froid."),
        ("what it decides", {"household_decisions": "Signer le devis."}, "Signer le devis."),
        ("other professionals met", {"partners_met": "L’architecte de l’opérateur"}, "L’architecte"),
    ],
)
def test_a3_each_item_of_a_visit_is_written_and_read_again(services, item, answers, told):
    of = opened_measure(services)
    made = recorded(services, of, TODAY, answers=answers)
    reading = services.visits.reading(made.id)
    words = " ".join(part.words for section in reading.sections for part in section.answers)
    assert told.lower() in words.lower(), item


def test_a3_next_steps_say_who_does_what_by_when(services):
    of = opened_measure(services)
    step = NextStep("0192f3a0-0000-7000-8000-00000000aaaa", "Appeler l’Anah", "Le ménage", TODAY + timedelta(days=5))
    made = recorded(services, of, TODAY, next_steps=(step,))
    [read] = services.visits.contact(made.id).next_steps
    assert (read.what, read.who, read.by) == ("Appeler l’Anah", "Le ménage", TODAY + timedelta(days=5))


FIVE = ("explain", "mobilised", "procedure", "fiche", "support")


@pytest.mark.parametrize("left_out", [f"{name}_{part}" for name in FIVE for part in ("result", "note")])
def test_v2_each_part_of_a_visit_left_empty_is_told_and_stops_nothing(services, left_out):
    of = opened_measure(services, "vej", TODAY - timedelta(days=10))
    answers = {f"{name}_result": "done" for name in FIVE} | {f"{name}_note": "Dit." for name in FIVE}
    del answers[left_out]
    draft = services.visits.begin(of.id)
    made = services.visits.record(VisitInput(of.id, TODAY, outcome=Outcome.DONE, answers=answers), draft)
    assert {finding.field for finding in made.warnings} == {f"answers.{left_out}"}
    assert services.visits.contact(made.contact.id).outcome is Outcome.DONE


# --- actions of budget education --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "households", "others", "participants", "refused"),
    [
        ("collective", 3, "", 3, set()),
        ("collective", 2, "7", 9, set()),
        ("collective", 0, "4", 4, set()),
        ("individual", 1, "", 1, set()),
        ("individual", 2, "", 0, {"household_ids"}),
        ("collective", 0, "", 0, {"household_ids"}),
        ("", 1, "", 0, {"mode"}),
    ],
)
def test_m3_an_action_has_a_day_a_theme_a_tool_and_who_took_part(
    services, mode, households, others, participants, refused
):
    theme, tool = (services.educations.form().field(name).options[0].value for name in ("themes", "tools"))
    known = tuple(saved_household(services).id for _ in range(households))
    answers = {"themes": [theme], "tools": [tool], "others": others}
    asked = EducationInput("microcredit", TODAY, known, mode=EducationMode(mode) if mode else None)
    if refused:
        with pytest.raises(InvalidInputError) as raised:
            services.educations.write(asked, answers)
        assert set(raised.value.fields) == refused
        return
    services.educations.write(asked, answers)
    [line] = services.educations.between("microcredit", TODAY, TODAY)
    assert (line.action.day, line.action.themes, line.action.tools) == (TODAY, (theme,), (tool,))
    assert line.action.participants == participants
