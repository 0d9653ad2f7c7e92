"""What a laptop is told of: versions that colleagues wrote of its own cases, and nothing of anybody else's."""

import uuid

import pytest

from department.clock import utc_now
from department.database import open_engine, writer
from department.visibility import share_household
from desktop.sync.contract.digests import household_digest
from tests.department.laptops import Laptop, verdicts
from tests.department.test_conflicts import after, first_version


def ids(told):
    return [kept["record"]["id"] for kept in told]


def visit(household_id, **changes):
    return first_version(body={"household_id": household_id, "reason": "été : 1e16, -0.0", **changes})


def test_versions_of_others_come_in_the_order_of_arrival_as_they_were_written(laptop, second):
    start = first_version(body={"answers": {}, "reason": "été", "next_steps": [{"what": "x", "by": None}]})
    laptop.send(start)
    edit = after(start, body={"reason": "autre"})
    second.send(edit)
    later = after(edit)
    second.send(later)
    told = laptop.changes()
    assert [kept["record"] for kept in told] == [edit, later]
    assert {kept["device"] for kept in told} == {second.enrolment.device}
    assert ids(second.changes()) == [start["id"]]


@pytest.mark.parametrize("number", [1e16, -0.0, 1.0, 0.1, 5e-324, 123456789012345680.0, 1e22])
def test_numbers_come_back_sign_by_sign_so_that_hashes_hold(laptop, second, number):
    sent = first_version(kind="budget", body={"people": number})
    laptop.send(sent)
    second.send(after(sent, kind="budget", body={"people": number}))
    (told,) = laptop.changes()  # each hash is checked there
    assert repr(told["record"]["body"]["people"]) == repr(number)


def test_a_laptop_is_told_of_no_case_but_those_it_has(laptop, second, stranger):
    mine, theirs = first_version(), first_version()
    laptop.send(mine)
    second.send(theirs)
    second.send(after(theirs))
    stranger.send(first_version())
    assert laptop.changes() == second.changes() == stranger.changes() == []


def test_who_knows_an_id_and_nothing_more_is_told_nothing(laptop, second):
    start = first_version()
    laptop.send(start)
    guess = first_version(record_id=start["record_id"], body={"reason": "x"})
    (told,) = second.send(guess)
    assert (told["verdict"], told.get("heads")) == ("accepted", None)
    assert second.changes() == []
    household = {start["record_id"]: "0" * 64}
    assert second.differing(**household) == {start["record_id"]: {}}


def test_a_refused_record_opens_no_case(laptop, second):
    start = first_version()
    bad = {**first_version(), "record_id": start["record_id"]}
    assert verdicts(second.send(bad)) == ["refused"]
    laptop.send(start)
    assert second.changes() == []


def test_a_laptop_of_before_that_sends_its_records_again_is_told_of_them(receiver, laptop, second):
    start = first_version()
    laptop.send(start)
    edit = after(start)
    second.send(start, edit)
    with Laptop(receiver) as again:
        assert verdicts(again.send(start)) == ["known"]
        assert ids(again.changes()) == [start["id"], edit["id"]]


def test_its_own_versions_come_back_to_a_notebook_put_back_from_a_copy(laptop):
    start = first_version(epoch="1")
    lost = after(start, epoch="1")
    laptop.send(start, lost)
    assert laptop.changes() == laptop.changes(epoch="1") == []
    assert ids(laptop.changes(epoch="2")) == [start["id"], lost["id"]]


def test_a_shared_household_is_told_of_whole_but_to_that_laptop_only(receiver, laptop, second, stranger):
    household = str(uuid.uuid4())
    sent = [visit(household), visit(household), visit(str(uuid.uuid4()))]
    laptop.send(*sent)
    engine = open_engine(receiver.settings)
    with writer(engine).begin() as connection:
        for one in (second, stranger):
            share_household(connection, one.enrolment.device, household, utc_now)
    engine.dispose()
    assert ids(second.changes()) == [one["id"] for one in sent[:2]]
    assert stranger.changes() == []


