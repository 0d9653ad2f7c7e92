"""Records and their receipts: strict, nothing more and nothing less than what is written here."""

import hashlib
from datetime import datetime
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import (
    Field,
    JsonValue,
    SerializerFunctionWrapHandler,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_serializer,
)
from pydantic_core import PydanticCustomError

from desktop.sync.contract.base import (
    LONGEST_NAME,
    ContentMessage,
    Instant,
    Message,
    Sequence,
    Sha256,
    Told,
    UuidText,
    VersionId,
)
from desktop.sync.contract.canonical import canonical_bytes, canonical_text, instant_text, sealed_text
from desktop.sync.contract.problems import TOLD_PROBLEMS, MessageError, french_problems
from desktop.sync.contract.soundness import unsound

__all__ = [
    "ATTACHMENT",
    "BATCH_LIMIT",
    "CONTRACT",
    "OLDEST_CONTRACT",
    "TOLD_PROBLEMS",
    "Batch",
    "BatchAnswer",
    "EnrolRequest",
    "Enrolment",
    "FormRef",
    "Instant",
    "Message",
    "MessageError",
    "Operation",
    "Receipt",
    "RecordKind",
    "RecordMessage",
    "Sha256",
    "UuidText",
    "Verdict",
    "VersionId",
    "erased_statement",
    "french_problems",
    "read_record",
    "receipt_statement",
]

CONTRACT = 2
"""The number of what is written here; it grows when a receiver of before could not understand."""
OLDEST_CONTRACT = 1
"""Messages of before are still read: they say `put` and nothing else, and know no attachment."""
BATCH_LIMIT = 100
PARENTS_LIMIT = 100
RECORD_LIMIT = 2 * 1024 * 1024
"""The canonical bytes of one record: with its receipt it fits into any answer that a laptop takes."""
ALTERED = "sha256\u00a0: l’empreinte ne correspond pas au contenu."
"""Why a record is refused whose content is not what was hashed."""
ATTACHMENT = "attachment"

Verdict = Literal["accepted", "known", "conflict", "refused"]
"""`conflict`: kept too, beside other heads of the same record; a person settles it."""
Operation = Literal["put", "withdraw", "erase"]
"""`withdraw`: what should never have been written, `body` is what stays of it; `erase`: a whole household (R1)."""
RecordKind = Literal[
    "household", "saisine", "measure", "contact", "milestone", "budget", "objective", "education", "bilan", "attachment"
]  # fmt: skip


class FormRef(Message):
    """The form, with its version, that the answers follow."""

    id: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_NAME)]
    version: Annotated[int, Field(ge=1, le=1_000_000)]


class RecordMessage(ContentMessage):
    """One whole version of a record: `id` is the version's, `parents` the hashes of those it follows.

    `op` says what becomes of the record, `epoch` from which life of the notebook it comes (empty when unsaid).
    """

    contract: Annotated[int, Field(ge=OLDEST_CONTRACT, le=CONTRACT)]
    op: Operation
    epoch: Told
    id: VersionId
    kind: RecordKind
    record_id: UuidText
    parents: Annotated[list[Sha256], Field(max_length=PARENTS_LIMIT)]
    written_at: Instant
    form: FormRef | None
    body: dict[str, JsonValue]
    sha256: Sha256

    @cached_property
    def body_text(self) -> str:
        """The body as it is hashed; made once."""
        return canonical_text(self.body)

    @field_validator("op", "kind")
    @classmethod
    def _of_its_contract(cls, value: str, info: ValidationInfo) -> str:
        if info.data.get("contract") == 1 and value in {"withdraw", "erase", ATTACHMENT}:
            raise PydanticCustomError("operation", "not in the first contract")
        return value

    @field_validator("kind", "form", "body")
    @classmethod
    def _nothing_left(cls, value: Any, info: ValidationInfo) -> Any:
        """An erasure is of a household, and holds nothing more of it."""
        if info.data.get("op") == "erase" and value and value != "household":
            raise PydanticCustomError("operation", "an erasure holds nothing")
        return value


