"""How often one laptop may ask: beyond that it is told when to come again."""

import math
import time
from collections.abc import Callable
from threading import Lock

Seconds = Callable[[], float]


class Rates:
    """So many requests a minute for each laptop, in this worker; none means no limit."""

    def __init__(self, per_minute: int, seconds: Seconds = time.monotonic) -> None:
        self._per_minute = per_minute
        self._seconds = seconds
        self._left: dict[str, tuple[float, float]] = {}
        self._lock = Lock()

    def wait(self, device_id: str) -> int:
        """Take one request; the seconds to wait when there is none left, else 0."""
        if self._per_minute <= 0:
            return 0
        with self._lock:
            now = self._seconds()
            left, since = self._left.get(device_id, (float(self._per_minute), now))
            left = min(float(self._per_minute), left + (now - since) * self._per_minute / 60)
            enough = left >= 1
            self._left[device_id] = (left - 1 if enough else left, now)
            return 0 if enough else max(1, math.ceil((1 - left) * 60 / self._per_minute))
