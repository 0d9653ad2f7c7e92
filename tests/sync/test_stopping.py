"""A request that waits for an answer ends at once when another thread closes the connection."""

import ssl
from concurrent.futures import ThreadPoolExecutor

import pytest
import trustme

from desktop.sync.client import ReceiverClient
from desktop.sync.errors import StoppedError
from tests.sync.messages import record, version_id
from tests.sync.silent import SilentServer

NEVER = 600
"""Seconds: a test that waits for the timeout is one that hangs."""


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def stopped(server: SilentServer, **options) -> StoppedError:
    client = ReceiverClient(server.url, "token", receipt_key="key", timeout=NEVER, **options)
    with client, ThreadPoolExecutor(1) as pool:
        sending = pool.submit(client.send, version_id(), [record()])
        assert server.reached.wait(60)
        client.close()
        error = sending.exception()
        assert isinstance(error, StoppedError)
        with pytest.raises(StoppedError):
            client.send(version_id(), [record()])
    server.left.wait()
    return error


def test_a_send_under_way_is_cut_and_told_as_interrupted():
    with SilentServer().running() as server:
        error = stopped(server)
    assert "interrompu" in error.sentence
    assert "Rien n’est perdu" in error.safe
    assert error.__context__ is None


def test_a_send_under_way_over_tls_is_cut_too(authority):
    serving, trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert("127.0.0.1").configure_cert(serving)
    authority.configure_trust(trusting)
    with SilentServer(serving).running() as server:
        assert "interrompu" in stopped(server, tls=trusting).sentence


def test_a_connection_that_was_closed_sends_nothing_and_closes_twice():
    client = ReceiverClient("http://127.0.0.1:1", "token", receipt_key="key")
    client.close()
    client.close()
    with pytest.raises(StoppedError):
        client.send(version_id(), [record()])
