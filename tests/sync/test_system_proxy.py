"""A proxy that the session names and that cannot be used is told in French, and ends no program."""

import httpx
import pytest

from desktop.sync.client import ReceiverClient
from desktop.sync.errors import SystemProxyError, UnknownThereError, UnreachableError
from desktop.sync.timestamps import TimestampClient, TimestampError

NAMES = ("ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY", "all_proxy", "https_proxy", "http_proxy")
UNUSABLE = ["socks://127.0.0.1:1080/", "socks5://127.0.0.1:1080", "ftp://proxy.example", "http://[::1"]


@pytest.fixture(params=UNUSABLE)
def unusable(request, monkeypatch):
    """As desktops with a SOCKS proxy set it, or a hand that slipped."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ALL_PROXY", request.param)


def test_the_exchange_says_what_is_wrong_with_it(unusable):
    with pytest.raises(SystemProxyError, match="proxy") as told:
        ReceiverClient("https://perron.example")
    assert "Confiance" in str(told.value.do)


def test_a_proxy_of_ones_own_goes_before_it(unusable):
    with (
        ReceiverClient("https://perron.example", proxy="http://127.0.0.1:1") as client,
        pytest.raises(UnreachableError),  # nobody listens there: it was asked, and not the one of the session
    ):
        client.health()


def test_this_very_computer_is_reached_without_any(unusable):
    said = {"Content-Type": "application/json"}
    answer = httpx.MockTransport(
        lambda _request: httpx.Response(404, headers=said, stream=httpx.ByteStream(b'{"reason": "Inconnu."}'))
    )
    with (
        ReceiverClient("http://127.0.0.1:8765", transport=answer) as client,
        pytest.raises(UnknownThereError, match="Inconnu"),
    ):
        client.health()


def test_no_timestamp_comes_and_the_document_is_what_it_was(unusable):
    with pytest.raises(TimestampError, match="proxy"):
        TimestampClient("https://tsa.example").ask(b"request")
