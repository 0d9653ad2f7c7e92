"""Shadows under what floats: a few strokes, drawn once, never an effect that renders the widget again."""

from __future__ import annotations

from functools import lru_cache
from math import ceil

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from desktop.ui.look.follower import Follower
from desktop.ui.look.marker import tokens_of
from desktop.ui.look.tokens import ELEVATIONS, Level, Tokens


def paint_shadow(painter: QPainter, rect: QRectF, tokens: Tokens, level: Level, radius: float = 8) -> None:
    """Paint the shadow of a rounded rectangle around it; nothing in high contrast.

    It is drawn once for a small rectangle; of that picture the corners are copied and the edges stretched.
    """
    strength = min(1.0, ELEVATIONS[level].strength * tokens.shade)
    if not strength:
        return
    ratio = painter.device().devicePixelRatioF()
    picture, corner, reach = _picture(level, strength, radius, ratio), _corner(level, radius), _reach(level)
    whole = rect.adjusted(-reach, -reach, reach, reach)
    columns, rows = _cut(whole.left(), whole.right(), corner), _cut(whole.top(), whole.bottom(), corner)
    for x, width, from_x, from_width in columns:
        for y, height, from_y, from_height in rows:
            if not from_width == from_height == 1:  # the middle lies under the rectangle
                source = QRectF(from_x * ratio, from_y * ratio, from_width * ratio, from_height * ratio)
                painter.drawPixmap(QRectF(x, y, width, height), picture, source)


def _reach(level: Level) -> int:
    """How far it is seen around the rectangle, in pixels."""
    return ELEVATIONS[level].blur + ELEVATIONS[level].drop


def _corner(level: Level, radius: float) -> int:
    """The side of the part that bends, in pixels."""
    return _reach(level) + ELEVATIONS[level].blur + ceil(radius)


Stretch = tuple[float, float, float, float]
"""Where a part goes and how long it is there; where it comes from in the picture and how long it is there."""


def _cut(begin: float, end: float, corner: int) -> tuple[Stretch, ...]:
    """A side as corner, edge, corner; two shorter corners when there is no room for more."""
    room = end - begin
    bent, side = min(corner, room / 2), 2 * corner + 1
    corners: tuple[Stretch, ...] = ((begin, bent, 0, bent), (end - bent, bent, side - bent, bent))
    edge: Stretch = (begin + bent, room - 2 * bent, corner, 1)
    return (*corners, edge) if room > 2 * corner else corners


@lru_cache(maxsize=16)
def _picture(level: Level, strength: float, radius: float, ratio: float) -> QPixmap:
    """The shadow of the smallest rectangle whose edges are one pixel long between its corners."""
    elevation, reach, side = ELEVATIONS[level], _reach(level), 2 * _corner(level, radius) + 1
    picture = QPixmap(ceil(side * ratio), ceil(side * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    fallen = QRectF(reach, reach, side - 2 * reach, side - 2 * reach).translated(0, elevation.drop)
    for far in range(-elevation.drop - 1, elevation.blur):
        fading = (1 - max(0, far) / elevation.blur) ** 2
        painter.setPen(QPen(QColor(0, 0, 0, round(255 * strength * fading * 0.5)), 1.5))
        painter.drawRoundedRect(fallen.adjusted(-far, -far, far, far), radius + far, radius + far)
    painter.end()
    return picture


class Shadow(Follower):
    """Lies under a widget that floats over its neighbours, wherever it goes."""

    def __init__(self, target: QWidget, level: Level = "popup", radius: float = 8) -> None:
        self._level, self._radius = level, radius
        parent = target.parentWidget()
        if parent is None:
            raise ValueError("a window has the shadow that the system gives it")
        elevation = ELEVATIONS[level]
        super().__init__(target, parent, elevation.blur + elevation.drop)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it around the place of the widget."""
        painter = QPainter(self)
        paint_shadow(painter, QRectF(self.inner()), tokens_of(self), self._level, self._radius)
        painter.end()

    def _stack(self) -> None:
        self.stackUnder(self._target)
