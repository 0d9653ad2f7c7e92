"""A visit taken from its place: dragged with the mouse, or picked up by a long press of a finger."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Final

from PySide6.QtCore import QMimeData, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QDrag, QGuiApplication, QInputDevice, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

MIME: Final = "application/x-perron-visit"
"""Holds ids only; what is dragged is nobody's business outside this window."""


@dataclass(frozen=True)
class Picked:
    """The visit that is moved: an appointment, or one that has none yet."""

    measure_id: str
    contact_id: str | None = None

    def mime(self) -> QMimeData:
        """What travels with the mouse."""
        data = QMimeData()
        data.setData(MIME, json.dumps(asdict(self)).encode())
        return data

    @classmethod
    def of(cls, data: QMimeData) -> Picked | None:
        """The visit that is held over a day, None for anything else."""
        if not data.hasFormat(MIME):
            return None
        try:
            held = json.loads(bytes(data.data(MIME).data()))
        except (ValueError, RecursionError):  # no JSON: another program says it is ours
            return None
        measure_id, contact_id = map(held.get, ("measure_id", "contact_id")) if isinstance(held, dict) else (None, None)
        if not isinstance(measure_id, str) or not isinstance(contact_id, str | None):
            return None
        return cls(measure_id, contact_id)


Find = Callable[[QPoint], tuple[Picked, QRect] | None]


class Handle(QObject):
    """Makes a widget one that visits can be taken from: the mouse drags them, a finger held on one picks it up.

    Only a mouse drags: a finger that slides scrolls, and once it has picked a visit up, a tap on a day puts it there.
    The widget hands its mouse events on. `find` gives the visit at a place of it and where that is painted, or None.
    """

    def __init__(self, widget: QWidget, find: Find, pick_up: Callable[[Picked], object]) -> None:
        super().__init__(widget)
        self._widget, self._find, self._pick_up = widget, find, pick_up
        self._held: tuple[Picked, QRect] | None = None
        self._pressed: QPoint | None = None
        self._hold: QTimer | None = None

    def press(self, event: QMouseEvent) -> None:
        """A button or a finger went down."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        at = event.position().toPoint()
        self._held = self._find(at)
        self._pressed = at if self._held is not None else None
        if self._held is not None and _is_finger(event):
            self._begin_to_hold()

    def move(self, event: QMouseEvent) -> bool:
        """Whether this was a drag, which is over now."""
        if self._pressed is None or self._held is None:
            return False
        if (event.position().toPoint() - self._pressed).manhattanLength() < QApplication.startDragDistance():
            return False
        if _is_finger(event):
            self.release()
            return False
        drag = self.drag(*self._held, self._pressed)
        self.release()
        drag.exec(Qt.DropAction.MoveAction)
        return True

    def release(self) -> None:
        """It was let go."""
        self._pressed = None
        if self._hold is not None:
            self._hold.stop()

    def drag(self, picked: Picked, place: QRect, at: QPoint) -> QDrag:
        """The drag as it begins, with a picture of the visit under the mouse."""
        drag = QDrag(self._widget)
        drag.setMimeData(picked.mime())
        drag.setPixmap(self._widget.grab(place))
        drag.setHotSpot(at - place.topLeft())
        return drag

    def _begin_to_hold(self) -> None:
        """Its timer is made for the finger that comes: a week has dozens of visits, most are never held."""
        if self._hold is None:
            interval = QGuiApplication.styleHints().mousePressAndHoldInterval()
            self._hold = QTimer(self, singleShot=True, interval=interval)
            self._hold.timeout.connect(self._on_held)
        self._hold.start()

    def _on_held(self) -> None:
        held = self._held
        self.release()
        if held is not None:
            self._pick_up(held[0])


def _is_finger(event: QMouseEvent) -> bool:
    device = event.pointingDevice()
    synthesized = event.source() != Qt.MouseEventSource.MouseEventNotSynthesized
    return synthesized or (device is not None and device.type() == QInputDevice.DeviceType.TouchScreen)
