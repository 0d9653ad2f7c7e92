"""Whether a code may be tried, asked before the notebook and all it needs are imported."""

from __future__ import annotations

from pathlib import Path

from desktop.storage.quick_slot import QuickSlot


def quick_tries_left(directory: Path) -> int:
    """How many codes of the day may be tried; 0 when there is no quick way into this notebook now."""
    return QuickSlot(directory).tries_left()
