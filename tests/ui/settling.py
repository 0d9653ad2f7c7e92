"""Screens refresh a breath after what changed: tests let them."""

from PySide6.QtCore import QDeadlineTimer, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QWidget

_BREATHS = 30
"""More than the longest screen takes to be shown, step by step."""
_MOMENT_MS = 500
"""A screen that follows in a moment, as the list of sheets does, follows within so many."""
_PATIENCE_MS = 10_000


def settled() -> None:
    """What was asked for in this breath, and what followed from it, is done."""
    for _ in range(_BREATHS):
        QApplication.processEvents()


def at_rest(window: QWidget) -> None:
    """Waits until nothing of the window is about to follow: no step is left, and no timer of a moment runs."""
    deadline = QDeadlineTimer(_PATIENCE_MS)
    settled()
    while _is_about_to_move(window) and not deadline.hasExpired():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)
        settled()


def _is_about_to_move(window: QWidget) -> bool:
    timers = window.findChildren(QTimer)
    brief = [one for one in timers if one.interval() == 0 or (one.isSingleShot() and one.interval() <= _MOMENT_MS)]
    return any(one.isActive() for one in brief)
