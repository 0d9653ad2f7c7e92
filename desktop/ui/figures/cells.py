"""How the lines of the indicators are painted: numbers stand out, their classes are moved in and have a bar."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionViewItem

from desktop.ui.figures.words import FigureLine
from desktop.ui.look.theme import sized_font, tokens_of
from desktop.ui.widgets.paged_model import ROW_ROLE, Index
from desktop.ui.widgets.painted_cells import PaintedCells

_LEFT: Final = 12
_INDENT: Final = 28
_BAR: Final = 10
_LEAST: Final = 3.0
_ROUND: Final = 3
_WIDEST: Final = "100\u00a0%"


class LabelCells(PaintedCells):
    """A number in bold, its classes further in."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The ground of the row, then what is counted."""
        self._paint_ground(painter, option)
        line = index.data(ROW_ROLE)
        if isinstance(line, FigureLine):
            area = option.rect.adjusted(_LEFT + (_INDENT if line.is_part else 0), 0, -_LEFT, 0)
            self._paint_words(painter, area, line.label, sized_font(self._view, "body", bold=not line.is_part))


class ShareCells(PaintedCells):
    """The share of each class in words, then in a bar that is the whole and filled by as much."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The ground of the row, then the bar."""
        self._paint_ground(painter, option)
        line, rect = index.data(ROW_ROLE), option.rect
        if not isinstance(line, FigureLine) or not line.is_part:
            return
        area = rect.adjusted(_LEFT, 0, -_LEFT, 0)
        self._paint_words(painter, area, line.percent)
        words = self._view.fontMetrics().horizontalAdvance(_WIDEST) + _LEFT
        self._paint_bar(
            painter, QRectF(area.left() + words, area.center().y() - _BAR / 2, area.width() - words, _BAR), line
        )

    def _paint_bar(self, painter: QPainter, whole: QRectF, line: FigureLine) -> None:
        tokens = tokens_of(self._view)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.border), 1))
        painter.setBrush(QColor(tokens.sunken))
        painter.drawRoundedRect(whole, _ROUND, _ROUND)
        if line.share:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent))
            part = QRectF(whole.left(), whole.top(), max(_LEAST, whole.width() * line.share), whole.height())
            painter.drawRoundedRect(part, _ROUND, _ROUND)
        painter.restore()
