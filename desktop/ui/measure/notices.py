"""What is to be known before anything is done with a measure: remarks, two beside each other where there is room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.domain.measure import MeasureState
from desktop.services.measure_view import MeasureView
from desktop.ui.look.theme import SPACE
from desktop.ui.measure.header import instructions_banner
from desktop.ui.widgets import Banner

_CHARS: Final = 52
"""The least width of a remark that has another one beside it, in characters."""


def banners_of(view: MeasureView, open_bilan: Callable[[], object]) -> list[Banner]:
    """The contact instructions, what is odd, and what is owed before the end."""
    instructions = instructions_banner(view)
    banners = [instructions] if instructions else []
    banners += [Banner("warning", warning) for warning in view.warnings]
    if view.measure.state is MeasureState.ENDING and not (view.bilan and view.bilan.is_settled):
        words = "La fin est décidée\u00a0: le bilan est à partager avec le ménage et à signer."
        banners.append(Banner("info", words, ("Ouvrir le bilan", open_bilan)))
    return banners


class Notices(QWidget):
    """Its remarks in their order, line by line; an odd last one has the whole width."""

    def __init__(self, banners: Sequence[Banner]) -> None:
        super().__init__()
        self._banners = tuple(banners)
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(SPACE)
        for banner in self._banners:
            banner.setParent(self)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may have room for two."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Large text takes more room."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange} and self.layout() is not None:
            self._arrange()

    def _arrange(self) -> None:
        columns = 2 if self.width() >= 2 * _CHARS * self.fontMetrics().averageCharWidth() else 1
        if columns == self._columns:
            return
        self._columns = columns
        for place, banner in enumerate(self._banners):
            is_alone = columns == 1 or (place == len(self._banners) - 1 and place % 2 == 0)
            self._grid.removeWidget(banner)
            self._grid.addWidget(banner, place // columns, place % columns, 1, 2 if is_alone else 1)
        for column in range(2):  # the longer words have the wider place
            letters = max((len(banner.text) for banner in self._banners[column::2]), default=0)
            self._grid.setColumnStretch(column, min(max(letters, _CHARS // 2), _CHARS * 2))
