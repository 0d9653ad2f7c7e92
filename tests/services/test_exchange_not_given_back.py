"""A server that takes records and will not give back: told when it refuses, no trouble when it never could."""

from __future__ import annotations

import pytest

from desktop.storage.deliveries import DeliveryStage
from desktop.sync.client import ReceiverClient
from desktop.sync.errors import RefusedError, UnknownThereError
from tests.services.test_attachment_exchange import paper, stages
from tests.services.two_laptops import a_visit, linked, receiver_at


@pytest.fixture
def visit(services, tmp_path):
    with receiver_at(tmp_path) as receiver:
        linked(services, receiver)
        written = a_visit(services)
        paper(services, written)
        yield written


def refusing(monkeypatch, error: RefusedError) -> None:
    def refused(*_arguments, **_options):
        raise error

    monkeypatch.setattr(ReceiverClient, "changes", refused)


def test_its_refusal_is_told_after_texts_and_papers_went(services, visit, monkeypatch):
    refusing(monkeypatch, RefusedError("Le champ « after » est trop grand."))
    result = services.exchange.push()
    assert "Le champ « after » est trop grand." in result.trouble.happened
    assert (result.waiting, result.compared) == (0, False)
    assert stages(services, visit.household_id) == [DeliveryStage.SENT]


def test_an_earlier_one_that_knows_no_such_thing_is_no_trouble(services, visit, monkeypatch):
    refusing(monkeypatch, UnknownThereError("Cette adresse n’existe pas sur ce serveur."))
    result = services.exchange.push()
    assert result.trouble is None
    assert (result.waiting, result.compared) == (0, False)
    assert stages(services, visit.household_id) == [DeliveryStage.SENT]
