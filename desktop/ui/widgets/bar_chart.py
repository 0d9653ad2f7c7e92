"""Bars side by side under their labels: a chart painted in the colours of the theme, and told in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui.look.theme import SPACE, Tokens, Tone, sized_font, tokens_of

_LINES: Final = 9
"""Height of the chart, in lines of text."""
_FILL: Final = 0.62
"""The share of the room of a label that its bars take."""
_WIDEST: Final = 44.0
_SWATCH: Final = 0.8


@dataclass(frozen=True)
class Bars:
    """One series: its name, a colour, a value for each label; `hatched` tells it apart without colours."""

    name: str
    tone: Tone
    values: Sequence[int]
    hatched: bool = False


class BarChart(QWidget):
    """A few series over the same labels; nothing moves, the numbers stand on the bars."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels: Sequence[str] = ()
        self._series: Sequence[Bars] = ()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_bars(self, labels: Sequence[str], series: Sequence[Bars], told: str) -> None:
        """Show other bars; `told` says all of them for who cannot see them."""
        self._labels, self._series = labels, series
        self.setAccessibleDescription(told)
        self.update()

    @property
    def series(self) -> Sequence[Bars]:
        """The series shown, in the order of their bars."""
        return self._series

    def ground(self) -> QRectF:
        """Where the bars stand: under the legend, over the labels."""
        line = QFontMetricsF(sized_font(self, "caption")).lineSpacing()
        return QRectF(0, line * 2.6, self.width(), self.height() - line * 4.2)

    def bar_rect(self, place: int, rank: int) -> QRectF:
        """The bar of a series over a label, of no height where there is nothing."""
        ground = self.ground()
        room = ground.width() / len(self._labels)
        most = max((max(bars.values, default=0) for bars in self._series), default=0) or 1
        wide = min(_WIDEST, room * _FILL / len(self._series))
        left = ground.left() + room * (place + 0.5) + wide * (rank - len(self._series) / 2)
        high = ground.height() * self._series[rank].values[place] / most
        return QRectF(left + 1, ground.bottom() - high, wide - 2, high)

    def sizeHint(self) -> QSize:
        """As high as some lines of text, as wide as there is room."""
        return QSize(SPACE * 40, self.fontMetrics().lineSpacing() * _LINES)

    def minimumSizeHint(self) -> QSize:
        """It can be squeezed: labels are left out before they meet."""
        return QSize(SPACE * 20, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The legend, the ground line, the bars with their numbers, the labels."""
        if not self._labels:
            return
        painter, tokens = QPainter(self), tokens_of(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(sized_font(self, "caption"))
        line = painter.fontMetrics().lineSpacing()
        ground = self.ground()
        self._paint_legend(painter, tokens, line)
        painter.setPen(QPen(QColor(tokens.border), 1))
        painter.drawLine(ground.bottomLeft(), ground.bottomRight())
        for rank, bars in enumerate(self._series):
            self._paint_bars(painter, tokens, rank, bars)
        self._paint_labels(painter, tokens, ground, ground.width() / len(self._labels))
        painter.end()

    def _paint_legend(self, painter: QPainter, tokens: Tokens, line: float) -> None:
        x, side = 0.0, line * _SWATCH
        for bars in self._series:
            self._paint_bar(painter, tokens, QRectF(x, (line - side) / 2, side, side), bars)
            x += side + SPACE
            painter.setPen(QColor(tokens.text))
            wide = painter.fontMetrics().horizontalAdvance(bars.name)
            painter.drawText(QRectF(x, 0, wide + SPACE, line), Qt.AlignmentFlag.AlignVCenter, bars.name)
            x += wide + SPACE * 3

    def _paint_bars(self, painter: QPainter, tokens: Tokens, rank: int, bars: Bars) -> None:
        for place, value in enumerate(bars.values[: len(self._labels)]):
            if value:
                box = self.bar_rect(place, rank)
                self._paint_bar(painter, tokens, box, bars)
                self._paint_number(painter, tokens, box, value)

    def _paint_number(self, painter: QPainter, tokens: Tokens, box: QRectF, value: int) -> None:
        metrics = painter.fontMetrics()
        if metrics.horizontalAdvance(str(value)) <= box.width() + 2:
            painter.setPen(QColor(tokens.text))
            above = QRectF(
                box.left() - SPACE, box.top() - metrics.lineSpacing(), box.width() + 2 * SPACE, metrics.lineSpacing()
            )
            painter.drawText(above, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom, str(value))

    def _paint_bar(self, painter: QPainter, tokens: Tokens, box: QRectF, bars: Bars) -> None:
        ink = QColor(tokens.ink(bars.tone))
        painter.setPen(QPen(ink, 1) if bars.hatched else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.soft(bars.tone)) if bars.hatched else ink)
        painter.drawRect(box)
        if bars.hatched:
            painter.setBrush(QBrush(ink, Qt.BrushStyle.BDiagPattern))
            painter.drawRect(box)

    def _paint_labels(self, painter: QPainter, tokens: Tokens, ground: QRectF, room: float) -> None:
        metrics = painter.fontMetrics()
        widest = max(metrics.horizontalAdvance(label) for label in self._labels) + SPACE
        every = max(1, -(-round(widest) // max(1, round(room))))
        painter.setPen(QColor(tokens.muted))
        for place in range(0, len(self._labels), every):
            wide = metrics.horizontalAdvance(self._labels[place]) + 1.0
            middle = ground.left() + room * (place + 0.5)
            left = max(ground.left(), min(middle - wide / 2, ground.right() - wide))  # whole at either end
            area = QRectF(left, ground.bottom() + 4, wide, metrics.lineSpacing())
            painter.drawText(area, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, self._labels[place])
