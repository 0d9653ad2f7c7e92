"""What a laptop claims of a colleague's record, or of a case that it follows no more, gives it nothing of that."""

import json
import uuid

import pytest

from department.cli import main
from department.tables import attachment_chunk
from desktop.sync.contract.digests import household_digest
from tests.department.laptops import verdicts
from tests.department.papers import paper, send_pieces
from tests.department.test_conflicts import after, first_version
from tests.department.test_erasure import rows_of
from tests.department.test_what_is_had import SECRET, bodies, guess, visit

EMPTY = household_digest({})


@pytest.fixture
def theirs(laptop):
    """The household of a colleague, its own record and a visit."""
    household = str(uuid.uuid4())
    root = first_version(kind="household", record_id=household, body={"composition": SECRET})
    mine = visit(household)
    laptop.send(root, mine)
    return root, mine


@pytest.fixture
def lure(second):
    """A household of the other laptop's own."""
    root = first_version(kind="household", record_id=str(uuid.uuid4()), body={})
    second.send(root)
    return root


def id_of(household):
    return household["record_id"]


def erasure(household):
    return first_version(op="erase", kind="household", record_id=id_of(household), body={})


def test_its_hash_is_not_told_with_that_of_the_household_it_was_written_into(laptop, second, theirs, lure):
    root, kept = theirs
    second.send(guess(id_of(kept), id_of(lure)))
    asked = {id_of(root): EMPTY, id_of(lure): EMPTY}
    assert kept["sha256"] not in json.dumps(second.differing(**asked))
    assert second.changes() == []


def test_it_is_not_learned_by_writing_of_it_again_nor_once_its_owner_writes(laptop, second, theirs, lure):
    """One's own household, which one follows, gives no part in what one wrote into it blindly."""
    _root, kept = theirs
    blind = guess(id_of(kept), id_of(lure))
    receipts = [*second.send(blind), *second.send(guess(id_of(kept), id_of(lure)), after(blind, body=blind["body"]))]
    assert kept["sha256"] not in json.dumps(receipts)
    laptop.send(after(kept, body=kept["body"]))
    laptop.send(after(kept, blind, body=kept["body"]))
    assert SECRET not in json.dumps([second.changes(), second.send(after(blind, body=blind["body"]))])
    assert kept["sha256"] not in json.dumps([second.changes(), second.differing(**{id_of(lure): EMPTY})])


def test_nor_by_a_household_that_the_department_shared(receiver, laptop, second, theirs, lure):
    _root, kept = theirs
    other = first_version(kind="household", record_id=str(uuid.uuid4()), body={})
    laptop.send(other)
    url = receiver.settings.database_url
    assert main(["share", id_of(other), "--with", second.enrolment.device, "--database-url", url]) == 0
    receipts = [*second.send(guess(id_of(kept), id_of(other))), *second.send(guess(id_of(kept), id_of(other)))]
    differ = second.differing(**{id_of(other): EMPTY, id_of(theirs[0]): EMPTY})
    assert kept["sha256"] not in json.dumps([receipts, differ, second.changes()])


def test_it_is_not_erased_with_that_household(receiver, laptop, second, theirs, lure):
    _root, kept = theirs
    second.send(guess(id_of(kept), id_of(lure)))
    assert verdicts(second.send(erasure(lure))) == ["accepted"]
    assert kept["body"] in bodies(receiver, laptop)
    later = after(kept, body=kept["body"] | {"reason": "autre"})
    assert verdicts(laptop.send(later))[0] in ("accepted", "conflict")
    assert later["body"] in bodies(receiver, laptop)


def test_nor_by_a_household_that_is_erased_first(receiver, laptop, second, theirs, lure):
    _root, kept = theirs
    second.send(erasure(lure))
    assert verdicts(second.send(guess(id_of(kept), id_of(lure)))) == ["refused"]
    assert verdicts(laptop.send(after(kept, body=kept["body"]))) == ["accepted"]
    assert kept["body"] in bodies(receiver, laptop)


