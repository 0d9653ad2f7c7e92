"""Knowing the id of a colleague's record, or of its household, lets nobody read it, change it or erase it."""

import json
import uuid

import pytest

from department.clock import utc_now
from department.database import open_engine, writer
from department.visibility import share_household
from desktop.sync.contract.digests import household_digest
from tests.department.laptops import verdicts
from tests.department.test_conflicts import after, first_version

SECRET = "Maheu"


@pytest.fixture
def household():
    return str(uuid.uuid4())


def visit(household, **changes):
    return first_version(body={"household_id": household, "reason": SECRET}, **changes)


def guess(record_id, household, **changes):
    return first_version(record_id=record_id, body={"household_id": household, "reason": "x"}, **changes)


def bodies(receiver, laptop):
    return [row["body"] for row in receiver.rows() if row["device"] == laptop.enrolment.device]


def test_who_knows_an_id_is_answered_as_if_nobody_had_the_record(laptop, second, household):
    theirs = visit(household)
    laptop.send(theirs, after(theirs, body=theirs["body"]))
    answers = []
    for record_id in (theirs["record_id"], str(uuid.uuid4())):
        place = household if record_id == theirs["record_id"] else str(uuid.uuid4())
        one, other = guess(record_id, place), guess(record_id, place)
        follower = after(one, body=one["body"])
        receipts = [*second.send(one), *second.send(one), *second.send(other), *second.send(follower)]
        answers.append((verdicts(receipts), [len(one.get("heads", ())) for one in receipts]))
    assert answers[0] == answers[1]
    assert theirs["sha256"] not in json.dumps(second.get("/v1/changes", epoch="x").json())
    assert second.changes() == []


def test_a_version_sent_twice_or_followed_by_ones_own_shows_nothing(laptop, second, household):
    theirs = visit(household)
    laptop.send(theirs)
    blind = guess(theirs["record_id"], household)
    for sent in (blind, blind, after(blind, body=blind["body"])):
        second.send(sent)
    assert second.changes() == []


def test_what_the_owner_settled_with_shows_nothing_of_who_wrote_it_blindly(laptop, second, household):
    theirs = visit(household)
    laptop.send(theirs)
    blind = guess(theirs["record_id"], household)
    second.send(blind)
    assert [kept["record"] for kept in laptop.changes()] == [blind]
    laptop.send(after(theirs, blind, body=theirs["body"]))
    second.send(blind)
    second.send(after(blind, body=blind["body"]))
    assert second.changes() == []


def test_a_withdrawal_by_the_id_alone_empties_nothing_of_a_colleague(receiver, laptop, second, household):
    theirs = visit(household)
    laptop.send(theirs)
    blind = guess(theirs["record_id"], household)
    (told,) = second.send(blind)
    parents = [*told.get("heads", ()), blind["sha256"]]
    second.send(guess(theirs["record_id"], household, op="withdraw", parents=parents))
    assert bodies(receiver, laptop) == [theirs["body"]]


def test_a_hash_known_before_shows_that_the_laptop_has_the_record(laptop, second, household):
    start = visit(household)
    edit = after(start, body=start["body"])
    laptop.send(edit)  # what it follows never came
    mine = after(start, body={"household_id": household, "reason": "autre"})
    (told,) = second.send(mine)
    assert (told["verdict"], told["heads"]) == ("conflict", [edit["sha256"]])
    assert [kept["record"] for kept in second.changes()] == [edit]


def test_a_version_that_came_before_what_it_follows_is_seen_once_that_is_there(laptop, second, household):
    """A server put back from an older copy: the one sends again what the other had followed."""
    start = visit(household)
    lost = after(start, body=start["body"])
    laptop.send(start)
    mine = after(lost, body=lost["body"])
    (told,) = second.send(mine)
    assert (told["verdict"], second.changes()) == ("accepted", [])
    laptop.send(lost)
    assert [kept["record"] for kept in second.changes()] == [start, lost]
    later = after(lost, body=lost["body"] | {"reason": "autre"})
    assert verdicts(laptop.send(later)) == ["conflict"]


