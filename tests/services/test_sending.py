"""When the laptop sends by itself: never without a connection, later after each failure, never given up."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from desktop.services.exchange import ExchangeState, RoundResult
from desktop.services.sending import PULLED_EVERY, Sender, is_quiet
from desktop.sync.errors import ServerBusyError, StoppedError, TokenRefusedError, UnreachableError
from tests.factories import saved_household
from tests.services.two_laptops import linked, receiver_at

MINUTE = timedelta(minutes=1)


@dataclass
class Moving:
    """A clock that a test moves."""

    inner: object
    moved: timedelta = timedelta()

    def now(self):
        return self.inner.now() + self.moved

    def today(self):
        return self.inner.today()


@dataclass
class FakeExchange:
    """Rounds that end as a test says."""

    troubles: list = field(default_factory=list)
    waiting: int = 1
    enrolled: bool = True
    rounds: int = 0
    cut: bool = False

    def state(self):
        return ExchangeState("https://x" if self.enrolled else "", "", self.waiting, 0, 0, "")

    def push(self, _progress, _cancelled):
        self.rounds += 1
        trouble = self.troubles.pop(0) if self.troubles else None
        return RoundResult(0, 0, self.waiting, trouble, cut=self.cut)


@pytest.fixture
def moving(clock):
    return Moving(clock)


@pytest.fixture
def exchange():
    return FakeExchange()


@pytest.fixture
def sender(workspace, moving, exchange):
    return Sender(replace(workspace, clock=moving), exchange, lambda: 1.0)


def test_without_a_connection_or_an_enrolment_nothing_is_tried(sender, exchange):
    assert not sender.is_due(connected=False)
    assert sender.is_due(connected=True)
    assert sender.is_due(connected=None)
    exchange.enrolled = False
    assert not sender.is_due(connected=True)


def test_after_failures_it_is_tried_later_and_later_and_a_success_forgets_them(sender, exchange, moving):
    exchange.troubles = [UnreachableError(), UnreachableError()]
    sender.send()
    assert not sender.is_due(connected=True)
    moving.moved += MINUTE
    assert sender.is_due(connected=True)
    sender.send()
    moving.moved += MINUTE
    assert not sender.is_due(connected=True)
    moving.moved += MINUTE
    assert sender.is_due(connected=True)
    assert (sender.state().failures, bool(sender.state().trouble)) == (2, True)
    sender.send()
    assert (sender.state().failures, sender.state().trouble, sender.state().next_try) == (0, "", None)


def test_a_connection_that_comes_back_does_not_wait_unless_the_server_asked(sender, exchange):
    exchange.troubles = [UnreachableError()]
    sender.send()
    assert sender.is_due(connected=True, came_back=True)
    exchange.troubles = [ServerBusyError(3600)]
    sender.send()
    assert not sender.is_due(connected=True, came_back=True)
    assert sender.state().asked


def test_what_the_server_asked_is_waited_to_the_second(sender, exchange, moving):
    exchange.troubles = [ServerBusyError(7200)]
    sender.send()
    moving.moved += timedelta(seconds=7199)
    assert not sender.is_due(connected=True)
    moving.moved += timedelta(seconds=1)
    assert sender.is_due(connected=True)


def test_with_nothing_to_send_others_versions_are_looked_for_every_hour(sender, exchange, moving):
    exchange.waiting = 0
    assert sender.is_due(connected=True)
    sender.send()
    assert not sender.is_due(connected=True)
    moving.moved += PULLED_EVERY
    assert sender.is_due(connected=True)


def test_a_round_that_was_stopped_is_no_failure(sender, exchange):
    exchange.troubles = [StoppedError()]
    sender.send()
    assert sender.state().failures == 0
    assert sender.is_due(connected=True)


def test_a_round_cut_between_two_steps_forgets_no_failure(sender, exchange):
    exchange.troubles = [ServerBusyError(600)]
    sender.send()
    before = sender.state()
    assert before.asked
    exchange.cut = True
    sender.send()
    assert sender.state() == before


def test_what_nobody_asked_for_fails_without_a_word_unless_a_person_is_needed():
    assert is_quiet(UnreachableError())
    assert is_quiet(ServerBusyError(None))
    assert not is_quiet(TokenRefusedError())


def test_what_is_written_is_due_at_once_and_not_again_once_it_arrived(services, tmp_path):
    with receiver_at(tmp_path) as receiver:
        linked(services, receiver)
        owner = saved_household(services)
        services.sender.send()
        assert not services.sender.is_due(connected=True)
        assert services.exchange.state().waiting == 0
        services.households.save(type(owner)(**vars(owner) | {"composition": "alone"}))
        assert services.sender.is_due(connected=True)
