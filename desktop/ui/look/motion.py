"""How long things move: the one place that every animation asks; nothing moves when the user or the system says so."""

import sys
from typing import Final, Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from desktop.ui.look.marker import is_still

Pace = Literal["quick", "calm", "turn"]

_DURATIONS: Final[dict[Pace, int]] = {"quick": 120, "calm": 200, "turn": 900}
"""Milliseconds: a change of state, something unfolding, one turn of what waits."""


def duration(widget: QWidget, pace: Pace) -> int:
    """Milliseconds that a movement of this widget takes; 0 when nothing may move."""
    return 0 if is_still(widget) else _DURATIONS[pace]


def system_is_still() -> bool:
    """Whether the system asks for no animation; only Windows tells Qt, elsewhere the choice is the user's."""
    return sys.platform == "win32" and not QApplication.isEffectEnabled(Qt.UIEffect.UI_General)
