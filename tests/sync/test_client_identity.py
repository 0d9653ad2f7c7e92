"""The certificate of a laptop is read from what IT gives out, and what would not be taken later is refused at once."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta

import pytest
import trustme

from desktop.sync.client_identity import LARGEST_FILE, Fault, IdentityError, read_identity
from desktop.sync.client_tls import no_tls, show_certificate
from tests.sync.identities import PASSWORD, certificate_pem, issued, key_pem, pkcs12_file

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def leaf(authority) -> trustme.LeafCert:
    return issued(authority)


def der_certificate(leaf: trustme.LeafCert) -> bytes:
    return ssl.PEM_cert_to_DER_cert(leaf.cert_chain_pems[0].bytes().decode())


def fault(content: bytes, password: str = "", key: bytes = b"", now: datetime = NOW) -> Fault:
    with pytest.raises(IdentityError) as caught:
        read_identity(content, password, key, now=now)
    assert caught.value.__cause__ is None
    return caught.value.fault


def test_every_file_that_is_given_out_is_read_and_can_be_shown(leaf):
    for content, password, key in (
        (pkcs12_file(leaf), PASSWORD, b""),
        (pkcs12_file(leaf, ""), "", b""),
        (key_pem(leaf) + certificate_pem(leaf), "", b""),
        (certificate_pem(leaf) + key_pem(leaf, PASSWORD), PASSWORD, b""),
        (certificate_pem(leaf), "too much", key_pem(leaf)),
        (der_certificate(leaf), PASSWORD, key_pem(leaf, PASSWORD)),
    ):
        read = read_identity(content, password, key, now=NOW)
        assert read.name == "portable-7"
        assert read.issuer.startswith("trustme")
        assert read.since < NOW < read.until
        assert PASSWORD.encode() not in read.pem
        show_certificate(no_tls(), read.pem)


def test_the_laptop_s_own_comes_first_whatever_their_order(authority, leaf):
    read = read_identity(authority.cert_pem.bytes() + certificate_pem(leaf) + key_pem(leaf), "", now=NOW)
    assert read.pem.startswith(leaf.cert_chain_pems[0].bytes().strip())
    assert read.name == "portable-7"


def test_a_password_that_is_missing_or_wrong_is_told_as_such(leaf):
    for password in ("", "autre"):
        assert fault(pkcs12_file(leaf), password) is Fault.PASSWORD
        assert fault(certificate_pem(leaf) + key_pem(leaf, PASSWORD), password) is Fault.PASSWORD


def test_a_key_that_is_missing_or_another_s_is_told_as_such(authority, leaf):
    assert fault(certificate_pem(leaf)) is Fault.NO_KEY
    assert fault(der_certificate(leaf)) is Fault.NO_KEY
    assert fault(pkcs12_file(leaf, with_key=False), PASSWORD) is Fault.NO_KEY
    assert fault(certificate_pem(leaf), "", b"rien") is Fault.NO_KEY
    assert fault(certificate_pem(leaf), "", key_pem(issued(authority, "autre"))) is Fault.OTHER_KEY


def test_what_is_over_or_has_not_begun_is_told_as_such(authority, leaf):
    over = issued(authority, not_after=NOW - timedelta(days=1))
    assert fault(certificate_pem(over) + key_pem(over)) is Fault.EXPIRED
    assert fault(pkcs12_file(leaf), PASSWORD, now=datetime(1990, 1, 1, tzinfo=UTC)) is Fault.NOT_YET


@pytest.mark.parametrize("content", [b"", b"rien", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"])
def test_what_is_no_certificate_is_told_as_such(content):
    assert fault(content) is Fault.UNREADABLE


def test_a_file_that_is_much_too_large_is_not_read(leaf):
    assert fault(pkcs12_file(leaf) + bytes(LARGEST_FILE), PASSWORD) is Fault.UNREADABLE


def test_any_damaged_file_is_refused_and_breaks_nothing(leaf):
    whole = pkcs12_file(leaf)
    for at in range(0, len(whole), 97):
        with pytest.raises(IdentityError):
            read_identity(whole[:at], PASSWORD, now=NOW)
    pem = certificate_pem(leaf) + key_pem(leaf)
    for at in range(0, len(pem) - 40, 173):
        with pytest.raises(IdentityError):
            read_identity(pem[:at], "", now=NOW)


@pytest.mark.filterwarnings("ignore")  # what the library says of odd numbers and names
def test_a_certificate_that_is_damaged_anywhere_is_refused_in_words(leaf):
    whole, key = der_certificate(leaf), key_pem(leaf)
    faults = set()
    for place in range(len(whole)):
        for wrong in (0x00, 0x5A, 0xFF):
            try:
                read_identity(whole[:place] + bytes([wrong]) + whole[place + 1 :], "", key, now=NOW)
            except IdentityError as error:
                faults.add(error.fault)
    assert Fault.UNREADABLE in faults
