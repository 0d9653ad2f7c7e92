"""Cells side by side in columns where there is room, on several lines where there is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QWidget

from desktop.ui.look.theme import SPACE
from desktop.ui.widgets.item_layout import ItemLayout, height_of


@dataclass(frozen=True)
class Column:
    """How wide a column is at least, and its share of what is left over (0: never wider)."""

    least: int
    share: int


def width_of(columns: Sequence[Column]) -> int:
    """The room that the columns need side by side."""
    return sum(column.least for column in columns) + SPACE * (len(columns) - 1)


class CellsLayout(ItemLayout):
    """Its items stand under the same columns as those of every other line with the same columns; the last are tools."""

    def __init__(self, columns: Sequence[Column], parent: QWidget | None = None) -> None:
        super().__init__(parent, SPACE)
        self._columns = tuple(columns)

    def _preferred(self) -> QSize:
        """Side by side."""
        height = max((item.sizeHint().height() for item in self._items), default=0)
        return QSize(width_of(self._columns), height)

    def _narrowest(self) -> QSize:
        """The widest cell alone, for a narrow place."""
        return QSize(max((item.minimumSize().width() for item in self._items), default=0), 0)

    def _place(self, rect: QRect, *, move: bool) -> int:
        beside = rect.width() >= width_of(self._columns)
        return self._in_line(rect, move=move) if beside else self._wrapped(rect, move=move)

    def _in_line(self, rect: QRect, *, move: bool) -> int:
        widths = self._widths(rect.width())
        heights = [height_of(item, width) for item, width in zip(self._items, widths, strict=False)]
        x = rect.x()
        for item, width, height in zip(self._items, widths, heights, strict=False):
            if move:
                item.setGeometry(QRect(x, rect.y(), width, height))
            x += width + self.spacing()
        return max(heights, default=0)

    def _wrapped(self, rect: QRect, *, move: bool) -> int:
        """On several lines, in columns of one width, so that a cell stands under a cell; the tools end the last one."""
        gap = self.spacing()
        widest = max(column.least for column in self._columns[:-1])
        many = max(1, (rect.width() + gap) // (widest + gap))
        width = (rect.width() + gap) // many - gap
        y = rect.y()
        shown = [item for item in self._items if not item.isEmpty()]
        for first in range(0, len(shown), many):
            line = shown[first : first + many]
            height = max(height_of(item, width) for item in line)
            for place, item in enumerate(line if move else ()):
                own = item.sizeHint().width() if item is self._items[-1] else width
                item.setGeometry(QRect(rect.x() + place * (width + gap), y, own, height_of(item, own)))
            y += height + gap
        return max(0, y - rect.y() - gap)

    def _widths(self, width: int) -> list[int]:
        shares = sum(column.share for column in self._columns)
        left = width - width_of(self._columns)
        return [column.least + (left * column.share // shares if shares else 0) for column in self._columns]
