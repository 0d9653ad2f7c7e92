"""How the window looks by the settings of the open notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.ui.look.theme import Mode, Theme

if TYPE_CHECKING:
    from desktop.services.settings import Settings

_MODES: Final[dict[str, Mode]] = {"light": "light", "dark": "dark", "system": "system"}
_SMALLEST, _LARGEST = 100, 200
"""Percent of the usual size of text."""


def theme_of(settings: Settings) -> Theme:
    """What the worker chose; a mode that no program knows any more is the system's."""
    return Theme(
        _MODES.get(settings.theme, "system"),
        min(max(settings.text_percent, _SMALLEST), _LARGEST) / 100,
        settings.high_contrast,
        settings.reduced_motion,
    )
