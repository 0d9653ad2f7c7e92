"""A switch: something that is on or off at once, without saving."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.ui.widgets.ticks import TickBox


class Toggle(TickBox):
    """A check box drawn as a switch; a screen reader says a check box, which everybody knows."""

    def __init__(self, text: str, *, on: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setProperty("switch", True)
        self.setChecked(on)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
