"""Digital prints as the eye can compare them."""

from __future__ import annotations

from desktop.ui.widgets import TextLabel


def in_groups(sha256: str, letters: int = 8) -> str:
    """A print in groups: a narrow page has a place to break the line, the eye one to rest."""
    return " ".join(sha256[place : place + letters] for place in range(0, len(sha256), letters))


def print_label(sha256: str) -> TextLabel:
    """Sixteen groups of four characters, which wrap and can be selected."""
    label = TextLabel(in_groups(sha256, 4), selectable=True)
    label.setAccessibleName(f"Empreinte\u00a0: {sha256}")
    return label
