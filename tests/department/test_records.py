"""What the receiver does with records, over HTTP, on SQLite and PostgreSQL."""

import base64
import json
import logging
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from department.settings import Settings
from desktop.sync.contract.canonical import canonical_bytes, digest, seal
from desktop.sync.contract.messages import CONTRACT, Receipt
from desktop.sync.receipts import verify_receipt
from tests.conftest_postgres import running_receiver
from tests.department.laptops import Laptop, verdicts
from tests.sync.messages import record, version_id


def test_a_record_is_kept_as_it_was_written_with_a_signed_receipt(receiver, laptop):
    sent = record(parents=["a" * 64], epoch="0192f3a0", body={"reason": [1, 2.5, True, None, "éß"], "answers": {}})
    (told,) = laptop.send(sent)
    receipt = Receipt.model_validate(told)
    verify_receipt(receipt, laptop.enrolment.receipt_key, sent["id"], sent["sha256"])
    (row,) = receiver.rows()
    assert {name: row[name] for name in sent} == sent
    assert (row["sequence"], row["received_at"]) == (told["sequence"], told["received_at"])
    assert digest({name: row[name] for name in sent if name != "sha256"}) == sent["sha256"]


def test_sent_twice_the_rows_and_the_proofs_stay_the_same(receiver, laptop):
    sent = [record() for _ in range(5)]
    first = laptop.send(*sent)
    rows = receiver.rows()
    second = laptop.send(*sent)
    assert receiver.rows() == rows
    assert verdicts(first) == ["accepted"] * 5
    assert [canonical_bytes(one | {"verdict": "known"}) for one in first] == [canonical_bytes(one) for one in second]


def test_a_hundred_records_are_answered_in_the_order_sent_and_kept_in_the_order_written(receiver, laptop):
    written = [record() for _ in range(100)]
    sent = written[60:] + written[:60]
    receipts = laptop.send(*sent)
    assert [receipt["id"] for receipt in receipts] == [one["id"] for one in sent]
    assert [row["id"] for row in receiver.rows()] == [one["id"] for one in written]


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        (record() | {"body": {"reason": "autre"}}, "empreinte"),
        (record(body={"note": "a\x00b"}), "body.note"),
        (record() | {"body": {"note": "\ud800"}}, "body.note"),
        (record() | {"body": {"n": float("nan")}}, "body.n"),
        (record() | {"body": {"n": float("inf")}}, "body.n"),
        (record() | {"body": {"n": 10**400}}, "body.n"),
        (record() | {"body": {"\x00": 1}}, "nom de champ"),
        (record() | {"id": "\x00"}, "id"),
        (record() | {"id": "\ud800" * 200}, "id"),
        (record() | {"id": None}, "id"),
        (record() | {"sha256": ["\x00"]}, "sha256"),
        (record(id="0192f3a0-0000-4000-8000-000000000001"), "id"),
        (record(surname="Maheu"), "surname"),
        (record(contract=CONTRACT + 1, novelty="x"), "version plus récente"),
        (record(op="erase"), "op"),
        ({}, "champ manquant"),
        (None, "enregistrement"),
        ("texte", "enregistrement"),
        ([[]], "enregistrement"),
    ],
)
def test_one_bad_record_among_many_holds_back_no_other(receiver, laptop, bad, told):
    good = [record() for _ in range(6)]
    receipts = laptop.send(*good[:3], bad, *good[3:])
    assert verdicts(receipts) == ["accepted"] * 3 + ["refused"] + ["accepted"] * 3
    refusal = receipts[3]
    assert told in refusal["reason"]
    assert (refusal["sequence"], refusal["signature"]) == (None, None)
    assert len(receiver.rows()) == 6


def test_one_id_with_another_content_is_a_conflict_and_changes_nothing(receiver, laptop):
    first = record()
    other = seal(first | {"body": {"reason": "autre"}})
    assert verdicts(laptop.send(first, other, first)) == ["accepted", "refused", "known"]
    (refusal,) = laptop.send(other)
    assert "Conflit" in refusal["reason"]
    (row,) = receiver.rows()
    assert row["body"] == first["body"]


def test_the_same_record_twice_in_a_batch_is_one_row(receiver, laptop):
    sent = record()
    assert verdicts(laptop.send(sent, sent)) == ["accepted", "known"]
    assert len(receiver.rows()) == 1


def test_another_operators_record_is_not_confirmed_to_a_stranger(receiver, laptop):
    sent = record()
    laptop.send(sent)
    with Laptop(receiver, "Autre opérateur") as stranger:
        assert verdicts(stranger.send(sent)) == ["refused"]
    (row,) = receiver.rows()
    assert row["operator"] == "Soliha"


def test_a_second_laptop_of_the_operator_gets_the_first_receipt(receiver, laptop):
    sent = record()
    (first,) = laptop.send(sent)
    with Laptop(receiver) as second:
        (again,) = second.send(sent)
    assert again == first | {"verdict": "known"}


def test_fifty_sends_of_one_record_at_once_make_one_row_and_one_proof(receiver, laptop):
    sent = record()
    with ThreadPoolExecutor(50) as pool:
        receipts = [future.result()[0] for future in [pool.submit(laptop.send, sent) for _ in range(50)]]
    assert len(receiver.rows()) == 1
    assert sorted(verdicts(receipts)) == ["accepted"] + ["known"] * 49
    assert len({canonical_bytes(receipt | {"verdict": ""}) for receipt in receipts}) == 1


