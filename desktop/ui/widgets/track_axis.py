"""What stands above the cells of a track: months and years."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from desktop.domain.calendar import add_months
from desktop.domain.french import short_month_name

_STEPS: Final = (1, 2, 3, 6, 12, 24, 60)
_AIR: Final = 10
"""Pixels kept free between two labels."""


@dataclass(frozen=True)
class AxisLabel:
    """A month at its place; the ones that name their year are strong."""

    x: float
    text: str
    strong: bool


@dataclass(frozen=True)
class Axis:
    """Where days stand, how wide a label is when written, and where the axis ends."""

    place_of: Callable[[date], float]
    width_of: Callable[[str, bool], float]
    end: float


def axis_labels(first: date, last: date, axis: Axis) -> list[AxisLabel]:
    """Every month named, or every second, third, sixth …: as many as stand side by side, none of them left out.

    Only a month that the track cuts, at its beginning or its end, goes without a name when it has no room.
    """
    for step in _STEPS:
        months = [day for day in _months(first, last) if (day.year * 12 + day.month - 1) % step == 0]
        for labels in _ways(months, axis):
            if _stand_apart(labels, axis):
                return labels
    return []


def _months(first: date, last: date) -> Iterator[date]:
    """The first day, then the first of every month that begins before the last day."""
    yield first
    day = add_months(first.replace(day=1), 1)
    while day <= last:
        yield day
        day = add_months(day, 1)


def _ways(months: Sequence[date], axis: Axis) -> Iterator[list[AxisLabel]]:
    """From the fullest writing to the shortest: years in full or with two digits, at the first month or in January."""
    whole = months[1:] if months and months[0].day > 1 else months
    for short in (False, True):
        for shown in (months, whole):
            yield _written(shown, axis, short=short, from_first=True)
            if any(day.month == 1 for day in shown):
                yield _written(shown, axis, short=short, from_first=False)


def _written(months: Sequence[date], axis: Axis, *, short: bool, from_first: bool) -> list[AxisLabel]:
    """The labels of these months, without the last one when the track ends in it and leaves it no room."""
    labels = [
        _label(day, axis.place_of(day), strong=day.month == 1 or (from_first and not place), short=short)
        for place, day in enumerate(months)
    ]
    return labels[:-1] if labels and _right(labels[-1], axis) > axis.end else labels


def _label(day: date, x: float, *, strong: bool, short: bool) -> AxisLabel:
    month = short_month_name(day.month)
    year = f"{day.year % 100:02}" if short else str(day.year)
    return AxisLabel(x, f"{month} {year}" if strong else month, strong)


def _stand_apart(labels: Sequence[AxisLabel], axis: Axis) -> bool:
    """Whether there are some, and none touches the next one or the end."""
    ends = [_right(label, axis) for label in labels]
    starts = [label.x - _AIR for label in labels[1:]]
    return bool(labels) and ends[-1] <= axis.end and all(end <= start for end, start in zip(ends, starts, strict=False))


def _right(label: AxisLabel, axis: Axis) -> float:
    return float(label.x + axis.width_of(label.text, label.strong))
