"""A text that grows with what is written in it."""

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QTextEdit, QWidget


class TextArea(QTextEdit):
    """Plain text from `min_lines` to `max_lines` high, then it scrolls; Tab goes to the next field."""

    changed = Signal()

    def __init__(
        self,
        text: str = "",
        min_lines: int = 3,
        max_lines: int = 18,
        placeholder: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._lines = (min_lines, max_lines)
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder or "Texte")
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setPlainText(text)
        self.textChanged.connect(self.changed)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._fit())
        self._fit()

    def value(self) -> str:
        """What is written, its no-break spaces kept (`toPlainText` would make them plain ones)."""
        return self.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")

    def set_value(self, text: str | None) -> None:
        """Replace what is written."""
        if (text or "") != self.value():
            self.setPlainText(text or "")

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Text only: pictures and files are for the page, which may join them, never the path of a file as text."""
        return not (source.hasImage() or source.hasUrls()) and super().canInsertFromMimeData(source)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What cannot be pasted here goes on to the page."""
        if event.matches(QKeySequence.StandardKey.Paste) and not self.canPaste():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other widths break lines elsewhere."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Grow with the text size."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """While everything is visible the wheel belongs to the page."""
        if self.verticalScrollBar().maximum() > 0 and self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def _fit(self) -> None:
        line = self.fontMetrics().lineSpacing()
        around = round(2 * self.document().documentMargin()) + 12
        low, high = (count * line + around for count in self._lines)
        wanted = round(self.document().size().height()) + 14
        height = max(low, min(high, wanted))
        if height != self.height() or height != self.minimumHeight():
            self.setFixedHeight(height)
