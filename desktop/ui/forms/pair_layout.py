"""A layout of form fields: long ones over the whole width, short ones two by two where there is room."""

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QLayoutItem, QWidget

from desktop.ui.look.theme import SPACE
from desktop.ui.widgets.item_layout import ItemLayout, height_of

_HALF_CHARS = 35
"""Characters that a half must hold for two to stand side by side; large text falls back to one column."""


class PairLayout(ItemLayout):
    """Two consecutive « half » fields share a line when the width allows; what is hidden takes no room."""

    def __init__(self, parent: QWidget | None = None, half_chars: int = _HALF_CHARS) -> None:
        super().__init__(parent, SPACE * 2 + 2)
        self._half_chars = half_chars
        self._halves: set[QWidget] = set()
        self._joined: set[QWidget] = set()

    def add_field(self, widget: QWidget, *, half: bool, joined: bool = False) -> None:
        """Put a field at the end; `half`: half a line is enough for it, `joined`: it stands close to the one before."""
        if half:
            self._halves.add(widget)
        if joined:
            self._joined.add(widget)
        self.addWidget(widget)

    def _preferred(self) -> QSize:
        """The widest field, all of them one under the other."""
        shown = [item for item in self._items if not item.isEmpty()]
        height = sum(item.sizeHint().height() + self.spacing() for item in shown)
        return QSize(max((item.sizeHint().width() for item in shown), default=0), height)

    def _narrowest(self) -> QSize:
        """The narrowest width that holds every field."""
        width = max((item.minimumSize().width() for item in self._items if not item.isEmpty()), default=0)
        return QSize(width, 0)

    def _place(self, rect: QRect, *, move: bool) -> int:
        y = rect.y()
        gap = SPACE * 4
        half = (rect.width() - gap) // 2
        for line in self._lines(half):
            whole = len(line) == 1 and not self._is_half(line[0])
            width = rect.width() if whole or half < self._half_room() else half
            heights = [height_of(item, width) for item in line]
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
            fits = half >= self._half_room() and self._is_half(item)
            if fits and len(last) == 1 and self._is_half(last[0]):
                last.append(item)
            else:
                lines.append([item])
        return lines

    def _is_half(self, item: QLayoutItem) -> bool:
        return item.widget() in self._halves

    def _half_room(self) -> int:
        parent = self.parentWidget()
        return parent.fontMetrics().horizontalAdvance("0") * self._half_chars if parent else 0
