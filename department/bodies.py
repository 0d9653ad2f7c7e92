"""Bodies as they come: so many bytes within so much time, and far less of both from whoever is not enrolled."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from http import HTTPStatus

from starlette.types import Receive

from department.unpacking import TOO_LARGE, BodyError

OPEN_LIMIT = 16 * 1024
"""What an enrolment asks for takes far less; nothing else is open to a stranger."""
OVERHEAD = 64 * 1024  # what a request holds besides its body, about
DRAINED = 16  # times the limit: a body too large is read so far and thrown away, so that the answer is heard
STRANGERS_PART = 4
"""The part of the memory for bodies that strangers share: one quarter, so that laptops never wait for them."""
_LATE = "L’envoi n’est pas arrivé en entier à temps. Réessayez plus tard."
_BUSY = "Le serveur est très occupé. Réessayez dans un instant."


@dataclass(frozen=True)
class Patience:
    """How long is waited, in seconds: for the next part of a body, and for the whole of it."""

    part: float
    whole: float


@dataclass(frozen=True)
class Waiting:
    """A laptop itself gives up after three minutes; a stranger has next to nothing to say."""

    laptops: Patience = Patience(60, 240)
    strangers: Patience = Patience(10, 20)


USUAL = Waiting()


class UnfinishedError(BodyError):
    """A body of which not all was read: the connection cannot be used any further."""


@dataclass
class Pool:
    """The memory for the bodies of some, in bytes."""

    size: int
    _held: int = field(default=0, init=False)

    def hold(self, size: int) -> bool:
        """Whether so many bytes more may be held; they are, then."""
        if self._held + size > self.size:
            return False
        self._held += size
        return True

    def release(self, size: int) -> None:
        """Those bytes are held no longer."""
        self._held -= size


class Holding:
    """What one request holds of it."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._size = 0

    def more(self, size: int) -> None:
        """BodyError when there is no room for it now."""
        if not self._pool.hold(size):
            raise UnfinishedError(HTTPStatus.SERVICE_UNAVAILABLE, _BUSY)
        self._size += size

    def release(self) -> None:
        """Nothing more is held."""
        self._pool.release(self._size)
        self._size = 0


async def whole_body(receive: Receive, holding: Holding, limit: int, drained: int, patience: Patience) -> bytes:
    """The body as it came; BodyError when it is larger than the limit, comes too slowly, or the laptop went away.

    Beyond the limit nothing is kept, and no more than `drained` bytes are read.
    """
    holding.more(OVERHEAD)
    parts: list[bytes] = []
    size = 0
    more = True
    try:
        async with asyncio.timeout(patience.whole):
            while more and size <= drained:
                async with asyncio.timeout(patience.part):
                    message = await receive()
                if message["type"] == "http.disconnect":
                    raise BodyError(HTTPStatus.BAD_REQUEST, "L’envoi a été interrompu.")
                part = message.get("body", b"")
                size += len(part)
                if size <= limit:
                    holding.more(len(part))
                    parts.append(part)
                more = message.get("more_body", False)
    except TimeoutError:
        raise UnfinishedError(HTTPStatus.SERVICE_UNAVAILABLE, _LATE) from None
    if size > limit:
        raise (UnfinishedError if more else BodyError)(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, TOO_LARGE)
    return b"".join(parts)
