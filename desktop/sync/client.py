"""Speaking to the receiver: enrol, send; every failure is told in French, only a valid receipt is a success."""

import json
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx
from pydantic import ValidationError

from desktop.sync.address import server_address
from desktop.sync.answers import Answer, check_status, content_of, transport_error
from desktop.sync.contract.canonical import canonical_bytes
from desktop.sync.contract.content import content_problems, printable
from desktop.sync.contract.messages import (
    BATCH_LIMIT,
    BatchAnswer,
    Enrolment,
    Message,
    MessageError,
    Receipt,
    read_record,
)
from desktop.sync.cutting import Cutter
from desktop.sync.errors import (
    CodeRefusedError,
    NotEnrolledError,
    ServerTimeoutError,
    StoppedError,
    SyncError,
    WrongAnswerError,
)
from desktop.sync.receipts import verify_receipts

Allow = Callable[[Mapping[str, Any]], list[str]]
"""What may not leave in a record, in French; empty when all may."""

DEFAULT_TIMEOUT = httpx.Timeout(60, connect=10)
ANSWER_LIMIT = 8 * 1024 * 1024
LONGEST_S = 180.0
"""A whole request: a server that gives byte after byte is not waited for without end."""

AnyMessage = TypeVar("AnyMessage", bound=Message)


class ReceiverClient:
    """One connection to the Department's receiver; to be closed. Its token is shown nowhere."""

    def __init__(
        self,
        base_url: str,
        token: str | None = None,
        *,
        receipt_key: str | None = None,
        allow: Allow | None = None,
        transport: httpx.BaseTransport | None = None,
        timeout: httpx.Timeout | float = DEFAULT_TIMEOUT,
        longest_s: float = LONGEST_S,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        address = server_address(base_url)
        self._token = token
        self._receipt_key = receipt_key
        self._allow = allow
        self._base_url = address.url
        self._lock = threading.Lock()
        self._busy = False
        self._closed = False
        self._cutter = Cutter()
        self._longest_s = longest_s
        self._http = httpx.Client(
            base_url=address.url,
            verify=tls or _trusted(secure=address.secure and transport is None),
            trust_env=not address.loopback,
            follow_redirects=False,
            timeout=timeout,
            transport=transport,
        )

    def __repr__(self) -> str:
        return f"ReceiverClient({str(self._base_url)!r})"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the connection, from any thread: a request under way ends with StoppedError."""
        with self._lock:
            self._closed = True
            if self._busy:  # its own thread closes the rest when it comes back
                self._cutter.cut()
                return
        self._http.close()

    def enrol(self, code: str, device_name: str) -> Enrolment:
        """Exchange a one-time code for a token; CodeRefusedError when the server does not take it."""
        code, device_name = printable(code.strip()), printable(device_name.strip()) or "Ordinateur sans nom"
        if not code:
            raise CodeRefusedError("Le code de rattachement est vide.")
        answer = self._post("v1/enrol", {"code": code, "device_name": device_name}, token=None)
        return _read(Enrolment, content_of(check_status(answer, enrolling=True)))

    def send(self, device: str, records: Sequence[bytes | Mapping[str, Any]]) -> list[Receipt]:
        """Send at most `BATCH_LIMIT` records; one checked receipt for each, in order.

        A record that is damaged or that `allow` holds back is never sent: its receipt is a refusal made here,
        without `received_at`. Any failure of the whole is a SyncError, and sending again is always safe.
        """
        if len(records) > BATCH_LIMIT:
            raise ValueError(f"at most {BATCH_LIMIT} records at once")
        if self._token is None or self._receipt_key is None:
            raise NotEnrolledError
        looked_at = [self._look_at(record) for record in records]
        sendable = [record for record in looked_at if not isinstance(record, Receipt)]
        receipts = iter(self._send(device, sendable, self._token, self._receipt_key) if sendable else [])
        return [record if isinstance(record, Receipt) else next(receipts) for record in looked_at]

    def _look_at(self, record: bytes | Mapping[str, Any]) -> Mapping[str, Any] | Receipt:
        """The record when it may leave, a refusal otherwise."""
        try:
            raw = json.loads(record.decode("utf-8")) if isinstance(record, bytes) else dict(record)
            message = read_record(raw)
        except MessageError as error:
            return _held_back(raw, "Enregistrement abîmé, non envoyé.", error.problems)
        except (ValueError, RecursionError):
            return _held_back({}, "Enregistrement illisible, non envoyé.", [])
        withheld = self._allow(raw) if self._allow else []
        if withheld:
            return _held_back({"id": message.id, "sha256": message.sha256}, "Retenu sur ce poste.", withheld)
        return raw

    def _send(self, device: str, records: list[Mapping[str, Any]], token: str, receipt_key: str) -> list[Receipt]:
        answer = self._post("v1/records", {"device": device, "records": records}, token=token)
        receipts = _read(BatchAnswer, content_of(check_status(answer))).receipts
        verify_receipts(receipts, receipt_key, [(record["id"], record["sha256"]) for record in records])
        return receipts

    def _post(self, path: str, body: Mapping[str, Any], *, token: str | None) -> Answer:
        # packed, a few bytes may become gigabytes: an answer is asked for as it is, and any other is not unpacked
        headers = {"Content-Type": "application/json", "Accept": "application/json", "Accept-Encoding": "identity"}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        content = canonical_bytes(body)
        with self._under_way(), self._cutter.latest(self._longest_s) as late:
            try:
                with self._http.stream(
                    "POST", path, content=content, headers=headers, extensions={"trace": self._cutter.watch}
                ) as response:
                    return _received(response)
            except httpx.HTTPError as error:
                failure: SyncError = StoppedError() if self._closed else transport_error(error)
                if late.is_set():
                    failure = ServerTimeoutError()
        # Raised out of the handler: httpx's error holds the request, and the request the token.
        raise failure

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


def _trusted(*, secure: bool) -> ssl.SSLContext:
    """The system's own authorities, for a Department may have one of its own; none at all, quickly, without TLS."""
    return ssl.create_default_context() if secure else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


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


def _read(kind: type[AnyMessage], content: Any) -> AnyMessage:
    with suppress(ValidationError):
        if not content_problems(content):
            return kind.model_validate(content)
    raise WrongAnswerError(
        "Le serveur a répondu d’une façon que ce logiciel ne comprend pas.",
        do="Vérifiez l’adresse du serveur et la version du logiciel.",
    )


def _held_back(raw: object, happened: str, problems: list[str]) -> Receipt:
    named = raw if isinstance(raw, dict) else {}
    texts = (value if isinstance(value, str) else "" for value in (named.get("id"), named.get("sha256")))
    version_id, sha256 = map(printable, texts)
    return Receipt(
        id=version_id,
        sha256=sha256,
        verdict="refused",
        reason=" ".join([happened, *problems]),
        sequence=None,
        received_at=None,
        signature=None,
    )
