"""Whether the receiver is there, and what every refusal of it looks like."""

from typing import Literal

from desktop.sync.contract.base import Instant, Message


class Health(Message):
    """`now` is the receiver's clock: a laptop whose own is far from it is warned."""

    status: Literal["ok"]
    version: str
    now: Instant


class Refusal(Message):
    """The body of every answer that is not a success; `reason` is French."""

    reason: str
