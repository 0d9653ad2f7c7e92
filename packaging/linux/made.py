"""What a package is made from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from release import Release


@dataclass(frozen=True)
class Made:
    """A release, and what is told of what is inside; `frozen` is the folder of the notebook."""

    frozen: Path
    version: str
    released: list[Release]
    made_at: datetime
    notices: str
    bill: str
