"""The pictures of a help text: those of the theme, as wide as there is room, sharp on a fine screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QColor, QImage, QPainter, QTextCursor, QTextDocument, QTextImageFormat
from PySide6.QtWidgets import QTextBrowser

from desktop.ui.look.theme import tokens_of

_LIGHT: Final = "-light.png"
_DARK: Final = "-dark.png"


def fit_pictures(browser: QTextBrowser, folder: Path) -> None:
    """Draw every picture of the text anew, for the width and the theme of now; one that is missing stays its words."""
    document, room = browser.document(), browser.viewport().width() - 2 * round(browser.document().documentMargin())
    for start, image in list(pictures_of(document)):
        drawn = _drawn(folder / _of_theme(image.name(), browser), max(room, 1), browser)
        if drawn is None:
            continue
        document.addResource(QTextDocument.ResourceType.ImageResource, QUrl(image.name()), drawn)
        size = drawn.deviceIndependentSize()
        image.setWidth(size.width())
        image.setHeight(size.height())
        cursor = QTextCursor(document)
        cursor.setPosition(start)
        cursor.setPosition(start + 1, QTextCursor.MoveMode.KeepAnchor)
        cursor.setCharFormat(image)


def pictures_of(document: QTextDocument) -> Iterator[tuple[int, QTextImageFormat]]:
    """Where each picture stands, and how."""
    block = document.begin()
    while block.isValid():
        walk = block.begin()
        while not walk.atEnd():
            piece = walk.fragment()
            if piece.charFormat().isImageFormat():
                yield piece.position(), piece.charFormat().toImageFormat()
            walk += 1
        block = block.next()


def _of_theme(name: str, browser: QTextBrowser) -> str:
    return name.removesuffix(_LIGHT) + _DARK if tokens_of(browser).dark and name.endswith(_LIGHT) else name


def _drawn(file: Path, room: int, browser: QTextBrowser) -> QImage | None:
    """A picture no wider than the room, in a fine frame; None when it cannot be read."""
    picture = QImage(str(file))
    if picture.isNull():
        return None
    ratio = browser.devicePixelRatioF()
    across = round(min(room, picture.width()) * ratio)
    scaled = picture.scaled(
        QSize(across, across * 4),
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    ).convertToFormat(QImage.Format.Format_RGB32)
    painter = QPainter(scaled)
    painter.setPen(QColor(tokens_of(browser).hairline))
    painter.drawRect(0, 0, scaled.width() - 1, scaled.height() - 1)
    painter.end()
    scaled.setDevicePixelRatio(ratio)
    return scaled
