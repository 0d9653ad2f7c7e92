"""A fingerprint to be compared aloud: in groups, as people read numbers to each other."""

from __future__ import annotations

from typing import Final

_GROUP: Final = 4


def in_groups(fingerprint: str) -> str:
    """« 3F2A 90C1 … »."""
    digits = fingerprint.upper()
    return " ".join(digits[start : start + _GROUP] for start in range(0, len(digits), _GROUP))
