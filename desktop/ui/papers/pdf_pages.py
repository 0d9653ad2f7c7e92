"""The very pages of a document, shown from memory: no file is ever written for it (P2)."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.ui.look.theme import SPACE
from desktop.ui.widgets import FlowRow, IconButton, TextLabel
from desktop.ui.widgets.spoken_role import speak_as

_PREPARING: Final = "Préparation des pages…"


class PdfPages(QWidget):
    """One page at a time, as wide as the room allows, with what leads to the others."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._document = QPdfDocument(self)
        self._buffer: QBuffer | None = None
        self._most: int | None = None
        self._page = 0
        self.view = QPdfView(self)
        speak_as(self.view, QAccessible.Role.Document)
        self.view.setPageMode(QPdfView.PageMode.SinglePage)
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.view.setDocument(self._document)
        self._waiting = TextLabel(_PREPARING, muted=True)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._waiting)
        self._stack.addWidget(self.view)
        self.before = IconButton("chevron-left", "Page précédente")
        self.after = IconButton("chevron-right", "Page suivante")
        self.where = TextLabel(wrap=False)
        self.before.clicked.connect(lambda: self.show_page(self._page - 1))
        self.after.clicked.connect(lambda: self.show_page(self._page + 1))
        pager = FlowRow((self.before, self.where, self.after), SPACE + 4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self._stack, 1)
        column.addWidget(pager)
        self.clear()

    @property
    def page(self) -> int:
        """The page shown, from 0."""
        return self._page

    @property
    def page_count(self) -> int:
        """How many pages there are; 0 before any is shown."""
        count = self._document.pageCount() if self._buffer is not None else 0
        return count if self._most is None else min(count, self._most)

    def set_bytes(self, content: bytes, most: int | None = None) -> None:
        """Shows a document given as bytes, from its first page; no more pages than `most`, if that is given."""
        self.clear()
        self._most = most
        buffer = QBuffer(self)
        buffer.setData(QByteArray(content))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document.load(buffer)
        self._buffer = buffer
        self._stack.setCurrentWidget(self.view)
        self.show_page(0)

    def show_whole(self, *, whole: bool) -> None:
        """Shows a page whole, like a sheet on a table, or as wide as the room allows, to be read."""
        modes = QPdfView.ZoomMode
        self.view.setZoomMode(modes.FitInView if whole else modes.FitToWidth)
        bars = Qt.ScrollBarPolicy
        self.view.setVerticalScrollBarPolicy(bars.ScrollBarAlwaysOff if whole else bars.ScrollBarAsNeeded)

    def clear(self) -> None:
        """Takes the document away."""
        self._document.close()
        if self._buffer is not None:
            self._buffer.close()
            self._buffer.setData(QByteArray())
            self._buffer.deleteLater()
            self._buffer = None
        self._page = 0
        self._waiting.setText(_PREPARING)
        self._stack.setCurrentWidget(self._waiting)
        self._tell()

    def show_page(self, page: int) -> None:
        """Goes to a page, counted from 0; nothing happens outside the document."""
        if 0 <= page < self.page_count:
            self._page = page
            self.view.pageNavigator().jump(page, QPointF(0, 0), 0)
            self._tell()

    def _tell(self) -> None:
        count = self.page_count
        self.before.setEnabled(self._page > 0)
        self.after.setEnabled(self._page + 1 < count)
        self.where.setText(f"Page {self._page + 1} sur {count}" if count else "")
        self.view.setAccessibleName(f"{self._name}, page {self._page + 1} sur {count}" if count else self._name)
        self.view.setAccessibleDescription(self._document.getAllText(self._page).text() if count else "")
