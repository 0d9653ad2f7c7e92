"""What a window needs, tried where nobody looks: the first start is drawn, and the pages of a signed document."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QFontDatabase, QImage
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QApplication

import desktop
from desktop.errors import AppError
from desktop.ui.app import AppWindow
from desktop.ui.locking.gate import Gate
from desktop.ui.work.tasks import TaskRunner

_SIZE: Final = QSize(1366, 768)
_PAGE: Final = QSize(600, 850)
_COLOURS: Final = 8
"""A window with its text and buttons has many more; one that was not drawn has one."""
_ROUNDS: Final = 20
_STARTS: Final = "__main__"
"""What starts the program by being loaded."""


def try_window(app: QApplication, gate: Gate, document: bytes) -> None:
    """Draws the first start over an empty place, then a document; loads what cameras need, and every other part.

    AppError, or ImportError, for what fails.
    """
    _draw_first_start(app, gate)
    if document:
        _draw_pages(document)
    _load_cameras()
    _load_everything()


def _draw_first_start(app: QApplication, gate: Gate) -> None:
    window = AppWindow(app, gate, TaskRunner())
    window.resize(_SIZE)
    window.show()
    try:
        for _ in range(_ROUNDS):  # pages lay themselves out again after the first painting
            app.processEvents()
        if _colours(window.grab().toImage()) < _COLOURS:
            raise AppError("La fenêtre reste vide.")
        if not QFontDatabase.families():
            raise AppError("Aucune police de caractères ne se lit.")
    finally:
        window.close()
        window.deleteLater()
        app.processEvents()


def _draw_pages(content: bytes) -> None:
    document, buffer = QPdfDocument(), QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document.load(buffer)
    try:
        if not document.pageCount() or _colours(document.render(0, _PAGE)) < _COLOURS:
            raise AppError("Les pages d’un document ne se dessinent pas.")
    finally:
        document.close()


def _load_cameras() -> None:
    """Whether or not there is a camera, what would show its picture is loaded."""
    from PySide6.QtMultimedia import QMediaFormat

    if not QMediaFormat().supportedFileFormats(QMediaFormat.ConversionMode.Decode):
        raise AppError("Les appareils photo ne sont pas utilisables\u00a0: un module de Qt ne se charge pas.")


def _load_everything() -> None:
    """Parts that a window loads only when somebody goes there: one that was left out is noticed before."""
    for one in pkgutil.walk_packages(desktop.__path__, "desktop."):
        if not one.name.endswith(_STARTS) and ".migrations." not in one.name:
            importlib.import_module(one.name)


def _colours(image: QImage) -> int:
    """Different colours on a grid over the picture."""
    step = 5
    return len({image.pixel(x, y) for x in range(0, image.width(), step) for y in range(0, image.height(), step)})
