"""The laptop's client against the real receiver, on both databases."""

import logging

import httpx
import pytest

from desktop.sync.client import ReceiverClient
from desktop.sync.contract.canonical import canonical_bytes
from desktop.sync.errors import CodeRefusedError, NotEnrolledError, RefusedError, TokenRefusedError, TooLargeError
from tests.sync.messages import record


def enrolled(receiver, **options):
    with ReceiverClient(receiver.url) as client:
        enrolment = client.enrol(receiver.new_code(), "Portable de test")
    client = ReceiverClient(receiver.url, enrolment.token, receipt_key=enrolment.receipt_key, **options)
    return enrolment, client


def test_a_laptop_enrols_sends_and_gets_proofs(receiver):
    enrolment, client = enrolled(receiver)
    assert enrolment.operator == "Soliha"
    sent = [record(), record()]
    with client:
        receipts = client.send(enrolment.device, [sent[0], canonical_bytes(sent[1])])
    assert [receipt.verdict for receipt in receipts] == ["accepted", "accepted"]
    kept = {row["id"]: row for row in receiver.rows()}
    for one in sent:
        row = kept[one["id"]]
        assert {name: row[name] for name in one} == one
        assert (row["operator"], row["device"]) == ("Soliha", enrolment.device)


def test_sending_again_changes_nothing_and_proves_the_same(receiver):
    enrolment, client = enrolled(receiver)
    sent = [record(), record()]
    with client:
        first = client.send(enrolment.device, sent)
        rows = receiver.rows()
        second = client.send(enrolment.device, sent)
    assert receiver.rows() == rows
    assert [receipt.verdict for receipt in second] == ["known", "known"]
    assert [one.model_copy(update={"verdict": "known"}) for one in first] == second


def test_a_code_works_in_lower_case_without_dashes_and_only_once(receiver):
    code = receiver.new_code().lower().replace("-", " ")
    with ReceiverClient(receiver.url) as client:
        client.enrol(code, "Un")
        with pytest.raises(CodeRefusedError, match="déjà servi") as caught:
            client.enrol(code, "Deux")
        with pytest.raises(CodeRefusedError, match="inconnu"):
            client.enrol("AAAA-AAAA-AAAA", "Deux")
        with pytest.raises(CodeRefusedError, match="vide"):
            client.enrol("  ", "Deux")
    assert "tout reste dans le carnet" in caught.value.sentence


def test_a_wrong_token_asks_to_enrol_again(receiver):
    enrolment, client = enrolled(receiver)
    client.close()
    with (
        ReceiverClient(receiver.url, "wrong", receipt_key=enrolment.receipt_key) as stranger,
        pytest.raises(TokenRefusedError) as caught,
    ):
        stranger.send(enrolment.device, [record()])
    assert "nouveau code" in caught.value.do
    assert receiver.rows() == []


def test_the_token_of_one_laptop_does_not_send_for_another(receiver):
    first, client = enrolled(receiver)
    client.close()
    _, client = enrolled(receiver)
    with client, pytest.raises(RefusedError, match="autre poste"):
        client.send(first.device, [record()])


def test_nothing_is_sent_before_enrolment():
    with ReceiverClient("http://127.0.0.1:1") as client, pytest.raises(NotEnrolledError):
        client.send("0192f3a0-0000-7000-8000-000000000001", [record()])


def test_a_batch_too_large_is_told_and_a_smaller_one_passes(receiver):
    enrolment, client = enrolled(receiver)
    large = [record(body={"reason": "x" * 900_000}) for _ in range(6)]
    with client:
        with pytest.raises(TooLargeError, match="trop gros"):
            client.send(enrolment.device, large)
        assert receiver.rows() == []
        assert len(client.send(enrolment.device, large[:3])) == 3
        with pytest.raises(ValueError, match="at most 100"):
            client.send(enrolment.device, large[:1] * 101)


def test_what_may_not_leave_is_held_back_and_the_others_go(receiver):
    def allow(raw):
        return ["answers.note\u00a0: confidentiel."] if "note" in raw["body"] else []

    enrolment, client = enrolled(receiver, allow=allow)
    secret, plain = record(body={"note": "x"}), record()
    with client:
        held, kept = client.send(enrolment.device, [secret, plain])
    assert (held.verdict, held.id, held.signature) == ("refused", secret["id"], None)
    assert "Retenu sur ce poste" in (held.reason or "")
    assert kept.verdict == "accepted"
    assert [row["id"] for row in receiver.rows()] == [plain["id"]]


def test_a_damaged_record_is_not_sent_and_the_others_go(receiver):
    enrolment, client = enrolled(receiver)
    altered = record() | {"body": {}}
    with client:
        verdicts = [
            receipt.verdict
            for receipt in client.send(enrolment.device, [altered, b"{", b"\xff", b"[" * 100_000, b"[]", record()])
        ]
    assert verdicts == ["refused"] * 5 + ["accepted"]
    assert len(receiver.rows()) == 1


def test_the_token_is_shown_nowhere(receiver, caplog):
    caplog.set_level(logging.DEBUG)
    enrolment, client = enrolled(receiver)
    with client:
        client.send(enrolment.device, [record(body={"reason": "Maheu"})])
        shown = [repr(client), repr(enrolment), caplog.text]
    assert "Maheu" not in caplog.text
    assert all(enrolment.token not in text for text in shown)


def test_proxies_of_the_environment_are_not_used_for_this_computer(receiver, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    enrolment, client = enrolled(receiver)
    with client:
        assert client.send(enrolment.device, [record()])[0].verdict == "accepted"


def test_the_connection_is_reused(receiver):
    opened = []

    class CountingTransport(httpx.HTTPTransport):
        def handle_request(self, request):
            response = super().handle_request(request)
            opened.append(response.extensions["network_stream"].get_extra_info("client_addr"))
            return response

    enrolment, client = enrolled(receiver, transport=CountingTransport())
    with client:
        for _ in range(3):
            client.send(enrolment.device, [record()])
    assert len(opened) == 3
    assert len(set(opened)) == 1