def test_a_laptop_of_another_enrolment_shows_what_it_has_by_sending_it_again(receiver, laptop, second, household):
    """Put back from an older copy, the receiver lacks what the last version follows: the digests differ."""
    root = first_version(kind="household", record_id=household, body={})
    lost = after(root, kind="household", body={})
    laptop.send(root)
    mine = after(lost, kind="household", body={"composition": "x"})
    (told,) = second.send(mine)
    assert told["verdict"] == "accepted"
    assert second.differing(**{household: household_digest({household: [mine["sha256"]]})}) == {household: {}}
    assert verdicts(second.send(root, mine)) == ["known", "conflict"]
    assert [kept["record"] for kept in second.changes()] == [root]


def test_with_a_household_that_the_department_shared_conflicts_are_told(receiver, laptop, second, household):
    theirs = visit(household)
    laptop.send(theirs)
    engine = open_engine(receiver.settings)
    with writer(engine).begin() as connection:
        share_household(connection, second.enrolment.device, household, utc_now)
    engine.dispose()
    (told,) = second.send(guess(theirs["record_id"], household))
    assert (told["verdict"], told["heads"]) == ("conflict", [theirs["sha256"]])


def test_who_has_the_household_is_told_of_all_that_is_written_of_it(laptop, second, household):
    """Two follow a case: what one of them adds is not unknown to the other, nor what was there before."""
    root = first_version(kind="household", record_id=household, body={})
    before = visit(household)
    laptop.send(root, before)
    mine = after(root, kind="household", body={"composition": "x"})
    second.send(mine)
    later = visit(household)
    laptop.send(later)
    assert [kept["record"] for kept in second.changes()] == [root, before, later]
    (told,) = second.send(guess(later["record_id"], household))
    assert (told["verdict"], told["heads"]) == ("conflict", [later["sha256"]])


def test_who_guesses_the_id_of_a_household_is_told_of_nothing_in_it(laptop, second, household):
    laptop.send(first_version(kind="household", record_id=household, body={}), visit(household))
    second.send(first_version(kind="household", record_id=household, body={"composition": "x"}))
    second.send(visit(household))
    assert second.changes() == []


def test_a_record_that_went_to_another_household_stays_with_who_wrote_of_it(laptop, second, household):
    """Seen by its household alone it would be lost from sight with it."""
    elsewhere = str(uuid.uuid4())
    root = first_version(kind="household", record_id=household, body={})
    record = visit(household)
    laptop.send(root, record)
    second.send(after(root, kind="household", body={"composition": "x"}))
    edited = after(record, body=record["body"] | {"reason": "autre"})
    second.send(edited)
    moved = after(edited, body=record["body"] | {"household_id": elsewhere})
    laptop.send(moved)
    assert moved in [kept["record"] for kept in second.changes()]


def test_a_record_of_ones_own_in_a_household_gives_no_right_to_erase_it(receiver, laptop, second, household):
    root = first_version(kind="household", record_id=household, body={"composition": SECRET})
    laptop.send(root, visit(household))
    erase = first_version(op="erase", kind="household", record_id=household, body={})
    assert verdicts(second.send(visit(household))) == ["accepted"]
    second.send(first_version(kind="household", record_id=household, body={}))
    assert verdicts(second.send(erase)) == ["refused"]
    assert {"composition": SECRET} in bodies(receiver, laptop)
    assert verdicts(laptop.send(after(root, op="erase", kind="household", body={}))) == ["accepted"]
    assert SECRET not in json.dumps(receiver.rows())


def test_without_its_own_record_only_who_has_all_of_a_household_erases_it(laptop, second, household):
    theirs, mine = visit(household), visit(household)
    laptop.send(theirs)
    second.send(mine)
    erase = first_version(op="erase", kind="household", record_id=household, body={})
    assert verdicts(second.send(erase)) == ["refused"]
    second.send(theirs)
    assert verdicts(second.send(erase)) == ["accepted"]


def test_of_an_erased_household_both_ends_know_the_message_alone_whatever_came_before_it(laptop, household):
    """The Department was put back: what was written after the erasure came again before the erasure itself."""
    root = first_version(kind="household", record_id=household, body={})
    request = after(root, op="erase", kind="household", body={})
    later = after(request, kind="household", body={"composition": "x"})
    laptop.send(root, later)
    assert verdicts(laptop.send(request)) == ["accepted"]
    assert laptop.differing(**{household: household_digest({household: [request["sha256"]]})}) == {}
