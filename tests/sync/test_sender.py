"""Whoever can encrypt for a colleague can send any signature: what it is made of never ends the reading."""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from desktop.sync.sender import Signer, is_issued_by, signed_by

NOW = datetime(2026, 11, 23, tzinfo=UTC)
STATEMENT = b"contents"
KEY_KIND, CURVE, SIGNED_WITH = (
    bytes.fromhex(one) for one in ("06072a8648ce3d0201", "06082a8648ce3d030107", "06082a8648ce3d040302")
)


def made():
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Ordinateur")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOW - timedelta(1))
        .not_valid_after(NOW + timedelta(1))
        .sign(key, SHA256())
    )
    return certificate.public_bytes(Encoding.DER), key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def test_who_signed_is_told_by_the_certificate_that_came_with_it():
    certificate, key = made()
    assert signed_by(Signer(certificate, key).sign(STATEMENT), STATEMENT) == certificate
    assert signed_by(Signer(certificate, key).sign(STATEMENT), b"other") is None
    assert is_issued_by(certificate, [certificate], NOW)
    assert not is_issued_by(certificate, [certificate], NOW + timedelta(2))


def strange(certificate, part):
    """The same with a name of a kind in it that nobody has heard of."""
    found = certificate.replace(part, part[:-1] + b"\x7f")
    assert found != certificate
    return found


@pytest.mark.parametrize("part", [KEY_KIND, CURVE])
def test_a_key_of_a_kind_that_nobody_knows_signed_nothing_and_issued_nothing(part):
    certificate, key = made()
    other = strange(certificate, part)
    signature = Signer(certificate, key).sign(STATEMENT) | {"certificate": b64encode(other).decode()}
    assert signed_by(signature, STATEMENT) is None
    assert not is_issued_by(certificate, [other], NOW)


def test_a_certificate_signed_in_a_way_that_nobody_knows_was_issued_by_nobody():
    certificate, _key = made()
    assert not is_issued_by(strange(certificate, SIGNED_WITH), [certificate], NOW)
