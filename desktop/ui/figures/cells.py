"""How the lines of the indicators are painted: numbers stand out, their classes are moved in and have a bar."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from desktop.ui.figures.words import FigureLine
from desktop.ui.look.theme import sized_font, tokens_of
from desktop.ui.widgets.paged_model import ROW_ROLE, Index
from desktop.ui.widgets.painted_cells import PaintedCells

_LEFT: Final = 12
_INDENT: Final = 28
_BAR: Final = 10
_LEAST: Final = 3.0


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
    """A bar for each class, as long as it is large beside the others; the number at its left says it in words."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The ground of the row, then the bar."""
        self._paint_ground(painter, option)
        line, rect = index.data(ROW_ROLE), option.rect
        if not isinstance(line, FigureLine) or not line.share:
            return
        long = max(_LEAST, (rect.width() - 2 * _LEFT) * line.share)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens_of(self._view).accent))
        painter.drawRoundedRect(QRectF(rect.left() + _LEFT, rect.center().y() - _BAR / 2, long, _BAR), 3, 3)
        painter.restore()
