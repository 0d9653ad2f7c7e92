"""Pages on paper: painted from memory onto the printer, which the system's own window lets one choose."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QWidget

from desktop.errors import AppError
from desktop.ui.papers.spool import spooled_in_memory

_DOTS: Final = 300
"""Dots an inch that are enough for text; a printer of 1,200 would be sent a hundred megabytes a page."""


_WRITES_FILES: Final = ("print to pdf", "cups-pdf", "cups_pdf", "xps document", "onenote", "pdfcreator", "pdf24")
"""Words in the names of the usual printers that are none: what they are sent becomes a file, in the clear."""


def ask_for_printer(parent: QWidget, what: str = "la tournée") -> QPrinter | None:
    """The printer chosen in the system's own window, None when it was given up; AppError when there is no paper."""
    if not QPrinterInfo.availablePrinterNames():
        raise AppError(
            "Aucune imprimante n’est installée sur cet ordinateur.",
            safe="Rien n’est imprimé, et aucun fichier n’est écrit.",
            do=f"Branchez une imprimante, ou enregistrez {what} pour l’imprimer ailleurs.",
        )
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setResolution(_DOTS)
    printer.setDocName("Document")  # the queue of a printer is read by everybody
    accepted = print_window(printer, parent, what).exec() == QDialog.DialogCode.Accepted
    if accepted:
        refuse_files(printer, what)
    return printer if accepted else None


def print_window(printer: QPrinter, parent: QWidget, what: str = "la tournée") -> QPrintDialog:
    """The system's window to choose a printer, without the one that writes a file."""
    dialog = QPrintDialog(printer, parent)
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintToFile, False)
    dialog.setWindowTitle(f"Imprimer {what}")
    return dialog


def refuse_files(printer: QPrinter, what: str = "la tournée") -> None:
    """Raises AppError for a printer that would write a file: it would lie there in the clear, and not be told."""
    native = printer.outputFormat() == QPrinter.OutputFormat.NativeFormat
    named = f"{printer.printerName()} {QPrinterInfo(printer).makeAndModel()}".lower()
    if printer.outputFileName() or not native or any(word in named for word in _WRITES_FILES):
        raise AppError(
            "Cette imprimante écrit un fichier, que d’autres pourraient lire.",
            safe="Rien n’est imprimé, et aucun fichier n’est écrit.",
            do=f"Choisissez une imprimante à papier, ou enregistrez {what} à un endroit que vous choisissez.",
        )


def print_pdf(content: bytes, printer: QPrinter) -> int:
    """Paints every page of a document onto a printer; how many there were, 0 when the printer refused."""
    with spooled_in_memory():
        return _print(content, printer)


def _print(content: bytes, printer: QPrinter) -> int:
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
