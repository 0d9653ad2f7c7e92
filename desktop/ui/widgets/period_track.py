"""The track of a measure: its periods on a line of time, zoomed and walked by mouse, finger and keys."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QNativeGestureEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QGestureEvent, QPinchGesture, QScrollArea, QSizePolicy, QWidget

from desktop.ui.widgets.track_cell import PeriodCell
from desktop.ui.widgets.track_ground import TrackGround
from desktop.ui.widgets.track_items import TrackItem, TrackMark

_MONTH: Final = 30.44
_NEAREST: Final = 28.0
"""The fewest days shown at once."""
_WIDEST_MONTH: Final = 200
"""Pixels that a month takes at most when everything is shown."""
_STEP: Final = 1.25
_TO_ACT_ON: Final = frozenset({"due", "on_track"})
_TO_COME: Final = frozenset({"upcoming"})


class PeriodTrack(QScrollArea):
    """Each period is a button with its name; arrows walk, Enter opens, Ctrl+wheel, + and − zoom."""

    focused = Signal(int)
    activated = Signal(int)
    zoomed = Signal()

    def __init__(
        self,
        items: Sequence[TrackItem] = (),
        marks: Sequence[TrackMark] = (),
        today: date | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._ground = TrackGround((), (), None)
        self._current = 0
        self._days_shown: float | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().grabGesture(Qt.GestureType.PinchGesture)
        self.setAccessibleName("Frise des périodes de la mesure")
        self.set_items(items, marks, today)

    def set_items(self, items: Sequence[TrackItem], marks: Sequence[TrackMark] = (), today: date | None = None) -> None:
        """Show these periods; the current one becomes the first to act on."""
        low, self._ground = self._ground.is_low, TrackGround(items, marks, today)
        self._ground.set_low(low)
        self.setWidget(self._ground)
        for place, cell in enumerate(self._ground.cells):
            cell.clicked.connect(lambda *_, place=place: self._open(place))
            cell.moved.connect(lambda step: self.set_current(self._current + step))
            cell.reached.connect(lambda place=place: self._reach(place))
        self._current = self._first_to_act_on()
        self._give_tab()
        told = [mark.words or mark.label for mark in marks] or ["" if items else "Aucune période."]
        self.setAccessibleDescription(" · ".join(told))
        self._lay_out()

    @property
    def items(self) -> tuple[TrackItem, ...]:
        """The periods shown."""
        return tuple(cell.item for cell in self._ground.cells)

    @property
    def cells(self) -> tuple[PeriodCell, ...]:
        """The buttons of the periods, in order."""
        return tuple(self._ground.cells)

    @property
    def current(self) -> int:
        """Place of the current period."""
        return self._current

    def set_current(self, place: int) -> None:
        """Go to a period; places outside are brought back inside."""
        if not self._ground.cells:
            return
        held = self.hasFocus()
        self._current = max(0, min(place, len(self._ground.cells) - 1))
        self._give_tab()
        cell = self._ground.cells[self._current]
        self.ensureWidgetVisible(cell, 24, 0)
        if held:
            cell.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.focused.emit(self._current)

    @property
    def is_low(self) -> bool:
        """Whether the periods stand on one line, without months and marks."""
        return self._ground.is_low

    def set_low(self, low: bool) -> None:
        """One line of periods where height is scarce, or all that a track shows."""
        if low != self._ground.is_low:
            self._ground.set_low(low)
            self._lay_out()

    def cell_rect(self, place: int) -> QRect:
        """Where a period lies on the track, its lane included."""
        cell = self._ground.cells[place]
        return QRect(cell.mapTo(self._ground, cell.rect().topLeft()), cell.size())

    @property
    def months_shown(self) -> int | None:
        """How many months are in sight at once, None when all are."""
        return None if self._days_shown is None else round(self._days_shown / _MONTH)

    def show_months(self, months: int | None) -> None:
        """Brings so many months into sight around the current period; None shows everything."""
        self._days_shown = None if months is None else months * _MONTH
        self._lay_out()
        if self._ground.cells:
            rect = self.cell_rect(self._current)
            self.horizontalScrollBar().setValue(rect.center().x() - self.viewport().width() // 2)
        self.zoomed.emit()

    def zoom(self, factor: float, anchor: float | None = None) -> None:
        """Shows fewer days (factor above 1) or more, keeping what is under the anchor in its place."""
        total = self._ground.scale.days
        if not total:
            return
        at = self.viewport().width() / 2 if anchor is None else anchor
        bar, before = self.horizontalScrollBar(), max(1, self._ground.width())
        share = (bar.value() + at) / before
        wanted = (self._days_shown or total) / factor
        self._days_shown = None if wanted >= total else max(_NEAREST, wanted)
        self._lay_out()
        bar.setValue(round(share * self._ground.width() - at))
        self.zoomed.emit()

    def sizeHint(self) -> QSize:
        """As high as axis, cells and lanes; the bar below when it scrolls."""
        bar = self.horizontalScrollBar()
        return QSize(480, self._ground.needed_height() + (bar.sizeHint().height() if self._is_wide else 0))

    def minimumSizeHint(self) -> QSize:
        """A few cells: the rest scrolls."""
        return QSize(120, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """+, − and 0 zoom."""
        factors = {"+": _STEP, "=": _STEP, "-": 1 / _STEP, "−": 1 / _STEP}
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        elif event.text() in factors:
            self.zoom(factors[event.text()])
        elif event.text() == "0":
            self.show_months(None)
        else:
            event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl+wheel zooms, a sideways wheel moves along; any other is the page's."""
        delta = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(_STEP ** (delta.y() / 120), event.position().x())
            event.accept()
        elif self._is_wide and abs(delta.x()) > abs(delta.y()):
            super().wheelEvent(event)
        else:
            event.ignore()

    def viewportEvent(self, event: QEvent) -> bool:
        """Two fingers apart zoom, on a touchpad and on the screen."""
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
                self.zoom(1 + event.value(), event.position().x())
                return True
        elif isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                self.zoom(pinch.scaleFactor(), self.viewport().mapFromGlobal(pinch.centerPoint().toPoint()).x())
                return True
        return super().viewportEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The periods take the room there is."""
        super().resizeEvent(event)
        self._lay_out()

    def changeEvent(self, event: QEvent) -> None:
        """Grow with the text size."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._lay_out()

    @property
    def _is_wide(self) -> bool:
        return self._ground.width() > self.viewport().width()

    def _lay_out(self) -> None:
        room, total = self.viewport().width(), _days(self.items)
        least = max(24.0, self.fontMetrics().ascent() * 1.2 + 9)
        if self._days_shown is None:
            width = min(float(room), max(1, total) / _MONTH * _WIDEST_MONTH)
        else:
            width = max(room, room * total / self._days_shown)
        self._ground.lay_out(width, least)
        policy = Qt.ScrollBarPolicy
        self.setHorizontalScrollBarPolicy(policy.ScrollBarAlwaysOn if self._is_wide else policy.ScrollBarAlwaysOff)
        # fixed, because a page whose texts wrap presses what only asks for its height
        self.setFixedHeight(self.sizeHint().height())

    def _first_to_act_on(self) -> int:
        """The first period that something is owed in, else the first to come, else the last."""
        for states in (_TO_ACT_ON, _TO_COME):
            for place, cell in enumerate(self._ground.cells):
                if cell.item.state in states:
                    return place
        return max(0, len(self._ground.cells) - 1)

    def _give_tab(self) -> None:
        """Tab stops once on the whole track, at the current period."""
        for place, cell in enumerate(self._ground.cells):
            here = place == self._current
            cell.setFocusPolicy(Qt.FocusPolicy.StrongFocus if here else Qt.FocusPolicy.ClickFocus)
        if self._ground.cells:
            self.setFocusProxy(self._ground.cells[self._current])

    def _open(self, place: int) -> None:
        self.set_current(place)
        self.activated.emit(place)

    def _reach(self, place: int) -> None:
        if place != self._current:
            self.set_current(place)


def _days(items: Sequence[TrackItem]) -> int:
    return (items[-1].closes - items[0].opens).days + 1 if items else 0
