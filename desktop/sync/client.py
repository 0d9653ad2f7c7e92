"""Speaking to the receiver: enrol, send, pull; every failure is told in French, only a valid receipt is a success."""

from __future__ import annotations

import secrets
import ssl
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import urlencode

import httpx
from pydantic import ValidationError

from desktop.sync.answers import Answer, check_status, content_of
from desktop.sync.client_checks import (
    PulledChanges,
    PulledInbox,
    check_answer,
    check_attachment,
    checked_changes,
    checked_inbox,
)
from desktop.sync.client_connection import DEFAULT_TIMEOUT, LONGEST_S, Connection, Network
from desktop.sync.client_outgoing import Allow, looked_at
from desktop.sync.contract.attachments import AttachmentState
from desktop.sync.contract.canonical import canonical_bytes
from desktop.sync.contract.changes import CHANGES_DEFAULT, Changes
from desktop.sync.contract.content import content_problems, printable
from desktop.sync.contract.digests import DigestsAnswer, DigestsRequest
from desktop.sync.contract.health import Health
from desktop.sync.contract.inbox import Inbox, InboxAnswer, InboxReceipt
from desktop.sync.contract.keys import ANNOUNCE, AnnouncingKeys, keys_statement, release_statement
from desktop.sync.contract.messages import BATCH_LIMIT, BatchAnswer, Enrolment, Message, Receipt
from desktop.sync.errors import CodeRefusedError, InvalidReceiptError, NotEnrolledError, WrongAnswerError
from desktop.sync.receipts import is_signed, verify_receipts

__all__ = ["Allow", "Network", "PulledChanges", "PulledInbox", "ReceiverClient"]

JSON = {"Content-Type": "application/json"}
BYTES = {"Content-Type": "application/octet-stream"}

AnyMessage = TypeVar("AnyMessage", bound=Message)


def _utc_now() -> datetime:
    return datetime.now(UTC)


