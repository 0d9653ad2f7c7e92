"""Ending the program while something is sent: at once, and everything still waits in the notebook."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from department.settings import Settings
from desktop.services.exchange import ExchangeService
from desktop.sync.client import ReceiverClient
from desktop.sync.contract.enrolment_code import written_code
from desktop.sync.errors import StoppedError
from tests.conftest_postgres import running_receiver
from tests.factories import saved_household
from tests.sync.silent import SilentServer

NEVER = 600
PATIENCE_S = 60
CODE = written_code("ABCDEFGHJKMN", "A" * 43)
"""Of a server that is nowhere."""


class Elsewhere:
    """Makes connections that go to another address once it is set."""

    url = ""

    def __call__(self, server, token=None, **options) -> ReceiverClient:
        return ReceiverClient(self.url or server, token, timeout=httpx.Timeout(NEVER), **options)


@pytest.fixture
def receiver(tmp_path):
    with running_receiver(Settings(f"sqlite:///{tmp_path / 'receiver.db'}")) as running:
        yield running


def test_stopping_ends_a_push_that_waits_and_the_next_one_sends_all(receiver, services, workspace):
    elsewhere = Elsewhere()
    exchange = ExchangeService(workspace, elsewhere)
    exchange.enrol(receiver.url, receiver.new_code())
    saved_household(services)
    with SilentServer().running() as silent, ThreadPoolExecutor(1) as pool:
        elsewhere.url = silent.url
        pushing = pool.submit(exchange.push)
        assert silent.reached.wait(PATIENCE_S)
        exchange.stop()
        result = pushing.result()
    assert (result.sent, result.refused, result.waiting) == (0, 0, 1)
    assert isinstance(result.trouble, StoppedError)
    assert exchange.state().waiting == 1
    elsewhere.url = ""
    assert exchange.push().sent == 1
    assert len(receiver.rows()) == 1


def test_stopping_ends_an_enrolment_that_waits(workspace):
    exchange = ExchangeService(workspace, Elsewhere())
    with SilentServer().running() as silent, ThreadPoolExecutor(1) as pool:
        enrolling = pool.submit(exchange.enrol, silent.url, CODE)
        assert silent.reached.wait(PATIENCE_S)
        exchange.stop()
        assert isinstance(enrolling.exception(), StoppedError)
    assert not exchange.state().enrolled


def test_stopping_between_two_batches_keeps_what_was_received(receiver, services, workspace):
    exchange = ExchangeService(workspace)
    exchange.enrol(receiver.url, receiver.new_code())
    for number in range(101):
        saved_household(services, f"Nom{number}")
    result = exchange.push(progress=lambda _done, _total: exchange.stop())
    assert (result.sent, result.waiting) == (100, 1)
    assert isinstance(result.trouble, StoppedError)
    assert exchange.push().sent == 1


def test_stopping_when_nothing_is_under_way_changes_nothing(receiver, services, workspace):
    exchange = ExchangeService(workspace)
    exchange.stop()
    exchange.enrol(receiver.url, receiver.new_code())
    saved_household(services)
    exchange.stop()
    assert exchange.push().sent == 1
