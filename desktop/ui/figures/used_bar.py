"""How much of an envelope is used: a calm bar, what goes beyond it hatched, a mark where the advance ends."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.domain.claims import Claim
from desktop.ui.figures.words import used_words
from desktop.ui.look.theme import SPACE, tokens_of

_HIGH: Final = 14
_ROUND: Final = 4


class UsedBar(QWidget):
    """The bar of one convention; the sentence beside it says the same."""

    def __init__(self, claim: Claim, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        most = max(claim.used, claim.envelope) or Decimal(1)
        self._used = float(min(claim.used, claim.envelope) / most)
        self._excess = float(claim.excess / most)
        self._advance = float(claim.advance / most)
        self.setAccessibleName("Enveloppe utilisée")
        self.setAccessibleDescription(used_words(claim))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """A thin bar with the mark standing out of it."""
        return QSize(SPACE * 30, _HIGH + SPACE)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground, what is used, what is beyond, the mark."""
        tokens = tokens_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bar = QRectF(0.5, SPACE / 2, self.width() - 1, _HIGH)
        painter.setPen(QPen(QColor(tokens.border), 1))
        painter.setBrush(QColor(tokens.sunken))
        painter.drawRoundedRect(bar, _ROUND, _ROUND)
        painter.setPen(Qt.PenStyle.NoPen)
        used = QRectF(bar.left(), bar.top(), bar.width() * self._used, bar.height())
        painter.setBrush(QColor(tokens.accent))
        painter.drawRoundedRect(used, _ROUND, _ROUND)
        if self._excess:
            beyond = QRectF(used.right(), bar.top(), bar.width() * self._excess, bar.height())
            painter.setBrush(QColor(tokens.warning_soft))
            painter.drawRect(beyond)
            painter.setBrush(QBrush(QColor(tokens.warning), Qt.BrushStyle.BDiagPattern))
            painter.drawRect(beyond)
        if 0 < self._advance < 1:
            x = bar.left() + bar.width() * self._advance
            painter.setPen(QPen(QColor(tokens.text), 2))
            painter.drawLine(round(x), 0, round(x), self.height())
        painter.end()
