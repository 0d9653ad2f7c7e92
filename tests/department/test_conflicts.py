"""Two versions of one record: both are kept, a person settles; nothing is ever decided by who came last."""

import itertools
import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from department.settings import Settings
from desktop.sync.contract.canonical import canonical_bytes
from desktop.sync.contract.messages import Receipt
from desktop.sync.receipts import verify_receipt
from tests.conftest_postgres import running_receiver
from tests.department.laptops import Laptop, verdicts
from tests.sync.messages import record


def after(*before, **changes):
    """A version of the same record that follows these."""
    return record(
        contract=2,
        record_id=before[0]["record_id"],
        parents=[version["sha256"] for version in before],
        **changes,
    )


def first_version(**changes):
    return record(contract=2, **changes)


def test_the_second_of_two_edits_is_kept_signed_and_told_of_the_first(receiver, laptop, second):
    start = first_version()
    laptop.send(start)
    one, other = after(start, body={"reason": "une"}), after(start, body={"reason": "autre"})
    assert verdicts(laptop.send(one)) == ["accepted"]
    (told,) = second.send(other)
    assert (told["verdict"], told["heads"]) == ("conflict", [one["sha256"]])
    receipt = Receipt.model_validate(told)
    verify_receipt(receipt, second.enrolment.receipt_key, other["id"], other["sha256"])
    assert [row["body"] for row in receiver.rows()] == [version["body"] for version in (start, one, other)]


def test_a_version_with_both_parents_settles_it(laptop, second):
    start = first_version()
    one, other = after(start, body={"reason": "une"}), after(start, body={"reason": "autre"})
    laptop.send(start, one)
    second.send(other)
    settled = after(one, other, body={"reason": "les deux"})
    assert verdicts(second.send(settled)) == ["accepted"]
    assert verdicts(laptop.send(one)) == verdicts(second.send(other)) == ["known"]
    assert verdicts(laptop.send(after(settled))) == ["accepted"]


def test_sent_again_a_conflict_stays_one_and_the_first_head_is_told_of_none(laptop, second):
    start = first_version()
    one, other = after(start, body={"reason": "une"}), after(start, body={"reason": "autre"})
    laptop.send(start, one)
    (told,) = second.send(other)
    (again,) = second.send(other)
    assert canonical_bytes(again) == canonical_bytes(told)
    assert verdicts(laptop.send(one)) == ["known"]


def test_of_three_heads_each_later_one_names_the_others(laptop):
    start = first_version()
    edits = [after(start, body={"reason": reason}) for reason in ("a", "b", "c")]
    laptop.send(start)
    receipts = laptop.send(*edits)
    hashes = {edit["sha256"] for edit in edits}
    assert verdicts(receipts) == ["accepted", "conflict", "conflict"]
    for edit, receipt in list(zip(edits, receipts, strict=True))[1:]:
        assert receipt["heads"] == sorted(hashes - {edit["sha256"]})


def test_an_earlier_version_that_comes_late_is_no_conflict(laptop):
    start = first_version()
    middle = after(start)
    last = after(middle)
    assert verdicts(laptop.send(middle)) == ["accepted"]
    assert verdicts(laptop.send(last, start)) == ["accepted", "accepted"]


def test_whatever_the_order_of_arrival_the_last_versions_are_the_same(laptop):
    for order in itertools.permutations(range(4)):
        start = first_version(kind="household", record_id=str(uuid.uuid4()), body={})
        one, other = after(start, kind="household", body={}), after(start, kind="household", body={"composition": "x"})
        settled = after(one, other, kind="household", body={})
        for index in order:
            laptop.send([start, one, other, settled][index])
        household = start["record_id"]
        assert laptop.differing(**{household: "0" * 64}) == {household: {household: [settled["sha256"]]}}


def test_a_laptop_of_the_first_contract_is_not_told_of_conflicts(laptop, second):
    start = record()
    laptop.send(start, record(record_id=start["record_id"], parents=[start["sha256"]]))
    (told,) = second.send(record(record_id=start["record_id"], parents=[start["sha256"]], body={"reason": "autre"}))
    assert told["verdict"] == "accepted"
    assert "heads" not in told


def test_two_laptops_at_the_same_instant_make_one_conflict_and_lose_nothing(receiver_url):
    start = first_version()
    with (
        running_receiver(Settings(receiver_url)) as one_worker,
        running_receiver(Settings(receiver_url)) as other_worker,
        Laptop(one_worker) as first,
        Laptop(other_worker) as second,
        ThreadPoolExecutor(2) as pool,
    ):
        first.send(start)
        for turn in range(8):
            begin = Barrier(2)
            edits = [after(start, body={"reason": f"{turn}{side}"}) for side in "ab"]

            def send(laptop, edit, begin=begin):
                begin.wait()
                return laptop.send(edit)[0]

            answers = list(pool.map(send, (first, second), edits))
            assert sorted(verdicts(answers)) == ["accepted", "conflict"]
            (conflict,) = [answer for answer in answers if answer["verdict"] == "conflict"]
            (accepted,) = [answer for answer in answers if answer["verdict"] == "accepted"]
            assert conflict["heads"] == [accepted["sha256"]]
            start = after(*edits)
            assert verdicts(first.send(start)) == ["accepted"]
        assert len(one_worker.rows()) == 1 + 8 * 3


def test_fifty_sends_through_two_workers_make_one_row_and_one_proof(receiver_url):
    sent = first_version()
    with (
        running_receiver(Settings(receiver_url)) as one_worker,
        running_receiver(Settings(receiver_url)) as other_worker,
        Laptop(one_worker) as first,
        Laptop(other_worker) as second,
        ThreadPoolExecutor(50) as pool,
    ):
        asked = [pool.submit((first, second)[turn % 2].send, sent) for turn in range(50)]
        receipts = [future.result()[0] for future in asked]
        assert len(one_worker.rows()) == 1
    assert sorted(verdicts(receipts)) == ["accepted"] + ["known"] * 49
    assert len({canonical_bytes(receipt | {"verdict": ""}) for receipt in receipts}) == 1


def test_a_conflict_within_another_operators_record_is_refused_without_a_word_of_it(receiver, laptop, stranger):
    start = first_version()
    laptop.send(start)
    (told,) = stranger.send(after(start))
    assert told["verdict"] == "refused"
    assert "ne peut pas être reçu" in told["reason"]
    assert start["sha256"] not in str(told)
    assert len(receiver.rows()) == 1


@pytest.mark.parametrize("household", ["x" * 5000, "\u00e9", ["x"], 7, "0192f3a0-0000-7000-8000-00000000000Z"])
def test_a_household_that_is_no_id_is_refused(laptop, household):
    receipts = laptop.send(first_version(body={"household_id": household}), first_version())
    assert verdicts(receipts) == ["refused", "accepted"]
    assert "household_id" in receipts[0]["reason"]
