"""What is withdrawn or deleted here is told as a message, and told again after an older copy was put back (R1)."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.domain.acts import JournalAct
from desktop.domain.measure import MeasureState
from desktop.services.exchange import DeliveryState
from desktop.services.exchange_receipts import ReceiptService, keep_receipts, verify_proof
from desktop.services.records import save
from desktop.sync.client import ReceiverClient
from desktop.sync.contract.messages import Receipt
from desktop.sync.errors import UnreachableError
from tests.conftest import TODAY
from tests.factories import saved_household, set_day
from tests.services.two_laptops import a_visit, bodies, laptop, linked, paired, receiver_at, told

YEARS = timedelta(days=4 * 365)


@pytest.fixture
def receiver(tmp_path):
    with receiver_at(tmp_path) as running:
        yield running


def outbox(services):
    with services.workspace.notebook.read() as uow:
        return [json.loads(one.message) for one in uow.outbox.every()]


def overdue(services, clock):
    owner = saved_household(services)
    set_day(clock, TODAY + YEARS)
    return owner


@pytest.fixture
def kept_by_both(receiver, template, resources, clock, tmp_path):
    """(one, other, household) of two laptops that have a household whose time is over, as the Department has."""
    first = template.copy_to(tmp_path / "one")
    with laptop(first, resources, clock) as services:
        owner = overdue(linked(services, receiver), clock)
        told(services)
    shutil.copytree(first, tmp_path / "other")
    with laptop(first, resources, clock) as one, laptop(tmp_path / "other", resources, clock) as other:
        told(linked(other, receiver))
        yield one, other, owner


@pytest.fixture
def deleted_by_one(kept_by_both):
    """The same, once the first deleted it here and at the Department."""
    one, _other, owner = kept_by_both
    one.retention.delete([owner.id])
    told(one)
    return kept_by_both


def test_an_erased_household_leaves_an_erase_message_and_nothing_else(receiver, services, clock):
    linked(services, receiver)
    owner = overdue(services, clock)
    told(services)
    assert services.retention.delete([owner.id]) == 1
    (message,) = outbox(services)
    assert (message["op"], message["kind"], message["record_id"], message["body"]) == (
        "erase",
        "household",
        owner.id,
        {},
    )
    assert "Delattre" not in json.dumps(outbox(services))
    result = told(services)
    assert (result.sent, result.refused) == (1, 0)
    assert "Delattre" not in json.dumps(bodies(receiver, owner.id))
    assert services.doctor.examine().is_sound


def test_what_never_left_needs_no_message(receiver, services, clock):
    linked(services, receiver)
    owner = overdue(services, clock)
    services.retention.delete([owner.id])
    assert outbox(services) == []


def test_a_laptop_that_is_not_linked_queues_none(services, clock):
    owner = overdue(services, clock)
    services.retention.delete([owner.id])
    assert outbox(services) == []


@pytest.mark.parametrize(("tried", "state"), [(1, DeliveryState.WAITING), (5, DeliveryState.SUPERSEDED)])
def test_an_erasure_that_is_refused_goes_again_before_it_is_let_go(receiver, services, clock, tried, state):
    """Whatever the reason told: a line that alters a byte of it makes it anything, and nobody could correct it."""
    linked(services, receiver)
    owner = overdue(services, clock)
    told(services)
    services.retention.delete([owner.id])
    with services.workspace.notebook.write() as uow:
        (entry,) = [replace(one, tried=tried) for one in uow.outbox.waiting()]
        refused = Receipt(
            id=entry.id, sha256=entry.sha256, verdict="refused", reason="op : valeur inconnue.", sequence=None,
            received_at=None, signature=None,
        )  # fmt: skip
        keep_receipts(services.workspace, uow, "", [entry], [refused])
        (kept,) = [one for one in uow.outbox.every() if one.id == entry.id]
    assert kept.state is state


def test_after_an_older_copy_was_put_back_it_is_erased_and_told_again(receiver, services, clock):
    linked(services, receiver)
    owner = overdue(services, clock)
    told(services)
    register = {}
    services.retention.delete([owner.id])
    register = services.retention.registered()
    told(services)
    with services.workspace.notebook.write() as uow:  # as an older copy would have it
        save(services.workspace, uow, JournalAct.SAVED, owner)
        for entry in uow.outbox.waiting():
            uow.outbox.mark_tried([entry.id])
    assert services.retention.delete_again(register) == 1
    assert [one["op"] for one in outbox(services)] == ["erase"]
    result = told(services)
    assert (result.refused, result.waiting, result.trouble) == (0, 0, None)
    assert "Delattre" not in json.dumps(bodies(receiver, owner.id))


def test_what_another_laptop_erased_there_is_told_once_and_nothing_is_deleted_here(deleted_by_one):
    _one, other, owner = deleted_by_one
    assert told(other).erased == (owner.id,)
    assert other.households.get(owner.id) == owner
    assert told(other).erased == ()
    other.households.save(replace(owner, composition="alone"))
    assert told(other).erased == (owner.id,)
    proof = verify_proof(ReceiptService(other.workspace).proof()[0])
    assert (proof.good, proof.bad) == (1, ())  # what was answered « erased » proves nothing


def test_nothing_of_a_household_that_was_erased_there_leaves_for_a_department_that_forgot_it(
    deleted_by_one, receiver, clock, tmp_path
):
    one, other, owner = deleted_by_one
    told(other)
    with closing(sqlite3.connect(tmp_path / "receiver.db")) as connection:
        for table in ("record", "erasure", "access"):
            connection.execute(f"DELETE FROM {table}")  # put back from a copy of before
        connection.commit()
    other.households.save(replace(owner, composition="alone"))
    assert told(other).erased == (owner.id,)
    assert receiver.rows() == []
    assert other.doctor.examine().is_sound
    set_day(clock, TODAY + YEARS + timedelta(days=2))
    told(one)
    assert [row["op"] for row in receiver.rows()] == ["erase"]


def test_a_deletion_that_the_department_lost_is_told_again_by_who_kept_the_household(
    deleted_by_one, receiver, clock, tmp_path
):
    _one, other, owner = deleted_by_one
    assert told(other).erased == (owner.id,)
    for day in (1, 4):
        forget_deletion(tmp_path / "receiver.db", owner.id)
        set_day(clock, TODAY + YEARS + timedelta(days=day))
        assert told(other).waiting == 0
        assert [row["op"] for row in receiver.rows()] == ["put", "erase"]
        assert bodies(receiver, owner.id) == [{}, {}]
        set_day(clock, TODAY + YEARS + timedelta(days=day + 2))
        assert told(other).sent == 0
    assert other.households.get(owner.id) == owner
    assert other.doctor.examine().is_sound


def test_what_was_deleted_before_it_came_is_not_waited_for_to_be_settled(
    tmp_path, template, resources, clock, monkeypatch
):
    with paired(tmp_path, template, resources, clock) as pair:
        one, other, visit = pair.one, pair.other, pair.visit
        told(other)
        write(one, visit, "Sec")
        told(one)
        write(other, visit, "Humide")
        with monkeypatch.context() as cut:
            cut.setattr(ReceiverClient, "changes", unreachable)
            assert other.exchange.push().trouble is not None
        assert other.exchange.state().conflicts == 1
        delete(one, visit, clock)
        told(one)
        assert told(other).erased == (visit.household_id,)
        told(other)
        assert other.exchange.state().conflicts == 0
        assert other.conflicts.conflicts() == []
        with other.workspace.notebook.read() as uow:
            assert uow.contacts.get(visit.id).answers["findings"] == "Humide"
        assert other.doctor.examine().is_sound


def write(services, visit, findings):
    with services.workspace.notebook.write() as uow:
        now = uow.contacts.get(visit.id)
        save(services.workspace, uow, JournalAct.RECORDED, replace(now, answers={"findings": findings}))


def delete(services, visit, clock):
    """Its measure ends, and years later its household is deleted."""
    with services.workspace.notebook.write() as uow:
        now = uow.measures.get(visit.measure_id)
        ended = replace(now, state=MeasureState.CLOSED, ended_on=TODAY, end_reason="goals")
        save(services.workspace, uow, JournalAct.SAVED, ended)
    set_day(clock, TODAY + YEARS)
    services.retention.delete([visit.household_id])


def unreachable(*_arguments, **_options):
    raise UnreachableError


def forget_deletion(database: Path, household_id: str) -> None:
    """The Department was put back to a copy from before the deletion, without the list of what was erased."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("DELETE FROM record WHERE op = 'erase'")
        connection.execute("DELETE FROM erasure")
        connection.execute(
            "UPDATE record SET emptied_at = NULL, body = ? WHERE record_id = ?",
            (json.dumps({"household_id": household_id}), household_id),
        )
        connection.commit()


def test_what_two_laptops_erased_is_sound_on_both(kept_by_both):
    one, other, owner = kept_by_both
    other.households.save(replace(owner, composition="alone"))
    told(one)
    for services in (other, one):
        services.retention.delete([owner.id])
    for services in (one, other, one):
        told(services)
    assert one.doctor.examine().is_sound
    assert other.doctor.examine().is_sound


def test_a_visit_noted_by_mistake_is_withdrawn_there_with_its_motif_alone(receiver, services):
    linked(services, receiver)
    visit = a_visit(services, "Secret de la visite")
    told(services)
    with services.workspace.notebook.write() as uow:
        save(services.workspace, uow, JournalAct.WITHDRAWN, replace(visit, withdrawn="Saisie en double"))
    (message,) = [one for one in outbox(services) if one["op"] == "withdraw"]
    assert (message["body"]["withdrawn"], message["body"]["answers"]) == ("Saisie en double", {})
    told(services)
    assert "Secret de la visite" not in json.dumps(bodies(receiver, visit.id))
    assert services.exchange.messages(DeliveryState.REFUSED) == []
