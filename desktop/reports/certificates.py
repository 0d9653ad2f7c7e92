"""Certificates of those who sign: the authority of an operator, the request of a laptop, what is issued to it (R5).

All of it P-256. An authority issues to laptops and to nobody else (path length 0); a laptop's key signs documents
and nothing else. Whatever comes in or goes out is DER here; PEM is for files.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
    load_pem_private_key,
)
from cryptography.x509.oid import AttributeOID, ExtendedKeyUsageOID, NameOID

PROVISIONAL_UNIT: Final = "Autorité provisoire, sans opérateur"
"""How an authority names itself that a laptop made for itself: whoever reads the certificate is told."""
AUTHORITY_YEARS: Final = 10
LAPTOP_YEARS: Final = 3
_YEAR: Final = timedelta(days=365)
_SLOW_CLOCK: Final = timedelta(days=1)
"""A laptop whose clock is late is not refused on its first day."""
_LONGEST: Final = 64
"""What a name in a certificate may hold, in bytes of UTF-8 (X.520 says letters, whoever reads them counts bytes)."""
_COUNTRY: Final = "FR"


@dataclass(frozen=True)
class Authority:
    """Whoever issues certificates to laptops: its own certificate (DER) and its key (PKCS 8, DER)."""

    certificate: bytes
    key: bytes


def new_key() -> bytes:
    """A key to sign with, PKCS 8 in DER; it is to be kept where nobody else reads."""
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def make_authority(operator: str, now: datetime, key: bytes = b"") -> Authority:
    """The authority of an operator over its laptops, by that key or by a new one; ValueError without a name."""
    return _authority(_named(f"Autorité de signature – {operator}", operator), now, key or new_key())


def make_provisional_authority(laptop: str, now: datetime) -> Authority:
    """An authority that a laptop makes for itself, and that says so; whoever forgets its key can issue nothing more."""
    return _authority(_named(f"Autorité provisoire – {laptop}", "", PROVISIONAL_UNIT), now, new_key())


def make_request(key: bytes, laptop: str, operator: str, age_key: str = "") -> bytes:
    """What a laptop asks an authority to certify, PEM: its name, its association, its public key, no secret.

    `age_key` is the public key that what is for its worker is encrypted by: the signature of the request holds it too.
    """
    own = _private(key)
    builder = x509.CertificateSigningRequestBuilder().subject_name(_named(laptop, operator))
    if age_key:
        builder = builder.add_attribute(AttributeOID.UNSTRUCTURED_NAME, age_key.encode("ascii"))
    return builder.sign(own, SHA256()).public_bytes(Encoding.PEM)


def certify(authority: Authority, request: bytes, now: datetime) -> bytes:
    """The certificate (DER) of the laptop that asks; ValueError for what is no request, or one not signed by its key.

    It names the authority's own operator, whatever the request says, and never outlives the authority.
    """
    asked = _read_request(request)
    issuer = x509.load_der_x509_certificate(authority.certificate)
    name = _named(_of(asked.subject, NameOID.COMMON_NAME), _of(issuer.subject, NameOID.ORGANIZATION_NAME))
    until = min(now + LAPTOP_YEARS * _YEAR, issuer.not_valid_after_utc)
    if until <= now:
        raise ValueError("the authority has ended")
    public = asked.public_key()
    assert isinstance(public, ec.EllipticCurvePublicKey)  # noqa: S101 - looked at when the request was read
    return _issued(
        _Wanted(name, issuer.subject, public, now, until), _private(authority.key), _usage(signs_documents=True), None
    )


def request_name(request: bytes) -> str:
    """How the laptop that asks names itself; ValueError as above."""
    return _of(_read_request(request).subject, NameOID.COMMON_NAME)


def request_age_key(request: bytes) -> str:
    """The key that what is for the worker of that laptop is encrypted by, empty without one; ValueError as above."""
    try:
        attribute = _read_request(request).attributes.get_attribute_for_oid(AttributeOID.UNSTRUCTURED_NAME)
    except x509.AttributeNotFound:
        return ""
    return attribute.value.decode("ascii", errors="replace")


def key_under_passphrase(key: bytes, passphrase: str) -> bytes:
    """A key for a file: PKCS 8, encrypted, PEM."""
    encryption = BestAvailableEncryption(passphrase.encode("utf-8"))
    return _private(key).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption)


def key_from_file(file: bytes, passphrase: str) -> bytes:
    """The key of such a file, PKCS 8 in DER; ValueError for another passphrase and for what is no such file."""
    try:
        key = load_pem_private_key(file, passphrase.encode("utf-8"))
    except TypeError as error:
        raise ValueError("a key that no passphrase protects") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ValueError("a key of another kind")
    return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def belongs(certificate: bytes, key: bytes) -> bool:
    """Whether this certificate is that key's."""
    return _public_bytes(x509.load_der_x509_certificate(certificate).public_key()) == _public_bytes(
        _private(key).public_key()
    )


