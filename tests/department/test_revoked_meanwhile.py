"""A laptop that is revoked while it still sends: nothing of what comes afterwards is taken."""

import json
import socket
from datetime import timedelta
from threading import Event
from urllib.parse import urlsplit

import pytest

from department.clock import utc_now
from department.enrolment import Registrar
from tests.department.receiving import opened
from tests.sync.messages import record


@pytest.fixture
def known(monkeypatch):
    """Set once the receiver has looked at a token."""
    looked = Event()
    device_of = Registrar.device_of

    def watched(self, token):
        found = device_of(self, token)
        looked.set()
        return found

    monkeypatch.setattr(Registrar, "device_of", watched)
    return looked


def test_a_body_that_ends_after_the_revocation_is_not_kept(known, receiver_url, receiver, laptop):
    body = json.dumps({"device": laptop.enrolment.device, "records": [record()]}).encode()
    address = urlsplit(receiver.url)
    head = (
        "POST /v1/records HTTP/1.1\r\nHost: perron\r\nConnection: close\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {laptop.enrolment.token}\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode()
    known.clear()
    with socket.create_connection((address.hostname, address.port), timeout=60) as line:
        line.sendall(head + body[:100])
        assert known.wait(60)
        with opened(receiver_url) as engine:
            assert Registrar(engine, utc_now, timedelta(days=7)).revoke(laptop.enrolment.device)
        line.sendall(body[100:])
        answer = b"".join(iter(lambda: line.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 401 ")
    assert receiver.rows() == []
