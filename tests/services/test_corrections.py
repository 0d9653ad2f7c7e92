"""A saved visit corrected, noted by mistake, counted again, given to another measure: motif, history, message."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.domain.attachment import Owner, OwnerKind
from desktop.domain.contact import Outcome
from desktop.domain.contact_kinds import ContactKind
from desktop.domain.measure import MeasureState
from desktop.errors import InvalidInputError, NotAllowedError
from desktop.services.access_holding import HoldingReader
from desktop.services.attachments import Place
from desktop.services.story import StoryKind
from desktop.services.visits import SettledStep, VisitInput
from desktop.storage.lists import Narrowed
from tests import factories
from tests.conftest import TODAY
from tests.factories import opened_measure, recorded, saved_household
from tests.pictures_of_people import pdf

START = date(2026, 9, 1)
MOTIF = "Notée sur le mauvais dossier"


@pytest.fixture
def astre(services):
    return opened_measure(services, start=START)


@pytest.fixture
def vej(services, astre):
    with services.workspace.notebook.read() as uow:
        household = uow.households.get(astre.household_id)
    return opened_measure(services, "vej", date(2026, 10, 1), of=household)


def bodies(services, record_id):
    with services.workspace.notebook.read() as uow:
        return [json.loads(one.message)["body"] for one in uow.outbox.waiting() if one.record_id == record_id]


def send(services):
    """The Department has all that waited."""
    with services.workspace.notebook.write() as uow:
        for one in uow.outbox.waiting():
            uow.outbox.mark_sent(one.id, {"received_at": "2026-11-22T18:00:00Z"})


def figures(services, *measures):
    """All that counts contacts, as anybody sees it."""
    period = (date(2026, 1, 1), date(2026, 12, 31))
    with services.workspace.notebook.read() as uow:
        households = uow.lists.households(uow.lists.household_places(Narrowed()))
    return {
        "views": [
            (view.visits_done, view.track, view.due, view.contacts, view.planned, view.warnings, view.path)
            for view in (services.measures.view(one.id) for one in measures)
        ],
        "sheets": [services.households.sheet(one.household_id).contacts for one in measures],
        "indicators": [services.indicators.indicators(one.scheme, *period) for one in measures],
        "tables": [services.tables.preview(one.scheme, *period) for one in measures],
        "agenda": services.agenda.day(),
        "counts": services.status.counts()["contacts"],
        "lines": households,
        "promises": [services.visits.promises(one.id) for one in measures],
        "found": services.search.search("murs").found,
    }


# --- corrected --------------------------------------------------------------------------------------------------------


def corrected(services, visit, motif="Mauvaise date", **entered):
    draft = services.visits.begin(visit.measure_id, visit.id)
    values = {"day": visit.day, "at": visit.at, "answers": visit.answers, "note": visit.note} | entered
    return services.visits.record(VisitInput(visit.measure_id, correction=motif, **values), draft)


def test_a_correction_needs_its_motif(services, astre):
    visit = recorded(services, astre, TODAY, note="x")
    with pytest.raises(InvalidInputError) as refused:
        corrected(services, visit, motif=" ", note="y")
    assert set(refused.value.fields) == {"correction"}
    assert services.visits.contact(visit.id) == visit


def test_what_is_written_as_it_was_is_no_correction(services, astre):
    visit = recorded(services, astre, TODAY, note="x")
    corrected(services, visit, motif="")
    assert services.visits.history(visit.id) == []


def test_the_history_tells_when_why_and_what_was_written_before(services, astre):
    services.settings.save(replace(services.settings.load(), worker_name="Claire Vasseur"))
    visit = recorded(services, astre, date(2026, 11, 10), answers={"findings": "Murs"}, note="n")
    corrected(services, visit, day=date(2026, 11, 11), answers={"findings": "Sols"})
    corrected(services, services.visits.contact(visit.id), motif="Oubli", note="n, puis m")
    last, first = services.visits.history(visit.id)
    assert first.sentence.replace("\u00a0", " ") == (
        "Le 22 novembre 2026 à 9 h, corrigée par Claire Vasseur : Mauvaise date."
    )
    assert [one.words.replace("\u00a0", " ") for one in first.differences] == [
        "Jour : 10 novembre 2026 → 11 novembre 2026",
        "Ce qui a été constaté au domicile : Murs → Sols",
    ]
    assert [one.label for one in last.differences] == ["Note personnelle"]


def test_completing_what_was_noted_in_haste_needs_no_motif_and_is_told(services, astre):
    draft = services.visits.begin(astre.id)
    made = services.visits.record(VisitInput(astre.id, TODAY, time(9), note="x", to_complete=True), draft).contact
    corrected(services, made, motif="", answers={"findings": "Murs"})
    assert "complétée" in services.visits.history(made.id)[0].sentence


def test_a_correction_taken_back_at_once_leaves_no_line(services, astre):
    visit = recorded(services, astre, TODAY, note="x")
    services.visits.take_back(corrected(services, visit, note="y"))
    assert services.visits.history(visit.id) == []
    assert services.visits.contact(visit.id) == visit


# --- noted by mistake -------------------------------------------------------------------------------------------------


def test_one_noted_by_mistake_stays_in_the_story_with_its_motif_and_counts_no_more(services, astre):
    visit = recorded(services, astre, TODAY, answers={"findings": "Murs"}, note="x")
    services.corrections.withdraw(visit.id, MOTIF)
    assert services.measures.view(astre.id).visits_done == 0
    [told] = [one for one in services.measures.view(astre.id).story if one.contact]
    assert (told.kind, told.contact.id) == (StoryKind.MISTAKE, visit.id)
    assert "saisie par erreur, ne compte pas" in told.sentence
    assert MOTIF in told.detail
    assert services.visits.reading(visit.id).contact == replace(visit, withdrawn=MOTIF)
    assert services.search.search("murs").found == ()


def test_the_department_has_its_motif_and_nothing_more_of_what_it_said(services, astre):
    promise = factories.promise("Appeler")
    visit = recorded(services, astre, TODAY, answers={"findings": "Murs"}, next_steps=(promise,))
    send(services)
    services.corrections.withdraw(visit.id, MOTIF)
    [told] = bodies(services, visit.id)
    assert (told["withdrawn"], told["answers"], told["next_steps"]) == (MOTIF, {}, [])


def test_what_waited_to_be_sent_of_a_visit_noted_by_mistake_does_not_leave(services, astre):
    """It says of a household what is true of another one."""
    visit = recorded(services, astre, TODAY, answers={"findings": "Murs"}, note="x")
    done = services.corrections.withdraw(visit.id, MOTIF)
    assert [one["withdrawn"] for one in bodies(services, visit.id)] == [MOTIF]
    services.corrections.undo(done)
    assert bodies(services, visit.id)[-1]["answers"] == {"findings": "Murs"}


@pytest.mark.parametrize("same_household", [True, False])
def test_what_waited_of_a_visit_that_belongs_to_others_does_not_leave_either(services, astre, vej, same_household):
    other = vej if same_household else opened_measure(services, start=START, of=saved_household(services, "Carlier"))
    visit = recorded(services, astre, TODAY, note="x")
    services.corrections.move(visit.id, other.id, MOTIF)
    told = {one["household_id"] for one in bodies(services, visit.id)}
    assert told == {other.household_id}


def test_a_motif_is_asked_for(services, astre):
    visit = recorded(services, astre, TODAY, note="x")
    with pytest.raises(InvalidInputError):
        services.corrections.withdraw(visit.id, "  ")
    with pytest.raises(InvalidInputError):
        services.corrections.move(visit.id, "", "")


def test_it_counts_again_as_if_nothing_had_been_and_both_are_told(services, astre):
    visit = recorded(services, astre, TODAY, note="x")
    services.corrections.withdraw(visit.id, MOTIF)
    services.corrections.restore(visit.id, "C’était bien ce ménage")
    assert services.visits.contact(visit.id) == visit
    assert [one.sentence.partition(", ")[2].partition("\u00a0")[0] for one in services.visits.history(visit.id)] == [
        "rétablie", "retirée (saisie par erreur)",
    ]  # fmt: skip
    assert [one["withdrawn"] for one in bodies(services, visit.id)] == [MOTIF, ""]


@pytest.mark.parametrize("act", ["withdraw", "restore", "move"])
def test_taken_back_at_once_everything_is_as_it_was(services, astre, vej, act):
    visit = recorded(services, astre, TODAY, answers={"findings": "Murs"}, note="x")
    if act == "restore":
        services.corrections.withdraw(visit.id, MOTIF)
    before, history = services.visits.contact(visit.id), services.visits.history(visit.id)
    done = {
        "withdraw": lambda: services.corrections.withdraw(visit.id, MOTIF),
        "restore": lambda: services.corrections.restore(visit.id),
        "move": lambda: services.corrections.move(visit.id, vej.id, MOTIF),
    }[act]()
    services.corrections.undo(done)
    assert services.visits.contact(visit.id) == before
    assert services.visits.history(visit.id) == history


def test_what_changed_since_is_not_taken_back(services, astre):
    visit = recorded(services, astre, TODAY, note="x")
    done = services.corrections.withdraw(visit.id, MOTIF)
    services.corrections.restore(visit.id)
    with pytest.raises(NotAllowedError):
        services.corrections.undo(done)


def test_nothing_is_put_right_under_a_correction_that_is_begun_nor_in_a_measure_that_is_over(services, astre, vej):
    visit = recorded(services, astre, TODAY, note="x")
    draft = services.visits.keep_draft(services.visits.begin(astre.id, visit.id))
    with pytest.raises(NotAllowedError):
        services.corrections.withdraw(visit.id, MOTIF)
    services.visits.drop_draft(draft.id)
    with services.workspace.notebook.write() as uow:
        uow.measures.put(replace(uow.measures.get(astre.id), state=MeasureState.CLOSED))
    for act in (services.corrections.withdraw, lambda one, why: services.corrections.move(one, vej.id, why)):
        with pytest.raises(NotAllowedError):
            act(visit.id, MOTIF)
    assert services.visits.contact(visit.id) == visit


def test_an_appointment_is_not_put_right_but_removed(services, astre):
    planned = services.visits.plan(astre.id, TODAY, time(10))
    with pytest.raises(NotAllowedError):
        services.corrections.withdraw(planned.id, MOTIF)


CONTACTS = st.lists(
    st.tuples(
        st.integers(0, 80),
        st.sampled_from([Outcome.DONE, Outcome.DONE, Outcome.PORTE_CLOSE, Outcome.REFUSED]),
        st.sampled_from([ContactKind.HOME, ContactKind.PHONE]),
    ),
    min_size=1,
    max_size=5,
)


@given(CONTACTS, st.data())
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_whatever_is_cancelled_all_figures_are_as_if_it_had_never_been_and_as_before_once_restored(
    services, contacts, data
):
    astre, vej = opened_measure(services, start=START), opened_measure(services, "vej", START)
    made = []
    for offset, outcome, kind in contacts:
        of = data.draw(st.sampled_from([astre, vej]))
        day = date.fromordinal(START.toordinal() + offset)
        words = {"reason": "Malade"} if outcome is Outcome.REFUSED else {"note": "murs"}
        kind = ContactKind.HOME if outcome is Outcome.PORTE_CLOSE else kind
        never = figures(services, astre, vej)
        made.append((recorded(services, of, day, outcome, kind=kind, **words), never))
    visit, never = made[-1]
    ever = figures(services, astre, vej)
    services.corrections.withdraw(visit.id, MOTIF)
    assert figures(services, astre, vej) == never
    services.corrections.restore(visit.id)
    assert figures(services, astre, vej) == ever


# --- given to another measure -----------------------------------------------------------------------------------------


def test_it_is_the_same_visit_in_the_other_measure_and_both_are_counted_anew(services, astre, vej):
    visit = recorded(services, astre, TODAY, note="x")
    services.corrections.move(visit.id, vej.id, MOTIF)
    assert services.measures.view(astre.id).visits_done == 0
    assert [one.id for one in services.measures.view(vej.id).contacts] == [visit.id]
    told = bodies(services, visit.id)
    assert [one["measure_id"] for one in told] == [astre.id, vej.id]
    assert [one["id"] for one in told] == [visit.id, visit.id]


def test_what_the_other_form_does_not_ask_stays_outside_it_and_comes_back_with_the_visit(services, astre, vej):
    visit = recorded(services, astre, TODAY, answers={"findings": "Murs", "humidity": "yes"}, note="x")
    services.corrections.move(visit.id, vej.id, MOTIF)
    moved = services.visits.contact(visit.id)
    assert moved.form == "vej-visit"
    kept = moved.outside["answers"] | dict(moved.answers)
    assert kept == dict(visit.answers)
    assert "Traces d’humidité" in [one.label for one in services.visits.reading(visit.id).outside]
    assert "humidity" not in bodies(services, visit.id)[-1]["answers"]
    services.corrections.move(visit.id, astre.id, "Finalement si")
    assert services.visits.contact(visit.id) == visit


def test_answers_outside_the_form_are_not_lost_by_a_correction(services, astre, vej):
    visit = recorded(services, astre, TODAY, answers={"humidity": "yes"}, note="x")
    services.corrections.move(visit.id, vej.id, MOTIF)
    moved = services.visits.contact(visit.id)
    corrected(services, moved, note="y")
    assert services.visits.contact(visit.id).outside == moved.outside != {}


def test_papers_steps_and_if_asked_appointments_go_with_it(services, astre):
    other = opened_measure(services, start=START, of=saved_household(services, "Carlier"))
    promise = factories.promise("Appeler l’Anah")
    visit = recorded(services, astre, TODAY, note="x", next_steps=(promise,))
    owner = Owner(OwnerKind.CONTACT, visit.id)
    services.attachments.add(Place(owner, astre.household_id, astre.id), pdf(), "Devis")
    plan = services.visits.plan(astre.id, date(2026, 12, 3), time(10))
    done = services.corrections.move(visit.id, other.id, MOTIF, with_appointments=True)
    assert [one.step for one in services.visits.promises(other.id)] == [promise]
    assert services.visits.promises(astre.id) == []
    [paper] = services.attachments.of_owner(owner)
    assert (paper.attachment.measure_id, paper.attachment.household_id) == (other.id, other.household_id)
    assert services.visits.contact(plan.id).household_id == other.household_id
    services.corrections.undo(done)
    assert services.visits.contact(plan.id) == plan
    [paper] = services.attachments.of_owner(owner)
    assert (paper.attachment.measure_id, paper.attachment.household_id) == (astre.id, astre.household_id)


@pytest.mark.parametrize("act", ["withdraw", "move"])
@pytest.mark.parametrize("given_up", [True, False])
def test_promises_that_it_settled_are_open_again_where_it_is_no_more(services, astre, act, given_up):
    other = opened_measure(services, start=START, of=saved_household(services, "Carlier"))
    kept, alone = factories.promise("Appeler l’Anah"), factories.promise("Écrire")
    first = recorded(services, astre, date(2026, 11, 3), note="x", next_steps=(kept, alone))
    services.measures.keep_promise(first.id, alone.id, TODAY)
    visit = recorded(services, astre, TODAY, note="y", settled=(SettledStep(kept.id, None, given_up, "Aide finie"),))
    before = services.visits.contact(first.id)
    assert services.visits.promises(astre.id) == []
    if act == "withdraw":
        done = services.corrections.withdraw(visit.id, MOTIF)
    else:
        done = services.corrections.move(visit.id, other.id, MOTIF)
    assert [one.step for one in services.visits.promises(astre.id)] == [kept]
    services.corrections.undo(done)
    assert services.visits.contact(first.id) == before


def test_promises_settled_in_a_visit_of_the_same_household_stay_settled(services, astre, vej):
    recorded(services, astre, date(2026, 11, 3), note="x", next_steps=(kept := factories.promise(),))
    visit = recorded(services, astre, TODAY, note="y", settled=(SettledStep(kept.id),))
    services.corrections.move(visit.id, vej.id, MOTIF)
    assert services.visits.promises(astre.id) == []


def test_the_lists_know_when_each_household_was_last_met(services, astre):
    other = opened_measure(services, start=START, of=saved_household(services, "Carlier"))
    visit = recorded(services, astre, TODAY, note="x")
    services.corrections.move(visit.id, other.id, MOTIF)
    with services.workspace.notebook.read() as uow:
        lines = uow.lists.households(uow.lists.household_places(Narrowed()))
    assert {one.id: one.last_met for one in lines} == {astre.household_id: None, other.household_id: TODAY}


def test_the_measures_offered_are_those_of_the_household_then_those_that_are_looked_for(services, astre, vej):
    other = opened_measure(services, "microcredit", START, of=saved_household(services, "Carlier"))
    visit = recorded(services, astre, TODAY, note="x")
    assert [one.measure_id for one in services.corrections.targets(visit.id)] == [vej.id]
    [found] = services.corrections.find_targets(visit.id, "carl")
    assert (found.measure_id, found.household_id) == (other.id, other.household_id)


def test_a_day_outside_of_the_other_measure_is_refused_with_its_reason(services, astre):
    late = opened_measure(services, "vej", TODAY, of=services.households.get(astre.household_id))
    visit = recorded(services, astre, date(2026, 9, 10), note="x")
    [target] = services.corrections.targets(visit.id)
    assert target.refusal
    with pytest.raises(NotAllowedError):
        services.corrections.move(visit.id, late.id, MOTIF)
    assert services.visits.contact(visit.id) == visit


def test_the_access_file_tells_every_version_of_it(services, astre):
    visit = recorded(services, astre, TODAY, note="Première version")
    corrected(services, visit, note="Seconde version")
    services.corrections.withdraw(visit.id, MOTIF)
    with services.workspace.notebook.read() as uow:
        holding = HoldingReader(services.workspace).read(uow, astre.household_id)
    told = json.dumps(holding.data, ensure_ascii=False) + str(holding.chapters)
    assert all(words in told for words in ("Première version", "Seconde version", MOTIF, "Mauvaise date"))
