"""Over a slow line less goes at once, and more again once everything went (real receiver)."""

from __future__ import annotations

import pytest

from desktop.services.exchange import ExchangeService
from desktop.sync.client import ReceiverClient
from desktop.sync.errors import ServerTimeoutError
from tests.factories import saved_household

RECORDS = 40


class SlowLine(ReceiverClient):
    """A line over which no more than `most` records pass in the time that is given; `sizes` are those that did."""

    most = RECORDS
    sizes: list[int]

    def send(self, device, records):
        """Waits in vain with more."""
        if len(records) > self.most:
            raise ServerTimeoutError
        self.sizes.append(len(records))
        return super().send(device, records)


@pytest.fixture
def line(receiver, services, workspace):
    """A laptop that is linked, with forty households to tell of."""

    class Line(SlowLine):
        sizes: list[int] = []  # noqa: RUF012 - of this test alone

    exchange = ExchangeService(workspace, Line)
    exchange.enrol(receiver.url, receiver.new_code())
    for number in range(RECORDS):
        saved_household(services, f"Nom{number}")
    return exchange, Line


def test_each_round_that_ends_too_late_begins_with_half_and_nothing_is_lost(line, receiver):
    exchange, slow = line
    slow.most = 10
    troubled = [exchange.push() for _ in range(2)]
    assert [(result.sent, type(result.trouble)) for result in troubled] == [(0, ServerTimeoutError)] * 2
    result = exchange.push()
    assert (result.sent, result.waiting, result.trouble) == (RECORDS, 0, None)
    assert slow.sizes == [10, 10, 10, 10]
    assert len(receiver.rows()) == RECORDS


def test_once_everything_went_the_next_round_dares_twice_as_much(line, services):
    exchange, slow = line
    slow.most = 10
    while exchange.push().trouble:
        pass
    slow.most = RECORDS
    for sizes in ([20, 20], [40]):
        slow.sizes.clear()
        for number in range(RECORDS):
            saved_household(services, f"Autre{number}")
        assert exchange.push().trouble is None
        assert slow.sizes == sizes


def test_a_round_that_sent_nothing_dares_no_more(line, services):
    exchange, slow = line
    slow.most = 10
    while exchange.push().trouble:
        pass
    for _ in range(2):
        assert exchange.push().sent == 0
    slow.most = RECORDS
    slow.sizes.clear()
    for number in range(RECORDS):
        saved_household(services, f"Autre{number}")
    exchange.push()
    assert slow.sizes == [20, 20]


def test_over_the_slowest_line_one_goes_at_a_time(line):
    exchange, slow = line
    slow.most = 1
    troubled = [exchange.push().trouble is not None for _ in range(7)]
    assert troubled == [True] * 5 + [False] * 2  # 40, 20, 10, 5, 2
    assert slow.sizes == [1] * RECORDS