def test_a_paper_goes_neither_with_that_household_nor_stays_when_its_owner_takes_it_back(
    receiver, laptop, second, theirs, lure
):
    content = b"a" * 1000
    told = paper(content, household_id=id_of(theirs[0]))
    laptop.send(told)
    send_pieces(laptop, content)
    claimed = paper(b"b", household_id=id_of(lure))["body"] | {"id": id_of(told)}
    second.send(first_version(kind="attachment", record_id=id_of(told), body=claimed))
    second.send(erasure(lure))
    assert [row["content"] for row in rows_of(receiver, attachment_chunk)] == [content]
    gone = {"id": id_of(told), "household_id": id_of(theirs[0])}
    laptop.send(after(told, op="withdraw", kind="attachment", body=gone))
    assert rows_of(receiver, attachment_chunk) == []


def test_the_hash_of_a_paper_that_is_not_whole_is_told_to_those_who_may_see_it(laptop, second, theirs, lure):
    content = b"a" * 1000
    told = paper(content, household_id=id_of(theirs[0]))
    laptop.send(told)
    claimed = paper(b"b", household_id=id_of(lure))["body"] | {"id": id_of(told)}
    second.send(first_version(kind="attachment", record_id=id_of(told), body=claimed))
    asked = {"households": {id_of(lure): EMPTY, id_of(theirs[0]): EMPTY}}
    mine, blind = (set(one.http.post("/v1/digests", json=asked).json()["incomplete"]) for one in (laptop, second))
    assert told["body"]["sha256"] in mine
    assert blind == {claimed["sha256"]}


def test_a_record_that_who_has_it_moved_goes_with_the_household_where_it_is(receiver, laptop, theirs):
    """What an erasure is for, also of what was written before it moved."""
    _root, kept = theirs
    elsewhere = first_version(kind="household", record_id=str(uuid.uuid4()), body={})
    moved = after(kept, body=kept["body"] | {"household_id": id_of(elsewhere)})
    laptop.send(elsewhere, moved)
    assert verdicts(laptop.send(erasure(elsewhere))) == ["accepted"]
    assert kept["body"] not in bodies(receiver, laptop)
    assert verdicts(laptop.send(after(moved, body=moved["body"]))) == ["refused"]


def test_a_case_that_went_to_another_is_not_learned_again_by_writing_of_it(receiver, laptop, second, theirs):
    """It has the hashes of what it was told; they show that it had the record, not that it may go on reading it."""
    root, kept = theirs
    url = receiver.settings.database_url
    second_id = second.enrolment.device
    assert main(["share", id_of(root), "--with", second_id, "--database-url", url]) == 0
    assert [one["record"]["id"] for one in second.changes()] == [root["id"], kept["id"]]
    assert main(["share", id_of(root), "--withdraw", second_id, "--database-url", url]) == 0
    second.send(after(root, kind="household", body={}), after(kept, body={"household_id": id_of(root), "reason": "x"}))
    later = after(kept, body=kept["body"] | {"reason": "Catherine"})
    laptop.send(later, after(root, kind="household", body={"composition": "Catherine"}))
    assert "Catherine" not in json.dumps(second.changes())
    assert "Catherine" not in json.dumps(second.differing(**{id_of(root): EMPTY}))


def test_nor_is_it_erased_by_moving_what_one_wrote_of_it(receiver, laptop, second, theirs, lure):
    root, kept = theirs
    url, second_id = receiver.settings.database_url, second.enrolment.device
    assert main(["share", id_of(root), "--with", second_id, "--database-url", url]) == 0
    mine = after(kept, body=kept["body"] | {"reason": "mienne"})
    second.send(mine)
    assert main(["share", id_of(root), "--withdraw", second_id, "--database-url", url]) == 0
    second.send(after(mine, body={"household_id": id_of(lure), "reason": "x"}), erasure(lure))
    assert kept["body"] in bodies(receiver, laptop)
    assert verdicts(laptop.send(after(mine, body=mine["body"])))[0] in ("accepted", "conflict")
