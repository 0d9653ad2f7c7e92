"""Sending: what is refused holds back nothing else, a failure midway loses nothing, a cancel stops between batches."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from desktop.errors import AppError
from desktop.services import exchange_round
from desktop.services.exchange import BATCH_BYTES, ExchangeService, batches
from desktop.storage.outbox import DeliveryState, OutboxEntry
from desktop.sync.client import PulledChanges
from desktop.sync.contract.digests import DigestsAnswer
from desktop.sync.contract.enrolment_code import read_code, written_code
from desktop.sync.contract.keys import AnnouncingKeys
from desktop.sync.contract.messages import BATCH_LIMIT, Enrolment, Receipt
from desktop.sync.errors import CodeRefusedError, UnreachableError
from tests.conftest import TODAY
from tests.factories import new_id, opened_measure, recorded, saved_household, set_day
from tests.services.canaries import Planted

SERVER, KEY = "https://perron.example", "A" * 43 + "="
SECRET = "ABCDEFGH2345"
CODE = written_code(SECRET, KEY)


@dataclass
class FakeServer:
    """A receiver by hand: it keeps what it is sent and answers as it was told to."""

    refuse_kinds: frozenset[str] = frozenset()
    refuse_ids: frozenset[str] = frozenset()
    is_behind: bool = True
    """Whether what it is sent follows all that it has; otherwise another laptop wrote, and it says so."""
    fails_at_batch: int = -1
    skew: timedelta | None = None
    received: list[Mapping] = field(default_factory=list)
    batch_sizes: list[int] = field(default_factory=list)
    compared: list[list[str]] = field(default_factory=list)
    says_more: bool = False
    asked_for_changes: int = 0
    opened: list[tuple[str, str | None]] = field(default_factory=list)
    closed: int = 0

    def __call__(self, server, token=None, *, receipt_key=None, allow=None, **_network):
        self.opened.append((server, token))
        return FakeClient(self, allow, self.skew)


@dataclass
class FakeClient:
    server: FakeServer
    allow: object
    skew: timedelta | None = None

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.server.closed += 1

    def authority(self) -> bytes:
        return b""

    def receipt_keys(self) -> AnnouncingKeys:
        return AnnouncingKeys(current=KEY, successions=[], signature="s" * 88)

    def enrol(self, code: str, device_name: str) -> Enrolment:
        if read_code(code).secret != SECRET:
            raise CodeRefusedError("Ce code n’est pas connu.")
        return Enrolment(device=new_id(), token="t" * 30, operator="Soliha", receipt_key=KEY, server_name="essai")

    def send(self, device: str, records: Sequence[bytes]) -> list[Receipt]:
        if len(self.server.batch_sizes) == self.server.fails_at_batch:
            raise UnreachableError
        self.server.batch_sizes.append(len(records))
        return [self._receipt(json.loads(record)) for record in records]

    def changes(self, after: int, epoch: str) -> PulledChanges:
        self.server.asked_for_changes += 1
        assert self.server.asked_for_changes < 5
        return PulledChanges((), after, more=self.server.says_more)

    def digests(self, households: Mapping[str, str]) -> DigestsAnswer:
        self.server.compared.append(list(households))
        return DigestsAnswer(differ={})

    def _receipt(self, message) -> Receipt:
        assert self.allow(message) == []
        refused = message["kind"] in self.server.refuse_kinds or message["id"] in self.server.refuse_ids
        if not refused:
            self.server.received.append(message)
        return Receipt(
            id=message["id"], sha256=message["sha256"],
            verdict="refused" if refused else "accepted" if self.server.is_behind else "conflict",
            heads=[] if refused or self.server.is_behind else ["b" * 64],
            reason="Conflit." if refused else None, sequence=None if refused else len(self.server.received),
            received_at=datetime(2026, 11, 22, 9, tzinfo=UTC), signature=None if refused else "s",
        )  # fmt: skip


@pytest.fixture
def server():
    return FakeServer()


@pytest.fixture
def exchange(workspace, server):
    service = ExchangeService(workspace, server)
    service.enrol(SERVER, CODE)
    return service


def fill(services, count):
    for number in range(count):
        saved_household(services, f"Nom{number}")


def states(exchange):
    found = exchange.state()
    return found.waiting, found.sent, found.refused


# --- enrolment --------------------------------------------------------------------------------------------------------


def test_without_enrolment_nothing_is_sent_and_it_is_told(services, workspace, server):
    fill(services, 1)
    exchange = ExchangeService(workspace, server)
    assert not exchange.state().enrolled
    with pytest.raises(AppError, match="pas encore relié"):
        exchange.push()
    assert server.opened == []
    assert states(exchange) == (1, 0, 0)


def test_an_enrolment_is_kept_for_the_next_opening_and_names_the_operator_once(services, workspace, exchange, server):
    again = ExchangeService(workspace, server).state()
    assert (again.enrolled, again.server, again.operator) == (True, SERVER, "Soliha")
    assert services.settings.load().operator == "Soliha"


def test_an_operator_that_was_already_named_is_kept(services, workspace, server):
    with workspace.notebook.write() as uow:
        uow.settings.put("operator", "Association du Bassin")
    ExchangeService(workspace, server).enrol(SERVER, CODE)
    assert services.settings.load().operator == "Association du Bassin"


def test_a_refused_code_enrols_nobody(workspace, server):
    exchange = ExchangeService(workspace, server)
    with pytest.raises(CodeRefusedError):
        exchange.enrol(SERVER, written_code("ZZZZZZZZZZZZ", KEY))
    assert not exchange.state().enrolled
    assert server.closed == 1


# --- sending ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minutes", "told"), [(None, None), (0, None), (10, None), (-10, None), (11, 11), (-11, -11), (1500, 1500)]
)
def test_a_clock_is_told_when_it_is_more_than_ten_minutes_from_the_servers(services, exchange, server, minutes, told):
    server.skew = None if minutes is None else timedelta(minutes=minutes)
    skew = exchange.push().skew
    assert skew == (None if told is None else timedelta(minutes=told))


def test_households_are_compared_some_at_a_time_each_once(services, exchange, server, monkeypatch):
    monkeypatch.setattr(exchange_round, "HOUSEHOLDS_LIMIT", 2)
    fill(services, 5)
    assert exchange.push().compared
    assert [len(some) for some in server.compared] == [2, 2, 1]
    sent = {message["record_id"] for message in server.received}
    assert {one for some in server.compared for one in some} == sent
    assert len(sent) == 5


def test_a_server_that_always_has_more_and_gives_nothing_is_asked_once(exchange, server):
    server.says_more = True
    assert exchange.push().trouble is None
    assert server.asked_for_changes == 1


def test_everything_that_waits_is_sent_once_in_order_with_its_receipt(services, exchange, server):
    of = opened_measure(services)
    recorded(services, of, TODAY, answers={"findings": "Murs"})
    result = exchange.push()
    assert (result.sent, result.refused, result.waiting, result.trouble) == (4, 0, 0, None)
    assert [message["kind"] for message in server.received] == ["household", "saisine", "measure", "contact"]
    assert server.opened[-1] == (SERVER, "t" * 30)
    assert exchange.state().last_success == "2026-11-22T08:00:00+00:00"
    lines = exchange.messages(DeliveryState.SENT)
    assert all(json.loads(line.receipt)["verdict"] == "accepted" for line in lines)
    assert exchange.push().sent == 0
    assert len(server.received) == 4


def test_what_is_refused_keeps_its_reason_and_holds_back_nothing_else(services, exchange, server):
    server.refuse_kinds = frozenset({"saisine"})
    recorded(services, opened_measure(services), TODAY)
    result = exchange.push()
    assert (result.sent, result.refused, result.waiting) == (3, 1, 0)
    (line,) = exchange.messages(DeliveryState.REFUSED)
    assert (line.kind, line.reason) == ("saisine", "Conflit.")
    assert exchange.push().refused == 0


def test_a_refusal_is_over_once_the_corrected_record_is_queued(services, exchange, server):
    owner = saved_household(services)
    other = saved_household(services, "Petit")
    server.refuse_kinds = frozenset({"household"})
    exchange.push()
    assert states(exchange) == (0, 0, 2)
    services.households.save(replace(owner, composition="alone"))
    assert states(exchange) == (1, 0, 1)
    (line,) = exchange.messages(DeliveryState.REFUSED)
    assert line.record_id == other.id
    (old,) = exchange.messages(DeliveryState.SUPERSEDED)
    assert (old.record_id, old.reason) == (owner.id, "Conflit.")
    server.refuse_kinds = frozenset()
    assert exchange.push().sent == 1
    assert states(exchange) == (0, 1, 1)
    assert server.received[0]["parents"] == [json.loads(old.content)["sha256"]]


def test_a_version_refused_when_a_later_one_already_waits_is_not_to_be_corrected(services, exchange, server):
    owner = saved_household(services)
    services.households.save(replace(owner, composition="alone"))
    first, second = exchange.messages(DeliveryState.WAITING)[::-1]
    server.refuse_ids = frozenset({first.id})
    result = exchange.push()
    assert (result.sent, result.refused, result.waiting) == (1, 1, 0)
    assert states(exchange) == (0, 1, 0)
    services.households.save(replace(owner, composition="couple"))
    exchange.push()
    assert server.received[-1]["parents"] == [json.loads(second.content)["sha256"]]


def test_when_the_last_version_is_refused_too_it_alone_is_to_be_corrected(services, exchange, server):
    owner = saved_household(services)
    services.households.save(replace(owner, composition="alone"))
    last = exchange.messages(DeliveryState.WAITING)[0]
    server.refuse_kinds = frozenset({"household"})
    exchange.push()
    assert [line.id for line in exchange.messages(DeliveryState.REFUSED)] == [last.id]
    assert states(exchange) == (0, 0, 1)


def test_a_failure_midway_keeps_what_was_received_and_the_rest_waits(services, exchange, server):
    fill(services, 2 * BATCH_LIMIT + 5)
    server.fails_at_batch = 1
    result = exchange.push()
    assert (result.sent, result.waiting) == (BATCH_LIMIT, BATCH_LIMIT + 5)
    assert isinstance(result.trouble, UnreachableError)
    assert states(exchange) == (BATCH_LIMIT + 5, BATCH_LIMIT, 0)
    server.fails_at_batch = -1
    assert exchange.push().sent == BATCH_LIMIT + 5
    assert server.batch_sizes == [BATCH_LIMIT, BATCH_LIMIT, 5]
    assert len({message["id"] for message in server.received}) == 2 * BATCH_LIMIT + 5


def test_what_is_held_back_while_others_are_on_their_way_stays(services, exchange, server):
    fill(services, BATCH_LIMIT + 2)
    *_, last = exchange.messages(DeliveryState.WAITING)[::-1]
    told = []

    def take_back(done, total):
        told.append((done, total))
        with services.workspace.notebook.write() as uow:
            uow.outbox.hold_back(last.record_id)

    result = exchange.push(progress=take_back)
    assert (result.sent, result.waiting, result.trouble) == (BATCH_LIMIT + 1, 0, None)
    assert last.id not in {message["id"] for message in server.received}
    assert told[-1] == (BATCH_LIMIT + 1, BATCH_LIMIT + 1)


def test_a_failure_at_once_loses_nothing_and_is_no_success(services, exchange, server):
    fill(services, 3)
    server.fails_at_batch = 0
    result = exchange.push()
    assert (result.sent, result.waiting) == (0, 3)
    assert exchange.state().last_success == ""
    assert server.closed == len(server.opened)


def test_a_cancel_stops_before_the_next_batch(services, exchange, server):
    fill(services, BATCH_LIMIT + 1)
    told = []
    result = exchange.push(progress=lambda done, total: told.append((done, total)), cancelled=lambda: bool(told))
    assert (result.sent, result.waiting, result.trouble, result.cut) == (BATCH_LIMIT, 1, None, True)
    assert told == [(BATCH_LIMIT, BATCH_LIMIT + 1)]


def test_what_a_cancel_left_is_held_back_by_nothing(services, exchange):
    opened_measure(services)
    told = []
    result = exchange.push(progress=lambda done, total: told.append((done, total)), cancelled=lambda: bool(told))
    assert (result.sent, result.waiting, result.held) == (1, 2, 0)


def test_a_round_in_which_all_is_refused_is_no_success(services, exchange, server):
    fill(services, 1)
    server.refuse_kinds = frozenset({"household"})
    exchange.push()
    assert exchange.state().last_success == ""


def test_a_round_in_which_all_is_kept_beside_others_words_is_a_success(services, exchange, server):
    fill(services, 1)
    server.is_behind = False
    result = exchange.push()
    assert (result.sent, result.conflicts) == (1, 1)
    assert exchange.state().last_success != ""


def test_what_is_changed_after_it_was_sent_waits_again(services, exchange, server, clock):
    owner = saved_household(services)
    exchange.push()
    services.households.save(owner)
    assert states(exchange) == (0, 1, 0)
    set_day(clock, TODAY.replace(day=25))
    services.households.save(services.households.get(owner.id).__class__(**vars(owner) | {"composition": "alone"}))
    assert states(exchange) == (1, 1, 0)
    exchange.push()
    assert exchange.state().last_success.startswith("2026-11-25")


def test_no_secret_word_reaches_the_server(services, exchange, server):
    planted = Planted(services)
    exchange.push()
    sent = json.dumps(server.received, ensure_ascii=False)
    assert [word for word in sorted(planted.secret) if word in sent] == []
    assert all(word in sent for word in planted.told)


def test_a_household_of_which_something_waits_counts_once_however_often_it_is_corrected(services, exchange):
    owner = saved_household(services)
    opened_measure(services, of=owner)
    saved_household(services, "Carpentier")
    before = exchange.state()
    services.households.save(replace(owner, composition="alone"))
    services.households.save(owner)
    after = exchange.state()
    assert (before.households, after.households) == (2, 2)
    assert after.waiting == before.waiting + 2
    exchange.push()
    assert exchange.state().households == 0


def test_a_message_is_shown_with_the_household_it_is_about(services, exchange):
    recorded(services, opened_measure(services), TODAY)
    lines = exchange.messages(DeliveryState.WAITING)
    assert [line.kind for line in lines] == ["contact", "measure", "saisine", "household"]
    assert {line.household for line in lines} == {"DELATTRE Éloïse"}


# --- batches ----------------------------------------------------------------------------------------------------------


def entry(size):
    return OutboxEntry(new_id(), "record", "household", "", "", b"x" * size, "")


@pytest.mark.parametrize(
    ("sizes", "groups"),
    [
        ([], []),
        ([10] * BATCH_LIMIT, [BATCH_LIMIT]),
        ([10] * (BATCH_LIMIT + 1), [BATCH_LIMIT, 1]),
        ([BATCH_BYTES - 1, 1], [2]),
        ([BATCH_BYTES, 1], [1, 1]),
        ([1, BATCH_BYTES + 1, 1], [1, 1, 1]),
    ],
)
def test_records_go_in_batches_of_a_hundred_and_of_a_mebibyte_at_most(sizes, groups):
    entries = [entry(size) for size in sizes]
    made = batches(entries)
    assert [len(group) for group in made] == groups
    assert [one for group in made for one in group] == entries
