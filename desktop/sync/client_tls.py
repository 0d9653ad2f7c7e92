"""Whom a connection trusts: before enrolment the authorities of the system, afterwards the pinned one alone."""

from __future__ import annotations

import os
import re
import secrets
import ssl
import tempfile
from contextlib import suppress
from pathlib import Path

import truststore
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from desktop.sync.errors import TrustError

OLDEST = ssl.TLSVersion.TLSv1_2

_KEY = re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?-----END [A-Z ]*PRIVATE KEY-----", re.DOTALL)


def no_tls() -> ssl.SSLContext:
    """For this very computer, where nothing is encrypted: trusts nobody, and is made quickly."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def system_trust() -> ssl.SSLContext:
    """The system's own authorities, to which a Department may have added one of its own."""
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = OLDEST
    return context


def pinned_trust(authorities: bytes) -> ssl.SSLContext:
    """These authorities (PEM) and no other, whatever the system trusts; TrustError when there is none in them."""
    context = no_tls()
    context.minimum_version = OLDEST
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN  # an authority below another one is one by itself
    try:
        context.load_verify_locations(cadata=authorities.decode("ascii"))
    except (UnicodeDecodeError, ssl.SSLError, ValueError):
        raise TrustError("Le certificat de l’autorité du serveur est illisible.") from None
    if not context.cert_store_stats()["x509_ca"]:
        raise TrustError("Ce qui a été donné comme autorité du serveur n’en est pas une.")
    return context


def show_certificate(context: ssl.SSLContext, identity: bytes) -> None:
    """Let the context answer a server that asks who it is: certificates, then their key, in PEM.

    OpenSSL reads them from a file: what lies in it, for an instant, is the key under a passphrase that is then gone.
    """
    passphrase = secrets.token_hex(32)
    try:
        certificates = x509.load_pem_x509_certificates(identity)
        key = load_pem_private_key(_KEY.findall(identity)[0], None)
    except (ValueError, TypeError, IndexError, UnsupportedAlgorithm):
        raise TrustError("Le certificat de cet ordinateur est illisible.") from None
    encrypted = key.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(passphrase.encode("ascii"))
    )
    content = b"".join(one.public_bytes(Encoding.PEM) for one in certificates) + encrypted
    handle, name = tempfile.mkstemp(prefix="perron-", suffix=".pem")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        context.load_cert_chain(name, password=passphrase)
    except (ssl.SSLError, OSError):
        raise TrustError("Le certificat de cet ordinateur ne va pas avec sa clé.") from None
    finally:
        with suppress(OSError):
            Path(name).unlink()