class Batch(Message):
    """What a laptop sends; each record is judged alone later, hence the bare values."""

    device: UuidText
    records: Annotated[list[Any], Field(min_length=1, max_length=BATCH_LIMIT)]


class Receipt(Message):
    """What became of one record; `reason` is French, the signature is missing when it is refused.

    But for a record of a household that was erased there: its refusal is signed (`erased_statement`) and stays so.
    In a conflict `heads` are the hashes of the other last versions; without one the field is not written, so that
    laptops of the first contract read it.
    """

    id: Told
    sha256: Told
    verdict: Verdict
    reason: str | None
    sequence: Sequence | None
    received_at: Instant | None
    signature: str | None
    heads: list[Sha256] = Field(default_factory=list, max_length=PARENTS_LIMIT)

    @property
    def erased(self) -> bool:
        """Whether it was refused for good, its household having been erased there."""
        return self.verdict == "refused" and self.signature is not None

    @model_serializer(mode="wrap")
    def _without_empty_heads(self, plain: SerializerFunctionWrapHandler) -> dict[str, Any]:
        told: dict[str, Any] = plain(self)
        if not self.heads:
            del told["heads"]
        return told


class BatchAnswer(Message):
    """One receipt for each record, in the order in which they were sent."""

    receipts: Annotated[list[Receipt], Field(max_length=BATCH_LIMIT)]


class EnrolRequest(ContentMessage):
    """A one-time code against a token; `device_name` is what people read in the list of laptops."""

    code: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_NAME)]
    device_name: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_NAME)]


class Enrolment(Message):
    """What a laptop keeps of its enrolment; `receipt_key` is the raw Ed25519 public key in base64."""

    device: UuidText
    token: Annotated[str, StringConstraints(pattern=r"^[!-~]{20,200}$"), Field(repr=False)]
    operator: str
    receipt_key: str
    server_name: str


def read_record(raw: object) -> RecordMessage:
    """The record that the raw JSON value is, its hash and its sense checked; MessageError otherwise."""
    if not isinstance(raw, dict):
        raise MessageError(["Ce n’est pas un enregistrement."])
    if _is_later(raw.get("contract")):
        raise MessageError(
            ["contract : enregistrement écrit par une version plus récente du logiciel, à installer ici d’abord."]
        )
    try:
        message = RecordMessage.model_validate(raw)
    except ValidationError as error:
        problems = french_problems(error)
    else:
        problems = _not_as_sealed(raw, message) or unsound(message.kind, message.record_id, message.body)
    if problems:
        raise MessageError(problems)
    return message


def _not_as_sealed(raw: dict[str, Any], message: RecordMessage) -> list[str]:
    """What its hash and its length tell, of the canonical bytes that are made once; the length is with the hash."""
    content = sealed_text(raw, message.body_text).encode("utf-8")
    if hashlib.sha256(content).hexdigest() != message.sha256:
        return [ALTERED]
    too_long = len(content) + len(f',"sha256":"{message.sha256}"') > RECORD_LIMIT
    return ["body : enregistrement trop long (2 Mio au plus)."] if too_long else []


def _is_later(contract: object) -> bool:
    return isinstance(contract, int) and not isinstance(contract, bool) and contract > CONTRACT


def receipt_statement(version_id: str, sha256: str, sequence: int, received_at: datetime) -> bytes:
    """The bytes that the server signs: this version, with this content, was kept at this place and instant."""
    return canonical_bytes({"id": version_id} | _kept(sha256, sequence, received_at))


def erased_statement(version_id: str, sha256: str, sequence: int, received_at: datetime) -> bytes:
    """The bytes that the server signs for what it will never keep: the erasure has this place and instant."""
    return canonical_bytes({"erased": version_id} | _kept(sha256, sequence, received_at))


def _kept(sha256: str, sequence: int, received_at: datetime) -> dict[str, Any]:
    return {"sha256": sha256, "sequence": sequence, "received_at": instant_text(received_at)}
