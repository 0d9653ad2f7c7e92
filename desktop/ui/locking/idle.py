"""Locks by itself when nobody has touched the program for a while."""

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

DEFAULT_IDLE_MS: Final = 5 * 60 * 1000

_BY_A_PERSON: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletPress,
        QEvent.Type.TabletMove,
    }
)


class IdleLock(QObject):
    """Emits `idle` once when no key, mouse, pen or finger was seen for `interval_ms`.

    It listens where the system hands its events to a window: a filter on the whole program would be asked about every
    layout and every drawing, and made a screen a third slower to show.
    Timers stand still while the computer sleeps, so the wall clock is read as well: the first event after a
    long sleep emits `idle` and is swallowed.
    """

    idle = Signal()

    def __init__(
        self,
        app: QGuiApplication,
        interval_ms: int = DEFAULT_IDLE_MS,
        clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(app)
        self._clock = clock
        self._last = clock()
        self._timer = QTimer(self, interval=interval_ms, singleShot=True)
        self._timer.timeout.connect(self._fall_idle)
        self._app = app
        app.focusWindowChanged.connect(self._listen_to)

    @property
    def interval_ms(self) -> int:
        """The delay in milliseconds."""
        return self._timer.interval()

    def set_interval(self, interval_ms: int) -> None:
        """Change the delay; a running wait starts again."""
        running = self._timer.isActive()
        self._timer.setInterval(interval_ms)
        if running:
            self.start()

    @property
    def is_watching(self) -> bool:
        """Whether a wait is running."""
        return self._timer.isActive()

    @property
    def still_for(self) -> float:
        """Seconds since the last sign of a person; 0 while it is not watching."""
        return self._clock() - self._last if self.is_watching else 0.0

    def start(self) -> None:
        """Watch from now on; call it when the notebook has been unlocked."""
        self._last = self._clock()
        for window in self._app.allWindows():
            window.installEventFilter(self)
        self._timer.start()

    def stop(self) -> None:
        """Stop watching; call it when the notebook is locked."""
        for window in self._app.allWindows():
            window.removeEventFilter(self)
        self._timer.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Every sign of a person starts the wait again."""
        if event.type() not in _BY_A_PERSON or not self._timer.isActive():
            return False
        now = self._clock()
        if (now - self._last) * 1000 > self._timer.interval():
            self._fall_idle()
            return True
        self._last = now
        self._timer.start()
        return False

    def _listen_to(self, window: QWindow | None) -> None:
        """A dialog, or whatever else takes the focus while it is watching."""
        if window is not None and self.is_watching:
            window.installEventFilter(self)

    def _fall_idle(self) -> None:
        self.stop()
        self.idle.emit()
