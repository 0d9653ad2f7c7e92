"""Hands that sign on a pad, through the window as the system tells of them; and what lies outside the notebook."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QPointingDevice, QTabletEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.ui.widgets import SignaturePad

LEFT = Qt.MouseButton.LeftButton
SECRET = "Il a perdu son emploi"
NOTE = "Ne pas revenir le mardi"
STROKE = ((0.1, 0.6), (0.3, 0.2), (0.5, 0.7))
"""A signature, in parts of the width and height of its pad."""


@dataclass
class Outside:
    """What lies outside the notebook: where copies go, which files are chosen, and the paper."""

    copy: Path
    paper: Path
    files: list[Path] = field(default_factory=list)
    has_printer: bool = True

    def printer(self, _parent: QWidget, _what: str = "") -> QPrinter | None:
        """A printer whose paper is a file of the test."""
        if not self.has_printer:
            return None
        made = QPrinter()
        made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        made.setOutputFileName(str(self.paper))
        return made


def sign_by_mouse(pad: SignaturePad) -> None:
    """One stroke with the mouse."""
    first, *others = _points(pad)
    QTest.mousePress(pad, LEFT, pos=first)
    for point in others:
        QTest.mouseMove(pad, point)
    QTest.mouseRelease(pad, LEFT, pos=others[-1])


def sign_by_finger(pad: SignaturePad) -> None:
    """One stroke with a finger on the screen, through the window."""
    device, window = QTest.createTouchDevice(), pad.window()
    first, *others = [pad.mapTo(window, point) for point in _points(pad)]
    QTest.touchEvent(window, device).press(0, first, window).commit()
    for point in others:
        QTest.touchEvent(window, device).move(0, point, window).commit()
    QTest.touchEvent(window, device).release(0, others[-1], window).commit()


def sign_by_pen(pad: SignaturePad, pressure: float = 0.7) -> None:
    """One stroke with a pen, as the system tells it to the window, pressure and all."""
    window = pad.window()
    first, *others = [pad.mapTo(window, point) for point in _points(pad)]
    _pen(window, QEvent.Type.TabletPress, first, pressure)
    for point in others:
        _pen(window, QEvent.Type.TabletMove, point, pressure)
    _pen(window, QEvent.Type.TabletRelease, others[-1], 0.0)


def _points(pad: SignaturePad) -> list[QPoint]:
    return [QPoint(round(x * pad.width()), round(y * pad.height())) for x, y in STROKE]


def _pen(window: QWidget, kind: QEvent.Type, at: QPoint, pressure: float) -> None:
    held = Qt.MouseButton.NoButton if kind == QEvent.Type.TabletRelease else LEFT
    everywhere = QPointF(window.mapToGlobal(at))
    event = QTabletEvent(
        kind, QPointingDevice.primaryPointingDevice(), QPointF(at), everywhere, pressure, 0, 0, 0, 0, 0,
        Qt.KeyboardModifier.NoModifier, LEFT, held,
    )  # fmt: skip
    QApplication.sendEvent(window.windowHandle(), event)
