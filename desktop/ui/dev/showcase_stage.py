"""The hands and eyes of whoever plays a journey: real mouse and keys, words read on the screen, pictures kept."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType, TracebackType
from typing import Final, TypeVar

from PySide6.QtCore import QAbstractAnimation, QDeadlineTimer, QEvent, QEventLoop, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPixmap
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QLineEdit,
    QRadioButton,
    QWidget,
)

from desktop.errors import AppError
from desktop.ui.forms.reveal import reveal
from desktop.ui.messages.message import Message
from desktop.ui.widgets import LabeledField, SignaturePad

PATIENCE_MS: Final = 20_000
"""How long something asked for may take to come on the screen."""
_TICK_MS: Final = 10
_SETTLING_ROUNDS: Final = 12
_INK, _PAPER = 100, 200
"""A grey darker than the one is ink, lighter than the other is paper."""
_NO_BUTTON, _LEFT = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton

W = TypeVar("W", bound=QWidget)
Path2D = Sequence[tuple[float, float]]

SIGNATURE: Final[tuple[Path2D, ...]] = (
    ((0.18, 0.62), (0.22, 0.30), (0.27, 0.24), (0.28, 0.45), (0.24, 0.68), (0.30, 0.60), (0.35, 0.46), (0.38, 0.60),
     (0.42, 0.48), (0.45, 0.62), (0.50, 0.44), (0.53, 0.60), (0.60, 0.52), (0.70, 0.56), (0.82, 0.40)),
    ((0.20, 0.72), (0.45, 0.69), (0.78, 0.66)),
)  # fmt: skip
"""A hand's movement over a pad, from 0 to 1 of its width and height."""


