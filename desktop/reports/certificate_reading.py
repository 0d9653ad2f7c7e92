"""Reading certificates that were brought: what one says, and whether one may be signed with (R5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from desktop.reports.certificates import PROVISIONAL_UNIT, belongs
from desktop.reports.sealing import Identity
from desktop.reports.signing import sha256_hex

LARGEST_FILE: Final = 64 * 1024
"""A certificate is a kilobyte: whatever is larger is another file."""
_BEGIN: Final = b"-----BEGIN"


class Problem(StrEnum):
    """Why a certificate is not taken."""

    MALFORMED = "malformed"
    OTHER_KEY = "other_key"
    NO_AUTHORITY = "no_authority"
    """Nothing in the file may issue certificates, or what may did not issue this one."""
    NOT_FOR_SIGNING = "not_for_signing"
    EXPIRED = "expired"
    NOT_YET = "not_yet"


class CertificateError(ValueError):
    """A certificate that is not taken."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True)
class CertificateTold:
    """What a certificate says of itself; `fingerprint` is its SHA-256 in hexadecimal."""

    name: str
    operator: str
    since: datetime
    until: datetime
    fingerprint: str
    is_provisional: bool
    """Whether it is, or names, an authority that a laptop made for itself."""


def told(certificate: bytes) -> CertificateTold:
    """What it says (DER); CertificateError for what is no certificate."""
    read = _loaded(certificate)
    return CertificateTold(
        name=_of(read.subject, NameOID.COMMON_NAME),
        operator=_of(read.subject, NameOID.ORGANIZATION_NAME),
        since=read.not_valid_before_utc,
        until=read.not_valid_after_utc,
        fingerprint=sha256_hex(certificate),
        is_provisional=_of(read.issuer, NameOID.ORGANIZATIONAL_UNIT_NAME) == PROVISIONAL_UNIT,
    )


def certificates_in(file: bytes) -> tuple[bytes, ...]:
    """The certificates of a file, as DER: one in DER, or any number in PEM; CertificateError otherwise."""
    if len(file) > LARGEST_FILE:
        raise CertificateError(Problem.MALFORMED)
    try:
        found = x509.load_pem_x509_certificates(file) if _BEGIN in file else [x509.load_der_x509_certificate(file)]
    except ValueError as error:
        raise CertificateError(Problem.MALFORMED) from error
    return tuple(one.public_bytes(Encoding.DER) for one in found)


def authorities_in(file: bytes, now: datetime) -> tuple[bytes, ...]:
    """Those of a file that may issue certificates; CertificateError where there is none."""
    found = tuple(one for one in certificates_in(file) if _is_authority(_loaded(one)))
    if not found:
        raise CertificateError(Problem.NO_AUTHORITY)
    if all(_loaded(one).not_valid_before_utc > now for one in found):
        raise CertificateError(Problem.NOT_YET)
    return found


def accepted(file: bytes, key: bytes, now: datetime) -> Identity:
    """What this key signs with from now on, from the file that came back; CertificateError says why not."""
    found = certificates_in(file)
    own = next((one for one in found if _is_of(one, key)), None)
    if own is None:
        raise CertificateError(Problem.OTHER_KEY)
    authority = next((one for one in found if one != own and _issued(_loaded(one), _loaded(own))), None)
    if authority is None:
        raise CertificateError(Problem.NO_AUTHORITY)
    if not _signs_documents(_loaded(own)):
        raise CertificateError(Problem.NOT_FOR_SIGNING)
    for one in (own, authority):
        _check_days(_loaded(one), now)
    return Identity(own, key, (authority,))


def _check_days(certificate: x509.Certificate, now: datetime) -> None:
    if certificate.not_valid_after_utc <= now:
        raise CertificateError(Problem.EXPIRED)
    if certificate.not_valid_before_utc > now:
        raise CertificateError(Problem.NOT_YET)


def _loaded(certificate: bytes) -> x509.Certificate:
    try:
        read = x509.load_der_x509_certificate(certificate)
        _ = read.extensions, read.subject, read.issuer  # read late, and broken in as many ways
    except ValueError as error:
        raise CertificateError(Problem.MALFORMED) from error
    return read


def _is_of(certificate: bytes, key: bytes) -> bool:
    _loaded(certificate)
    try:
        return belongs(certificate, key)
    except ValueError:  # a public key of a kind that nothing here knows
        return False


def _issued(authority: x509.Certificate, certificate: x509.Certificate) -> bool:
    if not _is_authority(authority):
        return False
    try:
        certificate.verify_directly_issued_by(authority)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _is_authority(certificate: x509.Certificate) -> bool:
    usage = _usage(certificate)
    return _is_ca(certificate) and (usage is None or usage.key_cert_sign)


def _signs_documents(certificate: x509.Certificate) -> bool:
    usage = _usage(certificate)
    return not _is_ca(certificate) and usage is not None and usage.digital_signature and usage.content_commitment


def _is_ca(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def _usage(certificate: x509.Certificate) -> x509.KeyUsage | None:
    try:
        return certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return None


def _of(name: x509.Name, kind: x509.ObjectIdentifier) -> str:
    found = name.get_attributes_for_oid(kind)
    return str(found[0].value) if found else ""
