"""The time, passed in so that it can be set by hand."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The instant, in UTC."""
    return datetime.now(UTC)
