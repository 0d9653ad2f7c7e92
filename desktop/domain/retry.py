"""When what failed is tried again: after a minute, then ever later, six hours at most, and never given up."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

SHORTEST: Final = timedelta(minutes=1)
LONGEST: Final = timedelta(hours=6)
_DOUBLINGS: Final = 9
"""After so many the longest is reached: what is higher is not worked out."""


def next_try(now: datetime, failures: int, spread: float, asked: timedelta | None = None) -> datetime:
    """When to try after `failures` in a row (1 or more); `spread`, from 0 to 1, keeps laptops from coming together.

    What the other end `asked` to wait is waited, however long.
    """
    longest = min(SHORTEST * (1 << min(max(failures, 1) - 1, _DOUBLINGS)), LONGEST)
    wait = max(SHORTEST, longest * (0.5 + min(max(spread, 0.0), 1.0) / 2))
    return now + max(wait, asked or timedelta())
