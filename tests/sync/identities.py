"""Certificates of laptops, in the files in which IT gives them out."""

from __future__ import annotations

import trustme
from cryptography import x509
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
    pkcs12,
)

PASSWORD = "mésange 62"


def issued(authority: trustme.CA, name: str = "portable-7", **options) -> trustme.LeafCert:
    return authority.issue_cert(common_name=name, **options)


def certificate_pem(leaf: trustme.LeafCert) -> bytes:
    return b"".join(one.bytes() for one in leaf.cert_chain_pems)


def key_pem(leaf: trustme.LeafCert, password: str = "") -> bytes:
    key = load_pem_private_key(leaf.private_key_pem.bytes(), None)
    how = BestAvailableEncryption(password.encode()) if password else NoEncryption()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, how)


def pkcs12_file(leaf: trustme.LeafCert, password: str = PASSWORD, *, with_key: bool = True) -> bytes:
    first, *rest = x509.load_pem_x509_certificates(certificate_pem(leaf))
    key = load_pem_private_key(leaf.private_key_pem.bytes(), None) if with_key else None
    how = BestAvailableEncryption(password.encode()) if password else NoEncryption()
    return pkcs12.serialize_key_and_certificates(b"portable", key, first, rest, how)
