"""What other laptops of the operator wrote of the same records, given back in the order in which it was kept."""

from typing import Annotated, Any

from pydantic import Field

from desktop.sync.contract.base import Instant, Message, Sequence, Told, UuidText

CHANGES_LIMIT = 100
CHANGES_DEFAULT = 100


class KeptRecord(Message):
    """A version that the receiver keeps: `record` as it was sent, with the proof that it was kept.

    `signature` is the one of its receipt; `device` the laptop that sent it.
    """

    sequence: Sequence
    received_at: Instant
    signature: str
    device: UuidText
    record: dict[str, Any]


class Changes(Message):
    """Versions after the place asked for; `next` is where to go on from, `more` when there are others already.

    `laptops` names those that sent them, to whoever asks for it: laptops of before know no such field.
    """

    records: Annotated[list[KeptRecord], Field(max_length=CHANGES_LIMIT)]
    next: Sequence
    more: bool
    laptops: Annotated[dict[UuidText, Told], Field(max_length=CHANGES_LIMIT)] = Field(
        default_factory=dict, exclude_if=lambda names: not names
    )
