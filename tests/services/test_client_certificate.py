"""A server that asks who the laptop is gets the certificate that was given, until it is taken away (IT)."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta

import pytest
import trustme

from desktop.errors import InvalidInputError
from desktop.services.client_certificate import CertificateState, ClientCertificateService
from desktop.services.exchange_enrolment import open_connection
from desktop.sync.client import ReceiverClient
from desktop.sync.errors import SyncError
from tests.sync.identities import PASSWORD, certificate_pem, issued, key_pem, pkcs12_file
from tests.sync.secure import SecureServer, pem, serving_context


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def demanding(authority):
    """A server that speaks to nobody without a certificate of this authority."""
    context = serving_context(authority)
    context.verify_mode = ssl.CERT_REQUIRED
    authority.configure_trust(context)
    with SecureServer(context).running() as server:
        yield server


@pytest.fixture
def certificates(workspace) -> ClientCertificateService:
    return ClientCertificateService(workspace)


def asks_health(workspace, authority, server) -> bool:
    def make(url: str, **options) -> ReceiverClient:
        return ReceiverClient(url, **{**options, "ca": pem(authority)})

    try:
        with open_connection(workspace, make, server.url) as client:
            client.health()
    except SyncError:
        return False
    return True


def wrong(certificates, *given) -> dict[str, str]:
    with pytest.raises(InvalidInputError) as caught:
        certificates.accept(*given)
    assert certificates.state() == CertificateState()
    return caught.value.fields


def test_a_server_that_demands_one_is_reached_with_it_and_no_more_once_it_is_removed(
    workspace, certificates, authority, demanding
):
    assert not asks_health(workspace, authority, demanding)
    state = certificates.accept(pkcs12_file(issued(authority)), PASSWORD)
    assert (state.name, state.is_over, state.ends_soon) == ("portable-7", False, False)
    assert asks_health(workspace, authority, demanding)
    kept = certificates.remove()
    assert not certificates.state().is_there
    assert not asks_health(workspace, authority, demanding)
    certificates.put_back(kept)
    assert asks_health(workspace, authority, demanding)


def test_what_is_wrong_is_told_beside_what_it_is_about(certificates, authority):
    leaf = issued(authority)
    assert "tapez son mot de passe" in wrong(certificates, pkcs12_file(leaf))["password"]
    assert "n’ouvre pas" in wrong(certificates, pkcs12_file(leaf), "autre")["password"]
    assert "choisissez aussi" in wrong(certificates, certificate_pem(leaf))["key"]
    assert (
        "pas celle du certificat" in wrong(certificates, certificate_pem(leaf), "", key_pem(issued(authority)))["key"]
    )
    assert "pas un certificat" in wrong(certificates, b"rien")["file"]


def test_one_that_is_over_is_not_taken_and_one_that_ends_is_told(certificates, workspace, authority):
    now = workspace.clock.now()
    over = issued(authority, not_after=now - timedelta(days=1))
    assert "plus valable" in wrong(certificates, pkcs12_file(over), PASSWORD)["file"]
    state = certificates.accept(pkcs12_file(issued(authority, not_after=now + timedelta(days=9))), PASSWORD)
    assert state.ends_soon
    assert "bientôt" in dict(state.facts)["Valable"]


def test_neither_the_key_nor_its_password_lies_readable_anywhere(certificates, workspace, authority):
    leaf = issued(authority)
    certificates.accept(certificate_pem(leaf) + key_pem(leaf, PASSWORD), PASSWORD)
    workspace.notebook.checkpoint()
    planted = key_pem(leaf).split(b"\n")[2]
    for path in workspace.notebook.files.directory.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert planted not in content
            assert PASSWORD.encode() not in content
    with workspace.notebook.read() as uow:
        assert PASSWORD not in str(uow.settings.under(""))


def test_one_that_ended_since_is_told_as_over(certificates, workspace, authority, clock):
    certificates.accept(pkcs12_file(issued(authority, not_after=datetime(2026, 11, 30, tzinfo=UTC))), PASSWORD)
    clock.instant += timedelta(days=60)
    assert certificates.state().is_over
