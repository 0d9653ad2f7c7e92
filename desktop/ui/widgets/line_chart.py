"""A few amounts over time as lines, each with its own mark; painted in the colours of the theme, and told in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Final, Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.domain.french import money, short_date
from desktop.ui.look.theme import SPACE, Tokens, Tone, sized_font, tokens_of

Mark = Literal["disc", "square", "diamond"]
_LINES: Final = 11
"""Height of the chart, in lines of text."""
_PEN: Final = 2.0
_MARK: Final = 4.5
_DASHES: Final = {"disc": Qt.PenStyle.SolidLine, "square": Qt.PenStyle.DashLine, "diamond": Qt.PenStyle.DotLine}
_LEGEND_LINES: Final = 1.8


@dataclass(frozen=True)
class Curve:
    """One series: its name, colour and mark, an amount for each day, None where it is not known."""

    name: str
    tone: Tone
    mark: Mark
    values: Sequence[Decimal | None]


class LineChart(QWidget):
    """Days along, amounts up, zero always shown; what is not known leaves a gap, never a zero."""

    def __init__(self, name: str, days: Sequence[date], curves: Sequence[Curve], told: str) -> None:
        super().__init__()
        self._days, self._curves = tuple(days), tuple(curves)
        self.setAccessibleName(name)
        self.setAccessibleDescription(told)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """As high as some lines of text, as wide as there is room."""
        return QSize(SPACE * 40, self.fontMetrics().lineSpacing() * (_LINES + self._legend_rows(SPACE * 40)))

    def minimumSizeHint(self) -> QSize:
        """It can be squeezed: dates are left out before they meet."""
        return QSize(SPACE * 20, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The legend, the ground line, the curves with their marks, the first and the last amounts, the days."""
        if not self._days:
            return
        painter, tokens = QPainter(self), tokens_of(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(sized_font(self, "caption"))
        line = painter.fontMetrics().lineSpacing()
        used = self._paint_legend(painter, tokens, line)
        side = self._widest(painter)
        area = QRectF(side / 2, used + line, max(1.0, self.width() - side), self.height() - used - line * 3)
        self._paint_ground(painter, tokens, area)
        for curve in self._curves:
            self._paint_curve(painter, tokens, area, curve)
        self._paint_days(painter, tokens, area, line)
        painter.end()

    def _legend_rows(self, width: int) -> int:
        metrics = self.fontMetrics()
        wanted = sum(metrics.horizontalAdvance(curve.name) + SPACE * 7 for curve in self._curves)
        return max(1, -(-wanted // max(1, width)))

    def _paint_legend(self, painter: QPainter, tokens: Tokens, line: float) -> float:
        """Gives the height that it took."""
        x, y = 0.0, 0.0
        for curve in self._curves:
            wide = painter.fontMetrics().horizontalAdvance(curve.name)
            if x and x + wide + SPACE * 5 > self.width():
                x, y = 0.0, y + line * 1.2
            middle = y + line / 2
            painter.setPen(self._pen(tokens, curve))
            painter.drawLine(QPointF(x, middle), QPointF(x + SPACE * 3, middle))
            self._paint_mark(painter, tokens, curve, QPointF(x + SPACE * 1.5, middle))
            painter.setPen(QColor(tokens.text))
            painter.drawText(QRectF(x + SPACE * 4, y, wide + SPACE, line), Qt.AlignmentFlag.AlignVCenter, curve.name)
            x += wide + SPACE * 7
        return y + line * _LEGEND_LINES

    def _widest(self, painter: QPainter) -> float:
        """The room that an amount or a day takes, half of it at either end."""
        metrics = painter.fontMetrics()
        texts = [money(value) for curve in self._curves for value in curve.values if value is not None]
        texts += [short_date(day) for day in self._days]
        return max(metrics.horizontalAdvance(text) for text in texts) + SPACE

    def _bounds(self) -> tuple[float, float]:
        known = [float(value) for curve in self._curves for value in curve.values if value is not None]
        low, high = min([0.0, *known]), max([0.0, *known])
        return low, high if high > low else low + 1

    def _at(self, area: QRectF, place: int, value: Decimal) -> QPointF:
        low, high = self._bounds()
        return QPointF(self._x(area, place), area.bottom() - area.height() * (float(value) - low) / (high - low))

    def _x(self, area: QRectF, place: int) -> float:
        span = (self._days[-1] - self._days[0]).days
        share = (self._days[place] - self._days[0]).days / span if span else 0.5
        return area.left() + area.width() * share

    def _paint_ground(self, painter: QPainter, tokens: Tokens, area: QRectF) -> None:
        nought = self._at(area, 0, Decimal(0)).y()
        painter.setPen(QPen(QColor(tokens.border), 1))
        painter.drawLine(QPointF(0, nought), QPointF(self.width(), nought))

    def _paint_curve(self, painter: QPainter, tokens: Tokens, area: QRectF, curve: Curve) -> None:
        points = [None if one is None else self._at(area, place, one) for place, one in enumerate(curve.values)]
        painter.setPen(self._pen(tokens, curve))
        for one, other in pairwise(points):
            if one is not None and other is not None:
                painter.drawLine(one, other)
        for point in points:
            if point is not None:
                self._paint_mark(painter, tokens, curve, point)
        for place in {0, len(points) - 1}:
            value, point = curve.values[place], points[place]
            if value is not None and point is not None:
                self._paint_amount(painter, tokens, point, money(value))

    def _paint_amount(self, painter: QPainter, tokens: Tokens, point: QPointF, text: str) -> None:
        metrics = painter.fontMetrics()
        wide = metrics.horizontalAdvance(text) + 2.0
        left = max(0.0, min(point.x() - wide / 2, self.width() - wide))
        painter.setPen(QColor(tokens.text))
        place = QRectF(left, point.y() - metrics.lineSpacing() - _MARK, wide, metrics.lineSpacing())
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)

    def _pen(self, tokens: Tokens, curve: Curve) -> QPen:
        return QPen(QColor(tokens.ink(curve.tone)), _PEN, _DASHES[curve.mark])

    def _paint_mark(self, painter: QPainter, tokens: Tokens, curve: Curve, at: QPointF) -> None:
        painter.setPen(QPen(QColor(tokens.surface), 1))
        painter.setBrush(QColor(tokens.ink(curve.tone)))
        box = QRectF(at.x() - _MARK, at.y() - _MARK, _MARK * 2, _MARK * 2)
        if curve.mark == "disc":
            painter.drawEllipse(box)
        elif curve.mark == "square":
            painter.drawRect(box)
        else:
            more = _MARK * 1.3
            corners = [(0.0, -more), (more, 0.0), (0.0, more), (-more, 0.0)]
            painter.drawPolygon(QPolygonF([at + QPointF(x, y) for x, y in corners]))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_days(self, painter: QPainter, tokens: Tokens, area: QRectF, line: float) -> None:
        """The first and the last day, and those between that have room."""
        painter.setPen(QColor(tokens.muted))
        room = float("-inf")
        last = self._x(area, len(self._days) - 1)
        for place, day in enumerate(self._days):
            text, x = short_date(day), self._x(area, place)
            wide = painter.fontMetrics().horizontalAdvance(text) + 2.0
            fits = x - wide / 2 > room and (x == last or x + wide * 1.5 + SPACE < last + wide)
            if place == len(self._days) - 1 or fits:
                below = QRectF(x - wide / 2, area.bottom() + line * 0.6, wide, line)
                painter.drawText(below, Qt.AlignmentFlag.AlignCenter, text)
                room = x + wide / 2 + SPACE
