"""What every view of rows does alike: the row under the cursor, Enter opens it."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, Qt, SignalInstance
from PySide6.QtGui import QKeyEvent

from desktop.ui.widgets.paged_model import ROW_ROLE

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractItemView as _View
else:
    _View = object

_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class RowsOfPages(_View):
    """For a view over a `PagedListModel` that has a signal `row_activated(row)`."""

    row_activated: SignalInstance

    def current_row(self) -> Any:
        """The row under the cursor, None when there is none."""
        return self.currentIndex().data(ROW_ROLE) if self.currentIndex().isValid() else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter activates the row."""
        if event.key() in _ENTER and self.currentIndex().isValid():
            self.activate(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def activate(self, index: QModelIndex) -> None:
        """Tell that a row is to be opened."""
        row = index.data(ROW_ROLE)
        if row is not None:
            self.row_activated.emit(row)
