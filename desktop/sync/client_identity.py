"""Reading what a laptop shows to a server that asks who it is: a PKCS#12 file, or certificates and their key in PEM."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, TypeAlias

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

LARGEST_FILE: Final = 64 * 1024
_BEGIN: Final = b"-----BEGIN"
_KEY: Final = re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?-----END [A-Z ]*PRIVATE KEY-----", re.DOTALL)
_DER: Final = b"\x30"

Key: TypeAlias = RSAPrivateKey | EllipticCurvePrivateKey | Ed25519PrivateKey


class Fault(StrEnum):
    """Why it is not taken."""

    UNREADABLE = "unreadable"
    PASSWORD = "password"  # noqa: S105 - the name of a fault
    """None was given, or another one than that of the file."""
    NO_KEY = "no_key"
    OTHER_KEY = "other_key"
    OTHER_USE = "other_use"
    """It was not made for a client."""
    TOO_OLD = "too_old"
    """Encrypted in a way that nobody should use any more."""
    EXPIRED = "expired"
    NOT_YET = "not_yet"


class IdentityError(ValueError):
    """It is not taken; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True)
class ClientIdentity:
    """What was read: `pem` holds the certificates, that of the laptop first, then its key, to be kept encrypted."""

    pem: bytes
    name: str
    issuer: str
    since: datetime
    until: datetime


def read_identity(content: bytes, password: str, key: bytes = b"", *, now: datetime) -> ClientIdentity:
    """From a file, or from two when the key lies apart; IdentityError says why it is not taken."""
    if max(len(content), len(key)) > LARGEST_FILE:
        raise IdentityError(Fault.UNREADABLE)
    try:
        if _BEGIN in content:
            found, certificates = _of_pem(content, key, password)
        elif content.startswith(_DER):
            found, certificates = _of_der(content, key, password)
        else:
            raise IdentityError(Fault.UNREADABLE)
        return _checked(found, certificates, now)
    except UnsupportedAlgorithm:
        raise IdentityError(Fault.TOO_OLD) from None
    except IdentityError:
        raise
    except (ValueError, TypeError, x509.InvalidVersion):  # a part of it is damaged that is only read when asked for
        raise IdentityError(Fault.UNREADABLE) from None


def _of_pem(content: bytes, key: bytes, password: str) -> tuple[Key, list[x509.Certificate]]:
    try:
        certificates = x509.load_pem_x509_certificates(content)
    except ValueError:
        raise IdentityError(Fault.UNREADABLE) from None
    return _key(key or content, password), certificates


def _of_der(content: bytes, key: bytes, password: str) -> tuple[Key, list[x509.Certificate]]:
    try:
        alone = x509.load_der_x509_certificate(content)
    except ValueError:
        return _of_pkcs12(content, password)
    return _key(key, password), [alone]


def _of_pkcs12(content: bytes, password: str) -> tuple[Key, list[x509.Certificate]]:
    """One that is damaged cannot be told from one with another password: the library says the same of both."""
    try:
        key, own, others = pkcs12.load_key_and_certificates(content, password.encode() or None)
    except (ValueError, TypeError):
        raise IdentityError(Fault.PASSWORD) from None
    if key is None:
        raise IdentityError(Fault.NO_KEY)
    return _usable(key), [one for one in (own, *others) if one is not None]


def _key(content: bytes, password: str) -> Key:
    found = _KEY.search(content)
    if found is None:
        raise IdentityError(Fault.NO_KEY)
    for tried in (password.encode(), None):  # a password that is given for a key in clear is too much, no fault
        try:
            key = load_pem_private_key(found[0], tried)
        except (ValueError, TypeError):
            continue
        return _usable(key)
    raise IdentityError(Fault.PASSWORD)


def _usable(key: object) -> Key:
    if isinstance(key, RSAPrivateKey | EllipticCurvePrivateKey | Ed25519PrivateKey):
        return key
    raise IdentityError(Fault.UNREADABLE)


def _checked(key: Key, certificates: Iterable[x509.Certificate], now: datetime) -> ClientIdentity:
    public = _spki(key.public_key())
    own = [one for one in certificates if _spki(one.public_key()) == public]
    if not own:
        raise IdentityError(Fault.OTHER_KEY)
    leaf = own[0]
    if not _is_for_clients(leaf):
        raise IdentityError(Fault.OTHER_USE)
    if leaf.not_valid_after_utc < now:
        raise IdentityError(Fault.EXPIRED)
    if leaf.not_valid_before_utc > now:
        raise IdentityError(Fault.NOT_YET)
    chain = [leaf, *(one for one in certificates if one != leaf)]
    clear = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return ClientIdentity(
        b"".join(one.public_bytes(Encoding.PEM) for one in chain) + clear,
        _said(leaf.subject),
        _said(leaf.issuer),
        leaf.not_valid_before_utc,
        leaf.not_valid_after_utc,
    )


def _spki(key: Any) -> bytes:
    return bytes(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))


def _is_for_clients(leaf: x509.Certificate) -> bool:
    """A certificate that names no use is for every one."""
    try:
        uses = leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return ExtendedKeyUsageOID.CLIENT_AUTH in uses or ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE in uses


def _said(name: x509.Name) -> str:
    for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME):
        if found := name.get_attributes_for_oid(oid):
            return str(found[0].value)
    return name.rfc4514_string()
