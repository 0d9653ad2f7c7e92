"""Making sense of what comes back: a receiver's answer, or a failure told in French."""

import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any

import httpx

from desktop.sync.contract.content import printable
from desktop.sync.errors import (
    AnsweredElsewhereError,
    CaptivePortalError,
    CertificateAskedError,
    CodeRefusedError,
    OtherAuthorityError,
    ProxyPasswordError,
    RefusedError,
    ServerBusyError,
    ServerFailureError,
    ServerTimeoutError,
    SyncError,
    TlsError,
    TokenRefusedError,
    TooLargeError,
    UnknownThereError,
    UnreachableError,
    WrongAnswerError,
)

REASON_LENGTH = 500
LONGEST_WAIT = 24 * 3600

_CERTIFICATE_ASKED = frozenset(
    {
        "TLSV13_ALERT_CERTIFICATE_REQUIRED",
        "SSLV3_ALERT_BAD_CERTIFICATE",
        "SSLV3_ALERT_HANDSHAKE_FAILURE",  # what TLS 1.2 says in its place
        "TLSV1_ALERT_UNKNOWN_CA",
    }
)
_BY_ANOTHER = frozenset({2, 18, 19, 20, 21})
"""What OpenSSL says of a chain that leads to no authority that is trusted (X509_V_ERR_*), and not of dates or names."""
_PAGE_ABOUT_OURS = (b"No required SSL certificate was sent", b"The SSL certificate error")
"""What a page of nginx says where others say an alert of TLS: it lets the laptop in, then answers it with 400."""
_TOO_OLD = frozenset({"UNSUPPORTED_PROTOCOL", "TLSV1_ALERT_PROTOCOL_VERSION", "WRONG_SSL_VERSION"})


@dataclass(frozen=True)
class Answer:
    """What came back, whoever answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def date(self) -> datetime | None:
        """The clock of who answered, as it says it; None when it says none."""
        return _http_instant(self.headers.get("date", ""))

    @property
    def is_json(self) -> bool:
        """Whether it says that it is JSON."""
        kind = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        return kind == "application/json"

    @property
    def is_page(self) -> bool:
        """Whether it is a web page."""
        start = self.body[:200].lstrip().lower()
        html = "html" in self.headers.get("content-type", "").lower()
        return html or start.startswith((b"<!doctype", b"<html", b"<head"))


def transport_error(error: httpx.HTTPError, *, noted: bool = False) -> SyncError:
    """The failure of a connection, in French; never the text of the library.

    `noted`: the authority that is trusted alone is the one that the enrolment noted.
    """
    found = _tls_trouble(error)
    if found is not None:
        by_another = isinstance(found, ssl.SSLCertVerificationError) and found.verify_code in _BY_ANOTHER
        return OtherAuthorityError() if noted and by_another else _tls_error(found.reason or "")
    match error:
        case httpx.TimeoutException():
            return ServerTimeoutError()
        case httpx.ProxyError() if str(error).startswith(str(int(HTTPStatus.PROXY_AUTHENTICATION_REQUIRED))):
            return ProxyPasswordError()
        case httpx.ProxyError():
            return UnreachableError("Le serveur mandataire (proxy) du réseau refuse la liaison.")
        case httpx.RemoteProtocolError() | httpx.ReadError() | httpx.WriteError():
            return UnreachableError("La liaison avec le serveur a été coupée.")
        case httpx.DecodingError():
            return _unreadable()
        case _:
            return UnreachableError()


def check_status(answer: Answer, *, enrolling: bool = False) -> Answer:
    """The answer when it says success; the failure that its status tells otherwise."""
    if answer.status == HTTPStatus.OK:
        return answer
    raise _failure(answer, enrolling=enrolling)


def content_of(answer: Answer) -> Any:
    """The JSON that a success carries; WrongAnswerError or CaptivePortalError for anything else."""
    if answer.is_page:
        raise CaptivePortalError
    if "content-encoding" in answer.headers and not answer.body:
        raise _unreadable()
    if not answer.body.strip():
        raise WrongAnswerError("Le serveur a répondu sans rien dire.", do="Réessayez ; vérifiez l’adresse du serveur.")
    if not answer.is_json:
        raise _unreadable()
    try:
        return json.loads(answer.body.decode("utf-8"))
    except (ValueError, RecursionError):
        pass
    raise _unreadable()


def _failure(answer: Answer, *, enrolling: bool) -> SyncError:
    status = answer.status
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return TooLargeError()
    if status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
        return ServerBusyError(_retry_after(answer))
    if status == HTTPStatus.NETWORK_AUTHENTICATION_REQUIRED or HTTPStatus(300) <= status < HTTPStatus(400):
        return CaptivePortalError()
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return ServerFailureError()
    if status == HTTPStatus.PROXY_AUTHENTICATION_REQUIRED:
        return ProxyPasswordError()
    if status == HTTPStatus.BAD_REQUEST and any(words in answer.body for words in _PAGE_ABOUT_OURS):
        return CertificateAskedError()
    reason = _reason(answer)
    if reason is None:
        # A portal or another program may answer 401, 403 or 404: only a receiver gives its reason.
        return CaptivePortalError() if answer.is_page else _unreadable()
    if status == HTTPStatus.UNAUTHORIZED:
        return TokenRefusedError()
    if status == HTTPStatus.FORBIDDEN and enrolling:
        return CodeRefusedError(reason)
    if status == HTTPStatus.CONFLICT:
        return AnsweredElsewhereError(reason)
    return UnknownThereError(reason) if status == HTTPStatus.NOT_FOUND else RefusedError(reason)


def _reason(answer: Answer) -> str | None:
    if not answer.is_json:
        return None
    try:
        content = json.loads(answer.body.decode("utf-8"))
    except (ValueError, RecursionError):
        return None
    reason = content.get("reason") if isinstance(content, dict) else None
    return printable(reason, REASON_LENGTH) if isinstance(reason, str) else None


def _retry_after(answer: Answer) -> int | None:
    """The seconds that are asked for, as a number or as an instant of the server's own clock."""
    text = answer.headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit() and len(text) < 10:
        return min(int(text), LONGEST_WAIT)
    instant, now = _http_instant(text), answer.date
    return None if instant is None or now is None else min(max(0, int((instant - now).total_seconds())), LONGEST_WAIT)


def _http_instant(text: str) -> datetime | None:
    try:
        told = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    return told if told.tzinfo is not None else told.replace(tzinfo=UTC)


def _unreadable() -> WrongAnswerError:
    return WrongAnswerError(
        "La réponse reçue n’est pas celle d’un serveur Perron, ou elle est incomplète.",
        do="Réessayez ; si cela se répète, vérifiez l’adresse du serveur.",
    )


def _tls_error(reason: str) -> SyncError:
    if reason in _CERTIFICATE_ASKED:
        return CertificateAskedError()
    if reason in _TOO_OLD:
        return TlsError(
            "Le serveur ne sait chiffrer que d’une façon ancienne, qui ne protège plus\u00a0: rien n’a été envoyé."
        )
    return TlsError()


def _tls_trouble(error: BaseException | None) -> ssl.SSLError | None:
    """What TLS says went wrong, None when it was something else."""
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return error
        error = error.__cause__ or error.__context__
    return None