def test_pages_follow_each_other_and_nothing_is_told_twice(laptop, second):
    starts = [first_version() for _ in range(7)]
    laptop.send(*starts)
    second.send(*starts, *(after(start) for start in starts))
    first = laptop.get("/v1/changes", after=0, limit=3).json()
    assert (len(first["records"]), first["more"]) == (3, True)
    told = laptop.changes(limit=3)
    assert len(told) == len(set(ids(told))) == 7
    last = laptop.get("/v1/changes", after=told[-1]["sequence"]).json()
    assert (last["records"], last["more"]) == ([], False)
    assert last["next"] >= told[-1]["sequence"]


@pytest.mark.parametrize(
    "query",
    [
        {"after": -1},
        {"after": "x"},
        {"after": 2**63},
        {"limit": 0},
        {"limit": 101},
        {"epoch": "\x00"},
        {"epoch": "é" * 5},
    ],
)
def test_a_place_that_is_none_is_refused(laptop, query):
    response = laptop.get("/v1/changes", **query)
    assert response.status_code == 422
    assert response.json()["reason"]


def test_equal_digests_differ_nowhere(laptop):
    household = str(uuid.uuid4())
    root = first_version(kind="household", record_id=household, body={})
    one, two, alone = visit(household), visit(household), first_version(kind="education", body={"mode": "x"})
    edit = after(one, body=one["body"])
    laptop.send(root, one, edit, two, alone)
    heads = {
        root["record_id"]: [root["sha256"]],
        edit["record_id"]: [edit["sha256"]],
        two["record_id"]: [two["sha256"]],
    }
    assert laptop.differing(**{household: household_digest(heads)}) == {}
    assert laptop.differing(**{"": household_digest({alone["record_id"]: [alone["sha256"]]})}) == {}
    heads[one["record_id"]] = [one["sha256"]]
    assert laptop.differing(**{household: household_digest(heads)}) == {
        household: heads | {edit["record_id"]: [edit["sha256"]]}
    }


def test_a_household_that_is_not_there_has_no_heads(laptop, second, stranger):
    household = str(uuid.uuid4())
    laptop.send(visit(household))
    for other in (second, stranger):
        assert other.differing(**{household: "0" * 64}) == {household: {}}
        assert other.differing(**{household: household_digest({})}) == {}


def test_a_record_that_moved_counts_where_it_is_now(laptop):
    before, now = str(uuid.uuid4()), str(uuid.uuid4())
    start = visit(before)
    moved = after(start, body=start["body"] | {"household_id": now})
    laptop.send(start, moved)
    wrong = "0" * 64
    assert laptop.differing(**{before: wrong, now: wrong}) == {before: {}, now: {moved["record_id"]: [moved["sha256"]]}}


@pytest.mark.parametrize("households", [{}, {"x": "0" * 64}, {"": "x"}, [], None, {str(uuid.uuid4()): 1}])
def test_digests_that_are_none_are_refused(laptop, households):
    assert laptop.http.post("/v1/digests", json={"households": households}).status_code == 422


def test_who_asks_is_told_what_the_laptops_that_wrote_are_called_and_no_other(laptop, second, receiver):
    with Laptop(receiver):  # of the same operator, and of another case
        start = first_version()
        laptop.send(start)
        second.send(after(start))
        told = laptop.get("/v1/changes", laptops="true").json()
        assert told["laptops"] == {second.enrolment.device: "Portable"}
        assert laptop.get("/v1/changes", after=told["next"], laptops="true").json().get("laptops") is None


def test_a_laptop_of_before_that_asks_for_no_names_reads_the_answer_that_it_knows(laptop, second):
    start = first_version()
    laptop.send(start)
    second.send(after(start))
    assert laptop.get("/v1/changes").json().keys() == {"records", "next", "more"}
