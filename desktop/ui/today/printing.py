"""Pages on paper: painted from memory onto the printer, which the system's own window lets one choose."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

_DOTS: Final = 300
"""Dots an inch that are enough for text; a printer of 1,200 would be sent a hundred megabytes a page."""


def ask_for_printer(parent: QWidget) -> QPrinter | None:
    """The printer chosen in the system's own window, None when it was given up."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setResolution(_DOTS)
    printer.setDocName("Tournée")  # the queue of a printer is read by everybody
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle("Imprimer la tournée")
    return printer if dialog.exec() == QDialog.DialogCode.Accepted else None


def print_pdf(content: bytes, printer: QPrinter) -> int:
    """Paints every page of a document onto a printer; how many there were, 0 when the printer refused."""
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument(None)  # type: ignore[call-overload]
    document.load(buffer)
    painter = QPainter()
    if not painter.begin(printer):
        return 0
    pages = int(document.pageCount())
    for page in range(pages):
        if page:
            printer.newPage()
        _paint(document, page, painter)
    painter.end()
    document.close()
    return pages


def _paint(document: QPdfDocument, page: int, painter: QPainter) -> None:
    """As large as the paper allows, in the middle."""
    paper = QRectF(painter.viewport())
    size = document.pagePointSize(page).scaled(paper.size(), Qt.AspectRatioMode.KeepAspectRatio)
    image = document.render(page, QSize(round(size.width()), round(size.height())))
    place = QRectF(0, 0, size.width(), size.height())
    place.moveCenter(paper.center())
    painter.drawImage(place, image)
