"""What is left in memory of widgets that were destroyed."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QObject


def forget_dead(parts: list[QObject]) -> None:
    """Empties the Python halves of destroyed parts, and the list itself.

    A function connected to a signal keeps the page that it names in memory for good, with the records and pictures that
    the page showed: the halves stay, and hold nothing any more.
    """
    for part in parts:
        if not shiboken6.isValid(part):
            vars(part).clear()
    parts.clear()
