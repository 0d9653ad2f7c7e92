"""What comes back from the receiver: versions of others, digests, the inbox, attachments; nothing altered is taken."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta

import httpx
import pytest

from department.clock import utc_now
from department.database import open_engine
from department.inbox import Addressee, Outgoing
from department.keys import load_department_signer
from department.receipts import ReceiptSigner
from desktop.services.demo_exchange import INVENTED_EDITION
from desktop.sync.client import ReceiverClient
from desktop.sync.contract.chunks import CHUNK, chunk_hashes, chunks_of
from desktop.sync.contract.digests import household_digest
from desktop.sync.contract.inbox import InboxAnswer
from desktop.sync.errors import (
    AlteredError,
    InvalidReceiptError,
    NotEnrolledError,
    RefusedError,
    ServerBusyError,
    UnknownThereError,
)
from tests.factories import new_id
from tests.sync.messages import record

MANDATE = {
    "scheme": "vej",
    "received_on": "2026-11-20",
    "persons": [{"last_name": "Maheu", "first_name": "Élise"}],
    "dwelling": {"commune": "62498"},
    "difficulties": "été",
}
CONTENT = b"".join(number.to_bytes(4, "big") for number in range(160_000))  # three pieces, the last one short


class Laptop:
    """One that is enrolled with the operator."""

    def __init__(self, receiver, transport=None) -> None:
        with ReceiverClient(receiver.url) as client:
            self.enrolment = client.enrol(receiver.new_code(), "Portable de test")
        self.url = receiver.url
        self.client = ReceiverClient(
            receiver.url, self.enrolment.token, receipt_key=self.enrolment.receipt_key, transport=transport
        )

    def send(self, *records):
        return self.client.send(self.enrolment.device, records)


class Meddler(httpx.BaseTransport):
    """Changes what the receiver says before the laptop hears it."""

    def __init__(self, change) -> None:
        self._plain, self._change = httpx.HTTPTransport(), change

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = self._plain.handle_request(request)
        told = json.loads(response.read())
        if response.status_code == 200 and "device" not in told:
            self._change(told)
        stream = httpx.ByteStream(json.dumps(told).encode())
        return httpx.Response(response.status_code, headers={"Content-Type": "application/json"}, stream=stream)

    def close(self) -> None:
        self._plain.close()


@pytest.fixture
def laptops(receiver):
    made: list[Laptop] = []

    def make(change=None) -> Laptop:
        made.append(Laptop(receiver, Meddler(change) if change else None))
        return made[-1]

    yield make
    for laptop in made:
        laptop.client.close()


@pytest.fixture
def outgoing(receiver):
    engine = open_engine(receiver.settings)
    yield Outgoing(engine, load_department_signer(engine), utc_now)
    engine.dispose()


@pytest.fixture
def department_key(receiver) -> str:
    engine = open_engine(receiver.settings)
    key = load_department_signer(engine).public_key
    engine.dispose()
    return key


def one(household: str, **changes) -> dict:
    body = {"household_id": household, "day": "2026-01-31", "kind": "home", "reason": "été", "answers": {}}
    return record(contract=2, body=body, **changes)


def test_what_another_laptop_wrote_of_the_same_record_is_pulled_with_its_proof(laptops):
    mine, other = laptops(), laptops()
    first = one(new_id())
    mine.send(first)
    second = one(first["body"]["household_id"], record_id=first["record_id"], parents=[first["sha256"]])
    other.send(first, second)
    pulled = mine.client.changes(0)
    assert [kept.record for kept in pulled.records] == [second]
    assert (pulled.altered, pulled.needs_update, pulled.more) == (0, False, False)
    assert pulled.records[0].device == other.enrolment.device
    assert mine.client.changes(pulled.next).records == []


def test_a_conflict_names_the_other_head(laptops):
    mine, other = laptops(), laptops()
    first = one(new_id())
    mine.send(first)
    both = [one(first["body"]["household_id"], record_id=first["record_id"], parents=[first["sha256"]]) for _ in "ab"]
    mine.send(both[0])
    other.send(first)
    (receipt,) = other.send(both[1])
    assert (receipt.verdict, receipt.heads) == ("conflict", [both[0]["sha256"]])
    settled = one(
        first["body"]["household_id"], record_id=first["record_id"], parents=sorted(one["sha256"] for one in both)
    )
    (receipt,) = other.send(settled)
    assert receipt.verdict == "accepted"


def two_versions_elsewhere(laptops) -> tuple[Laptop, tuple[dict, dict]]:
    """A laptop with a record of which another one wrote two more versions."""
    mine, other = laptops(), laptops()
    first = one(new_id())
    household, record_id = first["body"]["household_id"], first["record_id"]
    mine.send(first)
    second = one(household, record_id=record_id, parents=[first["sha256"]])
    third = one(household, record_id=record_id, parents=[second["sha256"]])
    other.send(first, second, third)
    return mine, (second, third)


def deceived(laptop: Laptop, change) -> ReceiverClient:
    """The same laptop, hearing something else."""
    enrolment = laptop.enrolment
    return ReceiverClient(laptop.url, enrolment.token, receipt_key=enrolment.receipt_key, transport=Meddler(change))


@pytest.mark.parametrize(
    "change",
    [
        lambda kept: kept["record"]["body"].update(reason="autre"),
        lambda kept: kept.update(sequence=kept["sequence"] + 1),
        lambda kept: kept.update(signature=ReceiptSigner(b"x" * 32).signature(b"x")),
        lambda kept: kept.update(received_at="2026-01-31T09:30:00Z"),
        lambda kept: kept.update(record={}),
    ],
    ids=["content", "sequence", "signature", "instant", "nothing"],
)
def test_a_version_that_was_altered_is_left_out_and_counted(laptops, change):
    def meddle(told):
        for kept in told.get("records", []):
            change(kept)
            told["next"] = max(told["next"], kept["sequence"])

    mine, _later = two_versions_elsewhere(laptops)
    with deceived(mine, meddle) as client:
        pulled = client.changes(0)
    assert (list(pulled.records), pulled.altered) == ([], 2)
    assert len(mine.client.changes(0).records) == 2


def test_versions_of_a_later_program_wait_for_it(laptops):
    def meddle(told):
        if told.get("records"):
            told["records"][-1]["record"]["contract"] = 99

    mine, (second, third) = two_versions_elsewhere(laptops)
    with deceived(mine, meddle) as client:
        pulled = client.changes(0)
    assert [kept.record for kept in pulled.records] == [second]
    assert pulled.needs_update
    assert not pulled.more
    assert [kept.record for kept in mine.client.changes(pulled.next).records] == [third]


@pytest.mark.parametrize("change", [{"next": 0}, {"reversed": True}], ids=["goes back", "reversed"])
def test_an_answer_out_of_order_is_not_taken(laptops, change):
    def meddle(told):
        if told.get("records"):
            told["records"] = told["records"][::-1] if "reversed" in change else told["records"]
            told["next"] = change.get("next", told["next"])

    mine, _versions = two_versions_elsewhere(laptops)
    with deceived(mine, meddle) as client, pytest.raises(AlteredError, match="ordre"):
        client.changes(0)


def test_both_ends_compare_a_household_by_one_digest(laptops):
    mine = laptops()
    household = new_id()
    first, second = one(household), one(household)
    mine.send(first, second)
    heads = {record["record_id"]: [record["sha256"]] for record in (first, second)}
    assert mine.client.digests({household: household_digest(heads)}).differ == {}
    del heads[second["record_id"]]
    assert mine.client.digests({household: household_digest(heads)}).differ == {
        household: {first["record_id"]: [first["sha256"]], second["record_id"]: [second["sha256"]]}
    }


def test_the_department_sends_and_is_answered_with_a_proof(laptops, outgoing, department_key):
    mine = laptops()
    item_id = outgoing.post("mandate", MANDATE, Addressee("Soliha"))
    pulled = mine.client.inbox(0, department_key)
    assert [(item.id, item.kind, item.content["scheme"]) for item in pulled.items] == [(item_id, "mandate", "vej")]
    assert (pulled.altered, pulled.more) == (0, False)
    answer = InboxAnswer(declined="Secteur non couvert.")
    receipt = mine.client.answer_inbox(item_id, answer)
    assert receipt == mine.client.answer_inbox(item_id, answer)
    with pytest.raises(RefusedError, match="répondu"):
        mine.client.answer_inbox(item_id, InboxAnswer(accepted=new_id()))
    with pytest.raises(UnknownThereError):
        mine.client.answer_inbox(new_id(), answer)


def test_what_the_department_did_not_sign_is_left_out_and_counted(laptops, outgoing, department_key):
    def meddle(told):
        for item in told.get("items", []):
            item["content"]["difficulties"] = "autre"

    mine, other = laptops(), laptops(meddle)
    outgoing.post("saisine", MANDATE, Addressee("Soliha"))
    assert mine.client.inbox(0, ReceiptSigner(b"x" * 32).public_key).altered == 1
    assert other.client.inbox(0, department_key).altered == 1
    assert len(mine.client.inbox(0, department_key).items) == 1


def test_an_answer_without_its_proof_is_no_success(laptops, outgoing):
    def meddle(told):
        if "signature" in told:
            told["received_at"] = "2026-01-31T09:30:00Z"

    mine = laptops(meddle)
    item_id = outgoing.post("reference", INVENTED_EDITION, Addressee())
    with pytest.raises(InvalidReceiptError):
        mine.client.answer_inbox(item_id, InboxAnswer(accepted=""))


def attached(content: bytes) -> dict:
    household = new_id()
    body = {
        "id": new_id(),
        "household_id": household,
        "measure_id": None,
        "about": household,
        "title": "Bilan scellé",
        "media_type": "application/pdf",
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "chunks": chunk_hashes(content),
    }
    return record(contract=2, kind="attachment", record_id=body["id"], body=body)


def test_an_attachment_goes_piece_by_piece_and_is_proved_once_it_is_whole(laptops):
    mine = laptops()
    sent = attached(CONTENT)
    sha256 = sent["body"]["sha256"]
    with pytest.raises(UnknownThereError):
        mine.client.attachment(sha256)
    mine.send(sent)
    assert mine.client.attachment(sha256).have == []
    pieces = list(chunks_of(CONTENT))
    assert [len(piece) for piece in pieces] == [CHUNK, CHUNK, len(CONTENT) - 2 * CHUNK]
    assert mine.client.put_chunk(sha256, 2, pieces[2]).have == [2]
    with pytest.raises(RefusedError):
        mine.client.put_chunk(sha256, 0, pieces[1])
    mine.client.put_chunk(sha256, 0, pieces[0])
    state = mine.client.put_chunk(sha256, 1, pieces[1])
    assert state.have == [0, 1, 2]
    assert state.receipt is not None
    assert (state.receipt.sha256, state.receipt.size) == (sha256, len(CONTENT))
    assert mine.client.attachment(sha256) == state


@pytest.mark.parametrize("name", ["sha256", "size", "sequence", "signature"])
def test_an_attachment_without_its_proof_is_no_success(laptops, name):
    wrong = {"sha256": "a" * 64, "size": 1, "sequence": 9999, "signature": "AAAA"}[name]

    def meddle(told):
        if told.get("receipt"):
            told["receipt"][name] = wrong

    mine = laptops(meddle)
    sent = attached(b"court")
    mine.send(sent)
    with pytest.raises(InvalidReceiptError):
        mine.client.put_chunk(sent["body"]["sha256"], 0, b"court")


def test_nothing_is_asked_before_enrolment():
    with ReceiverClient("http://127.0.0.1:1") as client:
        for ask in (
            lambda: client.changes(0),
            lambda: client.digests({new_id(): "a" * 64}),
            lambda: client.inbox(0, "key"),
            lambda: client.answer_inbox(new_id(), InboxAnswer(accepted="")),
            lambda: client.attachment("a" * 64),
            lambda: client.put_chunk("a" * 64, 0, b"x"),
        ):
            with pytest.raises(NotEnrolledError):
                ask()


def test_the_health_of_the_receiver_tells_its_clock(receiver):
    with ReceiverClient(receiver.url, clock=lambda: utc_now() - timedelta(minutes=20)) as client:
        assert client.health().status == "ok"
        assert client.skew is not None
        assert timedelta(minutes=19) < client.skew < timedelta(minutes=21)


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ("120", 120),
        ("Mon, 23 Nov 2026 09:01:30 GMT", 90),
        ("Mon, 23 Nov 2026 08:00:00 GMT", 0),
        ("Wed, 23 Nov 2044 08:00:00 GMT", 86400),
        ("hier", None),
    ],
)
def test_the_delay_that_a_busy_server_asks_for_may_be_an_instant_of_its_clock(told, seconds):
    def busy(_request: httpx.Request) -> httpx.Response:
        headers = {"Retry-After": told, "Date": "Mon, 23 Nov 2026 09:00:00 GMT"}
        return httpx.Response(503, headers=headers, stream=httpx.ByteStream(b""))

    with (
        ReceiverClient("http://127.0.0.1:1", transport=httpx.MockTransport(busy)) as client,
        pytest.raises(ServerBusyError) as caught,
    ):
        client.health()
    assert caught.value.retry_after == seconds
