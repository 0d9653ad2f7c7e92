"""How the cells of the lists are painted: names that stand out, letters of schemes, a dot that tells the state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QTableView

from desktop.services.list_lines import HouseholdLine, MeasureLine
from desktop.ui.look.theme import Tone, tokens_of
from desktop.ui.parts.state_tones import STATE_TONES
from desktop.ui.widgets.chips import paint_scheme_letter
from desktop.ui.widgets.paged_model import ROW_ROLE, Index
from desktop.ui.widgets.painted_cells import PaintedCells

_LEFT: Final = 12


class SchemeCells(PaintedCells):
    """The letters of the schemes, and the name where there is one alone."""

    def __init__(self, view: QTableView, letters: Mapping[str, str]) -> None:
        super().__init__(view)
        self._letters = letters

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The ground of the row, then the letters."""
        self._paint_ground(painter, option)
        row = index.data(ROW_ROLE)
        if isinstance(row, HouseholdLine | MeasureLine):
            self._paint_schemes(painter, option.rect, row)

    def _paint_schemes(self, painter: QPainter, rect: QRect, row: HouseholdLine | MeasureLine) -> None:
        side = round(self._view.fontMetrics().height() * 1.2)
        schemes = row.schemes if isinstance(row, HouseholdLine) else (row.scheme,)
        for place, scheme in enumerate(schemes):
            box = QRect(rect.left() + _LEFT + place * (side + 6), rect.center().y() - side // 2, side, side)
            paint_scheme_letter(painter, box.toRectF(), self._view, scheme, self._letters.get(scheme, "?"))
        if isinstance(row, MeasureLine):
            self._paint_words(painter, rect.adjusted(_LEFT + side + 8, 0, -8, 0), row.scheme_name)


class StateCells(PaintedCells):
    """A dot in the colour of the state, and its words."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The ground of the row, the dot, the words."""
        self._paint_ground(painter, option)
        rect: QRect = option.rect
        words, row = str(index.data() or ""), index.data(ROW_ROLE)
        state = row.state if isinstance(row, HouseholdLine | MeasureLine) else None
        tone: Tone = STATE_TONES[state] if state else "neutral"
        tokens, side = tokens_of(self._view), max(8, self._view.fontMetrics().height() // 2)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.ink(tone)))
        painter.drawEllipse(QRect(rect.left() + _LEFT, rect.center().y() - side // 2, side, side))
        painter.restore()
        self._paint_words(painter, rect.adjusted(_LEFT + side + 8, 0, -8, 0), words)
