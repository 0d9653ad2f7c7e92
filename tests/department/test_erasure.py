"""What is withdrawn or erased is gone from the receiver, ids and hashes aside, and never comes back."""

import json
import uuid
from pathlib import Path

import pytest
from sqlalchemy import select

from department.database import open_engine
from department.tables import attachment_chunk, erasure
from desktop.sync.contract.messages import Receipt, erased_statement
from tests.department.laptops import verdicts
from tests.department.papers import paper, send_pieces
from tests.department.signatures import signed_by
from tests.department.test_conflicts import after, first_version

SECRET = "Maheu"


def household_of(*visits):
    return visits[0]["body"]["household_id"]


def visit(household_id, **changes):
    return first_version(body={"household_id": household_id, "reason": SECRET}, **changes)


def erase(household_id, *parents, **changes):
    hashes = [parent["sha256"] for parent in parents]
    return first_version(op="erase", kind="household", record_id=household_id, parents=hashes, body={}, **changes)


@pytest.fixture
def household():
    return str(uuid.uuid4())


def rows_of(receiver, table):
    engine = open_engine(receiver.settings)
    with engine.connect() as connection:
        rows = list(connection.execute(select(table)).mappings())
    engine.dispose()
    return rows


def test_an_erasure_empties_every_version_of_the_household_and_of_no_other(receiver, laptop, household):
    root = first_version(kind="household", record_id=household, body={"persons": [{"last_name": SECRET}]})
    one, spared = visit(household), visit(str(uuid.uuid4()))
    edit = after(one, body=one["body"])
    laptop.send(root, one, edit, spared)
    before = receiver.rows()
    gone = erase(household, root)
    assert verdicts(laptop.send(gone)) == ["accepted"]
    rows = receiver.rows()
    assert {row["id"]: row["body"] for row in rows if row["body"]} == {spared["id"]: spared["body"]}
    for name in ("id", "sha256", "sequence", "parents", "received_at", "record_id", "household_id"):
        assert [row[name] for row in rows[:4]] == [row[name] for row in before]
    assert json.dumps(rows).count(SECRET) == 1


def test_the_journal_of_erasures_holds_ids_and_a_count(receiver, laptop, household):
    laptop.send(visit(household), visit(household))
    (receipt,) = laptop.send(erase(household))
    (noted,) = rows_of(receiver, erasure)
    assert (noted["household_id"], noted["sequence"], noted["versions"]) == (household, receipt["sequence"], 2)
    assert noted["device_id"] == laptop.enrolment.device
    assert SECRET not in str(noted)


def test_what_comes_later_of_it_is_refused_with_a_signature(receiver, laptop, second, household):
    sent = visit(household)
    laptop.send(sent)
    (asked,) = laptop.send(erase(household))
    later = after(sent, body=sent["body"])
    for one in (laptop, second):
        for told, message in zip(one.send(sent, later, visit(household)), (sent, later, None), strict=True):
            receipt = Receipt.model_validate(told)
            assert (receipt.verdict, receipt.erased, receipt.sequence) == ("refused", True, asked["sequence"])
            assert "a été effacé" in receipt.reason
            if message:
                statement = erased_statement(message["id"], message["sha256"], receipt.sequence, receipt.received_at)
                assert signed_by(one.enrolment.receipt_key, receipt.signature, statement)
    assert len(receiver.rows()) == 2
    assert SECRET not in json.dumps(receiver.rows())


def test_an_erasure_sent_twice_or_by_two_laptops_is_one(receiver, laptop, second, household):
    sent = visit(household)
    laptop.send(sent)
    second.send(sent)
    asked, other = erase(household), erase(household)
    assert verdicts(laptop.send(asked)) == ["accepted"]
    assert verdicts(laptop.send(asked)) == ["known"]
    assert verdicts(second.send(other)) == ["accepted"]
    assert len(rows_of(receiver, erasure)) == 1


def test_another_laptop_of_the_case_is_told_of_the_erasure_and_of_no_emptied_version(laptop, second, household):
    sent = visit(household)
    laptop.send(sent)
    second.send(sent, after(sent, body=sent["body"]))
    asked = erase(household)
    laptop.send(asked)
    assert [kept["record"] for kept in second.changes()] == [asked]
    assert second.differing(**{household: "0" * 64}) == {household: {}}
    assert laptop.differing(**{household: "0" * 64}) == {household: {household: [asked["sha256"]]}}


