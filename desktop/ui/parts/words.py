"""The sentences by which screens tell days and spans."""

from __future__ import annotations

from datetime import date, time

from desktop.domain.french import hour, long_date
from desktop.domain.french_input import WEEKDAYS


def day_in_words(day: date) -> str:
    """« dimanche 22 novembre 2026 »."""
    return f"{WEEKDAYS[day.weekday()]} {long_date(day)}"


def hour_in_words(at: time | None) -> str:
    """« 14 h 30 », empty without an hour."""
    return "" if at is None else hour(at)


def span_in_words(start: date, last: date | None) -> str:
    """« du 1er octobre 2025 au 30 septembre 2026 », « depuis le … » without an end."""
    if last is None:
        return f"depuis le {long_date(start)}"
    return f"du {long_date(start)} au {long_date(last)}"
