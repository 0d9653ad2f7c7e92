"""Speaking to a timestamp server (RFC 3161 over HTTP): it is given a print of 32 bytes, never a document."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

import httpx

from desktop.sync.address import ServerAddress, server_address
from desktop.sync.answers import transport_error
from desktop.sync.client_http import http_client
from desktop.sync.client_tls import no_tls, system_trust
from desktop.sync.cutting import Cutter
from desktop.sync.errors import ServerTimeoutError, SyncError, SystemProxyError, TlsError

ANSWER_LIMIT: Final = 64 * 1024
LONGEST_S: Final = 30.0
_TIMEOUT: Final = httpx.Timeout(15, connect=10)
_SAFE: Final = "Le document reste scellé et signé, sans horodatage."
_LATER: Final = "Il sera demandé à nouveau plus tard."
_HEADERS: Final = {
    "Content-Type": "application/timestamp-query",
    "Accept": "application/timestamp-reply",
    "Accept-Encoding": "identity",
}


class TimestampError(SyncError):
    """The server gave no timestamp; the document is what it was."""

    def __init__(self, happened: str, *, do: str = _LATER) -> None:
        super().__init__(happened, safe=_SAFE, do=do)


def timestamp_address(text: str) -> str:
    """The address as it is kept; AddressError says in French why it is not taken."""
    return str(_url(text)[0])


class TimestampClient:
    """Asks one server; each request is a connection of its own."""

    def __init__(
        self,
        address: str,
        *,
        transport: httpx.BaseTransport | None = None,
        timeout: httpx.Timeout | float = _TIMEOUT,
        longest_s: float = LONGEST_S,
    ) -> None:
        self._url, self._server = _url(address)
        self._transport, self._timeout, self._longest_s = transport, timeout, longest_s
        self._cutter = Cutter()

    def close(self) -> None:
        """Cut the request under way, from any thread, and each later one as soon as it has a line."""
        self._cutter.cut()

    def ask(self, request: bytes) -> bytes:
        """What the server answers; TimestampError for whatever cannot be a timestamp."""
        cutter = self._cutter
        try:
            client = self._client()
        except SyncError as error:
            raise _failure(error) from None
        with cutter.latest(self._longest_s) as late, client as http:
            try:
                with http.stream(
                    "POST", self._url, content=request, headers=_HEADERS, extensions={"trace": cutter.watch}
                ) as response:
                    return _checked(response)
            except httpx.HTTPError as error:
                failure = _failure(ServerTimeoutError() if late.is_set() else transport_error(error))
        raise failure

    def _client(self) -> httpx.Client:
        return http_client(
            verify=system_trust() if self._server.secure else no_tls(),
            trust_env=not self._server.loopback,
            timeout=self._timeout,
            transport=self._transport,
        )


def _url(text: str) -> tuple[httpx.URL, ServerAddress]:
    """A path is kept as it was written: a server answers at one address and not at that with a bar after it."""
    server = server_address(text)
    return server.url.copy_with(path=httpx.URL(text.strip()).path or "/"), server


def _checked(response: httpx.Response) -> bytes:
    if response.status_code != HTTPStatus.OK:
        raise TimestampError(f"Le serveur d’horodatage a refusé la demande (réponse {response.status_code}).")
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    packed = response.headers.get("content-encoding", "identity").strip().lower() != "identity"
    if kind != _HEADERS["Accept"] or packed:
        raise TimestampError(
            "Ce n’est pas un serveur d’horodatage qui a répondu.",
            do="Si ce réseau demande une connexion dans le navigateur, faites-la\u00a0; sinon, vérifiez l’adresse.",
        )
    content = b""
    for part in response.iter_raw():
        content += part
        if len(content) > ANSWER_LIMIT:
            raise TimestampError("La réponse du serveur d’horodatage est trop longue pour être un horodatage.")
    return content


def _failure(error: SyncError) -> TimestampError:
    match error:
        case TlsError():
            return TimestampError(
                "L’identité du serveur d’horodatage n’a pas pu être vérifiée\u00a0: rien ne lui a été envoyé.",
                do="Vérifiez l’heure de l’ordinateur, changez de réseau, ou prévenez le service informatique.",
            )
        case SystemProxyError():
            return TimestampError(error.happened, do=error.do)
        case ServerTimeoutError():
            return TimestampError("Le serveur d’horodatage met trop de temps à répondre.")
        case _:
            return TimestampError("Le serveur d’horodatage est injoignable, ou la liaison a été coupée.")
