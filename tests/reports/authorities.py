"""Operators' authorities and laptops' certificates, made for tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from desktop.reports.sealing import Identity

_YEARS = timedelta(days=730)
_SIGNS = {
    "digital_signature": True,
    "content_commitment": True,
    "key_encipherment": False,
    "data_encipherment": False,
    "key_agreement": False,
    "key_cert_sign": False,
    "crl_sign": False,
    "encipher_only": False,
    "decipher_only": False,
}


class Authority:
    """An operator's own authority, which issues certificates to its laptops."""

    def __init__(self, name: str) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _named(name)
        usage = x509.KeyUsage(
            **{**_SIGNS, "digital_signature": False, "content_commitment": False, "key_cert_sign": True}
        )
        self._certificate = self._issued(self._name, self._key.public_key(), usage, is_authority=True)

    @property
    def der(self) -> bytes:
        return self._certificate.public_bytes(Encoding.DER)

    @property
    def pem(self) -> bytes:
        return self._certificate.public_bytes(Encoding.PEM)

    def laptop(self, name: str) -> Identity:
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = self._issued(_named(name), key.public_key(), x509.KeyUsage(**_SIGNS), is_authority=False)
        secret = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        return Identity(certificate.public_bytes(Encoding.DER), secret, (self.der,))

    def _issued(self, subject, key, usage, *, is_authority):
        now = datetime.now(UTC)
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + _YEARS)
            .add_extension(x509.BasicConstraints(is_authority, 0 if is_authority else None), critical=True)
            .add_extension(usage, critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False)
            .sign(self._key, SHA256())
        )


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
