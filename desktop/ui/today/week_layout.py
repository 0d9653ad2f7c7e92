"""Lays out days: side by side while they are wide enough, else one under the other; nothing is ever cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QWidget

from desktop.ui.widgets.item_layout import ItemLayout

GAP: Final = 6
_PAD: Final = 6
_COLUMN_CHARS: Final = 13
_HEAD_CHARS: Final = 13
_CARD_CHARS: Final = 22
_ROWS_CHARS: Final = 46
_SLIM: Final = 0.42
"""The width of a weekend day without anything on it, to that of a working day."""


class Shape(Enum):
    """Days as columns; as rows with their cards at the right; as a narrow strip with their cards below."""

    COLUMNS = "columns"
    ROWS = "rows"
    STRIP = "strip"


@dataclass
class DayPart:
    """The widgets of one day: its head, what has no hour, the morning, the afternoon, what is only proposed."""

    head: QWidget
    free: list[QWidget] = field(default_factory=list)
    morning: list[QWidget] = field(default_factory=list)
    afternoon: list[QWidget] = field(default_factory=list)
    proposed: list[QWidget] = field(default_factory=list)
    slim: bool = False

    @property
    def cards(self) -> Sequence[QWidget]:
        """All but the head, in the order in which they are shown."""
        return (*self.free, *self.morning, *self.afternoon, *self.proposed)


class WeekLayout(ItemLayout):
    """`set_days` gives the widgets; `grounds` are then the places of the days, `noon` the line between the halves."""

    def __init__(self, parent: QWidget) -> None:
        self._days: Sequence[DayPart] = ()
        self.grounds: list[QRect] = []
        self.noon = 0
        self.shape = Shape.COLUMNS
        super().__init__(parent, 0)

    def set_days(self, days: Sequence[DayPart]) -> None:
        """The days in order; their widgets become children of the parent."""
        while self._items:
            self._items.pop()
        self._days = days
        for part in days:
            for widget in (part.head, *part.cards):
                self.addWidget(widget)
        self.invalidate()

    def expandingDirections(self) -> Qt.Orientation:
        """Only as wide as it is given."""
        return Qt.Orientation(0)

    def _preferred(self) -> QSize:
        """As a window of usual width would have it."""
        width = self._chars(_COLUMN_CHARS) * 7
        return QSize(width, self.heightForWidth(width))

    def _narrowest(self) -> QSize:
        """A narrow strip."""
        return QSize(self._chars(_COLUMN_CHARS), 0)

    def _chars(self, count: int) -> int:
        parent = self.parentWidget()
        return parent.fontMetrics().averageCharWidth() * count + 4 * _PAD if parent else 0

    def _place(self, rect: QRect, *, move: bool) -> int:
        shape = self._shape(rect.width())
        if move:
            self.shape, self.grounds, self.noon = shape, [], 0
        if shape is Shape.COLUMNS:
            return self._place_columns(rect, move)
        y = rect.y()
        for part in self._days:
            height = self._place_row(part, rect, y, move) if shape is Shape.ROWS else self._below(part, rect, y, move)
            if move:
                self.grounds.append(QRect(rect.x(), y, rect.width(), height))
            y += height
        return y - rect.y()

    def _shape(self, width: int) -> Shape:
        wide = sum(_SLIM if part.slim else 1 for part in self._days)
        if width >= self._chars(_COLUMN_CHARS) * wide:
            return Shape.COLUMNS
        return Shape.ROWS if width >= self._chars(_ROWS_CHARS) else Shape.STRIP

    def _place_columns(self, rect: QRect, move: bool) -> int:
        """Heads, then bands that begin at one height on all days, so that mornings are read across."""
        widths = self._column_widths(rect.width())
        columns = list(zip(self._days, widths, strict=True))
        head = max((_height(part.head, width) for part, width in columns), default=0)
        bands = [max((_stack(cards, width - 2 * _PAD) for cards, width in band), default=0) for band in _bands(columns)]
        least = self._chars(3)
        bands[1], bands[2] = max(bands[1], least), max(bands[2], least)
        noon = head + GAP + bands[0] + bands[1] + GAP
        tops = (head + GAP, head + GAP + bands[0], noon + 2 * GAP, noon + 2 * GAP + bands[2])
        total = tops[3] + bands[3] + _PAD
        if move:
            self.noon = rect.y() + noon
            x = rect.x()
            for part, width in columns:
                _set(part.head, QRect(x, rect.y(), width, head))
                for cards, top in zip((part.free, part.morning, part.afternoon, part.proposed), tops, strict=True):
                    _pile(cards, x + _PAD, rect.y() + top, width - 2 * _PAD)
                self.grounds.append(QRect(x, rect.y(), width, total))
                x += width
        return total

    def _column_widths(self, width: int) -> list[int]:
        shares = [_SLIM if part.slim else 1.0 for part in self._days]
        unit = width / sum(shares) if shares else 0
        edges = [round(unit * sum(shares[:place])) for place in range(len(shares) + 1)]
        return [end - begin for begin, end in pairwise(edges)]

    def _place_row(self, part: DayPart, rect: QRect, y: int, move: bool) -> int:
        """The head at the left, the cards in as many columns as there is room for."""
        head_width = self._chars(_HEAD_CHARS)
        room = rect.width() - head_width - _PAD
        columns = max(1, room // self._chars(_CARD_CHARS))
        width = (room - (columns - 1) * GAP) // columns
        cards = part.cards
        top = y + _PAD
        for start in range(0, len(cards), columns):
            line = cards[start : start + columns]
            tall = max(_height(card, width) for card in line)
            for place, card in enumerate(line if move else ()):
                _set(card, QRect(rect.x() + head_width + place * (width + GAP), top, width, tall))
            top += tall + GAP
        head = _height(part.head, head_width)
        if move:
            _set(part.head, QRect(rect.x(), y + _PAD, head_width, head))
        return max(top - GAP if cards else 0, y + _PAD + head) + _PAD - y

    def _below(self, part: DayPart, rect: QRect, y: int, move: bool) -> int:
        head = _height(part.head, rect.width())
        if move:
            _set(part.head, QRect(rect.x(), y, rect.width(), head))
            _pile(part.cards, rect.x() + _PAD, y + head, rect.width() - 2 * _PAD)
        return head + _stack(part.cards, rect.width() - 2 * _PAD) + (_PAD if part.cards else 0)


def _bands(columns: Sequence[tuple[DayPart, int]]) -> Sequence[Sequence[tuple[Sequence[QWidget], int]]]:
    return (
        [(part.free, width) for part, width in columns],
        [(part.morning, width) for part, width in columns],
        [(part.afternoon, width) for part, width in columns],
        [(part.proposed, width) for part, width in columns],
    )


def _height(widget: QWidget, width: int) -> int:
    return widget.heightForWidth(width)


def _stack(widgets: Sequence[QWidget], width: int) -> int:
    """The height of cards one under the other, with the gap after each."""
    return sum(_height(widget, width) + GAP for widget in widgets)


def _pile(widgets: Sequence[QWidget], x: int, y: int, width: int) -> int:
    for widget in widgets:
        height = _height(widget, width)
        _set(widget, QRect(x, y, width, height))
        y += height + GAP
    return y


def _set(widget: QWidget, place: QRect) -> None:
    widget.setGeometry(place)
