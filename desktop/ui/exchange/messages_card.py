"""Every message of the exchange: by state, in a list, and one of them read in full."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from desktop.services.exchange import MOST_SHOWN, DeliveryState, ExchangeState, MessageLine
from desktop.services.outgoing import instant_words
from desktop.ui.exchange.message_view import MessageView
from desktop.ui.look.theme import SPACE
from desktop.ui.widgets import Card, ChoiceField, Column, ListLine, PagedListModel, TextLabel, VirtualList

ReadMessages = Callable[[DeliveryState], Sequence[MessageLine]]

_ROWS_SHOWN: Final = 6
_NARROW_CHARS: Final = 100
_LABELS: Final = {
    DeliveryState.WAITING: "À envoyer",
    DeliveryState.SENT: "Envoyées",
    DeliveryState.REFUSED: "Refusées",
    DeliveryState.CONFLICT: "À départager",
}
_EMPTY: Final = {
    DeliveryState.WAITING: "Aucune fiche n’attend.",
    DeliveryState.SENT: "Aucune fiche n’a encore été envoyée.",
    DeliveryState.REFUSED: "Aucune fiche n’a été refusée.",
    DeliveryState.CONFLICT: "Aucune fiche n’attend d’être départagée.",
}


class MessagesCard(Card):
    """The messages in one state at a time. `record_requested(message)`: see what it comes from.

    `settle_requested`: see both versions of what two laptops wrote.
    """

    record_requested = Signal(object)
    settle_requested = Signal()
    proof_requested = Signal(object)

    def __init__(self, read: ReadMessages, parent: QWidget | None = None) -> None:
        super().__init__("Ce qui part, ce qui est parti", parent)
        self._read = read
        self._lines: Sequence[MessageLine] = ()
        self.filter = ChoiceField(
            [(state.value, label) for state, label in _LABELS.items()], DeliveryState.WAITING.value, "buttons"
        )
        self.filter.describe("Fiches montrées", "")
        self._model = PagedListModel(
            lambda: len(self._lines),
            lambda offset, limit: self._lines[offset : offset + limit],
            [Column[MessageLine]("", lambda line: list_line(line).words)],
        )
        self.list = VirtualList("Fiches", self._model, list_line)
        self.view = MessageView()
        self.nothing = TextLabel("", muted=True)
        self.limit = TextLabel(f"Les {MOST_SHOWN} plus récentes sont montrées.", "caption", muted=True)
        self._panes = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out()

    def _lay_out(self) -> None:
        self.add(self.filter)
        self.add(self.nothing)
        self._panes.setSpacing(SPACE * 2)
        self._panes.addWidget(self.list, 2, Qt.AlignmentFlag.AlignTop)
        self._panes.addWidget(self.view, 3)
        self.body.addLayout(self._panes)
        self.add(self.limit)
        self.filter.changed.connect(self.refresh)
        self.list.selectionModel().currentChanged.connect(lambda *_: self.view.show_message(self.list.current_row()))
        self.view.record_requested.connect(self.record_requested)
        self.view.settle_requested.connect(self.settle_requested)
        self.view.proof_requested.connect(self.proof_requested)

    @property
    def _line_height(self) -> int:
        return max(56, self.fontMetrics().lineSpacing() * 2 + 20)

    @property
    def state(self) -> DeliveryState:
        """The state whose messages are listed."""
        return DeliveryState(self.filter.value() or DeliveryState.WAITING.value)

    def show_state(self, state: DeliveryState) -> None:
        """List the messages in another state."""
        self.filter.set_value(state.value)

    def show_counts(self, state: ExchangeState) -> None:
        """Say how many messages are in each state."""
        counts = (state.waiting, state.sent, state.refused, state.conflicts)
        for (kind, label), count in zip(_LABELS.items(), counts, strict=True):
            self.filter.set_label(kind.value, f"{label} ({count})")

    def refresh(self) -> None:
        """Read the messages again; the first one is shown."""
        self._lines = self._read(self.state)
        self._model.refresh()
        self.nothing.setText("" if self._lines else _EMPTY[self.state])
        for widget in (self.list, self.view):
            widget.setVisible(bool(self._lines))
        self.nothing.setVisible(not self._lines)
        rows = max(1, min(len(self._lines), _ROWS_SHOWN))
        self.list.setFixedHeight(self._line_height * rows + 2 * self.list.frameWidth())
        self.limit.setVisible(len(self._lines) == MOST_SHOWN)
        if self._lines:
            self.list.setCurrentIndex(self._model.index(0, 0))
        self.view.show_message(self.list.current_row())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One pane under the other when there is no room for two."""
        super().resizeEvent(event)
        narrow = self.width() < self.fontMetrics().averageCharWidth() * _NARROW_CHARS
        direction = QBoxLayout.Direction
        self._panes.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)


def list_line(line: MessageLine) -> ListLine:
    """A message in the list: whose it is and what, or what it is and its day."""
    written = instant_words(line.created_at).split(" à ")[0]
    what, _comma, day = line.headline.partition(", ")
    title, detail = (line.household, line.headline) if line.household else (what, day)
    told = line.headline.endswith(written)  # said once: the row has no room for the same day twice
    return ListLine(title, detail, "" if told else f"écrite le {written}")
