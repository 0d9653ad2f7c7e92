"""The small drawings that a style sheet can only take from files: arrows, check marks, radio dots."""

from pathlib import Path

from desktop.ui.look.tokens import THEMES, Tokens

_SHAPES = {
    "chevron-down": ("muted", '<path d="m4 6 4 4 4-4"/>'),
    "chevron-up": ("muted", '<path d="m4 10 4-4 4 4"/>'),
    "chevron-left": ("muted", '<path d="m10 4-4 4 4 4"/>'),
    "chevron-right": ("muted", '<path d="m6 4 4 4-4 4"/>'),
    "check": ("on_accent", '<path d="m3.5 8.5 3 3 6-6.5"/>'),
    "partial": ("on_accent", '<path d="M4 8h8"/>'),
    "dot": ("on_accent", '<circle cx="8" cy="8" r="3" fill="{color}" stroke="none"/>'),
    "menu-check": ("accent", '<path d="m3.5 8.5 3 3 6-6.5"/>'),
}

_SWITCHES = {
    "switch-off": ("surface", "border", "border", 12),
    "switch-on": ("accent", "accent", "on_accent", 28),
    "switch-off-disabled": ("sunken", "disabled", "disabled", 12),
    "switch-on-disabled": ("disabled", "disabled", "surface", 28),
}
"""Ground, edge and knob as token names, and where the knob stands: left is off, right is on."""


def part_files(tokens: Tokens) -> dict[str, str]:
    """File name → SVG text of every part in one theme."""
    files = {}
    for name, (role, shape) in _SHAPES.items():
        color = str(getattr(tokens, role))
        files[f"{tokens.name}-{name}.svg"] = (
            '<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="0 0 16 16" fill="none" '
            f'stroke="{color}" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round">'
            f"{shape.format(color=color)}</svg>\n"
        )
    for name, (ground, edge, knob, x) in _SWITCHES.items():
        fill, stroke, dot = (str(getattr(tokens, role)) for role in (ground, edge, knob))
        files[f"{tokens.name}-{name}.svg"] = (
            '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="24" viewBox="0 0 40 24">'
            f'<rect x="1" y="1" width="38" height="22" rx="11" fill="{fill}" stroke="{stroke}" stroke-width="2"/>'
            f'<circle cx="{x}" cy="12" r="7" fill="{dot}"/></svg>\n'
        )
    return files


def write_parts(folder: Path) -> None:
    """Write the parts of every theme; run it after changing a colour (`python -m desktop.ui.look.drawings`)."""
    folder.mkdir(parents=True, exist_ok=True)
    for tokens in THEMES:
        for name, text in part_files(tokens).items():
            (folder / name).write_text(text, "utf-8")


if __name__ == "__main__":
    from desktop.paths import resource_dir

    write_parts(resource_dir() / "icons" / "parts")
