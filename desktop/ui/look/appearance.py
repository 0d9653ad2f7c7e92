"""The look chosen last, kept beside the notebook in clear: the unlock screen must be readable too."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Final

from desktop.paths import plainly
from desktop.ui.look.theme import Theme

_FILE: Final = "appearance.json"
_LONGEST: Final = 4096
_MODES: Final = ("light", "dark", "system")


def load_appearance(directory: Path) -> Theme:
    """The look kept in a directory; the usual one when there is none or it cannot be read, whatever it holds."""
    try:
        with open(directory / _FILE, "rb", opener=plainly) as file:
            kept = json.loads(file.read(_LONGEST))
    except (OSError, ValueError, RecursionError):
        return Theme()
    if not isinstance(kept, dict):
        return Theme()
    mode, scale = kept.get("mode"), kept.get("text_scale")
    if mode not in _MODES or isinstance(scale, bool) or not isinstance(scale, int | float):
        return Theme()
    if not 1 <= scale <= 2:  # a number that is none compares with nothing, and is refused too
        return Theme()
    # files of before know neither of these two: what is not plainly true is false
    return Theme(mode, float(scale), kept.get("high_contrast") is True, kept.get("reduced_motion") is True)


def keep_appearance(directory: Path, theme: Theme) -> None:
    """Keep a look; a directory that cannot be written to is no reason to stop."""
    content = json.dumps(asdict(theme))
    try:
        with open(directory / _FILE, "w", encoding="utf-8", opener=plainly) as file:
            file.write(content)
    except OSError:
        return
