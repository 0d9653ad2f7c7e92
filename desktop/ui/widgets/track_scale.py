"""Where each day stands across a track: even inside a period, and no period narrower than a finger can hit."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date


class TrackScale:
    """The horizontal places of periods that follow one another, over `width` pixels or more.

    A period that its share of the days would make narrower than `least` gets `least`; the longer ones give the room.
    """

    def __init__(self, spans: Sequence[tuple[date, date]], width: float, least: float) -> None:
        self._spans = tuple(spans)
        self._edges = [0.0]
        for part in _shares([(closes - opens).days + 1 for opens, closes in spans], width, least):
            self._edges.append(self._edges[-1] + part)

    @property
    def width(self) -> float:
        """The width taken by all periods."""
        return self._edges[-1]

    @property
    def days(self) -> int:
        """The days from the first to the last, both counted."""
        return (self._spans[-1][1] - self._spans[0][0]).days + 1 if self._spans else 0

    def span(self, place: int) -> tuple[float, float]:
        """The left and right edge of a period."""
        return self._edges[place], self._edges[place + 1]

    def x(self, day: date) -> float:
        """Where a day begins; a day outside is brought back to the nearer end."""
        if not self._spans or day <= self._spans[0][0]:
            return 0.0
        place = bisect_right(self._spans, day, key=lambda span: span[0]) - 1
        opens, closes = self._spans[place]
        left, right = self.span(place)
        return min(right, left + (right - left) * (day - opens).days / ((closes - opens).days + 1))

    def is_inside(self, day: date) -> bool:
        """Whether the day falls between the first and the last period, both included."""
        return bool(self._spans) and self._spans[0][0] <= day <= self._spans[-1][1]


def _shares(days: Sequence[int], width: float, least: float) -> list[float]:
    """The width of each period: its share of the days, but never under the least."""
    small: set[int] = set()
    while len(small) < len(days):
        room = width - least * len(small)
        total = sum(count for place, count in enumerate(days) if place not in small)
        under = {
            place for place, count in enumerate(days) if place not in small and room * count / total < least - 0.001
        }
        if not under:
            return [least if place in small else room * count / total for place, count in enumerate(days)]
        small |= under
    return [least] * len(days)