def test_a_colleague_cannot_erase_a_case_that_it_does_not_have(receiver, laptop, second, stranger, household):
    sent = visit(household)
    laptop.send(sent)
    assert verdicts(second.send(erase(household))) == ["refused"]
    assert verdicts(stranger.send(erase(household))) == ["accepted"]  # of its own operator there is nothing to erase
    assert receiver.rows()[0]["body"] == sent["body"]
    assert verdicts(laptop.send(after(sent, body=sent["body"]))) == ["accepted"]


def test_who_took_the_case_over_names_its_last_version_and_may_erase(receiver, laptop, second, household):
    root = first_version(kind="household", record_id=household, body={"composition": SECRET})
    laptop.send(root, visit(household))
    assert verdicts(second.send(erase(household, root))) == ["accepted"]
    assert SECRET not in json.dumps(receiver.rows())


def test_a_record_that_moved_goes_with_the_household_where_it_is_now(receiver, laptop, household):
    elsewhere = str(uuid.uuid4())
    start = visit(elsewhere)
    moved = after(start, body=start["body"] | {"household_id": household})
    laptop.send(start, moved, erase(elsewhere, start))
    assert [row["body"] for row in receiver.rows()] == [{}, moved["body"], {}]
    assert verdicts(laptop.send(after(moved, body=moved["body"]))) == ["accepted"]
    laptop.send(erase(household))
    assert SECRET not in json.dumps(receiver.rows())


def test_attachments_go_with_the_household_unless_another_one_holds_them_too(receiver, laptop, household):
    content, shared = b"a" * 300_000, b"b" * 300_000
    elsewhere = str(uuid.uuid4())
    laptop.send(
        paper(content, household_id=household),
        paper(shared, household_id=household),
        paper(shared, household_id=elsewhere),
    )
    for one in (content, shared):
        send_pieces(laptop, one)
    assert len(rows_of(receiver, attachment_chunk)) == 4
    laptop.send(erase(household))
    assert {row["content"][:1] for row in rows_of(receiver, attachment_chunk)} == {b"b"}
    laptop.send(erase(elsewhere))
    assert rows_of(receiver, attachment_chunk) == []


def test_a_withdrawal_leaves_what_it_says_and_empties_what_came_before(receiver, laptop, household):
    start = visit(household)
    edit = after(start, body=start["body"])
    other = after(start, body={"household_id": household, "reason": "d’une collègue"})
    left = after(edit, op="withdraw", body={"household_id": household, "withdrawn": True})
    laptop.send(start, edit, other)
    receipts = laptop.send(left)
    assert verdicts(receipts) == ["conflict"]
    assert [row["body"] for row in receiver.rows()] == [{}, {}, other["body"], left["body"]]
    assert verdicts(laptop.send(start, edit)) == ["known", "known"]


def test_what_a_withdrawal_follows_is_empty_even_when_it_comes_late(receiver, laptop, household):
    start = visit(household)
    edit = after(start, body=start["body"])
    left = after(edit, op="withdraw", body={"household_id": household})
    laptop.send(left)
    laptop.send(edit)
    laptop.send(start)
    assert [row["body"] for row in receiver.rows()] == [left["body"], {}, {}]


def test_nothing_of_it_is_left_in_the_files_once_they_were_tidied(receiver, laptop, household):
    """SQLite overwrites what goes, and its log too; PostgreSQL does when the guide's `VACUUM FULL` is run."""
    sent = visit(household)
    laptop.send(sent)
    laptop.send(erase(household))
    engine = open_engine(receiver.settings)
    if engine.dialect.name == "sqlite":
        place = Path(str(engine.url.database))
        files = sorted(place.parent.glob(f"{place.name}*"))
    else:
        with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            connection.exec_driver_sql("VACUUM FULL record")
            connection.exec_driver_sql("CHECKPOINT")
            folder = connection.exec_driver_sql("SHOW data_directory").scalar_one()
            table = connection.exec_driver_sql("SELECT pg_relation_filepath('record')").scalar_one()
            files = [Path(folder, table)]
    engine.dispose()
    assert [file.name for file in files if SECRET.encode() in file.read_bytes()] == []
    assert any(sent["id"].encode() in file.read_bytes() for file in files)
