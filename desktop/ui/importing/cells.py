"""How what becomes of a row is painted: a dot in its tone, and the words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from desktop.services.importing import PlannedRow, Verdict
from desktop.ui.look.theme import Tone, tokens_of
from desktop.ui.widgets.paged_model import ROW_ROLE, Index
from desktop.ui.widgets.painted_cells import PaintedCells

_LEFT: Final = 12
_TONES: Final[Mapping[Verdict, Tone]] = {
    Verdict.CREATE: "success",
    Verdict.UPDATE: "info",
    Verdict.SKIP: "neutral",
    Verdict.ERROR: "danger",
}


class VerdictCells(PaintedCells):
    """The words say it; the dot is for the eye that runs down the column."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The ground of the row, the dot, the words."""
        self._paint_ground(painter, option)
        rect: QRect = option.rect
        row = index.data(ROW_ROLE)
        tone: Tone = _TONES[row.verdict] if isinstance(row, PlannedRow) else "neutral"
        tokens, side = tokens_of(self._view), max(8, self._view.fontMetrics().height() // 2)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.ink(tone)))
        painter.drawEllipse(QRect(rect.left() + _LEFT, rect.center().y() - side // 2, side, side))
        painter.restore()
        self._paint_words(painter, rect.adjusted(_LEFT + side + 8, 0, -8, 0), str(index.data() or ""))