def test_batches_in_opposite_orders_at_once_do_not_block_each_other(receiver, laptop):
    sent = [record() for _ in range(40)]
    with ThreadPoolExecutor(8) as pool:
        futures = [pool.submit(laptop.send, *(sent if turn % 2 else sent[::-1])) for turn in range(16)]
        answers = [future.result() for future in futures]
    assert len(receiver.rows()) == 40
    assert sum(verdicts(receipts).count("accepted") for receipts in answers) == 40
    assert all("refused" not in verdicts(receipts) for receipts in answers)


def test_a_form_that_the_server_does_not_know_is_kept_unchecked(receiver, laptop):
    laptop.send(
        record(form={"id": "astre-visit", "version": 1}, body={}), record(), record(form={"id": "futur", "version": 9})
    )
    assert [row["checked"] for row in receiver.rows()] == [True, True, False]
    assert receiver.rows()[2]["form"] == {"id": "futur", "version": 9}


def test_secrets_without_a_form_are_refused_and_kept_nowhere(receiver, laptop):
    smuggling = record(body={"note": "SECRET", "phone": "SECRET", "answers": {"health": "SECRET"}})
    receipts = laptop.send(record(), smuggling, record())
    assert verdicts(receipts) == ["accepted", "refused", "accepted"]
    assert "SECRET" not in receipts[1]["reason"]
    assert all(f"{place}\u00a0: ce champ" in receipts[1]["reason"] for place in ("note", "phone", "answers.health"))
    assert "SECRET" not in json.dumps(receiver.rows())


def test_a_check_given_to_the_server_can_refuse_a_record(receiver_url):
    def disclosure(message):
        return ["reason\u00a0: ne doit pas sortir."] if "reason" in message.body else []

    with (
        running_receiver(Settings(receiver_url), disclosure=disclosure) as receiver,
        Laptop(receiver) as laptop,
    ):
        receipts = laptop.send(record(body={"reason": "secret"}), record(body={}))
        assert verdicts(receipts) == ["refused", "accepted"]
        assert receipts[0]["reason"] == "reason\u00a0: ne doit pas sortir."
        assert len(receiver.rows()) == 1


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"records": []}, 422),
        ({"records": [{}] * 101}, 422),
        ({"records": {}}, 422),
        ({"device": 1}, 422),
        ({"device": "\x00"}, 422),
        ({"device": version_id()}, 403),
        ({"surname": "Maheu"}, 422),
    ],
)
def test_a_batch_that_is_not_one_is_refused_whole(receiver, laptop, changes, status):
    response = laptop.post([record()], changes)
    assert response.status_code == status
    assert response.json()["reason"]
    assert receiver.rows() == []


@pytest.mark.parametrize(
    "content", [b"", b"{", b"\xff\xfe", b"[" * 200_000, b"9" * 5000, b"<html>", "é".encode("utf-16")]
)
def test_a_body_that_is_not_json_is_refused(laptop, content):
    response = laptop.http.post("/v1/records", content=content)
    assert response.status_code == 400
    assert "lisible" in response.json()["reason"]


@pytest.mark.parametrize("header", [None, "", "Bearer", "bearer  x", "Bearer wrong", "Basic abc", "Bearer \xff"])
def test_without_a_valid_token_nothing_is_taken(receiver, laptop, header):
    headers = {} if header is None else {"Authorization": header.encode("latin-1")}
    for method, path in (("POST", "/v1/records"), ("GET", "/v1/me")):
        response = httpx.request(method, f"{receiver.url}{path}", headers=headers)
        assert response.status_code == 401
        assert "enrôlé" in response.json()["reason"]
        assert response.headers["www-authenticate"] == "Bearer"
    assert receiver.rows() == []


def test_the_token_says_which_laptop_it_is(laptop):
    assert laptop.http.get("/v1/me").json() == {"device": laptop.enrolment.device}


@pytest.mark.parametrize("size", [4 * 1024 * 1024 + 1, 40_000_000, 100_000_000])
def test_a_body_too_large_is_refused_also_without_a_declared_length(receiver, laptop, size):
    def chunks():
        for _ in range(0, size, 1_000_000):
            yield b" " * 1_000_000

    if size < 50_000_000:
        assert laptop.http.post("/v1/records", content=chunks()).status_code == 413
    response = laptop.http.post("/v1/records", content=b" " * size)
    assert response.status_code == 413
    assert "trop gros" in response.json()["reason"]


def test_the_log_counts_and_names_nobody(receiver, laptop, caplog):
    caplog.set_level(logging.DEBUG)
    laptop.send(
        record(body={"reason": "Maheu"}),
        record(surname="Maheu"),
        record(body={"Maheu": "\x00"}),
        record(body={"Maheu": "Maheu"}),
    )
    assert "accepted=1 known=0 conflict=0 refused=3" in caplog.text
    assert "Maheu" not in caplog.text
    assert laptop.enrolment.token not in caplog.text


def test_receipts_are_signed_by_the_key_given_at_enrolment(laptop):
    assert len(base64.b64decode(laptop.enrolment.receipt_key)) == 32
