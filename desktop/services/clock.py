"""Where the time comes from: passed in, so that a demonstration or a test can choose its day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Protocol
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


class Clock(Protocol):
    """The present instant, and the day it is in Pas-de-Calais."""

    def now(self) -> datetime:
        """The present instant, in UTC."""

    def today(self) -> date:
        """The present day, in Europe/Paris."""


class SystemClock:
    """The clock of the computer."""

    def now(self) -> datetime:
        """The present instant, in UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """The present day, in Europe/Paris."""
        return self.now().astimezone(PARIS).date()


class FixedClock:
    """A chosen instant, moved by whoever chose it."""

    def __init__(self, day: date, at: time = time(9, 0)) -> None:
        self.instant = datetime.combine(day, at, PARIS).astimezone(UTC)

    def now(self) -> datetime:
        """The chosen instant, in UTC."""
        return self.instant

    def today(self) -> date:
        """The chosen day, in Europe/Paris."""
        return self.instant.astimezone(PARIS).date()
