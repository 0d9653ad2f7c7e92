"""A layout that fills lines like words on a page, so that large text wraps instead of being cut."""

from collections.abc import Iterable

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayoutItem, QSizePolicy, QWidget

from desktop.ui.look.tokens import SPACE
from desktop.ui.widgets.item_layout import ItemLayout


class FlowLayout(ItemLayout):
    """Places its items from left to right and begins a new line when the width is used up."""

    def __init__(self, parent: QWidget | None = None, spacing: int = SPACE, line_spacing: int | None = None) -> None:
        super().__init__(parent, spacing)
        self._line_spacing = spacing if line_spacing is None else line_spacing

    def insert(self, index: int, widget: QWidget) -> None:
        """Put a widget at a place among the others."""
        self.addWidget(widget)  # an item made here would be Python's: Qt deletes it, and the next layout crashes
        self._items.insert(index, self._items.pop())
        self.invalidate()

    def expandingDirections(self) -> Qt.Orientation:
        """It never asks for more room than it needs."""
        return Qt.Orientation(0)

    def _preferred(self) -> QSize:
        """Everything on one line."""
        shown = [item for item in self._items if not item.isEmpty()]
        width = sum(item.sizeHint().width() for item in shown) + self.spacing() * max(0, len(shown) - 1)
        height = max((item.sizeHint().height() for item in shown), default=0)
        return QSize(width, height).grownBy(self.contentsMargins())

    def _narrowest(self) -> QSize:
        """The widest single item."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size.grownBy(self.contentsMargins())

    def _place(self, rect: QRect, *, move: bool) -> int:
        area = rect.marginsRemoved(self.contentsMargins())
        x, y, line_height = area.x(), area.y(), 0
        line: list[tuple[QLayoutItem, int, QSize]] = []
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint()
            size.setWidth(min(size.width(), max(area.width(), item.minimumSize().width())))
            if item.hasHeightForWidth():
                size.setHeight(max(item.heightForWidth(size.width()), item.minimumSize().height()))
            if line and x + size.width() > area.right() + 1:
                self._set_line(line, y, line_height, move=move)
                x, y, line_height, line = area.x(), y + line_height + self._line_spacing, 0, []
            line.append((item, x, size))
            x += size.width() + self.spacing()
            line_height = max(line_height, size.height())
        self._set_line(line, y, line_height, move=move)
        margins = self.contentsMargins()
        return y + line_height - rect.y() + margins.bottom()

    def _set_line(self, line: list[tuple[QLayoutItem, int, QSize]], y: int, height: int, *, move: bool) -> None:
        if move:
            for item, x, size in line:
                item.setGeometry(QRect(QPoint(x, y + (height - size.height()) // 2), size))


class FlowRow(QWidget):
    """Widgets side by side, on as many lines as the width asks for, each as high as it needs.

    Buttons of several heights belong here: a QHBoxLayout gives all of them the height of the lowest.
    """

    def __init__(
        self,
        widgets: Iterable[QWidget],
        spacing: int = SPACE,
        parent: QWidget | None = None,
        *,
        line_spacing: int | None = None,
    ) -> None:
        super().__init__(parent)
        self.flow = FlowLayout(self, spacing, line_spacing)
        for widget in widgets:
            self.flow.addWidget(widget)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
