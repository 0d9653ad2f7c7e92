"""What the signs of a track mean."""

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop.ui.theme import SPACE, tokens_of
from desktop.ui.widgets.cards import clear_layout
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.labels import TextLabel
from desktop.ui.widgets.period_track import LOOKS, TrackItem, paint_period


class TrackLegend(QWidget):
    """The states met in a track, each with its cell and its word, in the order of the rhythm."""

    def __init__(self, items: Sequence[TrackItem] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = FlowLayout(self, spacing=SPACE * 2)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_items(items)

    def set_items(self, items: Sequence[TrackItem]) -> None:
        """Explain the states of these periods."""
        clear_layout(self._flow)
        present = {item.state: item.state_label or LOOKS[item.state][2] for item in items}
        for state in LOOKS:
            if state in present:
                self._flow.addWidget(_Entry(state, present[state]))
        self.setAccessibleName(f"Légende\u00a0: {', '.join(present.values())}")


class _Entry(QWidget):
    def __init__(self, state: str, word: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(_Sample(state))
        row.addWidget(TextLabel(word, "caption", muted=True, wrap=False))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)


class _Sample(QWidget):
    """A small cell."""

    def __init__(self, state: str) -> None:
        super().__init__()
        self._state = state
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """As tall as a line of text."""
        side = self.fontMetrics().lineSpacing() + 4
        return QSize(round(side * 1.3), side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the cell and its sign."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = self.height() * 0.62
        box = self.rect().toRectF().center()
        paint_period(painter, tokens_of(self), self._state, self.rect(), box.y() - side / 2, side)
        painter.end()
