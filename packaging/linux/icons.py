"""The icon of the menu, drawn from the window's own: one picture a size, and the drawing itself."""

from __future__ import annotations

import re

from linux.tree import Tree

SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
_NAME = "door-open"
_OUTER = re.compile(r"^\s*<svg(?P<said>[^>]*)>(?P<within>.*)</svg>\s*$", re.DOTALL)


def write_icons(tree: Tree, program: str) -> None:
    """The icon of a program in the theme that every desktop falls back on."""
    from desktop.paths import resource_dir
    from desktop.ui.look.theme import LIGHT

    drawing = (resource_dir() / "icons" / f"{_NAME}.svg").read_text("utf-8")
    whole = on_ground(drawing, LIGHT.accent, LIGHT.surface)
    for size in SIZES:
        tree.write(f"usr/share/icons/hicolor/{size}x{size}/apps/{program}.png", drawn(whole, size))
    tree.write(f"usr/share/icons/hicolor/scalable/apps/{program}.svg", whole)


def on_ground(drawing: str, colour: str, ground: str) -> str:
    """A stroke drawing of 24 × 24 in a colour, on a ground of its own: menus are light or dark."""
    found = _OUTER.match(drawing)
    if found is None:
        raise ValueError("this drawing is no SVG of the project")
    return (
        f"<svg{found['said'].replace('currentColor', colour)}>"
        f'<rect x="0.5" y="0.5" width="23" height="23" rx="5" fill="{ground}" stroke="{colour}" stroke-width="0.5"/>'
        f'<g transform="translate(12 12) scale(0.78) translate(-12 -12)">{found["within"]}</g></svg>\n'
    )


def drawn(drawing: str, size: int) -> bytes:
    """A drawing as a PNG; on a picture and no pixmap, which would need a screen."""
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())
