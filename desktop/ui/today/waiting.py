"""Visits owed whose suggested day has passed: they wait for a day, to be dragged onto one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.french import long_date
from desktop.services.calendar import CalendarCard
from desktop.ui.look.theme import SPACE
from desktop.ui.today.acts import acts_of_card, can_move
from desktop.ui.today.visit_card import VisitCard
from desktop.ui.widgets import FlowLayout, LinkButton, TextLabel, clear_layout

_SHOWN: Final = 6
_STEPS: Final = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


def _day(card: CalendarCard) -> str:
    """The year goes without saying."""
    return long_date(card.day).removesuffix(f" {card.day.year}")


class WaitingTray(QWidget):
    """Hidden when nothing waits."""

    current_changed = Signal(object)
    key_pressed = Signal(object, object)
    opened = Signal(object)
    picked_up = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards: list[VisitCard] = []
        self._waiting: Sequence[CalendarCard] = ()
        self._shown = _SHOWN
        self._title = TextLabel("", "label")
        self.more = LinkButton("")
        self.more.clicked.connect(lambda *_: self._show_all())
        flow = QWidget()
        self._flow = FlowLayout(flow, spacing=SPACE)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE - 2)
        for widget in (self._title, flow, self.more):
            column.addWidget(widget)

    def fill(self, waiting: Sequence[CalendarCard]) -> None:
        """Shows what waits, the longest first."""
        self._waiting = waiting
        clear_layout(self._flow)
        self.cards = []
        title = f"À planifier ({len(waiting)})"
        self._title.setText(title)
        self.setAccessibleName(title)
        for card in waiting[: self._shown]:
            made = VisitCard(card, can_move(acts_of_card(card)), since=f"depuis le {_day(card)}")
            made.became_current.connect(self._on_card)
            made.opened.connect(lambda one: self.opened.emit(one.card))
            made.picked_up.connect(self.picked_up)
            self.cards.append(made)
            self._flow.addWidget(made)
        rest = len(waiting) - len(self.cards)
        self.more.setVisible(rest > 0)
        self.more.setText(f"et {rest} autres\u00a0: tout montrer" if rest > 1 else "et 1 autre\u00a0: la montrer")
        self._rove(self.cards[0] if self.cards else None)
        self.setVisible(bool(waiting))

    def choose(self, card: CalendarCard | None) -> None:
        """Marks the card that is current, None when it is elsewhere."""
        for one in self.cards:
            one.set_current(one.card == card)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from card to card; the page does the acts."""
        focus = self.window().focusWidget()
        here = next((place for place, card in enumerate(self.cards) if card is focus), None)
        if here is not None and event.key() in _STEPS:
            target = self.cards[max(0, min(len(self.cards) - 1, here + _STEPS[Qt.Key(event.key())]))]
            target.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.key_pressed.emit(self.cards[here].card if here is not None else None, event)

    def _on_card(self, card: VisitCard) -> None:
        self._rove(card)
        self.current_changed.emit(card.card)

    def _show_all(self) -> None:
        first_new = len(self.cards)
        self._shown = len(self._waiting)
        self.fill(self._waiting)
        self.cards[first_new].setFocus(Qt.FocusReason.TabFocusReason)

    def _rove(self, stop: VisitCard | None) -> None:
        for card in self.cards:
            card.setFocusPolicy(Qt.FocusPolicy.StrongFocus if card is stop else Qt.FocusPolicy.ClickFocus)
