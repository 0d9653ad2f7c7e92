"""A locked notebook's window is taken apart, and what is left in memory of it."""

from __future__ import annotations

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from desktop.errors import AppError
from desktop.ui.work.collector import Collector


def take_apart(
    window: QWidget,
    close: Callable[[], None],
    trouble: Callable[[AppError], None],
    ended: Callable[[], None],
    collector: Collector | None,
) -> None:
    """Destroys a window with all that it shows, then closes the notebook, forgets both, and calls `ended`.

    `trouble` is told what closing could not do.
    """
    parts = [window, *window.findChildren(QObject)]
    after = QTimer(singleShot=True, interval=0)

    def end() -> None:
        forget_dead(parts)
        if collector is not None:
            collector.collect()
        after.deleteLater()
        ended()

    def close_notebook(*_: object) -> None:
        try:
            close()
        except AppError as error:
            trouble(error)
        finally:
            after.start()  # the window tells that it is destroyed before its parts are

    after.timeout.connect(end)
    window.destroyed.connect(close_notebook)
    window.deleteLater()


def forget_dead(parts: list[QObject]) -> None:
    """Empties the Python halves of destroyed parts, and the list itself.

    A function connected to a signal keeps the page that it names in memory for good, with the records and pictures that
    the page showed: the halves stay, and hold nothing any more.
    """
    for part in parts:
        if not shiboken6.isValid(part):
            vars(part).clear()
    parts.clear()
