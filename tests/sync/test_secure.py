"""Whom the laptop speaks to: the pinned authority alone once enrolled, TLS 1.2 or later, through a proxy or not."""

from __future__ import annotations

import ssl
import tempfile
from datetime import UTC, datetime, timedelta

import pytest
import trustme

from desktop.sync.client import ReceiverClient
from desktop.sync.errors import (
    AddressError,
    CertificateAskedError,
    ProxyPasswordError,
    SyncError,
    TlsError,
    TrustError,
    UnreachableError,
)
from tests.sync.connect_proxy import ConnectProxy
from tests.sync.secure import HOST, SecureServer, pem, serving_context

TOKEN = "a-token-that-must-never-be-shown"


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA(organization_name="Département")


@pytest.fixture(scope="module")
def stranger() -> trustme.CA:
    return trustme.CA(organization_name="Inconnue")


@pytest.fixture
def server(authority):
    with SecureServer(serving_context(authority)).running() as server:
        yield server


def assert_healthy(url, **options) -> ReceiverClient:
    with ReceiverClient(url, TOKEN, receipt_key="key", **options) as client:
        assert client.health().status == "ok"
        return client


def failure(url, **options) -> SyncError:
    with ReceiverClient(url, TOKEN, receipt_key="key", **options) as client, pytest.raises(SyncError) as caught:
        client.health()
    assert caught.value.__context__ is None
    assert TOKEN not in repr(caught.value)
    return caught.value


def test_the_pinned_authority_is_enough_though_the_system_does_not_know_it(server, authority):
    assert_healthy(server.url, ca=pem(authority))
    assert len(server.asked) == 1


def test_another_authority_than_the_pinned_one_gets_nothing(server, stranger):
    assert type(failure(server.url, ca=pem(stranger))) is TlsError
    assert server.asked == []


def test_a_certificate_for_another_host_gets_nothing(authority):
    with SecureServer(serving_context(authority, "ailleurs.example")).running() as server:
        assert type(failure(server.url, ca=pem(authority))) is TlsError
        assert server.asked == []


def test_before_enrolment_the_system_is_trusted_and_afterwards_no_more(
    server, authority, stranger, tmp_path, monkeypatch
):
    store = tmp_path / "store.pem"
    store.write_bytes(pem(authority))
    assert type(failure(server.url)) is TlsError
    monkeypatch.setenv("SSL_CERT_FILE", str(store))
    assert_healthy(server.url)
    assert type(failure(server.url, ca=pem(stranger))) is TlsError
    assert len(server.asked) == 1


def test_an_older_tls_is_refused(authority):
    context = serving_context(authority)
    context.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        context.minimum_version = ssl.TLSVersion.TLSv1_1
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    with SecureServer(context).running() as server:
        error = failure(server.url, ca=pem(authority))
        assert type(error) is TlsError
        assert "ancienne" in error.sentence
        assert server.asked == []


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_tls_of_today_is_taken(authority, version):
    context = serving_context(authority)
    context.minimum_version = context.maximum_version = version
    with SecureServer(context).running() as server:
        assert_healthy(server.url, ca=pem(authority))


