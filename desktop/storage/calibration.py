"""What deriving a key should cost on this computer: slow for who guesses, short enough to be waited for."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from typing import Final

from argon2.low_level import Type, hash_secret_raw

from desktop.storage.keyslots import KEY_BYTES, Derivation

SHORTEST_S: Final = 0.5
LONGEST_S: Final = 1.5
_AIM_S: Final = 0.9
"""Between the two, nearer the first in proportion: a busy moment makes every derivation longer than it was measured."""
MOST_PASSES: Final = 12
MOST_MEMORY_KIB: Final = 256 * 1024
"""A notebook has to open on an old laptop with 4 GB, its other programs running."""


def calibrated(seconds_of: Callable[[Derivation], float] | None = None) -> Derivation:
    """The cost for this computer, never below the floor: passes are raised first, then memory.

    It measures once or twice, under two seconds where the floor itself is bearable; `seconds_of` is given by tests.
    """
    measure, floor = seconds_of or _seconds_of, Derivation()
    seconds = measure(floor)
    if seconds < _AIM_S:
        # something else may have been running: the quicker of two is nearer to what the computer can do
        seconds = min(seconds, measure(floor))
    work = floor.passes * _AIM_S / max(seconds, 1e-3)
    if work <= MOST_PASSES:
        return Derivation(floor.memory_kib, max(int(work), floor.passes), floor.lanes)
    memory = floor.memory_kib * int(work / MOST_PASSES)
    return Derivation(min(memory, MOST_MEMORY_KIB), MOST_PASSES, floor.lanes)


def _seconds_of(cost: Derivation) -> float:
    started = time.perf_counter()
    hash_secret_raw(
        b"a passphrase of nobody", secrets.token_bytes(16), cost.passes, cost.memory_kib, cost.lanes, KEY_BYTES, Type.ID
    )
    return time.perf_counter() - started
