"""The window sends by itself when there is a connection: what nobody has to know is told nowhere, the rest once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.services.exchange import RoundResult
from desktop.services.sending import skew_words
from desktop.sync.errors import TokenRefusedError, UnreachableError
from desktop.ui.changes import ChangeHub
from desktop.ui.window.sending import SendingByItself
from desktop.ui.work.tasks import TaskRunner


class FakeNetwork(QObject):
    """What the system says of the network."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.is_offline = False

    def becomes(self, *, offline: bool) -> None:
        self.is_offline = offline
        self.changed.emit()


@dataclass
class FakeSender:
    """Rounds that are due when a test says so, and end as it says."""

    results: list[RoundResult] = field(default_factory=list)
    asked: list[tuple[bool, bool]] = field(default_factory=list)
    due: bool = True

    def is_due(self, *, connected, came_back=False):
        self.asked.append((connected, came_back))
        return self.due and connected

    def send(self, cancelled):
        assert not cancelled()
        return self.results.pop(0) if self.results else RoundResult(0, 0, 0)


@dataclass
class FakeMessages:
    """What was told."""

    told: list[str] = field(default_factory=list)
    settled: set[str] = field(default_factory=set)

    def show_warning(self, text, act=None, *, about=""):
        self.told.append(text)

    def settle_about(self, *facts):
        self.settled |= set(facts)

    def show_note(self, text, act):
        self.told.append(text)

    def show_error(self, error, *, about=""):
        self.told.append(error.happened)


@dataclass
class Bench:
    """All of it."""

    sending: SendingByItself
    sender: FakeSender
    network: FakeNetwork
    messages: FakeMessages
    hub: ChangeHub


@pytest.fixture
def sending_bench(qtbot):
    tasks, parent, network, hub = TaskRunner(), QWidget(), FakeNetwork(), ChangeHub()
    qtbot.addWidget(parent)
    sender, messages = FakeSender(), FakeMessages()
    sending = SendingByItself(sender, tasks, messages, hub, network, lambda _part: None, parent)
    sending.start()
    yield Bench(sending, sender, network, messages, hub)
    sending.stop()
    tasks.stop()


def round_made(bench, qtbot, look, result: RoundResult | None = None):
    if result is not None:
        bench.sender.results = [result]
    with qtbot.waitSignal(bench.hub.changed):
        look()


def test_a_round_that_is_due_is_made_and_the_screens_read_again(sending_bench, qtbot):
    round_made(sending_bench, qtbot, sending_bench.sending.look)
    assert sending_bench.sender.asked == [(True, False)]
    assert sending_bench.messages.told == []


def test_a_household_that_the_department_erased_is_told_nothing_is_erased_here(sending_bench, qtbot):
    round_made(sending_bench, qtbot, sending_bench.sending.look, RoundResult(1, 0, 0, erased=("un",)))
    assert "Ici rien n’a été effacé" in sending_bench.messages.told[0]


def test_a_connection_that_comes_back_is_taken_at_once(sending_bench, qtbot):
    network = sending_bench.network
    network.becomes(offline=True)
    assert sending_bench.sender.asked == []
    round_made(sending_bench, qtbot, lambda: network.becomes(offline=False))
    assert sending_bench.sender.asked == [(True, True)]


def test_without_a_network_nothing_is_made_and_nothing_is_told(sending_bench, qtbot):
    sending_bench.network.becomes(offline=True)
    sending_bench.sending.look()
    qtbot.waitUntil(lambda: sending_bench.sender.asked == [(False, False)])
    assert sending_bench.messages.told == []


def test_an_unreachable_server_is_no_news_a_revoked_laptop_is_told_once(sending_bench, qtbot):
    look = sending_bench.sending.look
    round_made(sending_bench, qtbot, look, RoundResult(0, 0, 1, UnreachableError()))
    assert sending_bench.messages.told == []
    for _ in range(2):
        round_made(sending_bench, qtbot, look, RoundResult(0, 0, 1, TokenRefusedError()))
    assert sending_bench.messages.told == [TokenRefusedError().happened]


def test_refusals_conflicts_and_a_clock_that_is_wrong_are_told(sending_bench, qtbot):
    look = sending_bench.sending.look
    late = timedelta(minutes=25)
    for _ in range(2):
        round_made(sending_bench, qtbot, look, RoundResult(3, 0, 0, conflicts=1, skew=late))
    assert [text.split("\u00a0")[0] for text in sending_bench.messages.told] == [
        "1",
        skew_words(late).split("\u00a0")[0],
    ]
    round_made(sending_bench, qtbot, look, RoundResult(3, 1, 0))
    assert sending_bench.messages.told[-1] == "1\u00a0fiche refusée par le Département."


def test_it_looks_no_more_once_stopped_nor_over_invented_households(sending_bench, qtbot):
    sending_bench.sending.stop()
    sending_bench.sending.look()
    assert sending_bench.sender.asked == []
    sending_bench.sending.wanted = False
    sending_bench.sending.start()
    sending_bench.sending.look()
    assert sending_bench.sender.asked == []


@pytest.mark.parametrize(
    ("skew", "words"),
    [
        (timedelta(minutes=119), "retarde de 119\u00a0minutes"),
        (timedelta(hours=-2), "avance de 2\u00a0heures"),
        (timedelta(hours=47), "retarde de 47\u00a0heures"),
        (timedelta(days=-2), "avance de 2\u00a0jours"),
    ],
)
def test_a_wrong_clock_is_told_in_words(skew, words):
    assert words in skew_words(skew)
