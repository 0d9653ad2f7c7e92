"""A file of receipts proves what the Department signed as kept, and nothing else."""

from __future__ import annotations

import json

import pytest

from desktop.services.exchange_receipts import ReceiptService, verify_proof
from tests.services.two_laptops import a_visit, linked, receiver_at, told


@pytest.fixture
def receiver(tmp_path):
    with receiver_at(tmp_path) as running:
        yield running


def proof(services) -> dict:
    return json.loads(ReceiptService(services.workspace).proof()[0])


def checked(content: dict):
    return verify_proof(json.dumps(content).encode())


def test_a_file_without_a_receipt_proves_nothing(services):
    assert proof(services)["receipts"] == []
    assert not checked(proof(services)).holds


def test_a_refusal_among_them_is_no_proof(receiver, services):
    linked(services, receiver)
    a_visit(services)
    told(services)
    content = proof(services)
    assert checked(content).holds
    refused = content["receipts"][0]["receipt"]
    refused |= {"verdict": "refused", "reason": "non", "sequence": None, "received_at": None, "signature": None}
    found = checked(content)
    assert (found.bad, found.holds) == ((refused["id"],), False)
    assert found.good == len(content["receipts"]) - 1
