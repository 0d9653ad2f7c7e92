"""What the marks beside the fields mean, told once (P1)."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.services.settings import SettingsService
from desktop.ui.look.theme import SPACE
from desktop.ui.widgets import FlowRow, LevelMark, LinkButton, TextLabel

_MEANINGS = (
    ("shared", "part au Département."),
    ("team", "reste chez votre opérateur."),
    ("confidential", "ne quitte jamais cet ordinateur."),
)


class LevelsLegend(QFrame):
    """The three marks with their meaning; `understood` when they need not be told again."""

    understood = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "banner")
        self.setProperty("tone", "neutral")
        self.setAccessibleName("Ce que veulent dire les marques à côté des rubriques")
        self.close_button = LinkButton("J’ai compris")
        self.close_button.clicked.connect(lambda *_: self.understood.emit())
        head = QHBoxLayout()
        head.addWidget(
            TextLabel("À côté de chaque rubrique, une marque dit jusqu’où va ce que vous écrivez.", "label"), 1
        )
        head.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE * 2, SPACE, SPACE + 4, SPACE + 4)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(FlowRow([_meaning(level, words) for level, words in _MEANINGS], SPACE * 3))


def legend_for(settings: SettingsService) -> LevelsLegend | None:
    """The legend as long as nobody said that it was understood."""
    if settings.load().levels_explained:
        return None
    legend = LevelsLegend()

    def understood() -> None:
        settings.save(replace(settings.load(), levels_explained=True))
        legend.hide()

    legend.understood.connect(understood)
    return legend


def _meaning(level: str, words: str) -> QWidget:
    pair = QWidget()
    row = QHBoxLayout(pair)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(pair.fontMetrics().averageCharWidth())
    row.addWidget(LevelMark(level))
    row.addWidget(TextLabel(words, "caption", muted=True, wrap=False))
    return pair
