"""How far the first start is: a word and a line of segments, those gone through filled."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop.ui.look.theme import SPACE, tokens_of
from desktop.ui.widgets import TextLabel

STEPS: Final = ("Vous", "Phrase de passe", "Fiche de secours", "Territoires")


class StepTrail(QWidget):
    """« Étape 2 sur 4 : phrase de passe » above four segments."""

    def __init__(self, step: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = f"Étape {step} sur {len(STEPS)}\u00a0: {STEPS[step - 1][:1].lower()}{STEPS[step - 1][1:]}"
        self.setAccessibleName(words)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(_Segments(step, len(STEPS)))
        column.addWidget(TextLabel(words, "caption", muted=True))


class _Segments(QWidget):
    """The line itself; it says nothing that the words do not."""

    def __init__(self, step: int, count: int) -> None:
        super().__init__()
        self._step, self._count = step, count
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """As high as a stroke."""
        return QSize(SPACE * 20, SPACE // 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the segments; those to come keep a colour that is seen."""
        tokens = tokens_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        width = (self.width() - (self._count - 1) * SPACE) / self._count
        for place in range(self._count):
            painter.setBrush(QColor(tokens.accent if place < self._step else tokens.border))
            height = self.height() if place < self._step else self.height() / 2
            top = (self.height() - height) / 2
            painter.drawRoundedRect(QRectF(place * (width + SPACE), top, width, height), 2, 2)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
