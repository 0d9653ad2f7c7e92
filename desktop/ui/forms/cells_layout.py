"""Cells side by side in columns where there is room, one under the other where there is not."""

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

    def sizeHint(self) -> QSize:
        """Side by side."""
        height = max((item.sizeHint().height() for item in self._items), default=0)
        return QSize(width_of(self._columns), height)

    def minimumSize(self) -> QSize:
        """The widest cell alone, for a narrow place."""
        return QSize(max((item.minimumSize().width() for item in self._items), default=0), 0)

    def _place(self, rect: QRect, *, move: bool) -> int:
        beside = rect.width() >= width_of(self._columns)
        return self._in_line(rect, move=move) if beside else self._stacked(rect, move=move)

    def _in_line(self, rect: QRect, *, move: bool) -> int:
        widths = self._widths(rect.width())
        heights = [height_of(item, width) for item, width in zip(self._items, widths, strict=False)]
        x = rect.x()
        for item, width, height in zip(self._items, widths, heights, strict=False):
            if move:
                item.setGeometry(QRect(x, rect.y(), width, height))
            x += width + self.spacing()
        return max(heights, default=0)

    def _stacked(self, rect: QRect, *, move: bool) -> int:
        y = rect.y()
        for item in self._items:
            if item.isEmpty():
                continue
            width = rect.width() if item is not self._items[-1] else item.sizeHint().width()
            height = height_of(item, width)
            if move:
                item.setGeometry(QRect(rect.x(), y, width, height))
            y += height + self.spacing()
        return max(0, y - rect.y() - self.spacing())

    def _widths(self, width: int) -> list[int]:
        shares = sum(column.share for column in self._columns)
        left = width - width_of(self._columns)
        return [column.least + (left * column.share // shares if shares else 0) for column in self._columns]
