"""What was said to have arrived and is not there is sent again; what is kept here of it goes once it is followed."""

from __future__ import annotations

import json
import sqlite3
from base64 import b64encode
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from desktop.errors import AppError
from desktop.services.clock import PARIS
from desktop.services.exchange import DeliveryState
from desktop.services.exchange_receipts import ProofOf, keep_receipts, verify_proof
from desktop.sync.contract.messages import ALTERED, Receipt
from tests.conftest import TODAY
from tests.factories import opened_measure, recorded, saved_household, set_day
from tests.services.two_laptops import a_visit, digests, linked, receiver_at, told


@pytest.fixture
def receiver(tmp_path):
    with receiver_at(tmp_path) as running:
        yield running


def lost(tmp_path, record_id):
    """The receiver was put back from a copy of before: it never had this record."""
    with sqlite3.connect(tmp_path / "receiver.db") as connection:
        connection.execute("DELETE FROM record WHERE record_id = ?", (record_id,))
    connection.close()


def test_what_the_department_lost_is_sent_again_and_nothing_is_written_over(receiver, services, tmp_path):
    linked(services, receiver)
    visit = a_visit(services)
    told(services)
    before = {row["id"]: row["sha256"] for row in receiver.rows()}
    lost(tmp_path, visit.id)
    owner = services.households.get(visit.household_id)
    services.households.save(replace(owner, composition="alone"))  # a round that touches the household
    result = told(services)
    assert result.sent_again == 1
    after = {row["id"]: row["sha256"] for row in receiver.rows()}
    assert before.items() <= after.items()
    assert services.exchange.state().waiting == 0


def test_what_the_department_lost_stays_proven_by_the_day_on_which_it_came_first(receiver, services, tmp_path):
    linked(services, receiver)
    visit = a_visit(services)
    told(services)
    before = services.receipts.proof(ProofOf(visit.id))[0]
    lost(tmp_path, visit.id)
    services.households.save(replace(services.households.get(visit.household_id), composition="alone"))
    assert told(services).sent_again == 1
    after = services.receipts.proof(ProofOf(visit.id))[0]
    assert json.loads(after)["receipts"] == json.loads(before)["receipts"]
    assert verify_proof(after).holds
    assert services.doctor.examine().is_sound


def test_another_server_is_told_of_everything_on_the_same_day(receiver, services, tmp_path):
    linked(services, receiver)
    a_visit(services)
    told(services)
    (tmp_path / "elsewhere").mkdir()
    with receiver_at(tmp_path / "elsewhere") as other:
        assert told(linked(services, other)).sent_again == len(receiver.rows())
        assert {row["id"] for row in other.rows()} == {row["id"] for row in receiver.rows()}


def test_what_is_not_touched_is_compared_once_a_day(receiver, services, tmp_path, clock):
    linked(services, receiver)
    visit = a_visit(services)
    told(services)
    assert told(services).sent_again == 0
    lost(tmp_path, visit.id)
    assert told(services).sent_again == 0
    set_day(clock, TODAY + timedelta(days=2))
    assert told(services).sent_again == 1
    assert told(services).sent_again == 0


def test_a_clock_that_was_ahead_does_not_put_the_next_comparison_off(receiver, services, tmp_path, clock):
    linked(services, receiver)
    visit = a_visit(services)
    set_day(clock, TODAY + timedelta(days=900))
    told(services)
    lost(tmp_path, visit.id)
    set_day(clock, TODAY)
    assert told(services).sent_again == 1


def test_only_a_version_that_a_received_one_follows_lets_go_of_its_content(receiver, services):
    linked(services, receiver)
    owner = saved_household(services)
    told(services)
    services.households.save(replace(owner, composition="alone"))
    assert all(line.facts for line in services.exchange.messages(DeliveryState.SENT))
    told(services)
    last, first = services.exchange.messages(DeliveryState.SENT)
    assert json.loads(last.content)["body"]["composition"] == "alone"
    assert "retiré du carnet" in first.content
    assert first.proof
    assert json.loads(first.receipt)["signature"]
    assert services.doctor.examine().is_sound
    assert told(services).sent == 0


