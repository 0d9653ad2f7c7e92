"""What cells that are painted by hand begin with: the ground of their row, and words that fit."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QTableView

from desktop.ui.look.theme import tokens_of
from desktop.ui.widgets.table_view import CellDelegate


class PaintedCells(CellDelegate):
    """For the columns that are more than words; everything painted is said in words too."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view = view

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        """As the style paints the other cells; by hand, for the style would ask the model ten questions more."""
        tokens = tokens_of(self._view)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(tokens.accent_soft))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(tokens.sunken))
        painter.setPen(QColor(tokens.hairline))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())

    def _paint_words(self, painter: QPainter, area: QRect, words: str, font: QFont | None = None) -> None:
        painter.save()
        painter.setFont(font or self._view.font())
        painter.setPen(QColor(tokens_of(self._view).text))
        fitting = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, fitting)
        painter.restore()