@pytest.mark.parametrize(
    "content", [b"", b"rien", "é".encode(), b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"]
)
def test_an_authority_that_is_none_is_told_and_nothing_is_asked(server, content):
    if not content:
        assert type(failure(server.url, ca=content)) is TlsError  # none given: the system's, which do not know it
        return
    with pytest.raises(TrustError, match="autorité"):
        ReceiverClient(server.url, ca=content)
    assert server.asked == []


def test_a_leaf_is_not_taken_for_an_authority(authority):
    leaf = authority.issue_cert("127.0.0.1").cert_chain_pems[0].bytes()
    with pytest.raises(TrustError, match="n’en est pas une"):
        ReceiverClient("https://127.0.0.1:1", ca=leaf)


# --- a server that asks who the laptop is -----------------------------------------------------------------------------


@pytest.fixture(params=[ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3], ids=["1.2", "1.3"])
def asking(request, authority):
    context = serving_context(authority)
    context.minimum_version = context.maximum_version = request.param
    context.verify_mode = ssl.CERT_REQUIRED
    authority.configure_trust(context)
    with SecureServer(context).running() as server:
        yield server


def identity(authority) -> bytes:
    return authority.issue_cert("portable@perron.example").private_key_and_cert_chain_pem.bytes()


def test_a_server_that_asks_for_a_certificate_is_shown_it_and_no_key_is_left_on_the_disk(
    asking, authority, tmp_path, monkeypatch
):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert_healthy(asking.url, ca=pem(authority), certificate=identity(authority))
    assert len(asking.asked) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_server_that_asks_in_vain_for_a_certificate_is_told(asking, authority, stranger):
    for options in ({}, {"certificate": identity(stranger)}):
        error = failure(asking.url, ca=pem(authority), **options)
        assert type(error) in (CertificateAskedError, UnreachableError)  # the alert may be lost behind what was sent
    assert asking.asked == []


def test_a_certificate_that_cannot_be_shown_is_told(authority):
    mine, other = authority.issue_cert("a@perron.example"), authority.issue_cert("b@perron.example")
    torn = mine.cert_chain_pems[0].bytes() + other.private_key_pem.bytes()
    for content in (b"rien", mine.cert_chain_pems[0].bytes(), torn):
        with pytest.raises(TrustError):
            ReceiverClient("https://127.0.0.1:1", ca=pem(authority), certificate=content)


# --- through the proxy of a network -----------------------------------------------------------------------------------


@pytest.fixture
def proxy(server):
    with ConnectProxy(server.port).running() as proxy:
        yield proxy


def through(proxy, user="agent:mot%20de%20passe@") -> str:
    return f"http://{user}{proxy.address}"


def test_through_a_proxy_with_its_password_nothing_is_read_on_the_way(proxy, server, authority):
    assert_healthy(f"https://{HOST}", ca=pem(authority), proxy=through(proxy))
    assert proxy.asked == [f"CONNECT {HOST}:443 HTTP/1.1"]
    assert len(server.asked) == 1
    assert "v1/health" in server.asked[0]
    assert b"health" not in bytes(proxy.carried)
    assert "Proxy-Authorization" not in server.asked[0]


@pytest.mark.parametrize("user", ["", "agent:faux@", "autre:mot%20de%20passe@"])
def test_a_proxy_that_asks_for_a_password_is_told(proxy, server, authority, user):
    error = failure(f"https://{HOST}", ca=pem(authority), proxy=through(proxy, user))
    assert type(error) is ProxyPasswordError
    assert "mot de passe" in error.sentence
    assert server.asked == []


def test_the_proxy_cannot_stand_in_for_the_server(proxy, server, stranger):
    assert type(failure(f"https://{HOST}", ca=pem(stranger), proxy=through(proxy))) is TlsError
    assert server.asked == []


def test_a_proxy_that_is_not_there_is_told(authority):
    error = failure(f"https://{HOST}", ca=pem(authority), proxy="http://127.0.0.1:9")
    assert type(error) is UnreachableError


def test_the_proxy_of_the_system_is_used_when_none_is_set_and_never_for_this_computer(
    proxy, server, authority, monkeypatch
):
    monkeypatch.setenv("HTTPS_PROXY", through(proxy))
    assert_healthy(f"https://{HOST}", ca=pem(authority))
    assert len(proxy.asked) == 1
    assert_healthy(server.url, ca=pem(authority))
    assert_healthy(server.url, ca=pem(authority), proxy=through(proxy))
    assert len(proxy.asked) == 1


@pytest.mark.parametrize("address", ["proxy:3128", "ftp://proxy", "http://", "http://[::", "http://proxy?x=1"])
def test_an_address_that_is_no_proxys_is_told(address):
    with pytest.raises(AddressError, match="proxy"):
        ReceiverClient(f"https://{HOST}", proxy=address)


# --- clocks -----------------------------------------------------------------------------------------------------------


def test_the_distance_between_the_two_clocks_is_known_after_an_answer(server, authority):
    ours = datetime(2026, 11, 23, 8, 45, tzinfo=UTC)
    client = assert_healthy(server.url, ca=pem(authority), clock=lambda: ours)
    assert client.skew == timedelta(minutes=15)