def as_pem(*certificates: bytes) -> bytes:
    """Certificates for a file, one after the other."""
    return b"".join(x509.load_der_x509_certificate(one).public_bytes(Encoding.PEM) for one in certificates)


@dataclass(frozen=True)
class _Wanted:
    subject: x509.Name
    issuer: x509.Name
    key: ec.EllipticCurvePublicKey
    now: datetime
    until: datetime


def _authority(name: x509.Name, now: datetime, key: bytes) -> Authority:
    own = _private(key)
    wanted = _Wanted(name, name, own.public_key(), now, now + AUTHORITY_YEARS * _YEAR)
    return Authority(_issued(wanted, own, _usage(signs_documents=False), 0), key)


def _issued(
    wanted: _Wanted, signing: ec.EllipticCurvePrivateKey, usage: x509.KeyUsage, path_length: int | None
) -> bytes:
    public = signing.public_key()
    made = (
        x509.CertificateBuilder()
        .subject_name(wanted.subject)
        .issuer_name(wanted.issuer)
        .public_key(wanted.key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(wanted.now - _SLOW_CLOCK)
        .not_valid_after(wanted.until)
        .add_extension(x509.BasicConstraints(path_length is not None, path_length), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(wanted.key), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(public), critical=False)
    )
    if path_length is None:  # what a signature of a person is for: Poppler doubts a certificate that says nothing
        made = made.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
    return made.sign(signing, SHA256()).public_bytes(Encoding.DER)


def _usage(*, signs_documents: bool) -> x509.KeyUsage:
    """A laptop signs what somebody stands by (nonRepudiation); an authority signs certificates."""
    return x509.KeyUsage(
        digital_signature=signs_documents,
        content_commitment=signs_documents,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=not signs_documents,
        crl_sign=not signs_documents,
        encipher_only=False,
        decipher_only=False,
    )


def _named(name: str, operator: str, unit: str = "") -> x509.Name:
    if not name.strip():
        raise ValueError("a certificate needs a name")
    parts = [
        (NameOID.COUNTRY_NAME, _COUNTRY),
        (NameOID.ORGANIZATION_NAME, operator),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, unit),
        (NameOID.COMMON_NAME, name),
    ]
    return x509.Name([x509.NameAttribute(kind, _cut(text)) for kind, text in parts if text.strip()])


def _cut(text: str) -> str:
    plain = " ".join(text.split())
    if len(plain.encode()) <= _LONGEST:
        return plain
    return plain.encode()[: _LONGEST - len("…".encode())].decode(errors="ignore").rstrip() + "…"


def _of(name: x509.Name, kind: x509.ObjectIdentifier) -> str:
    found = name.get_attributes_for_oid(kind)
    return str(found[0].value) if found else ""


def _read_request(request: bytes) -> x509.CertificateSigningRequest:
    is_pem = request.lstrip().startswith(b"-----BEGIN")
    asked = x509.load_pem_x509_csr(request) if is_pem else x509.load_der_x509_csr(request)
    key = asked.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise ValueError("a request for a key of another kind")
    if not asked.is_signature_valid or not _of(asked.subject, NameOID.COMMON_NAME).strip():
        raise ValueError("a request that its own key did not sign, or that names nobody")
    return asked


def _private(key: bytes) -> ec.EllipticCurvePrivateKey:
    loaded = load_der_private_key(key, None)
    if not isinstance(loaded, ec.EllipticCurvePrivateKey):
        raise ValueError("a key of another kind")
    return loaded


def _public_bytes(key: object) -> bytes:
    return (
        key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        if isinstance(key, ec.EllipticCurvePublicKey)
        else b""
    )
