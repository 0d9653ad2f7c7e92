"""Who wrote a bundle: signed by the key of a laptop, read with its certificate."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_private_key


@dataclass(frozen=True)
class Signer:
    """What a laptop signs with: its certificate and its key (PKCS 8), both DER."""

    certificate: bytes
    key: bytes

    def sign(self, statement: bytes) -> dict[str, str]:
        """The signature, with the certificate that it is read by."""
        key = load_der_private_key(self.key, None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)  # noqa: S101 - a notebook makes no other
        value = key.sign(statement, ec.ECDSA(SHA256()))
        return {"certificate": b64encode(self.certificate).decode(), "value": b64encode(value).decode()}


def signed_by(signature: Mapping[str, Any], statement: bytes) -> bytes | None:
    """The certificate (DER) whose key signed these bytes, None when none did."""
    try:
        certificate = x509.load_der_x509_certificate(b64decode(signature["certificate"], validate=True))
        key = certificate.public_key()
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(b64decode(signature["value"], validate=True), statement, ec.ECDSA(SHA256()))
            return b64decode(signature["certificate"])
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, KeyError, TypeError):
        return None
    return None


def is_issued_by(certificate: bytes, authorities: Iterable[bytes], at: datetime) -> bool:
    """Whether one of some authorities (DER) issued a certificate, and both are valid at an instant."""
    own = x509.load_der_x509_certificate(certificate)
    if not own.not_valid_before_utc <= at <= own.not_valid_after_utc:
        return False
    return any(_issued(own, authority, at) for authority in authorities)


def _issued(certificate: x509.Certificate, authority: bytes, at: datetime) -> bool:
    try:
        issuer = x509.load_der_x509_certificate(authority)
        certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError):
        return False
    return issuer.not_valid_before_utc <= at <= issuer.not_valid_after_utc
