"""Earlier texts of a bilan: kept when they are written over, looked at, taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from desktop.domain.bilan import Bilan, BilanSection
from desktop.domain.privacy import confidential

PAUSE: Final = timedelta(minutes=15)
"""Changes that follow one another within it are one piece of work: the text before the first of them is kept."""


class TextCause(StrEnum):
    """What a text was written over by."""

    EDITED = "edited"
    REWRITTEN = "rewritten"
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True)
class BilanText:
    """The whole text of a bilan as it read until an instant, in UTC."""

    id: str = confidential()
    bilan_id: str = confidential()
    until: datetime = confidential()
    cause: TextCause = confidential()
    sections: tuple[BilanSection, ...] = confidential()
    household_words: str = confidential(default="")

    def is_text_of(self, bilan: Bilan) -> bool:
        """Whether the bilan reads like it."""
        return self.sections == bilan.sections and self.household_words == bilan.household_words


def is_worth_keeping(latest: BilanText | None, bilan: Bilan, cause: TextCause, now: datetime) -> bool:
    """Whether the text that is about to be written over is to be kept.

    What is edited goes on from the change before, unless there was a pause; anything else always counts.
    """
    if latest is None:
        return True
    if latest.is_text_of(bilan):
        return False
    return cause is not TextCause.EDITED or latest.cause is not TextCause.EDITED or now - latest.until >= PAUSE
