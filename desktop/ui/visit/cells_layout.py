"""Cells side by side in columns where there is room, one under the other where there is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QMargins, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from desktop.ui.theme import SPACE


@dataclass(frozen=True)
class Column:
    """How wide a column is at least, and its share of what is left over (0: never wider)."""

    least: int
    share: int


def width_of(columns: Sequence[Column]) -> int:
    """The room that the columns need side by side."""
    return sum(column.least for column in columns) + SPACE * (len(columns) - 1)


class CellsLayout(QLayout):
    """Its items stand under the same columns as those of every other line with the same columns; the last are tools."""

    def __init__(self, columns: Sequence[Column], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(QMargins(0, 0, 0, 0))
        self.setSpacing(SPACE)

    def addItem(self, item: QLayoutItem) -> None:
        """Take the next cell."""
        self._items.append(item)

    def count(self) -> int:
        """Number of items."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """The item at a place, None outside."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Remove and return the item at a place."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """It takes the width it is given."""
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        """Its height follows from its width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height at this width."""
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        """Place the items."""
        super().setGeometry(rect)
        self._place(rect, move=True)

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
        heights = [_height(item, width) for item, width in zip(self._items, widths, strict=False)]
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
            height = _height(item, width)
            if move:
                item.setGeometry(QRect(rect.x(), y, width, height))
            y += height + self.spacing()
        return max(0, y - rect.y() - self.spacing())

    def _widths(self, width: int) -> list[int]:
        shares = sum(column.share for column in self._columns)
        left = width - width_of(self._columns)
        return [column.least + (left * column.share // shares if shares else 0) for column in self._columns]


def _height(item: QLayoutItem, width: int) -> int:
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
