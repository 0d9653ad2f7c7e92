"""What the Department sends: signed by its key, seen by those it is for, answered once."""

import json
import tomllib
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from department.clock import utc_now
from department.database import open_engine
from department.enrolment import Registrar
from department.errors import DepartmentError
from department.inbox import Addressee, Outgoing
from department.keys import load_age_secret, load_department_signer
from department.receipts import load_signer
from desktop.paths import resource_dir
from desktop.services.demo_exchange import INVENTED_EDITION
from desktop.sync.contract.inbox import (
    Inbox,
    InboxAnswer,
    InboxReceipt,
    answer_sha256,
    answer_statement,
    inbox_sha256,
    inbox_statement,
)
from tests.department.laptops import Laptop
from tests.department.signatures import signed_by

MANDATE = {
    "scheme": "astre",
    "received_on": "2026-01-31",
    "persons": [{"last_name": "Maheu"}],
    "dwelling": {"commune": "62498"},
    "difficulties": "été\u00a0: 1e16",
    "terms": {"number": 1e16},
}


with (resource_dir() / "conventions" / "microcredit-2023.toml").open("rb") as _file:
    CONVENTION = json.loads(json.dumps(tomllib.load(_file), default=str))


@pytest.fixture
def engine(receiver):
    engine = open_engine(receiver.settings)
    yield engine
    engine.dispose()


@pytest.fixture
def post(engine, laptop):
    outgoing = Outgoing(engine, load_department_signer(engine), utc_now)

    def post(kind="mandate", content=MANDATE, operator="Soliha", device=""):
        return outgoing.post(kind, content, Addressee(operator, device))

    return post


def items(laptop, **query):
    response = laptop.get("/v1/inbox", **query)
    assert response.status_code == 200, response.text
    return Inbox.model_validate_json(response.content)


def ids(laptop, **query):
    return [item.id for item in items(laptop, **query).items]


def answer(laptop, item_id, **given):
    return laptop.http.post(f"/v1/inbox/{item_id}/answer", json=given)


def test_a_mandate_comes_as_it_was_written_signed_by_the_departments_own_key(engine, laptop, post):
    post()
    (item,) = items(laptop).items
    statement = inbox_statement(item.id, item.kind, item.written_at, item.content)
    assert item.content == MANDATE
    assert item.sha256 == inbox_sha256(item.id, item.kind, item.written_at, item.content)
    assert signed_by(load_department_signer(engine).public_key, item.signature, statement)
    assert load_department_signer(engine).public_key != load_signer(engine).public_key
    assert load_age_secret(engine).startswith("AGE-SECRET-KEY-1")


def test_each_sees_what_is_for_it(receiver, laptop, second, stranger, post):
    for_operator = post()
    for_one = post(device=second.enrolment.device)
    for_all = post("reference", INVENTED_EDITION, operator="")
    assert ids(laptop) == [for_operator, for_all]
    assert ids(second) == [for_operator, for_one, for_all]
    assert ids(stranger) == [for_all]


def test_pages_follow_each_other(laptop, post):
    posted = [post("convention", CONVENTION, operator="") for _ in range(5)]
    first = items(laptop, limit=2)
    assert (first.more, [item.id for item in first.items]) == (True, posted[:2])
    assert ids(laptop, after=first.next) == posted[2:]
    last = items(laptop, after=first.next)
    assert ids(laptop, after=last.next) == []


@pytest.mark.parametrize("given", [{"accepted": str(uuid.uuid4())}, {"declined": "Hors de notre territoire."}])
def test_the_first_answer_stays_and_has_its_proof(laptop, second, post, given):
    item_id = post()
    first = answer(laptop, item_id, **given)
    assert first.status_code == 200
    receipt = first.json()
    sha256 = answer_sha256(item_id, InboxAnswer.model_validate(given))
    assert receipt["sha256"] == sha256
    again = answer(laptop, item_id, **given)
    assert again.json() == receipt
    for other, said in ((laptop, {"declined": "Finalement non."}), (second, given)):
        refused = answer(other, item_id, **said)
        assert refused.status_code == 409
        assert "déjà" in refused.json()["reason"]
    assert ids(laptop) == [item_id]
    assert ids(second) == []