class ReceiverClient:
    """One connection to the Department's receiver, kept for a whole round; to be closed. Its token is shown nowhere."""

    def __init__(
        self,
        base_url: str,
        token: str | None = None,
        *,
        receipt_key: str | None = None,
        allow: Allow | None = None,
        ca: bytes = b"",
        proxy: str = "",
        certificate: bytes = b"",
        noted: bool = False,
        clock: Callable[[], datetime] = _utc_now,
        transport: httpx.BaseTransport | None = None,
        timeout: httpx.Timeout | float = DEFAULT_TIMEOUT,
        longest_s: float = LONGEST_S,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._token, self._receipt_key, self._allow, self._clock = token, receipt_key, allow, clock
        self._connection = Connection(
            base_url,
            Network(ca, proxy, certificate, noted),
            transport=transport,
            timeout=timeout,
            longest_s=longest_s,
            tls=tls,
        )
        self.skew: timedelta | None = None
        """By how much the server's clock is ahead of ours, as of its last answer; None before one."""

    def __repr__(self) -> str:
        return f"ReceiverClient({str(self._connection.url)!r})"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the connection, from any thread: a request under way ends with StoppedError."""
        self._connection.close()

    def health(self) -> Health:
        """Whether the receiver is there, its version and its clock; asks for no enrolment."""
        health = self._read(Health, self._connection.request("GET", "v1/health"))
        self.skew = health.now - self._clock()
        return health

    def receipt_keys(self) -> AnnouncingKeys:
        """The key that the receiver signs by, proven to be its own, and how it came after those of before.

        Asks for no enrolment; UnknownThereError from a receiver of before. Who signed the successions is not asked
        here: only whoever knows one of these keys can tell.
        """
        challenge = secrets.token_hex(32)
        asked = f"v1/keys?challenge={challenge}&announce={ANNOUNCE}"
        keys = self._read(AnnouncingKeys, self._connection.request("GET", asked))
        if not is_signed(keys.current, keys.signature, keys_statement(keys.current, challenge)):
            raise InvalidReceiptError("la clé que ce serveur annonce n’est pas la sienne")
        told = keys.laptop
        if told is None or is_signed(
            keys.current, told.signature, release_statement(told.version, told.page, challenge)
        ):
            return keys
        raise InvalidReceiptError("la version que ce serveur annonce n’est pas signée par lui")

    def believe(self, receipt_key: str) -> None:
        """From now on receipts are those of this key, which the one before it led to."""
        self._receipt_key = receipt_key

    def authority(self) -> bytes:
        """The authority (PEM) behind the server that answered last, as this laptop believed it; may be empty."""
        return self._connection.authority()

    def enrol(self, code: str, device_name: str) -> Enrolment:
        """Exchange a one-time code for a token; CodeRefusedError when the server does not take it."""
        code, device_name = printable(code.strip()), printable(device_name.strip()) or "Ordinateur sans nom"
        if not code:
            raise CodeRefusedError("Le code de rattachement est vide.")
        body = canonical_bytes({"code": code, "device_name": device_name})
        answer = self._connection.request("POST", "v1/enrol", body, JSON, repeatable=False)
        return self._read(Enrolment, answer, enrolling=True)

    def send(self, device: str, records: Sequence[bytes | Mapping[str, Any]]) -> list[Receipt]:
        """Send at most `BATCH_LIMIT` records; one checked receipt for each, in order.

        A record that is damaged or that `allow` holds back is never sent: its receipt is a refusal made here,
        without `received_at`. Any failure of the whole is a SyncError, and sending again is always safe.
        """
        if len(records) > BATCH_LIMIT:
            raise ValueError(f"at most {BATCH_LIMIT} records at once")
        key = self._key()
        outgoing = [looked_at(record, self._allow) for record in records]
        sendable = [record for record in outgoing if not isinstance(record, Receipt)]
        receipts = iter(self._send(device, sendable, key) if sendable else [])
        return [record if isinstance(record, Receipt) else next(receipts) for record in outgoing]

    def changes(self, after: int, limit: int = CHANGES_DEFAULT, epoch: str = "") -> PulledChanges:
        """What others wrote of the records of this laptop, kept after a place, in order.

        With `epoch`, also what this laptop wrote in another life of its notebook.
        """
        query = {"after": after, "limit": limit, "laptops": "true"} | ({"epoch": epoch} if epoch else {})
        return checked_changes(self._get(Changes, f"v1/changes?{urlencode(query)}"), after, self._key())

    def digests(self, households: Mapping[str, str]) -> DigestsAnswer:
        """Of these households with their digests, what is not the same there, and what is not whole."""
        asked = DigestsRequest(households=dict(households))
        body = canonical_bytes(asked.model_dump(mode="json"))
        return self._read(DigestsAnswer, self._call("POST", "v1/digests", body, JSON))

    def inbox(self, after: int, department_key: str) -> PulledInbox:
        """What the Department sent after a place, as far as its key signed it."""
        return checked_inbox(self._get(Inbox, f"v1/inbox?{urlencode({'after': after})}"), after, department_key)

    def answer_inbox(self, item_id: str, answer: InboxAnswer) -> InboxReceipt:
        """Tell what became of an item; the receipt is checked."""
        key = self._key()
        body = canonical_bytes(answer.model_dump(mode="json"))
        receipt = self._read(InboxReceipt, self._call("POST", f"v1/inbox/{item_id}/answer", body, JSON))
        check_answer(receipt, item_id, answer, key)
        return receipt

    def attachment(self, sha256: str) -> AttachmentState:
        """Which pieces of an attachment are there; UnknownThereError before its record is."""
        return self._checked_state(sha256, self._call("GET", f"v1/attachments/{sha256}"))

    def put_chunk(self, sha256: str, number: int, content: bytes) -> AttachmentState:
        """Send one piece of an attachment, numbered from 0; the receipt, once there, is checked."""
        return self._checked_state(
            sha256, self._call("PUT", f"v1/attachments/{sha256}/chunks/{number}", content, BYTES)
        )

    def _send(self, device: str, records: list[Mapping[str, Any]], receipt_key: str) -> list[Receipt]:
        answer = self._call("POST", "v1/records", canonical_bytes({"device": device, "records": records}), JSON)
        receipts = self._read(BatchAnswer, answer).receipts
        verify_receipts(receipts, receipt_key, [(record["id"], record["sha256"]) for record in records])
        return receipts

    def _checked_state(self, sha256: str, answer: Answer) -> AttachmentState:
        state = self._read(AttachmentState, answer)
        check_attachment(state, sha256, self._key())
        return state

    def _key(self) -> str:
        if self._token is None or self._receipt_key is None:
            raise NotEnrolledError
        return self._receipt_key

    def _get(self, kind: type[AnyMessage], path: str) -> AnyMessage:
        return self._read(kind, self._call("GET", path))

    def _call(self, method: str, path: str, content: bytes = b"", headers: Mapping[str, str] = {}) -> Answer:
        self._key()
        return self._connection.request(method, path, content, {**headers, "Authorization": f"Bearer {self._token}"})

    def _read(self, kind: type[AnyMessage], answer: Answer, *, enrolling: bool = False) -> AnyMessage:
        """The message that an answer is; the clock of who answered so is the server's."""
        message = _message(kind, content_of(check_status(answer, enrolling=enrolling)))
        if answer.date is not None:
            self.skew = answer.date - self._clock()
        return message


def _message(kind: type[AnyMessage], content: Any) -> AnyMessage:
    with suppress(ValidationError):
        if not content_problems(content):
            return kind.model_validate(content)
    raise WrongAnswerError(
        "Le serveur a répondu d’une façon que ce logiciel ne comprend pas.",
        do="Vérifiez l’adresse du serveur et la version du logiciel.",
    )