def test_receipts_are_written_out_as_a_proof_that_anybody_can_check(receiver, services):
    linked(services, receiver)
    recorded(services, opened_measure(services), TODAY)
    told(services)
    written, count = services.receipts.proof()
    assert count == 4
    assert verify_proof(written).good == 4
    assert verify_proof(written).holds
    changed = json.loads(written)
    changed["receipts"][1]["receipt"]["sha256"] = "0" * 64
    found = verify_proof(json.dumps(changed).encode())
    assert (found.good, len(found.bad), found.holds) == (3, 1, False)
    assert not verify_proof(written, [b64encode(bytes(32)).decode()]).holds
    assert "Delattre" not in written.decode()


def test_a_proof_may_be_of_one_record_of_one_household_or_of_some_days(receiver, services, tmp_path):
    linked(services, receiver)
    visit = recorded(services, opened_measure(services), TODAY)
    saved_household(services, "Autre")
    told(services)
    day = datetime.now(PARIS).date()  # the receiver has its own day

    def proven(of: ProofOf) -> int:
        written, count = services.receipts.proof(of)
        assert verify_proof(written).good == count
        return count

    assert proven(ProofOf(visit.id)) == 1
    assert (proven(ProofOf(household_id=visit.household_id)), proven(ProofOf())) == (4, 5)
    around = ProofOf(first=day - timedelta(days=1), last=day + timedelta(days=1))
    assert (proven(around), proven(replace(around, household_id=visit.household_id))) == (5, 4)
    assert proven(ProofOf(last=day - timedelta(days=2))) == 0
    with pytest.raises(AppError, match="rien de cela"):
        services.receipts.write(tmp_path / "preuve.json", ProofOf(first=day + timedelta(days=2)))
    assert not (tmp_path / "preuve.json").exists()


def test_both_ends_agree_after_every_round(receiver, services):
    linked(services, receiver)
    visit = a_visit(services)
    told(services)
    first = digests(services)
    services.households.save(replace(services.households.get(visit.household_id), composition="alone"))
    told(services)
    assert digests(services) != first
    assert told(services).sent_again == 0


@pytest.mark.parametrize(("tried", "state"), [(1, DeliveryState.WAITING), (5, DeliveryState.REFUSED)])
def test_what_was_altered_on_its_way_is_sent_again_and_is_nobodys_to_correct(receiver, services, tried, state):
    """Its hash holds here: a person would look in vain for what to mend. It is told once it never comes through."""
    linked(services, receiver)
    a_visit(services)
    with services.workspace.notebook.write() as uow:
        entry = replace(uow.outbox.waiting()[-1], tried=tried)
        refused = Receipt(
            id=entry.id, sha256=entry.sha256, verdict="refused", reason=ALTERED, sequence=None, received_at=None,
            signature=None,
        )  # fmt: skip
        keep_receipts(services.workspace, uow, "", [entry], [refused])
        (kept,) = [one for one in uow.outbox.every() if one.id == entry.id]
    assert kept.state is state


def test_the_content_of_the_last_version_is_kept_in_whatever_order_they_were_queued(receiver, services):
    """A case that is taken over, or told for a colleague, brings its versions in another order than its own."""
    linked(services, receiver)
    owner = saved_household(services)
    services.households.save(replace(owner, composition="alone"))
    with services.workspace.notebook.write() as uow:
        first, last = uow.outbox.waiting()
        uow.versions._connection.exec_driver_sql("UPDATE outbox SET seq = 1000 WHERE id = ?", (first.id,))
    told(services)
    with services.workspace.notebook.read() as uow:
        assert {one.id: one.purged for one in uow.outbox.every()} == {first.id: True, last.id: False}
