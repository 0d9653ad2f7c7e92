"""The field at the head of the window in which everything is looked for."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from desktop.ui.widgets.search_line import SearchLine


class SearchField(SearchLine):
    """The search everywhere: Enter searches, Escape empties, up and down go through the results."""

    moved = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        sought = "Rechercher un ménage, une mesure, une visite, une action…  (Ctrl\u00a0+\u00a0K)"
        super().__init__(sought, parent, short="Rechercher partout  (Ctrl\u00a0+\u00a0K)")
        self.setAccessibleName("Rechercher partout")
        self.setMinimumWidth(200)
        self.setMaximumWidth(720)
        self._came_from: QWidget | None = None
        self.installEventFilter(self)

    def take_focus(self) -> None:
        """Come here from anywhere, what is written selected."""
        here = self.window().focusWidget()
        if here is not self:
            self._came_from = here
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def give_back_focus(self) -> None:
        """Go back to where one came from, when it is still there."""
        before, self._came_from = self._came_from, None
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape, up and down."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape and self.text():
                self.clear()
                return True
            if event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
                self.moved.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
                return True
        return False
