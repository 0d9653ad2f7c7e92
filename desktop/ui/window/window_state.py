"""Where the window was, kept beside the notebook in clear: it says nothing of anybody."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Final

from PySide6.QtCore import QRect, QSize

from desktop.paths import plainly

_FILE: Final = "window.json"
_LONGEST: Final = 4096
_FARTHEST: Final = 100_000
_SEEN: Final = 80
"""So many pixels of the title bar must lie on a screen, or the window could not be moved."""
_ROOMY: Final = QSize(1440, 860)
"""On a smaller screen the window fills it at its first start."""


@dataclass(frozen=True)
class WindowState:
    """Place and size in pixels, the screen's name, and how the window was arranged."""

    x: int
    y: int
    width: int
    height: int
    screen: str = ""
    maximised: bool = False
    rail_folded: bool = False
    panel_percent: int = 30

    @property
    def place(self) -> QRect:
        """The window's rectangle."""
        return QRect(self.x, self.y, self.width, self.height)


def load_window_state(directory: Path) -> WindowState | None:
    """What was kept in a directory; None when there is nothing or it cannot be read, whatever it holds."""
    try:
        with open(directory / _FILE, "rb", opener=plainly) as file:
            kept = json.loads(file.read(_LONGEST))
    except (OSError, ValueError, RecursionError):
        return None
    names = {field.name for field in fields(WindowState)}
    if not isinstance(kept, dict) or not all(_is_sound(name, kept.get(name)) for name in names):
        return None
    return WindowState(**{name: kept[name] for name in names})


def keep_window_state(directory: Path, state: WindowState) -> None:
    """Keep it; a directory that is not there yet or cannot be written to is no reason to stop."""
    try:
        with open(directory / _FILE, "w", encoding="utf-8", opener=plainly) as file:
            file.write(json.dumps(asdict(state)))
    except OSError:
        return


def fitting_place(state: WindowState, screens: Mapping[str, QRect], smallest: QSize) -> QRect | None:
    """Where to put the window again: on its screen when that is there, else on one that shows its title bar.

    None when no screen does: the window then opens as at the first start.
    """
    bar = QRect(state.x, state.y, state.width, _SEEN)
    own = screens.get(state.screen)
    candidates = [own] if own is not None else list(screens.values())
    for room in candidates:
        seen = room.intersected(bar)
        if seen.width() >= _SEEN and seen.height() >= _SEEN // 2:
            size = state.place.size().expandedTo(smallest).boundedTo(room.size())
            place = QRect(state.place.topLeft(), size)
            place.moveRight(min(place.right(), max(room.right(), room.left() + size.width() - 1)))
            place.moveBottom(min(place.bottom(), room.bottom()))
            place.moveLeft(max(place.left(), room.left()))
            place.moveTop(max(place.top(), room.top()))
            return place
    return None


def fills_the_screen(room: QSize) -> bool:
    """Whether the window takes the whole of a screen of this size at its first start."""
    return room.width() < _ROOMY.width() or room.height() < _ROOMY.height()


def _is_sound(name: str, value: object) -> bool:
    if name == "screen":
        return isinstance(value, str)
    if name in {"maximised", "rail_folded"}:
        return isinstance(value, bool)
    return isinstance(value, int) and not isinstance(value, bool) and -_FARTHEST < value < _FARTHEST
