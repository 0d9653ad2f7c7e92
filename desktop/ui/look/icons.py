"""The bundled icons: stroke drawings of 24 × 24, tinted when they are rendered."""

from functools import cache, lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from desktop.paths import resource_dir

_RATIOS = (1, 2, 3)


def icon_names() -> list[str]:
    """The names of every bundled icon."""
    return sorted(path.stem for path in (resource_dir() / "icons").glob("*.svg"))


@cache
def _source(name: str) -> str:
    return (resource_dir() / "icons" / f"{name}.svg").read_text("utf-8")


def icon_renderer(name: str, color: str | QColor) -> QSvgRenderer:
    """A renderer of the tinted icon, for painting at any size; FileNotFoundError for an unknown name."""
    return _renderer(name, QColor(color).name())


@lru_cache(maxsize=128)
def _renderer(name: str, color: str) -> QSvgRenderer:
    """Read once for every size."""
    return QSvgRenderer(QByteArray(_source(name).replace("currentColor", color).encode()))


def icon_pixmap(name: str, color: str | QColor, size: int, ratio: float = 1.0, air: int = 0) -> QPixmap:
    """The tinted icon as a square of `size` device-independent pixels, with `air` pixels at its right."""
    return _pixmap(name, QColor(color).name(), size, ratio, air)


@lru_cache(maxsize=512)
def _pixmap(name: str, color: str, size: int, ratio: float, air: int) -> QPixmap:
    """Drawn once: a visit's form shows the same few marks hundreds of times."""
    renderer = icon_renderer(name, color)
    pixels = round(size * ratio)
    pixmap = QPixmap(QSize(pixels + round(air * ratio), pixels))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def icon(name: str, color: str | QColor, size: int = 20, air: int = 0) -> QIcon:
    """The tinted icon, sharp on ordinary and dense screens."""
    return _icon(name, QColor(color).name(), size, air)


@lru_cache(maxsize=256)
def _icon(name: str, color: str, size: int, air: int) -> QIcon:
    made = QIcon()
    for ratio in _RATIOS:
        made.addPixmap(_pixmap(name, color, size, ratio, air))
    return made
