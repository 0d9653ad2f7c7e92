"""Keys sent as a keyboard sends them; pytest-qt's own keyClicks aborts the process on accented letters."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

_NO_KEYS = Qt.KeyboardModifier.NoModifier


def press(widget: QWidget, key: Qt.Key, modifiers: Qt.KeyboardModifier = _NO_KEYS, text: str = "") -> None:
    """Press and release one key on a widget."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, key, modifiers, text))


def type_text(widget: QWidget, text: str) -> None:
    """Type a text letter by letter into the part of the widget that takes the keys."""
    target = widget
    while (proxy := target.focusProxy()) is not None:
        target = proxy
    for letter in text:
        press(target, Qt.Key.Key_unknown, text=letter)
