"""Before the enrolment whatever the system trusts; afterwards the authority that stood behind the server, alone."""

from __future__ import annotations

import ssl

import pytest
import trustme

from desktop.services.exchange_state import ENROLMENT
from desktop.services.trust import TrustService
from desktop.sync.client_issuer import authority_of, presented
from desktop.sync.errors import OtherAuthorityError, TlsError
from tests.factories import saved_household
from tests.services.operators import Operator, named, trusting
from tests.services.two_laptops import receiver_at, told
from tests.sync.secure import SecureFront, pem, serving_context


@pytest.fixture(scope="module")
def department() -> trustme.CA:
    return trustme.CA(organization_name="Département")


@pytest.fixture(scope="module")
def other() -> trustme.CA:
    return trustme.CA(organization_name="Autre")


@pytest.fixture
def of_the_system(department, other, tmp_path, monkeypatch):
    """The system trusts both."""
    store = tmp_path / "store.pem"
    store.write_bytes(pem(department) + pem(other))
    monkeypatch.setenv("SSL_CERT_FILE", str(store))


@pytest.fixture
def receiver(tmp_path, of_the_system):
    with receiver_at(tmp_path) as receiver:
        yield receiver


def moved(services, url):
    """The same server is reached there."""
    with services.workspace.notebook.write() as uow:
        uow.settings.put(ENROLMENT, uow.settings.get(ENROLMENT) | {"server": url})


def enrolled(services, receiver, authority):
    with SecureFront(serving_context(authority), receiver.url).running() as url:
        services.exchange.enrol(url, receiver.new_code())
    return services


def trouble(services, receiver, authority, *hosts):
    with SecureFront(serving_context(authority, *hosts), receiver.url).running() as url:
        moved(services, url)
        return services.exchange.push().trouble


def test_after_the_enrolment_another_authority_of_the_system_gets_nothing(services, receiver, department, other):
    enrolled(services, receiver, department)
    saved_household(services)
    error = trouble(services, receiver, other)
    assert isinstance(error, OtherAuthorityError)
    assert "l’autorité notée au rattachement" in error.sentence
    assert "nouveau code de rattachement" in error.do
    assert receiver.rows() == []
    assert trouble(services, receiver, department) is None
    assert len(receiver.rows()) == 1


def test_a_certificate_for_another_host_is_not_told_as_another_authority(services, receiver, department):
    enrolled(services, receiver, department)
    error = trouble(services, receiver, department, "ailleurs.example")
    assert type(error) is TlsError


def test_the_operators_next_file_makes_another_authority_known(services, receiver, department, other, clock):
    enrolled(services, receiver, department)
    saved_household(services)
    named(services.workspace, "Léa Martin")
    trusting(services.workspace, Operator(clock.now()).file(services.workspace, server_ca=pem(other).decode()))
    assert type(trouble(services, receiver, department)) is TlsError
    assert trouble(services, receiver, other) is None
    assert len(receiver.rows()) == 1


def test_a_file_that_is_silent_about_the_authority_lets_no_other_in(services, receiver, department, other, clock):
    operator = Operator(clock.now())
    named(services.workspace, "Léa Martin")
    trusting(services.workspace, operator.file(services.workspace, server_ca=pem(department).decode()))
    enrolled(services, receiver, department)
    TrustService(services.workspace).accept(operator.file(services.workspace))
    assert isinstance(trouble(services, receiver, other), OtherAuthorityError)
    assert trouble(services, receiver, department) is None


def test_another_code_makes_another_authority_known(services, receiver, department, other):
    enrolled(services, receiver, department)
    enrolled(services, receiver, other)
    assert trouble(services, receiver, other) is None
    assert isinstance(trouble(services, receiver, department), OtherAuthorityError)


def test_a_laptop_that_was_enrolled_before_notes_the_authority_of_its_first_round(
    services, receiver, department, other
):
    enrolled(services, receiver, department)
    with services.workspace.notebook.write() as uow:
        uow.settings.remove("server_authority")
    with SecureFront(serving_context(department), receiver.url).running() as url:
        moved(services, url)
        told(services)
    assert isinstance(trouble(services, receiver, other), OtherAuthorityError)


def test_an_authority_below_the_one_of_the_system_is_followed_up_to_it(of_the_system, department, other, tmp_path):
    """As on Windows, where the system tells no more than what the server showed."""
    below = department.create_child_ca()
    leaf = below.issue_cert("127.0.0.1")
    shown = [ssl_der(one.bytes()) for one in leaf.cert_chain_pems]
    assert authority_of(shown) == pem(department)
    assert authority_of([ssl_der(other.issue_cert("127.0.0.1").cert_chain_pems[0].bytes())]) == pem(other)


def ssl_der(content: bytes) -> bytes:
    return ssl.PEM_cert_to_DER_cert(content.decode())


def test_what_the_system_does_not_know_is_followed_as_far_as_it_was_shown(tmp_path, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    unknown = trustme.CA()
    below = unknown.create_child_ca()
    shown = [ssl_der(one.bytes()) for one in below.issue_cert("127.0.0.1").cert_chain_pems]
    assert authority_of(shown) == pem(below)
    assert authority_of(shown[:1]) == b""
    assert authority_of([b"rien"]) == b""


def test_what_is_no_encrypted_connection_shows_nothing():
    assert presented(None) == ()
    assert authority_of(()) == b""
