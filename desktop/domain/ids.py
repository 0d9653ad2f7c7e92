"""UUIDv7 from an injected clock and random source: Python 3.11 has none, and the demonstration must be repeatable."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from datetime import datetime
from random import Random, SystemRandom

IdSource = Callable[[], str]


class Uuid7Source:
    """Makes ids that sort by their moment, also several within one millisecond."""

    def __init__(self, now: Callable[[], datetime], random: Random | None = None) -> None:
        self._now = now
        self._random = random or SystemRandom()
        self._last = 0

    def __call__(self) -> str:
        """The next id, as text."""
        moment = int(self._now().timestamp() * 1000) << 12
        self._last = max(moment, self._last + 1)
        milliseconds, counter = self._last >> 12, self._last & 0xFFF
        value = (milliseconds & ((1 << 48) - 1)) << 80 | 0x7 << 76 | counter << 64 | 0b10 << 62
        return str(uuid.UUID(int=value | self._random.getrandbits(62)))


def derived_uuid(content: bytes) -> str:
    """A UUIDv8 that the same content gives again, and no other."""
    drawn = int.from_bytes(hashlib.sha256(content).digest()[:16])
    return str(uuid.UUID(int=drawn & ~(0xF << 76 | 0b11 << 62) | 0x8 << 76 | 0b10 << 62))


def derived_uuid7(moment: datetime, content: bytes) -> str:
    """A UUIDv7 of that moment that the same content gives again, and no other."""
    milliseconds = max(0, int(moment.timestamp() * 1000)) & ((1 << 48) - 1)
    drawn = int.from_bytes(hashlib.sha256(content).digest()[:10]) & ~(0xF << 76 | 0b11 << 62)
    return str(uuid.UUID(int=milliseconds << 80 | drawn | 0x7 << 76 | 0b10 << 62))
