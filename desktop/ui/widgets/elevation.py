"""Shadows under what floats: a few strokes, drawn once, never an effect that renders the widget again."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop.ui.look.follower import Follower
from desktop.ui.look.marker import tokens_of
from desktop.ui.look.tokens import ELEVATIONS, Level, Tokens


def paint_shadow(painter: QPainter, rect: QRectF, tokens: Tokens, level: Level, radius: float = 8) -> None:
    """Paint the shadow of a rounded rectangle around it; nothing in high contrast."""
    elevation = ELEVATIONS[level]
    strength = min(1.0, elevation.strength * tokens.shade)
    if not strength:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    fallen = rect.translated(0, elevation.drop)
    for far in range(-elevation.drop - 1, elevation.blur):
        fading = (1 - max(0, far) / elevation.blur) ** 2
        painter.setPen(QPen(QColor(0, 0, 0, round(255 * strength * fading * 0.5)), 1.5))
        grown = fallen.adjusted(-far, -far, far, far)
        painter.drawRoundedRect(grown, radius + far, radius + far)
    painter.restore()


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
