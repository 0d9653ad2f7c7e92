"""One push through every fault, to a real receiver: what fails is told, sending again ends well, one row for each."""

from __future__ import annotations

import json

import httpx
import pytest

from department.settings import Settings
from desktop.sync.client import ReceiverClient
from desktop.sync.errors import CaptivePortalError, ServerTimeoutError, SyncError, UnreachableError
from tests.conftest_postgres import running_receiver
from tests.faults.kinds import (
    PASS,
    BlackHole,
    CutReply,
    CutUpload,
    Duplicate,
    FlipDown,
    FlipUp,
    Page,
    Refuse,
    Reorder,
    Slow,
    points,
    seeded,
)
from tests.faults.proxy import FaultProxy
from tests.sync.messages import record

RECORDS = 3


class Laptop:
    """What it has to send, through the proxy; a record leaves the list on a checked receipt alone."""

    def __init__(self, receiver, proxy) -> None:
        with ReceiverClient(receiver.url) as client:
            self.enrolment = client.enrol(receiver.new_code(), "Portable de test")
        self.receiver, self.proxy = receiver, proxy
        self.written: list[dict] = []
        self.proofs: dict[str, set[tuple]] = {}

    def client(self, **options) -> ReceiverClient:
        return ReceiverClient(self.proxy.url, self.enrolment.token, receipt_key=self.enrolment.receipt_key, **options)

    def write(self, *, long: bool = False) -> list[dict]:
        body = {"reason": "été comme hiver " * (200 if long else 1), "answers": {}}
        batch = [record(body=body) for _ in range(RECORDS)]
        self.written += batch
        return batch

    def push(self, batch, **options) -> list[dict]:
        """Those that are still to be sent after one try; raises SyncError when the try failed."""
        with self.client(**options) as client:
            receipts = client.send(self.enrolment.device, batch)
        left = []
        for one, receipt in zip(batch, receipts, strict=True):
            if receipt.verdict == "refused":
                left.append(one)
            else:
                proof = (receipt.sequence, receipt.received_at, receipt.signature)
                self.proofs.setdefault(one["id"], set()).add(proof)
        return left

    def push_until_done(self, batch) -> None:
        """Tries again until nothing is left."""
        for _ in range(100):
            try:
                batch = self.push(batch)
            except SyncError:
                continue
            if not batch:
                return
        raise AssertionError("it never ends")

    def assert_all_arrived_once(self) -> None:
        """Nothing lost, nothing twice, nothing changed, and one proof for each however often it was sent."""
        rows = self.receiver.rows()
        assert sorted(row["id"] for row in rows) == sorted(one["id"] for one in self.written)
        kept = {row["id"]: row for row in rows}
        for one in self.written:
            assert {name: kept[one["id"]][name] for name in one} == one
        assert {version: len(proofs) for version, proofs in self.proofs.items()} == {
            one["id"]: 1 for one in self.written
        }


@pytest.fixture
def laptop(tmp_path):
    with (
        running_receiver(Settings(f"sqlite:///{tmp_path / 'receiver.db'}")) as receiver,
        FaultProxy(receiver.url).running() as proxy,
    ):
        yield Laptop(receiver, proxy)


def sizes(laptop, *, long=False) -> tuple[int, int]:
    """How long a request is and its reply, heads included."""
    laptop.push_until_done(laptop.write(long=long))
    return laptop.proxy.exchanges[-1].sent, laptop.proxy.exchanges[-1].replied


@pytest.mark.parametrize("long", [False, True], ids=["plain", "packed"])
def test_an_upload_cut_anywhere_is_told_and_made_good(laptop, long):
    for at in points(sizes(laptop, long=long)[0], 20):
        batch = laptop.write(long=long)
        laptop.proxy.plan(CutUpload(at))
        with pytest.raises(UnreachableError):
            laptop.push(batch)
        laptop.push_until_done(batch)
    laptop.assert_all_arrived_once()


def test_a_reply_cut_anywhere_is_told_and_made_good(laptop):
    length = sizes(laptop)[1]
    for at in points(length, 30):
        batch = laptop.write()
        laptop.proxy.plan(CutReply(at))
        if at < length:
            with pytest.raises(SyncError):
                laptop.push(batch)
            assert len(laptop.receiver.rows()) == len(laptop.written)  # the receiver has it, and the laptop cannot know
        laptop.push_until_done(batch)
    laptop.assert_all_arrived_once()


