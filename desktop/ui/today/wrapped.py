"""Words painted on as many lines as their room asks for: never cut, a word longer than a line is broken."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QTextLayout, QTextOption


@dataclass(frozen=True)
class Words:
    """A text in one font and one colour."""

    text: str
    font: QFont
    ink: str

    def height(self, width: float) -> float:
        """How tall it is at this width; 0 when there is nothing to say."""
        return len(self._lines(width)) * self._line_height if self.text else 0.0

    def paint(self, painter: QPainter, place: QRectF) -> float:
        """Paints the lines from the top of `place`; how tall they were."""
        painter.setFont(self.font)
        painter.setPen(QColor(self.ink))
        y = place.top()
        ascent = QFontMetricsF(self.font).ascent()
        for line in self._lines(place.width()) if self.text else ():
            painter.drawText(QPointF(place.left(), y + ascent), line)
            y += self._line_height
        return y - place.top()

    @property
    def _line_height(self) -> float:
        return math.ceil(QFontMetricsF(self.font).height())

    def _lines(self, width: float) -> Sequence[str]:
        layout = QTextLayout(self.text, self.font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        lines = []
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(width, 1.0))
            lines.append(self.text[line.textStart() : line.textStart() + line.textLength()].rstrip())
        layout.endLayout()
        return lines
