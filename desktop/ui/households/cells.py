"""How the cells of the lists are painted: names that stand out, letters of schemes, a dot that tells the state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QTableView

from desktop.services.list_lines import HouseholdLine, MeasureLine
from desktop.ui.households.columns import NAME, SCHEMES, STATE
from desktop.ui.theme import Tone, tokens_of
from desktop.ui.widgets.chips import paint_scheme_letter
from desktop.ui.widgets.paged_model import ROW_ROLE, Index
from desktop.ui.widgets.table_view import CellDelegate

_TONES: Final[Mapping[str, Tone]] = {
    "En cours": "success",
    "Fin décidée, bilan dû": "warning",
    "Suspendue": "info",
    "Proposée": "accent",
}
_LEFT: Final = 12


class ListCells(CellDelegate):
    """Paints the columns that are more than words; everything painted is said in words too."""

    def __init__(self, view: QTableView, keys: list[str], letters: Mapping[str, str]) -> None:
        super().__init__(view)
        self._view, self._keys, self._letters = view, keys, letters

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Names in semi-bold; the words of a painted cell leave room for what is painted."""
        super().initStyleOption(option, index)
        if self._keys[index.column()] == NAME:
            option.font.setWeight(QFont.Weight.DemiBold)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The ground and the words as the style has them, then what is painted."""
        key, row = self._keys[index.column()], index.data(ROW_ROLE)
        if key == SCHEMES and isinstance(row, HouseholdLine | MeasureLine):
            self._paint_ground(painter, option, index)
            self._paint_schemes(painter, option.rect, row)
        elif key == STATE and row is not None:
            self._paint_ground(painter, option, index)
            self._paint_state(painter, option.rect, str(index.data()))
        else:
            super().paint(painter, option, index)

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.initStyleOption(option, index)
        option.text = ""
        style = self._view.style()
        style.drawControl(style.ControlElement.CE_ItemViewItem, option, painter, self._view)

    def _paint_schemes(self, painter: QPainter, rect: QRect, row: HouseholdLine | MeasureLine) -> None:
        side = round(self._view.fontMetrics().height() * 1.2)
        schemes = row.schemes if isinstance(row, HouseholdLine) else (row.scheme,)
        for place, scheme in enumerate(schemes):
            box = QRect(rect.left() + _LEFT + place * (side + 6), rect.center().y() - side // 2, side, side)
            paint_scheme_letter(painter, box.toRectF(), self._view, scheme, self._letters.get(scheme, "?"))
        if isinstance(row, MeasureLine):
            self._paint_words(painter, rect.adjusted(_LEFT + side + 8, 0, -8, 0), row.scheme_name)

    def _paint_state(self, painter: QPainter, rect: QRect, words: str) -> None:
        tokens, side = tokens_of(self._view), max(8, self._view.fontMetrics().height() // 2)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.ink(_TONES.get(words, "neutral"))))
        painter.drawEllipse(QRect(rect.left() + _LEFT, rect.center().y() - side // 2, side, side))
        painter.restore()
        self._paint_words(painter, rect.adjusted(_LEFT + side + 8, 0, -8, 0), words)

    def _paint_words(self, painter: QPainter, area: QRect, words: str) -> None:
        painter.save()
        painter.setFont(self._view.font())
        painter.setPen(QColor(tokens_of(self._view).text))
        fitting = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, fitting)
        painter.restore()
