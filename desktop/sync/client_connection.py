"""One connection to one server: a request goes out, an answer comes back, or a failure told in French."""

from __future__ import annotations

import gzip
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

import httpx

from desktop.sync.address import proxy_address, server_address
from desktop.sync.answers import Answer, transport_error
from desktop.sync.client_http import http_client
from desktop.sync.client_issuer import authority_of, presented
from desktop.sync.client_tls import no_tls, pinned_trust, show_certificate, system_trust
from desktop.sync.cutting import Cutter
from desktop.sync.errors import ServerTimeoutError, StoppedError, SyncError, UnreachableError

DEFAULT_TIMEOUT: Final = httpx.Timeout(60, connect=10)
LONGEST_S: Final = 180.0
"""A whole request: a server that gives byte after byte is not waited for without end."""
ANSWER_LIMIT: Final = 8 * 1024 * 1024
PACKED_FROM: Final = 1024
"""Bytes of a body from which packing it is worth the time."""
_NOT_UNPACKED: Final = (HTTPStatus.BAD_REQUEST, HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
_CUT: Final = (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError)


@dataclass(frozen=True)
class Network:
    """How the server is reached; empty: the system's trust, the system's proxies, no certificate of our own."""

    ca: bytes = b""
    """The authorities (PEM) that are trusted alone."""
    proxy: str = ""
    """The address of the network's proxy, with its name and password."""
    certificate: bytes = b""
    """What is shown to a server that asks for it: certificates, then their key (PEM)."""
    noted: bool = False
    """Whether `ca` is what the enrolment noted, and not what somebody named."""


class Connection:
    """Reused for every request until it is closed, from any thread."""

    def __init__(
        self,
        base_url: str,
        network: Network,
        *,
        transport: httpx.BaseTransport | None = None,
        timeout: httpx.Timeout | float = DEFAULT_TIMEOUT,
        longest_s: float = LONGEST_S,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        address = server_address(base_url)
        self.url = address.url
        self._longest_s = longest_s
        self._lock = threading.Lock()
        self._busy = self._closed = False
        self._cutter = Cutter()
        self._packs = True
        self._noted = network.noted
        self._chain: tuple[bytes, ...] = ()
        direct = address.loopback or bool(network.proxy)
        self._http = http_client(
            base_url=address.url,
            verify=tls or _trusted(network, secure=address.secure and transport is None),
            trust_env=not direct,
            proxy=None if address.loopback or not network.proxy else _proxy(network.proxy),
            timeout=timeout,
            transport=transport,
        )

    def close(self) -> None:
        """End the connection, from any thread: a request under way ends with StoppedError."""
        with self._lock:
            self._closed = True
            if self._busy:  # its own thread closes the rest when it comes back
                self._cutter.cut()
                return
        self._http.close()

    def authority(self) -> bytes:
        """The authority (PEM) that let in the server that answered last; empty before that, and where there is none."""
        return authority_of(self._chain)

    def request(
        self, method: str, path: str, content: bytes = b"", headers: Mapping[str, str] = {}, *, repeatable: bool = True
    ) -> Answer:
        """What came back; a server that does not unpack is sent the same again as it is.

        What is `repeatable` is said twice when the server had ended a connection that was kept for it.
        """
        packed = gzip.compress(content, mtime=0) if self._packs and len(content) >= PACKED_FROM else content
        if len(packed) < len(content):
            answer = self._sent(method, path, packed, {**headers, "Content-Encoding": "gzip"}, repeatable)
            if answer.status not in _NOT_UNPACKED:
                return answer
            self._packs = False
        return self._sent(method, path, content, headers, repeatable)

    def _sent(self, method: str, path: str, content: bytes, headers: Mapping[str, str], repeatable: bool) -> Answer:
        # packed, a few bytes may become gigabytes: an answer is asked for as it is, and any other is not unpacked
        request = self._http.build_request(
            method,
            path,
            content=content or None,
            headers={"Accept": "application/json", "Accept-Encoding": "identity", **headers},
            extensions={"trace": self._cutter.watch},
        )
        with self._under_way(), self._cutter.latest(self._longest_s) as late:
            outcome = self._tried(request, late)
            if isinstance(outcome, _EndedMeanwhileError) and repeatable:
                outcome = self._tried(request, late)
        if isinstance(outcome, SyncError):
            # Raised out of the handler: httpx's error holds the request, and the request the token.
            raise outcome
        return outcome

    def _tried(self, request: httpx.Request, late: threading.Event) -> Answer | SyncError:
        opened = self._cutter.opened
        try:
            response = self._http.send(request, stream=True)
            try:
                self._chain = _chain_of(response) or self._chain
                return _received(response)
            finally:
                response.close()
        except httpx.HTTPError as error:
            if self._closed:
                return StoppedError()
            if late.is_set():
                return ServerTimeoutError()
            if isinstance(error, _CUT) and self._cutter.opened == opened:
                return _EndedMeanwhileError("La liaison avec le serveur a été coupée.")
            return transport_error(error, noted=self._noted)

    @contextmanager
    def _under_way(self) -> Iterator[None]:
        """While the request runs, `close` only cuts it; what was closed meanwhile is released here."""
        with self._lock:
            if self._closed:
                raise StoppedError
            self._busy = True
        try:
            yield
        finally:
            self._released()

    def _released(self) -> None:
        with self._lock:
            self._busy = False
            closed = self._closed
        if closed:
            self._http.close()


class _EndedMeanwhileError(UnreachableError):
    """A connection that was kept turned out to be gone."""


def _trusted(network: Network, *, secure: bool) -> ssl.SSLContext:
    if not secure:
        return no_tls()
    context = pinned_trust(network.ca) if network.ca else system_trust()
    if network.certificate:
        show_certificate(context, network.certificate)
    return context


def _proxy(address: str) -> httpx.Proxy:
    url = proxy_address(address)
    return httpx.Proxy(url, ssl_context=system_trust() if url.scheme == "https" else None)


def _chain_of(response: httpx.Response) -> tuple[bytes, ...]:
    stream = response.extensions.get("network_stream")
    return presented(stream.get_extra_info("ssl_object")) if stream is not None else ()


def _received(response: httpx.Response) -> Answer:
    if response.headers.get("content-encoding", "identity").strip().lower() != "identity":
        return Answer(response.status_code, response.headers, b"")
    parts: list[bytes] = []
    size = 0
    for part in response.iter_raw():
        size += len(part)
        if size > ANSWER_LIMIT:
            break
        parts.append(part)
    return Answer(response.status_code, response.headers, b"".join(parts))
