"""Shared photos, papers and sealed documents: a record says what each is, then its pieces follow."""

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from desktop.sync.contract.base import ContentMessage, Instant, Message, Sequence, Sha256, UuidText
from desktop.sync.contract.canonical import canonical_bytes, instant_text
from desktop.sync.contract.chunks import CHUNK, chunk_count

ATTACHMENT_LIMIT = 100 * 1024 * 1024
CHUNKS_LIMIT = chunk_count(ATTACHMENT_LIMIT)

MediaType = Literal["image/jpeg", "image/png", "application/pdf", "application/json"]


class AttachmentBody(ContentMessage):
    """The `body` of a record of kind `attachment`: `about` is the record that it belongs to, `chunks` its pieces."""

    id: UuidText
    household_id: UuidText
    measure_id: UuidText | None
    about: UuidText
    title: Annotated[str, StringConstraints(max_length=200)]
    media_type: MediaType
    size: Annotated[int, Field(ge=1, le=ATTACHMENT_LIMIT)]
    sha256: Sha256
    chunks: Annotated[list[Sha256], Field(min_length=1, max_length=CHUNKS_LIMIT)]

    @model_validator(mode="after")
    def _as_many_chunks_as_its_size_makes(self) -> Self:
        if len(self.chunks) != chunk_count(self.size):
            raise PydanticCustomError("chunk_count", "not as many chunks as the size makes")
        return self


class AttachmentReceipt(Message):
    """The proof that the whole of it is there, its SHA-256 found to be right."""

    sha256: Sha256
    size: Annotated[int, Field(ge=1, le=ATTACHMENT_LIMIT)]
    sequence: Sequence
    received_at: Instant
    signature: str


class AttachmentState(Message):
    """The pieces that are there, by number from 0, sorted; `receipt` once all are. Answers a GET and each PUT."""

    have: Annotated[list[Annotated[int, Field(ge=0, lt=CHUNKS_LIMIT)]], Field(max_length=CHUNKS_LIMIT)]
    receipt: AttachmentReceipt | None


def attachment_statement(sha256: str, size: int, sequence: int, received_at: datetime) -> bytes:
    """The bytes that the server signs: this attachment was whole there, at this place and instant."""
    statement = {
        "attachment": sha256,
        "size": size,
        "chunk": CHUNK,
        "sequence": sequence,
        "received_at": instant_text(received_at),
    }
    return canonical_bytes(statement)
