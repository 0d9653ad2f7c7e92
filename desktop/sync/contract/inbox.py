"""What the Department sends: mandates, saisines, conventions, reference data, each signed by it."""

import hashlib
from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import Field, JsonValue, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from desktop.sync.contract.base import ContentMessage, Instant, Message, Sequence, Sha256, UuidText
from desktop.sync.contract.canonical import canonical_bytes, instant_text

INBOX_LIMIT = 100
LONGEST_REASON = 2000

InboxKind = Literal["mandate", "saisine", "convention", "reference"]


class InboxItem(ContentMessage):
    """One thing from the Department; `sha256` and `signature` are over `inbox_statement`, not over `sequence`."""

    id: UuidText
    sequence: Sequence
    kind: InboxKind
    written_at: Instant
    content: dict[str, JsonValue]
    sha256: Sha256
    signature: str


class Inbox(Message):
    """Items after the place asked for; `next` is where to go on from, `more` when there are others already."""

    items: Annotated[list[InboxItem], Field(max_length=INBOX_LIMIT)]
    next: Sequence
    more: bool


class InboxAnswer(ContentMessage):
    """What became of an item here: the measure it was accepted into (empty for what makes none), or why not."""

    accepted: UuidText | Literal[""] | None = None
    declined: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_REASON)] | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.accepted is None) is (self.declined is None):
            raise PydanticCustomError("one_answer", "either accepted or declined")
        return self


class InboxReceipt(Message):
    """The proof that the answer arrived; the first answer of an item stays."""

    id: UuidText
    sha256: Sha256
    received_at: Instant
    signature: str


def inbox_statement(item_id: str, kind: str, written_at: datetime, content: dict[str, JsonValue]) -> bytes:
    """The bytes that the Department signs, and whose SHA-256 the item carries."""
    return canonical_bytes({"inbox": item_id, "kind": kind, "written_at": instant_text(written_at), "content": content})


def inbox_sha256(item_id: str, kind: str, written_at: datetime, content: dict[str, JsonValue]) -> str:
    """The `sha256` of an item."""
    return hashlib.sha256(inbox_statement(item_id, kind, written_at, content)).hexdigest()


def answer_sha256(item_id: str, answer: InboxAnswer) -> str:
    """The hash of an answer, which its receipt proves."""
    return hashlib.sha256(canonical_bytes({"inbox": item_id, "answer": answer.model_dump(mode="json")})).hexdigest()


def answer_statement(item_id: str, sha256: str, received_at: datetime) -> bytes:
    """The bytes that the server signs for an answer."""
    return canonical_bytes({"inbox": item_id, "sha256": sha256, "received_at": instant_text(received_at)})