def test_the_proof_of_an_answer_is_signed_by_the_server(laptop, post):
    item_id = post()
    response = answer(laptop, item_id, declined="Hors de notre territoire.")
    receipt = InboxReceipt.model_validate_json(response.content)
    statement = answer_statement(receipt.id, receipt.sha256, receipt.received_at)
    assert signed_by(laptop.enrolment.receipt_key, receipt.signature, statement)


def test_two_that_accept_at_once_are_one_that_did(laptop, second, post):
    for _ in range(5):
        item_id = post()
        with ThreadPoolExecutor(2) as pool:
            asked = [pool.submit(answer, one, item_id, accepted=str(uuid.uuid4())) for one in (laptop, second)]
            assert sorted(future.result().status_code for future in asked) == [200, 409]


def test_everybody_answers_what_is_for_everybody(laptop, stranger, post):
    item_id = post("reference", INVENTED_EDITION, operator="")
    for one in (laptop, stranger):
        assert answer(one, item_id, accepted="").status_code == 200
    assert ids(laptop) == ids(stranger) == [item_id]


def test_what_is_for_others_cannot_be_answered(receiver, laptop, second, stranger, post):
    item_id = post(device=second.enrolment.device)
    for other in (laptop, stranger):
        assert answer(other, item_id, accepted="").status_code == 404
    assert answer(laptop, str(uuid.uuid4()), accepted="").status_code == 404
    with Laptop(receiver) as newcomer:
        assert answer(newcomer, item_id, accepted="").status_code == 404


@pytest.mark.parametrize(
    "given",
    [{}, {"accepted": None}, {"accepted": "", "declined": "x"}, {"declined": ""}, {"declined": "\x00"}, {"a": 1}],
)
def test_an_answer_that_is_none_is_refused(laptop, post, given):
    assert answer(laptop, post(), **given).status_code == 422


def test_the_department_reads_the_answers(engine, laptop, post):
    item_id = post()
    answer(laptop, item_id, declined="Hors de notre territoire.")
    (told,) = Outgoing(engine, load_department_signer(engine), utc_now).told()
    assert (told["id"], told["operator"], told["content"]) == (item_id, "Soliha", MANDATE)
    (given,) = told["answers"]
    assert (given["device"], given["declined"]) == (laptop.enrolment.device, "Hors de notre territoire.")


@pytest.mark.parametrize(
    "changes",
    [
        {"operator": ""},
        {"operator": "Inconnu"},
        {"device": str(uuid.uuid4())},
        {"kind": "reference", "operator": "", "device": str(uuid.uuid4())},
        {"content": MANDATE | {"difficulties": "\x00"}},
        {"content": MANDATE | {"terms": {"number": float("nan")}}},
        {"kind": "convention", "content": {"note": "\x00"}},
        {"kind": "convention", "content": CONVENTION | {"starts": "demain"}},
        {"content": {"scheme": "astre"}},
        {"kind": "reference", "operator": "", "content": {"lists": []}},
        {"kind": "reference", "operator": "", "content": INVENTED_EDITION | {"valid_until": "2020-01-01"}},
        {"kind": "saisine", "content": MANDATE | {"difficultés": "été"}},
        {"kind": "letter"},
        {"content": MANDATE | {"scheme": "astres"}},
        {"kind": "convention", "content": CONVENTION | {"scheme": "astres"}},
    ],
)
def test_what_cannot_be_sent_is_told_and_not_sent(laptop, post, changes):
    with pytest.raises(DepartmentError):
        post(**changes)
    assert ids(laptop) == []


def test_nothing_is_sent_to_a_laptop_that_was_revoked_and_would_never_take_it(engine, laptop, second, post):
    Registrar(engine, utc_now, timedelta(days=7)).revoke(second.enrolment.device)
    with pytest.raises(DepartmentError, match="révoqué"):
        post(device=second.enrolment.device)
    assert ids(laptop) == []
    assert post(device=laptop.enrolment.device) in ids(laptop)
