"""The mandate that a household came of goes with it (R1): its names stay in no table, and reach no laptop again."""

import pytest
from sqlalchemy import text

from department.backup import back_up, restore
from department.clock import utc_now
from department.inbox import Addressee, Incoming, Outgoing
from department.keys import load_department_signer
from department.receipts import load_signer
from desktop.sync.contract.inbox import InboxAnswer
from tests.department.receiving import laptop, opened, sent_by
from tests.department.test_facts_kept_up import a_household, a_measure, told
from tests.sync.messages import record

NAME = "Reconnaissable"
MANDATE = {
    "scheme": "astre",
    "received_on": "2026-01-31",
    "persons": [{"last_name": NAME}],
    "dwelling": {"commune": "62498"},
}
OTHER = MANDATE | {"persons": [{"last_name": "Maheu"}]}


@pytest.fixture
def engine(receiver_url):
    with opened(receiver_url) as engine:
        yield engine


def outgoing(engine):
    return Outgoing(engine, load_department_signer(engine), utc_now)


def incoming(engine):
    return Incoming(engine, load_signer(engine), utc_now)


def erase(home):
    return record(op="erase", contract=2, kind="household", record_id=home.id, body={})


def accepted(engine, device, content):
    """(item, household, answer) of a mandate that a laptop took."""
    item = outgoing(engine).post("mandate", content, Addressee("Soliha"))
    home = a_household()
    measure = a_measure(home)
    sent_by(engine, device, [told(home), told(measure)])
    answer = InboxAnswer(accepted=measure.id)
    assert incoming(engine).answer(device, item, answer) is not None
    return item, home, answer


def kept(engine):
    with engine.connect() as connection:
        return str(connection.execute(text("SELECT * FROM inbox_item")).all())


def test_it_is_emptied_with_the_household_and_no_other_is(engine):
    device = laptop(engine)
    item, home, answer = accepted(engine, device, MANDATE)
    other, _home, _answer = accepted(engine, device, OTHER)
    before = incoming(engine).answer(device, item, answer)
    assert [one.verdict for one in sent_by(engine, device, [erase(home)])] == ["accepted"]
    assert NAME not in kept(engine)
    assert [one.id for one in incoming(engine).items(device, 0, 100).items] == [other]
    told_of = {one["id"]: one for one in outgoing(engine).told()}
    assert (told_of[item]["content"], told_of[item]["answers"][0]["accepted"]) == ({}, answer.accepted)
    assert told_of[other]["content"] == OTHER
    assert incoming(engine).answer(device, item, answer) == before  # what it answered stays proven


def test_it_is_emptied_again_in_a_copy_of_before(engine, tmp_path):
    device = laptop(engine)
    _item, home, _answer = accepted(engine, device, MANDATE)
    copy = back_up(engine, tmp_path / "copies", utc_now)
    sent_by(engine, device, [erase(home)])
    back_up(engine, tmp_path / "copies", lambda: utc_now().replace(year=2031))
    with opened(f"sqlite:///{tmp_path / 'target.db'}") as target:
        assert restore(target, copy, utc_now).erased_again == 1
        assert NAME not in kept(target)


def test_a_household_that_came_of_no_mandate_empties_none(engine):
    device, stranger = laptop(engine), laptop(engine, "Autre opérateur")
    accepted(engine, device, MANDATE)
    home = a_household()
    sent_by(engine, stranger, [told(home), erase(home)])
    assert NAME in kept(engine)
