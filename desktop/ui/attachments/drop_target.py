"""A whole page onto which photos and papers can be dropped or pasted, with a clear mark while they are held over it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from desktop.ui.attachments.capture import DROPPED, PASTED, Capture, is_for_us
from desktop.ui.look.theme import RADIUS, SPACE, sized_font, tokens_of

_WORDS: Final = "Déposez ici pour joindre"


class _Mark(QWidget):
    """A veil with a dashed frame and what will happen; the mouse goes through it."""

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setProperty("overlay", True)
        self.setAccessibleName(_WORDS)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The veil, the frame and the words."""
        tokens = tokens_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = QColor(tokens.accent_soft)
        veil.setAlphaF(0.94)
        painter.fillRect(self.rect(), veil)
        painter.setPen(QPen(QColor(tokens.accent), 3, Qt.PenStyle.DashLine))
        inset = SPACE * 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), RADIUS * 2, RADIUS * 2)
        painter.setFont(sized_font(self, "title", bold=True))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, _WORDS)
        painter.end()


class DropTarget(QObject):
    """Watches a page: files and pictures dropped on it, and Ctrl+V that no text field wanted."""

    def __init__(self, page: QWidget, capture: Capture) -> None:
        super().__init__(page)
        self._page, self._capture = page, capture
        self.mark = _Mark(page)
        self.mark.hide()
        page.setAcceptDrops(True)
        page.installEventFilter(self)

    def paste(self) -> bool:
        """Takes in what is in the clipboard; False when it is nothing of ours."""
        mime = QGuiApplication.clipboard().mimeData()
        return mime is not None and self._capture.add_mime(mime, PASTED)

    def release(self) -> None:
        """Watches no longer: another visit is shown."""
        self._page.removeEventFilter(self)
        self.mark.hide()
        self.mark.deleteLater()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Drags over the page and keys that nothing else wanted."""
        kind = event.type()
        if kind in {QEvent.Type.DragEnter, QEvent.Type.DragMove} and isinstance(event, QDragEnterEvent):
            return self._on_drag(event)
        if kind == QEvent.Type.DragMove and isinstance(event, QDropEvent):
            return self._on_drag(event)
        if kind == QEvent.Type.DragLeave:
            self.mark.hide()
        elif kind == QEvent.Type.Drop and isinstance(event, QDropEvent):
            return self._on_drop(event)
        elif (
            kind == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Paste)
        ):
            return self.paste()
        elif kind == QEvent.Type.Resize:
            self.mark.setGeometry(self._page.rect())
        return False

    def _on_drag(self, event: QDropEvent) -> bool:
        if not is_for_us(event.mimeData()):
            return False
        self.mark.setGeometry(self._page.rect())
        self.mark.show()
        self.mark.raise_()
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        return True

    def _on_drop(self, event: QDropEvent) -> bool:
        self.mark.hide()
        if not self._capture.add_mime(event.mimeData(), DROPPED):
            return False
        event.setDropAction(Qt.DropAction.CopyAction)  # the original stays where it is
        event.accept()
        return True