class Stage:
    """A window as somebody in front of it uses it; AppError when what is looked for is not on the screen in time."""

    def __init__(self, app: QApplication, window: QWidget, pictures: Path, patience_ms: int = PATIENCE_MS) -> None:
        self._app, self._window, self._pictures, self._patience_ms = app, window, pictures, patience_ms
        self._count = 0
        self._unexpected: BaseException | None = None
        self._asked_to_stop = False

    @property
    def count(self) -> int:
        """How many pictures were kept."""
        return self._count

    def wait(self, what: str, reached: Callable[[], bool], *, heed_troubles: bool = True) -> None:
        """Lets the program work until something is reached; AppError as soon as it tells a trouble, or too late."""
        deadline = QDeadlineTimer(self._patience_ms)
        tick = QTimer(interval=_TICK_MS)  # something to wake up for: the deadline is kept when nothing happens
        tick.start()
        while not reached():
            if self._asked_to_stop:
                raise KeyboardInterrupt
            if heed_troubles:
                self._stop_on_trouble(what)
            if deadline.hasExpired():
                raise _stopped(what, f"Rien n’est venu en {self._patience_ms // 1000}\u00a0secondes.")
            self._app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Inside, an error that nobody expected is still logged, and stops the journey; so does being asked to stop.

        A signal is only noted, and heeded between two rounds: raised in the middle of a widget's making it would
        leave Qt half a widget.
        """
        log = sys.excepthook

        def keep(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
            self._unexpected = error
            log(kind, error, trace)

        def note(_signal: int, _frame: FrameType | None) -> None:
            self._asked_to_stop = True

        before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
        sys.excepthook = keep
        try:
            yield
        finally:
            sys.excepthook = log
            for number, handler in before.items():
                signal.signal(number, handler)

    def press(self, words: str) -> None:
        """Clicks the button that says these words."""
        self.click(self._found(QAbstractButton, words, lambda button: button.text().strip() == words))

    def can_press(self, words: str) -> bool:
        """Whether a button that says these words is on the screen and answers."""
        buttons = self._window.findChildren(QAbstractButton)
        return any(one.isVisible() and one.isEnabled() and one.text().strip() == words for one in buttons)

    def fill(self, label: str, text: str) -> None:
        """Types into the field with this label."""
        field = self._field(label)
        reveal(field)
        self.write(field.widget, text)
        popup = self._app.activePopupWidget()
        if popup is not None:
            popup.close()
        self.settle()

    def fill_cell(self, name: str, text: str) -> None:
        """Types into a cell of a table, found by the name that a screen reader says."""
        line = self._found(QLineEdit, name, lambda one: one.accessibleName() == name)
        reveal(line)
        self.write(line, text)
        popup = self._app.activePopupWidget()
        if popup is not None:
            popup.close()
        self.settle()

    def choose(self, label: str, option: str) -> None:
        """Chooses in the list or among the buttons with this label."""
        field = self._field(label)
        reveal(field)
        for button in field.findChildren(QRadioButton):
            if button.text() == option:
                self.click(button)
                return
        for combo in field.findChildren(QComboBox):
            if (place := combo.findText(option)) >= 0:
                combo.setCurrentIndex(place)
                self.settle()
                return
        raise _missing(f"{label}\u00a0: {option}")

    def click(self, widget: QWidget) -> None:
        """Presses and releases the mouse in the middle of a widget."""
        name = widget.text() if isinstance(widget, QAbstractButton) else widget.accessibleName()
        if not (widget.isVisible() and widget.isEnabled()):
            raise _missing(name)
        reveal(widget)
        self.settle()
        if widget.focusPolicy() & Qt.FocusPolicy.ClickFocus:
            widget.setFocus(Qt.FocusReason.MouseFocusReason)
        middle = QPointF(widget.rect().center())
        self._mouse(widget, QEvent.Type.MouseButtonPress, middle)
        self._mouse(widget, QEvent.Type.MouseButtonRelease, middle)
        self.settle()

    def write(self, widget: QWidget, text: str) -> None:
        """Types letter by letter into the part of a widget that takes the keys, over what one line held."""
        while (proxy := widget.focusProxy()) is not None:
            widget = proxy
        widget.setFocus(Qt.FocusReason.MouseFocusReason)
        if isinstance(widget, QLineEdit):
            widget.selectAll()
        for letter in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                key = QKeyEvent(kind, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, letter)
                self._app.sendEvent(widget, key)
        self.settle()

    def sign(self) -> None:
        """Signs every pad on the screen that is still empty."""
        pads = [pad for pad in self._window.findChildren(SignaturePad) if pad.isVisible() and pad.is_empty()]
        if not pads:
            raise _missing("zone de signature")
        for pad in pads:
            self.sign_one(pad)

    def sign_one(self, pad: SignaturePad) -> None:
        """Signs one pad with the mouse."""
        reveal(pad)
        self.settle()
        for stroke in SIGNATURE:
            self._draw(pad, stroke)

    def picture(self, name: str, page: QAbstractScrollArea | None = None) -> None:
        """Keeps what the window shows, numbered in the order of the journey; OSError when it cannot be written."""
        shot = self.shot(page)
        self._count += 1
        path = self._pictures / f"{self._count:02}-{name}.png"
        if not shot.save(str(path)):
            raise OSError(0, "picture not written", str(path))

    def shot(self, page: QAbstractScrollArea | None = None) -> QPixmap:
        """What the window shows once it is laid out.

        `page` is where a document must be seen: its pages are drawn in another thread, and the paper comes first.
        """
        taken: list[QPixmap] = []

        def take() -> bool:
            self.settle()
            taken[:] = [self._window.grab()]
            return not self._is_moving() and (page is None or shows_page(taken[0], page))

        self.wait("image", take, heed_troubles=False)
        return taken[0]

    def settle(self) -> None:
        """Lets pages lay themselves out: they do so again after the first painting."""
        for _ in range(_SETTLING_ROUNDS):
            self._app.processEvents()

    def _is_moving(self) -> bool:
        """Whether something fades in or out, as the cross of a search does."""
        running = QAbstractAnimation.State.Running
        return any(one.state() == running for one in self._window.findChildren(QAbstractAnimation))

    def _field(self, label: str) -> LabeledField:
        return self._found(LabeledField, label, lambda field: field.label.text() == label)

    def _found(self, kind: type[W], words: str, matches: Callable[[W], bool]) -> W:
        found: list[W] = [one for one in self._window.findChildren(kind) if one.isVisible() and matches(one)]
        if not found:
            raise _missing(words)
        return found[0]

    def _draw(self, pad: SignaturePad, stroke: Path2D) -> None:
        points = [QPointF(x * pad.width(), y * pad.height()) for x, y in stroke]
        self._mouse(pad, QEvent.Type.MouseButtonPress, points[0])
        for point in points[1:]:
            self._mouse(pad, QEvent.Type.MouseMove, point)
        self._mouse(pad, QEvent.Type.MouseButtonRelease, points[-1])
        self.settle()

    def _mouse(self, widget: QWidget, kind: QEvent.Type, at: QPointF) -> None:
        button = _NO_BUTTON if kind == QEvent.Type.MouseMove else _LEFT
        held = _NO_BUTTON if kind == QEvent.Type.MouseButtonRelease else _LEFT
        place = QPointF(widget.mapToGlobal(at))
        event = QMouseEvent(kind, at, place, button, held, Qt.KeyboardModifier.NoModifier)
        self._app.sendEvent(widget, event)

    def _stop_on_trouble(self, what: str) -> None:
        if self._unexpected is not None:
            raise _stopped(what, f"Erreur imprévue ({type(self._unexpected).__name__}).") from self._unexpected
        told = [one.words for one in self._window.findChildren(Message) if one.tone == "danger" and one.isVisible()]
        wrong = [one.error for one in self._window.findChildren(LabeledField) if one.error and one.isVisible()]
        if told or wrong:
            raise _stopped(what, " ".join([*told, *wrong]))


def _stopped(what: str, why: str) -> AppError:
    return AppError(f"Le parcours s’est arrêté à l’étape «\u00a0{what}\u00a0»\u00a0: {why}")


def _missing(words: str) -> AppError:
    return AppError(f"Le parcours s’est arrêté\u00a0: «\u00a0{words}\u00a0» n’est pas à l’écran.")


def shows_page(picture: QPixmap, view: QAbstractScrollArea) -> bool:
    """Whether the page of a document, ink and all, is on a picture of the window where its view is."""
    if not view.isVisible():
        return False
    viewport, ratio = view.viewport(), picture.devicePixelRatio()
    corner = viewport.mapTo(view.window(), QPoint(viewport.width() // 4, viewport.height() // 4)) * ratio
    width, height = round(viewport.width() * ratio) // 8 * 4, round(viewport.height() * ratio) // 2
    part = picture.toImage().copy(corner.x(), corner.y(), width, height)
    grey = part.convertToFormat(QImage.Format.Format_Grayscale8)  # named: its bytes are gone with it
    greys = bytes(grey.constBits())
    return bool(greys) and min(greys) < _INK and max(greys) > _PAPER