def test_a_bit_of_a_reply_turned_over_anywhere_makes_no_false_proof(laptop):
    for number, at in enumerate(points(sizes(laptop)[1], 60)):
        batch = laptop.write()
        laptop.proxy.plan(FlipDown(at, number % 8))
        laptop.push_until_done(batch)
    laptop.assert_all_arrived_once()


@pytest.mark.parametrize("long", [False, True], ids=["plain", "packed"])
def test_a_bit_of_a_request_turned_over_anywhere_is_never_kept(laptop, long):
    for number, at in enumerate(points(sizes(laptop, long=long)[0], 40)):
        batch = laptop.write(long=long)
        laptop.proxy.plan(FlipUp(at, number % 8))
        laptop.push_until_done(batch)
    laptop.assert_all_arrived_once()


def test_a_refused_connection_is_told_and_made_good(laptop):
    batch = laptop.write()
    laptop.proxy.plan(Refuse(), Refuse())
    for _ in range(2):
        with pytest.raises(UnreachableError):
            laptop.push(batch)
    assert laptop.receiver.rows() == []
    laptop.push_until_done(batch)
    laptop.assert_all_arrived_once()


def test_a_network_that_swallows_everything_is_left_and_made_good(laptop):
    batch = laptop.write()
    laptop.proxy.plan(BlackHole())
    with pytest.raises(ServerTimeoutError):
        laptop.push(batch, timeout=httpx.Timeout(30, read=0.05))
    assert laptop.receiver.rows() == []
    laptop.push_until_done(batch)
    laptop.assert_all_arrived_once()


@pytest.mark.parametrize("reached", [False, True])
def test_a_page_in_place_of_the_reply_is_told_as_a_portal(laptop, reached):
    batch = laptop.write()
    laptop.proxy.plan(Page(reached=reached))
    with pytest.raises(CaptivePortalError):
        laptop.push(batch)
    assert len(laptop.receiver.rows()) == (RECORDS if reached else 0)
    laptop.push_until_done(batch)
    laptop.assert_all_arrived_once()


@pytest.mark.parametrize("second", [False, True])
def test_a_request_that_arrives_twice_is_kept_once(laptop, second):
    batch = laptop.write()
    laptop.proxy.plan(Duplicate(second=second))
    assert laptop.push(batch) == []
    assert laptop.push(batch) == []
    laptop.assert_all_arrived_once()


def test_requests_that_arrive_in_another_order_are_all_kept_once(laptop):
    first, second = laptop.write(), laptop.write()
    laptop.proxy.plan(Reorder())
    with pytest.raises(UnreachableError):
        laptop.push(first)
    assert laptop.push(second) == []
    laptop.push_until_done(first)
    laptop.assert_all_arrived_once()


def test_over_a_slow_line_it_takes_its_time_and_arrives(laptop):
    laptop.proxy.plan(Slow(256_000, round_trip_s=0.1))
    batch = laptop.write(long=True)
    assert laptop.push(batch) == []
    exchange = laptop.proxy.exchanges[-1]
    assert laptop.proxy.simulated_s == pytest.approx(0.1 + (exchange.sent + exchange.replied) * 8 / 256_000)
    laptop.assert_all_arrived_once()


def test_a_connection_that_ended_between_two_requests_is_opened_again_without_a_word(laptop):
    with laptop.client() as client:
        for batch in (laptop.write(), laptop.write()):
            for receipt, one in zip(client.send(laptop.enrolment.device, batch), batch, strict=True):
                laptop.proofs[one["id"]] = {(receipt.sequence, receipt.received_at, receipt.signature)}
            laptop.proxy.plan(Refuse())
    laptop.assert_all_arrived_once()
    assert laptop.proxy.connections == 2


@pytest.mark.parametrize("seed", range(6))
def test_faults_as_they_come_lose_nothing_and_double_nothing(laptop, seed):
    faults = seeded(seed, 1500)
    for _ in range(20):
        laptop.proxy.plan(next(faults), next(faults))
        laptop.push_until_done(laptop.write(long=seed % 2 == 0))
    while not laptop.proxy.is_over:
        laptop.push_until_done(laptop.written[-RECORDS:])
    laptop.assert_all_arrived_once()


def test_the_same_seed_gives_the_same_faults():
    def first(seed):
        faults = seeded(seed)
        return [next(faults) for _ in range(50)]

    assert first(3) == first(3) != first(4)
    assert PASS in first(3)


def test_all_that_passes_is_seen(laptop):
    batch = laptop.write()
    laptop.push_until_done(batch)
    assert json.dumps(batch[0]["id"]).encode() in bytes(laptop.proxy.traffic)
    assert laptop.proxy.exchanges[-1].path == "/v1/records"
