"""Budget-education actions (M3): a workshop, a game, a talk; when, on what, with which tool, who took part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from desktop.domain.privacy import confidential, shared, team


class EducationMode(StrEnum):
    """Whether it was held for one household or for several people together."""

    COLLECTIVE = "collective"
    INDIVIDUAL = "individual"


@dataclass(frozen=True)
class EducationAction:
    """One action of a scheme; who took part stays here, the Department has their number (P1).

    `themes` and `tools` are entries of lists, with words beside them.
    """

    id: str = shared()
    scheme: str = shared()
    day: date = shared()
    mode: EducationMode = shared(default=EducationMode.COLLECTIVE)
    themes: tuple[str, ...] = shared(default=())
    theme_words: str = shared(default="")
    tools: tuple[str, ...] = shared(default=())
    tool_words: str = shared(default="")
    household_ids: tuple[str, ...] = team(default=())
    others: int = team(default=0)
    """Those who took part and have no file here, or no longer have one."""
    place: str = team(default="")
    minutes: int | None = team(default=None)
    travel_minutes: int | None = team(default=None)
    kilometres: Decimal | None = team(default=None)
    note: str = confidential(default="")
    mistaken: bool = shared(default=False)
    """Whether it was written by mistake: it is shown and counted nowhere."""

    @property
    def participants(self) -> int:
        """How many took part: each household counts once."""
        return len(self.household_ids) + self.others
