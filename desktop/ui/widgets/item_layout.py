"""What every layout of the project's own keeps in the same way: its items, in the order in which they came."""

from abc import abstractmethod
from dataclasses import dataclass, field

from PySide6.QtCore import QMargins, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


@dataclass
class _Measured:
    """What was found out about the items since something in them changed."""

    heights: dict[int, int] = field(default_factory=dict)
    """Width → height."""
    preferred: QSize | None = None
    least: QSize | None = None

    def forget(self) -> None:
        """Nothing is known any more. Nothing new is made either: Qt asks for this while it takes a window apart."""
        self.heights.clear()
        self.preferred = self.least = None


class ItemLayout(QLayout):
    """A list of items whose height follows from their width; where each one stands is said by the layout made of it.

    What was measured holds until Qt says that something in it changed: nested layouts ask for the same size hundreds
    of times before a page stands.
    """

    def __init__(self, parent: QWidget | None, spacing: int) -> None:
        self._measured = _Measured()  # first of all: its own spacing invalidates it
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(QMargins(0, 0, 0, 0))
        self.setSpacing(spacing)

    def addItem(self, item: QLayoutItem) -> None:
        """Take an item at the end."""
        self._items.append(item)
        self.invalidate()

    def count(self) -> int:
        """Number of items."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """The item at a place, None outside."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Remove and return the item at a place."""
        if not 0 <= index < len(self._items):
            return None
        self.invalidate()
        return self._items.pop(index)

    def invalidate(self) -> None:
        """Something in it changed."""
        self._measured.forget()
        super().invalidate()

    def expandingDirections(self) -> Qt.Orientation:
        """It takes the width it is given."""
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        """Its height follows from its width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of all items at this width."""
        known = self._measured.heights.get(width)
        if known is None:
            known = self._measured.heights[width] = self._place(QRect(0, 0, width, 0), move=False)
        return known

    def sizeHint(self) -> QSize:
        """The size that it would like."""
        if self._measured.preferred is None:
            self._measured.preferred = self._preferred()
        return self._measured.preferred

    def minimumSize(self) -> QSize:
        """The size that it needs."""
        if self._measured.least is None:
            self._measured.least = self._narrowest()
        return self._measured.least

    def setGeometry(self, rect: QRect) -> None:
        """Place the items."""
        super().setGeometry(rect)
        self._place(rect, move=True)

    # held by mypy: the metaclass of Qt's objects leaves no room for that of abc
    @abstractmethod
    def _place(self, rect: QRect, *, move: bool) -> int:
        """The height that the items need in the rectangle; puts them there when `move` says so."""

    @abstractmethod
    def _preferred(self) -> QSize:
        """The size that the items would like."""

    @abstractmethod
    def _narrowest(self) -> QSize:
        """The size that the items need."""


def height_of(item: QLayoutItem, width: int) -> int:
    """The height of an item whose width is known: the minimum of a wrapping label is that of its narrowest form."""
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
