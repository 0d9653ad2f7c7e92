"""A layout of form fields: long ones over the whole width, short ones two by two where there is room."""

from PySide6.QtCore import QMargins, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from desktop.ui.theme import SPACE

_HALF_CHARS = 35
"""Characters that a half must hold for two to stand side by side; large text falls back to one column."""


class PairLayout(QLayout):
    """Two consecutive « half » fields share a line when the width allows; what is hidden takes no room."""

    def __init__(self, parent: QWidget | None = None, half_chars: int = _HALF_CHARS) -> None:
        super().__init__(parent)
        self._half_chars = half_chars
        self._items: list[QLayoutItem] = []
        self._halves: set[QWidget] = set()
        self._joined: set[QWidget] = set()
        self._heights: dict[int, int] = {}
        self.setContentsMargins(QMargins(0, 0, 0, 0))
        self.setSpacing(SPACE * 2 + 2)

    def add_field(self, widget: QWidget, *, half: bool, joined: bool = False) -> None:
        """Put a field at the end; `half`: half a line is enough for it, `joined`: it stands close to the one before."""
        if half:
            self._halves.add(widget)
        if joined:
            self._joined.add(widget)
        self.addWidget(widget)

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
        """The height of all lines at this width; asked again and again while nothing changes."""
        known = self._heights.get(width)
        if known is None:
            known = self._heights[width] = self._place(QRect(0, 0, width, 0), move=False)
        return known

    def invalidate(self) -> None:
        """Something in it changed."""
        self._heights.clear()
        super().invalidate()

    def setGeometry(self, rect: QRect) -> None:
        """Place the items."""
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        """The widest field, all of them one under the other."""
        shown = [item for item in self._items if not item.isEmpty()]
        height = sum(item.sizeHint().height() + self.spacing() for item in shown)
        return QSize(max((item.sizeHint().width() for item in shown), default=0), height)

    def minimumSize(self) -> QSize:
        """The narrowest width that holds every field."""
        width = max((item.minimumSize().width() for item in self._items if not item.isEmpty()), default=0)
        return QSize(width, 0)

    def _place(self, rect: QRect, *, move: bool) -> int:
        y = rect.y()
        gap = SPACE * 4
        half = (rect.width() - gap) // 2
        for line in self._lines(half):
            whole = len(line) == 1 and not self._is_half(line[0])
            width = rect.width() if whole or half < self._narrowest() else half
            heights = [_height(item, width) for item in line]
            if line[0].widget() in self._joined and y > rect.y():
                y -= self.spacing() - SPACE
            if move:
                for place, item in enumerate(line):
                    item.setGeometry(QRect(rect.x() + place * (width + gap), y, width, heights[place]))
            y += max(heights) + self.spacing()
        return max(0, y - rect.y() - self.spacing())

    def _lines(self, half: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = []
        for item in self._items:
            if item.isEmpty():
                continue
            last = lines[-1] if lines else []
            fits = half >= self._narrowest() and self._is_half(item)
            if fits and len(last) == 1 and self._is_half(last[0]):
                last.append(item)
            else:
                lines.append([item])
        return lines

    def _is_half(self, item: QLayoutItem) -> bool:
        return item.widget() in self._halves

    def _narrowest(self) -> int:
        parent = self.parentWidget()
        return parent.fontMetrics().horizontalAdvance("0") * self._half_chars if parent else 0


def _height(item: QLayoutItem, width: int) -> int:
    # the minimum of a wrapping label is that of its narrowest form: where the width is known it says nothing
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
