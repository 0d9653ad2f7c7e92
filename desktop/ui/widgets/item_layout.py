"""What every layout of the project's own keeps in the same way: its items, in the order in which they came."""

from abc import abstractmethod

from PySide6.QtCore import QMargins, QRect, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class ItemLayout(QLayout):
    """A list of items whose height follows from their width; where each one stands is said by the layout made of it."""

    def __init__(self, parent: QWidget | None, spacing: int) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(QMargins(0, 0, 0, 0))
        self.setSpacing(spacing)

    def addItem(self, item: QLayoutItem) -> None:
        """Take an item at the end."""
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
        """The height of all items at this width."""
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        """Place the items."""
        super().setGeometry(rect)
        self._place(rect, move=True)

    # held by mypy: the metaclass of Qt's objects leaves no room for that of abc
    @abstractmethod
    def _place(self, rect: QRect, *, move: bool) -> int:
        """The height that the items need in the rectangle; puts them there when `move` says so."""


def height_of(item: QLayoutItem, width: int) -> int:
    """The height of an item whose width is known: the minimum of a wrapping label is that of its narrowest form."""
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
