"""Which authority the system believed when it let a server in: noted at the enrolment, it is trusted alone later."""

from __future__ import annotations

import ssl
from collections.abc import Iterable, Sequence
from typing import Any, Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding

_MOST: Final = 10
"""Certificates of a chain; no server has as many."""
_DER: Final = 2
"""`_ssl.ENCODING_DER` has no public name."""


def presented(connection: object) -> tuple[bytes, ...]:
    """The chain (DER) of a TLS connection, that of the server first; empty for any other connection.

    It ends at the authority where OpenSSL verified it, and before that where the system did (Windows, macOS).
    """
    told: Any = connection
    while told is not None and not hasattr(told, "get_verified_chain"):  # public from Python 3.13 on
        told = getattr(told, "_sslobj", None)
    if told is None:
        return ()
    certificates = told.get_verified_chain() or told.get_unverified_chain() or ()
    return tuple(one if isinstance(one, bytes) else one.public_bytes(_DER) for one in certificates)


def authority_of(chain: Sequence[bytes]) -> bytes:
    """The authority (PEM) that a chain which the system believed leads to; empty when none is to be made out."""
    try:
        top = [x509.load_der_x509_certificate(one) for one in chain][-1:]
        for _ in range(_MOST):
            if not top or _issued(top[0], top[0]):
                break
            above = next((one for one in _of_the_system() if _issued(top[0], one)), None)
            if above is None:
                break
            top = [above]
    except (ValueError, UnsupportedAlgorithm):
        return b""
    return top[0].public_bytes(Encoding.PEM) if top and _is_authority(top[0]) else b""


def _of_the_system() -> Iterable[x509.Certificate]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_default_certs()
    for content in context.get_ca_certs(binary_form=True):
        try:
            yield x509.load_der_x509_certificate(content)
        except ValueError:  # a store may hold what nobody can read any more
            continue


def _issued(certificate: x509.Certificate, authority: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(authority)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (x509.ExtensionNotFound, ValueError):
        return False
