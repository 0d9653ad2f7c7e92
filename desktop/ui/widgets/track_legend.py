"""What the signs of a track mean."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop.ui.look.theme import SPACE, Tokens, tokens_of
from desktop.ui.widgets.cards import clear_layout
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.labels import TextLabel
from desktop.ui.widgets.track_items import LOOKS, TRY_WORDS, TrackItem, TryKind
from desktop.ui.widgets.track_painting import paint_period, paint_target, paint_try

Painting = Callable[[QPainter, Tokens, QRect], None]


class TrackLegend(QWidget):
    """The states and marks met in a track, each with its sign and its word, in the order of the rhythm."""

    def __init__(self, items: Sequence[TrackItem] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = FlowLayout(self, spacing=SPACE * 2, line_spacing=SPACE // 2)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_items(items)

    def set_items(self, items: Sequence[TrackItem]) -> None:
        """Explain the states and marks of these periods."""
        clear_layout(self._flow)
        entries = _entries(items)
        for word, painting in entries:
            self._flow.addWidget(_Entry(word, painting))
        self.setAccessibleName(f"Légende\u00a0: {', '.join(word for word, _ in entries)}")


def _entries(items: Sequence[TrackItem]) -> list[tuple[str, Painting]]:
    present = {item.state for item in items}
    entries: list[tuple[str, Painting]] = [(look[2], _cell(state)) for state, look in LOOKS.items() if state in present]
    kinds = {one.kind for item in items for one in item.tries}
    own = {"counted": items[0].contact.one} if items else {}
    entries += [(own.get(kind, words[0]), _try(kind)) for kind, words in TRY_WORDS.items() if kind in kinds]
    if any(item.targets and not item.is_settled for item in items):
        entries.append(("date conseillée", _target))
    return entries


def _cell(state: str) -> Painting:
    def painting(painter: QPainter, tokens: Tokens, rect: QRect) -> None:
        paint_period(painter, tokens, state, rect, rect.height() * 0.62)

    return painting


def _try(kind: TryKind) -> Painting:
    def painting(painter: QPainter, tokens: Tokens, rect: QRect) -> None:
        paint_try(painter, tokens, kind, QPointF(rect.center()), rect.height() * 0.5)

    return painting


def _target(painter: QPainter, tokens: Tokens, rect: QRect) -> None:
    size = rect.height() * 0.4
    paint_target(painter, tokens, rect.center().x(), rect.center().y() + size / 2, size)


class _Entry(QWidget):
    def __init__(self, word: str, painting: Painting) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(_Sample(painting))
        row.addWidget(TextLabel(word, "caption", muted=True, wrap=False))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)


class _Sample(QWidget):
    """A small sign."""

    def __init__(self, painting: Painting) -> None:
        super().__init__()
        self._painting = painting
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """As tall as a line of text."""
        side = self.fontMetrics().lineSpacing() + 2
        return QSize(round(side * 1.2), side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the sign."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._painting(painter, tokens_of(self), self.rect())
        painter.end()
