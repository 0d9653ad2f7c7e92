"""How long things move: the one place that every animation asks; nothing moves when the user or the system says so."""

import sys
from typing import Final, Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

Pace = Literal["quick", "calm", "turn"]

_DURATIONS: Final[dict[Pace, int]] = {"quick": 120, "calm": 200, "turn": 900}
"""Milliseconds: a change of state, something unfolding, one turn of what waits."""

MARKER: Final = QPalette.ColorRole.Shadow
"""The palette role, painted by nothing, by which a widget knows its theme and whether things move."""

_STILL: Final = 254


def duration(widget: QWidget, pace: Pace) -> int:
    """Milliseconds that a movement of this widget takes; 0 when nothing may move."""
    return 0 if is_still(widget) else _DURATIONS[pace]


def is_still(widget: QWidget) -> bool:
    """Whether the theme in use wants no movement."""
    return widget.palette().color(MARKER).alpha() == _STILL


def mark_still(marker: QColor, *, still: bool) -> None:
    """Write into the theme's marker whether things move."""
    marker.setAlpha(_STILL if still else 255)


def system_is_still() -> bool:
    """Whether the system asks for no animation; only Windows tells Qt, elsewhere the choice is the user's."""
    return sys.platform == "win32" and not QApplication.isEffectEnabled(Qt.UIEffect.UI_General)
