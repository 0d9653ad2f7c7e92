"""A record, its search entry, its audit line and its message are written together or not at all; P1 in each message."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy.exc import DBAPIError
from sqlcipher3.dbapi2 import DatabaseError

from desktop.domain.budget import BudgetLine, Side
from desktop.domain.contact import Outcome
from desktop.domain.measure import MeasureState
from desktop.services.budgets import BudgetInput
from desktop.services.bundle import Services
from desktop.services.educations import EducationInput
from desktop.services.milestones import StageInput
from desktop.services.visits import VisitInput
from desktop.services.workspace import Workspace
from desktop.storage.outbox import DeliveryState
from desktop.sync.contract.messages import read_record
from tests.conftest import TODAY
from tests.factories import (
    answered_bilan,
    frozen_bilan,
    opened_measure,
    recorded,
    saved_household,
    sealed_bilan,
    signed_bilan,
)
from tests.services.canaries import Planted
from tests.storage.files import refuse_inserts, run


def messages(services, kind=None):
    found = [json.loads(line.content) for line in reversed(services.exchange.messages(DeliveryState.WAITING))]
    return [message for message in found if kind in (None, message["kind"])]


def everything(directory):
    """Every row of every table of the notebook."""
    tables = run(
        directory, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'search\\_%\\_%' ESCAPE '\\'"
    )
    return {name: sorted(map(repr, run(directory, f"SELECT * FROM {name}"))) for (name,) in tables}


# --- one transaction --------------------------------------------------------------------------------------------------


def record_a_visit(services, of):
    draft = services.visits.begin(of.id)
    services.visits.record(VisitInput(of.id, TODAY, answers={"findings": "zanzibar"}), draft)


def save_a_household(services, of):
    known = services.households.get(of.household_id)
    services.households.save(replace(known, persons=(replace(known.persons[0], last_name="Zanzibar"),)))


def open_a_measure(services, of):
    opened_measure(services, "vej", of=services.households.get(of.household_id), terms={"opening_note": "zanzibar"})


def end_a_measure(services, of):
    services.measures.end(of.id, TODAY, "moved")


def note_a_stage(services, of):
    services.milestones.record(of.id, "diagnosis_mandated", StageInput(TODAY, {"questions": "zanzibar"}))


def write_a_budget(services, of):
    lines = (BudgetLine(Side.INCOME, "other", Decimal(10), "zanzibar"),)
    services.budgets.save(BudgetInput(of.household_id, TODAY, lines))


def set_an_objective(services, of):
    services.objectives.add(of.id, {"target": "zanzibar"})


def write_an_action(services, of):
    entered = EducationInput("microcredit", TODAY, (of.household_id,))
    services.educations.write(entered, {"themes": ["budget"], "place": "zanzibar"})


def seal_a_bilan(services, of):
    services.ceremony.seal(of.id)


NEAR_ITS_TERM = date(2025, 12, 1)
"""A measure begun then is in its last month: its bilan can be frozen."""

CHANGES = {
    record_a_visit: ["contact", "search_entry", "audit", "outbox"],
    save_a_household: ["person", "audit", "outbox"],
    open_a_measure: ["saisine", "measure", "search_entry", "audit", "outbox"],
    end_a_measure: ["audit", "outbox"],
    note_a_stage: ["milestone", "audit", "outbox"],
    write_a_budget: ["budget", "audit", "outbox"],
    set_an_objective: ["objective", "audit", "outbox"],
    write_an_action: ["education", "education_participant", "audit", "outbox"],
    seal_a_bilan: ["document", "audit", "outbox"],
}


@pytest.mark.parametrize(
    ("change", "table"), [(change, table) for change, tables in CHANGES.items() for table in tables],
    ids=lambda value: getattr(value, "__name__", value),
)  # fmt: skip
def test_when_any_part_cannot_be_written_none_of_the_others_is(services, notebook_dir, change, table):
    of = opened_measure(services, start=NEAR_ITS_TERM)
    frozen_bilan(services, of)
    answered_bilan(services, of)
    services.visits.keep_draft(services.visits.begin(of.id))
    before = everything(notebook_dir)
    refuse_inserts(notebook_dir, table)
    with pytest.raises((DBAPIError, DatabaseError)) as raised:
        change(services, of)
    assert "zanzibar" not in f"{raised.value} {raised.value!r}".lower()
    assert everything(notebook_dir) == before
    assert services.search.search("zanzibar").found == ()
    run(notebook_dir, "DROP TRIGGER broken")
    change(services, of)
    assert everything(notebook_dir) != before


def test_when_the_message_cannot_even_be_made_nothing_is_written(workspace, services, notebook_dir):
    of = opened_measure(services)
    left = iter([workspace.new_id(), workspace.new_id()])  # for the draft and the contact, none for the message
    short = Services.over(Workspace(workspace.notebook, workspace.resources, workspace.clock, lambda: next(left)))
    before = everything(notebook_dir)
    with pytest.raises((StopIteration, RuntimeError)):
        record_a_visit(short, of)
    assert everything(notebook_dir) == before


# --- what is queued ---------------------------------------------------------------------------------------------------


def test_a_planned_contact_a_proposed_measure_and_an_unsigned_bilan_are_the_worker_s_own(services):
    of = opened_measure(services, start=NEAR_ITS_TERM, accepted=False)
    assert {message["kind"] for message in messages(services)} == {"household", "saisine"}
    services.measures.accept(of.id)
    assert [message["body"]["state"] for message in messages(services, "measure")] == ["active"]
    services.visits.plan(of.id, TODAY)
    frozen_bilan(services, of)
    services.visits.keep_draft(services.visits.begin(of.id))
    assert messages(services, "contact") == messages(services, "bilan") == []
    signed_bilan(services, of)
    assert [message["body"]["state"] for message in messages(services, "bilan")] == ["sealed"]


def test_a_postponed_appointment_is_reported_and_the_new_one_is_not(services):
    of = opened_measure(services)
    plan = services.visits.plan(of.id, TODAY)
    moved = services.visits.postpone(plan.id, TODAY + timedelta(days=3), None, "malade")
    sent = messages(services, "contact")
    assert [message["record_id"] for message in sent] == [plan.id]
    assert moved.id not in json.dumps(sent)


def test_a_declined_measure_is_reported(services):
    of = opened_measure(services, accepted=False)
    services.measures.decline(of.id, "hors secteur")
    (message,) = messages(services, "measure")
    assert (message["body"]["state"], message["body"]["end_reason"]) == (MeasureState.DECLINED.value, "hors secteur")


def test_each_message_is_whole_sealed_and_names_the_version_before_it(services):
    owner = saved_household(services)
    services.households.save(replace(owner, composition="alone"))
    services.households.save(replace(owner, composition="couple"))
    first, second, third = messages(services, "household")
    assert [message["parents"] for message in (first, second, third)] == [[], [first["sha256"]], [second["sha256"]]]
    assert [message["body"]["composition"] for message in (first, second, third)] == ["", "alone", "couple"]
    of = opened_measure(services, start=NEAR_ITS_TERM, of=owner)
    recorded(services, of, TODAY, answers={"findings": "Murs"})
    recorded(services, of, TODAY, Outcome.PORTE_CLOSE)
    sealed_bilan(services, of)
    for message in messages(services):
        assert read_record(message).id == message["id"]


def test_nothing_is_queued_when_only_what_stays_here_has_changed(services):
    owner = saved_household(services)
    before = messages(services)
    services.households.save(owner)
    services.households.save(replace(owner, note="à moi", phone="06 12 34 56 78", contact_instructions="le soir"))
    assert messages(services) == before
    of = opened_measure(services, of=owner)
    visit = recorded(services, of, TODAY, answers={"findings": "Murs", "health": "un"})
    count = len(messages(services))
    entered = VisitInput(
        of.id,
        TODAY,
        visit.at,
        note="à moi",
        answers={"findings": "Murs", "health": "deux", "partners_met": "Dupont"},
        correction="Complété après coup",
    )
    services.visits.record(entered, services.visits.begin(of.id, visit.id))
    assert len(messages(services)) == count
    services.visits.record(replace(entered, answers={"findings": "Sols"}), services.visits.begin(of.id, visit.id))
    assert len(messages(services)) == count + 1


def test_a_record_whose_message_was_refused_is_queued_again_when_it_is_saved(services):
    owner = saved_household(services)
    (first,) = messages(services)
    with services.workspace.notebook.write() as uow:
        uow.outbox.mark_refused(first["id"], "Conflit.")
    services.households.save(owner)
    (again,) = messages(services)
    assert (again["body"], again["parents"]) == (first["body"], [])


def test_each_change_leaves_a_line_in_the_journal_that_names_nobody(services, notebook_dir):
    planted = Planted(services)
    services.measures.end(planted.measure.id, TODAY, "moved")
    sealed_bilan(services, planted.measure)
    lines = run(notebook_dir, "SELECT action, record_kind, record_id FROM audit ORDER BY seq")
    assert ("recorded", "contact", planted.visit.id) in lines
    assert ("end", "measure", planted.measure.id) in lines
    assert {"drafted", "frozen", "sealed"} <= {action for action, _kind, _id in lines}
    with services.workspace.notebook.read() as uow:
        assert uow.audit.is_whole()
        assert uow.audit.count() == len(lines)
    assert "delattre" not in repr(lines).lower()


# --- P1 ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["astre", "vej", "microcredit"])
def test_no_word_that_is_not_shared_is_in_any_message(services, scheme):
    planted = Planted(services, scheme)
    recorded(services, planted.measure, date(2026, 11, 21), Outcome.PORTE_CLOSE, note="secretxvisite")
    ends_first = services.measures.scheme(scheme).requires_bilan
    if ends_first:
        services.measures.end(planted.measure.id, TODAY, "moved")
    sealed_bilan(services, planted.measure)
    if not ends_first:
        services.measures.end(planted.measure.id, TODAY, "moved")
    sent = json.dumps(messages(services), ensure_ascii=False)
    stages = {"milestone"} if services.milestones.of_measure(planted.measure.id) else set()
    kinds = {"household", "saisine", "measure", "contact", "budget", "objective", "education", "bilan"} | stages
    assert {message["kind"] for message in messages(services)} == kinds
    assert [word for word in sorted(planted.secret) if word in sent] == []
    assert [word for word in sorted(planted.told) if word not in sent] == []
    assert "strokes" not in sent


def test_the_words_that_stay_here_can_still_be_found_here(services):
    planted = Planted(services)
    for word in ("secretxvisite", "secretxtelephone", "secretxpersonne", "secretxbudget", "secretxmutuelle"):
        assert services.search.search(word).found, word
    confidential = [word for word in planted.secret if word.startswith("confidential")]
    assert confidential
    assert all(services.search.search(word).found for word in confidential)


def test_free_text_beside_a_list_can_be_found(services):
    of = opened_measure(services)
    recorded(services, of, TODAY, answers={"aids": ["mpr"], "aids_other": "Fondation zanzibar"})
    assert [found.kind for found in services.search.search("zanzibar").found] == ["contact"]
    assert [found.kind for found in services.search.search("maprimerenov").found] == ["contact"]


def test_a_forgotten_appointment_is_found_no_more(services):
    of = opened_measure(services)
    plan = services.visits.plan(of.id, TODAY + timedelta(days=2))
    with services.workspace.notebook.write() as uow:
        uow.search.put("contact", plan.id, of.household_id, "zanzibar", of.id)
    services.measures.end(of.id, TODAY, "moved")
    assert services.search.search("zanzibar").found == ()
