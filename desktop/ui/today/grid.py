"""What the week and the month have in common: keys from day to day, days that take a visit, a visit that is moved."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import QWidget

from desktop.services.calendar import CalendarCard, CalendarDay, CalendarView
from desktop.ui.today.drag import Picked
from desktop.ui.today.moving import Moving

_PAGES: Final = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
_ENTER: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


@dataclass
class Stand:
    """A day on the screen: its head, and what stands on it in order."""

    day: CalendarDay
    head: QWidget
    cards: list[QWidget] = field(default_factory=list)

    @property
    def stops(self) -> Sequence[QWidget]:
        """Where the keyboard stops on this day."""
        return (self.head, *self.cards)


class CalendarGrid(QWidget):
    """Days that are walked by arrows; `hold` shows where a visit may go, Enter or a tap puts it there."""

    key_pressed = Signal(object, object)
    """(current CalendarCard or None, key event): an act of the page."""
    paged = Signal(int)
    day_opened = Signal(object)
    dropped = Signal(object, object)
    """(Picked, day)"""
    hovered = Signal(str)
    """What is to be told of the day under the visit that is held; empty when there is none."""
    taken = Signal(object)
    """A drag begins over this calendar: the Picked, so that the page says where it may go (`hold`)."""
    released = Signal()
    given_up = Signal()

    across: int = 7
    """Days that an arrow up or down passes."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setAcceptDrops(True)
        self.stands: list[Stand] = []
        self.view: CalendarView | None = None
        self._moving: Moving | None = None
        self._target: date | None = None
        self._pressed: Stand | None = None

    @property
    def moving(self) -> Moving | None:
        """The visit that is held."""
        return self._moving

    @property
    def target(self) -> date | None:
        """The day that the visit is held over."""
        return self._target

    # held by mypy, here and below: the metaclass of Qt's objects leaves no room for that of abc
    @property
    @abstractmethod
    def current(self) -> CalendarCard | None:
        """The card whose acts are on offer."""

    def hold(self, moving: Moving | None, over: date | None = None) -> None:
        """Shows where a visit may go, over a day when one is given; None lets it go."""
        self._moving = moving
        self._set_target(over if moving is not None else None)
        self.update()

    def stand_at(self, place: QPoint) -> Stand | None:
        """The day under a point."""
        return next((stand for stand in self.stands if self.day_rect(stand).contains(place)), None)

    @abstractmethod
    def day_rect(self, stand: Stand) -> QRect:
        """The ground of a day."""

    def stand_of(self, day: date) -> Stand | None:
        """A day that is shown."""
        return next((stand for stand in self.stands if stand.day.day == day), None)

    def refusal(self, stand: Stand) -> bool:
        """Whether the visit that is held may not go to a day."""
        return self._moving is not None and bool(self._moving.verdict(stand.day.day).refusal)

    def choose(self, day: date) -> None:
        """Puts the visit that is held onto a day; a day that is refused says why and holds it on."""
        if self._moving is None:
            return
        self._set_target(day)
        if not self._moving.verdict(day).refusal:
            self.dropped.emit(self._moving.picked, day)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, pages, and what the page does with the rest."""
        key = event.key()
        if self._moving is not None and key not in _PAGES:
            self._move_key(event)
        elif key in _PAGES:
            self.paged.emit(_PAGES[Qt.Key(key)])
        elif not self._walk(key):
            stand, card = self._where()[0], self.current
            if stand is not None and card is None and key in _ENTER:
                self.day_opened.emit(stand.day.day)
            else:
                self.key_pressed.emit(card, event)

    def _move_key(self, event: QKeyEvent) -> None:
        key = event.key()
        target = self._target or (self.stands[0].day.day if self.stands else None)
        if key == Qt.Key.Key_Escape:
            self.given_up.emit()
        elif key in _ENTER and target is not None:
            self.choose(target)
        elif key in self._steps() and target is not None:
            self._hold_next(target, self._steps()[Qt.Key(key)])

    def _hold_next(self, target: date, step: int) -> None:
        days = [stand.day.day for stand in self.stands]
        place = (days.index(target) if target in days else 0) + step
        if 0 <= place < len(days):
            self._set_target(days[place])
            self.stands[place].head.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.paged.emit(1 if place > 0 else -1)

    def _steps(self) -> dict[Qt.Key, int]:
        return {
            Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -self.across, Qt.Key.Key_Down: self.across,
        }  # fmt: skip

    @abstractmethod
    def _walk(self, key: int) -> bool:
        """From day to day sideways, from card to card up and down."""

    def _where(self) -> tuple[Stand | None, int]:
        """The day with the focus and the place in it: 0 is its head."""
        focus = self.window().focusWidget()
        for stand in self.stands:
            for place, stop in enumerate(stand.stops):
                if stop is focus:
                    return stand, place
        return None, 0

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The whole ground of a day takes the visit that is held."""
        self._pressed = self.stand_at(event.position().toPoint()) if self._moving is not None else None
        event.setAccepted(self._pressed is not None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go where it was pressed."""
        pressed, self._pressed = self._pressed, None
        if pressed is not None and self.stand_at(event.position().toPoint()) is pressed:
            self.choose(pressed.day.day)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A visit may come in; nothing else."""
        picked = Picked.of(event.mimeData())
        if picked is None:
            return
        self.taken.emit(picked)
        if self._moving is not None:
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Says of the day under the mouse whether it takes the visit."""
        stand = self.stand_at(event.position().toPoint())
        self._set_target(stand.day.day if stand is not None else None)
        if stand is not None and not self.refusal(stand):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """It went elsewhere."""
        self._set_target(None)
        self.released.emit()

    def dropEvent(self, event: QDropEvent) -> None:
        """Put onto a day; what follows is asked once the drag is over."""
        picked, stand = Picked.of(event.mimeData()), self.stand_at(event.position().toPoint())
        if picked is not None and stand is not None and not self.refusal(stand):
            event.acceptProposedAction()
            self.dropped.emit(picked, stand.day.day)
        else:
            self.released.emit()

    def _set_target(self, day: date | None) -> None:
        if day == self._target:
            return
        self._target = day
        words = self._moving.words(day) if self._moving is not None and day is not None else ""
        self.hovered.emit(words)
        if words:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))
        self.update()
