"""A line to search with: its glass grows with the text, where Qt's own picture in a line stays small."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.ui.look.theme import SPACE
from desktop.ui.widgets.labels import IconLabel


class SearchLine(QLineEdit):
    """A line with a magnifying glass before the text and a cross that empties it.

    Where the words that say what can be searched have no room, `short` stands instead; a screen reader says the former.
    """

    def __init__(self, placeholder: str = "", parent: QWidget | None = None, short: str = "Rechercher") -> None:
        super().__init__(parent)
        self._words = (placeholder, short)
        self.setProperty("part", "search")
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setClearButtonEnabled(True)
        self._glass = IconLabel("search", "muted", scale=1.3, parent=self)
        self._glass.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the glass in the middle of the height."""
        super().resizeEvent(event)
        self._place()

    def changeEvent(self, event: QEvent) -> None:
        """Another size of the text is another size of the glass."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._place()

    def _place(self) -> None:
        if not hasattr(self, "_glass"):  # Qt tells of the style while the line is being made
            return
        size = self._glass.sizeHint()
        self._glass.setGeometry(SPACE + 2, (self.height() - size.height()) // 2, size.width(), size.height())
        self.setTextMargins(size.width() + SPACE, 0, 0, 0)
        room = self.width() - size.width() - SPACE * 5
        long, short = self._words
        self.setPlaceholderText(long if self.fontMetrics().horizontalAdvance(long) <= room else short)
