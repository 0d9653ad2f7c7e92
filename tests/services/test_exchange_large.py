"""A record too large for the server stops nothing: the others go, and it says what to do (real receiver)."""

from __future__ import annotations

import pytest

from department.settings import Settings
from desktop.services.exchange import DeliveryState, ExchangeService
from tests.conftest_postgres import RunningReceiver, running_receiver
from tests.factories import saved_household

LIMIT = 6_000


@pytest.fixture
def receiver(tmp_path):
    with running_receiver(Settings(f"sqlite:///{tmp_path / 'receiver.db'}", body_limit=LIMIT)) as running:
        yield running


def exchange_with(receiver: RunningReceiver, workspace) -> ExchangeService:
    exchange = ExchangeService(workspace)
    exchange.enrol(receiver.url, receiver.new_code())
    return exchange


def test_a_batch_too_large_goes_in_smaller_ones(receiver, services, workspace):
    exchange = exchange_with(receiver, workspace)
    for number in range(20):
        saved_household(services, f"Nom{number}")
    assert sum(len(line.content) for line in exchange.messages(DeliveryState.WAITING)) > 2 * LIMIT
    told = []
    result = exchange.push(lambda done, total: told.append((done, total)))
    assert (result.sent, result.refused, result.waiting, result.trouble) == (20, 0, 0, None)
    assert len(receiver.rows()) == 20
    assert len(told) > 1
    assert told[-1] == (20, 20)


def test_a_record_too_large_alone_is_refused_with_what_to_do_and_the_others_go(receiver, services, workspace):
    exchange = exchange_with(receiver, workspace)
    saved_household(services, "Avant")
    large = saved_household(services, "N" * 2 * LIMIT)
    saved_household(services, "Après")
    result = exchange.push()
    assert (result.sent, result.refused, result.waiting, result.trouble) == (2, 1, 0, None)
    (line,) = exchange.messages(DeliveryState.REFUSED)
    assert line.record_id == large.id
    assert line.reason == (
        "Cette fiche est trop longue pour le serveur\u00a0: raccourcissez ses textes, puis enregistrez-la à nouveau."
    )
    assert {row["body"]["persons"][0]["last_name"] for row in receiver.rows()} == {"Avant", "Après"}
