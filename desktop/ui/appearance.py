"""The look chosen last, kept beside the notebook in clear: the unlock screen must be readable too."""

from __future__ import annotations

import json
from pathlib import Path

from desktop.ui.theme import Theme

_FILE = "appearance.json"


def load_appearance(directory: Path) -> Theme:
    """The look kept in a directory; the usual one when there is none or it cannot be read."""
    try:
        kept = json.loads((directory / _FILE).read_text(encoding="utf-8"))
        return Theme(kept["mode"], float(kept["text_scale"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Theme()


def keep_appearance(directory: Path, theme: Theme) -> None:
    """Keep a look; a directory that cannot be written to is no reason to stop."""
    content = json.dumps({"mode": theme.mode, "text_scale": theme.text_scale})
    try:
        (directory / _FILE).write_text(content, encoding="utf-8")
    except OSError:
        return
