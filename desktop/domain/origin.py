"""Where a household of the notebook came from: a table of before, under the operator's own reference."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desktop.domain.privacy import confidential, team


@dataclass(frozen=True)
class Origin:
    """What is kept of it beside the household itself."""

    household_id: str = team()
    reference: str = team(default="")
    """The operator's own number of the household, by which a later table finds it again."""
    taken_on: date | None = team(default=None)
    waits: bool = confidential(default=False)
    """It came without an agreement: the Department is told nothing of it until the day of one is noted (R4)."""
