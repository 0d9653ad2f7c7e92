"""What stands above the cells of a track: months and years, and the day that it is."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from desktop.domain.calendar import add_months

_SHORT_MONTHS: Final = (
    "janv.", "févr.", "mars", "avril", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.",
)  # fmt: skip
_STEPS: Final = (1, 2, 3, 6, 12)
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
    """Where days stand, how wide a label is when written, where the axis ends, and a place to be kept free."""

    place_of: Callable[[date], float]
    width_of: Callable[[str, bool], float]
    end: float
    busy: float | None = None


def axis_labels(first: date, last: date, axis: Axis) -> list[AxisLabel]:
    """The months named across a track, as many as stand side by side: every one, every second, third, sixth …"""
    months = list(_months(first, last))
    for step in _STEPS:
        shown = [day for place, day in enumerate(months) if not place or (day.month - 1) % step == 0]
        labels = [
            _label(day, axis.place_of(day), strong=not place or day.month == 1) for place, day in enumerate(shown)
        ]
        if _free(labels, axis) or step == _STEPS[-1]:
            return _thinned(labels, axis)
    return []


def _months(first: date, last: date) -> Iterator[date]:
    """The first day, then the first of every month that begins before the last day."""
    yield first
    day = add_months(first.replace(day=1), 1)
    while day <= last:
        yield day
        day = add_months(day, 1)


def _label(day: date, x: float, *, strong: bool) -> AxisLabel:
    month = _SHORT_MONTHS[day.month - 1]
    return AxisLabel(x, f"{month} {day.year}" if strong else month, strong)


def _free(labels: Sequence[AxisLabel], axis: Axis) -> bool:
    """Whether only labels beside those of a year would have to go."""
    kept = _thinned(labels, axis)
    return len(labels) - len(kept) <= sum(label.strong for label in labels) + (axis.busy is not None)


def _thinned(labels: Sequence[AxisLabel], axis: Axis) -> list[AxisLabel]:
    """Those that touch no other: the years are placed first, the months where room is left."""
    taken: list[tuple[float, float, AxisLabel]] = []
    for label in sorted(labels, key=lambda one: (not one.strong, one.x)):
        left, right = label.x, label.x + axis.width_of(label.text, label.strong)
        crossed = axis.busy is not None and not label.strong and left - 3 < axis.busy < right + 3
        alone = not any(left < other + _AIR and begun < right + _AIR for begun, other, _ in taken)
        if right <= axis.end and alone and not crossed:
            taken.append((left, right, label))
    return [label for _, _, label in sorted(taken, key=lambda one: one[0])]
