"""The one style sheet of the program, filled in with a theme's tokens."""

from pathlib import Path
from string import Template
from typing import Final

from desktop.ui.look.sheet_inputs import INPUTS
from desktop.ui.look.sheet_views import VIEWS
from desktop.ui.look.tokens import CONTROL, RADIUS, TEXT_SIZES, TOUCH, Tokens, Tone

_TONES: Final[tuple[Tone, ...]] = ("neutral", "accent", "info", "success", "warning", "danger")

_WORDS: Final = """
QToolTip { background: $text; color: $surface; border: 1px solid $surface; padding: 6px 8px; }

QLabel { background: transparent; }
QLabel:disabled { color: $disabled; }
QLabel[textRole="caption"] { font-size: ${caption}pt; }
QLabel[textRole="title"] { font-size: ${title}pt; font-weight: 600; }
QLabel[textRole="display"] { font-size: ${display}pt; font-weight: 600; }
QLabel[textRole="label"] { font-weight: 600; }
QLabel[muted="true"] { color: $muted; }
QLabel[tone="danger"] { color: $danger; }
QLabel[tone="accent"] { color: $accent; }
QLabel[tone="success"] { color: $success; }
QLabel[tone="warning"] { color: $warning; }

QFrame[part="card"], QFrame[part="raised"] {
    background: $surface; border: ${line}px solid $hairline; border-radius: 10px;
}
QFrame[part="raised"] { background: $raised; }
QFrame[part="plain"] { background: transparent; border: none; }
QFrame[part="sunken"] { background: $sunken; border: ${bare}px solid $hairline; border-radius: 8px; }
QFrame[part="line"] { background: $hairline; border: none; max-height: ${line}px; min-height: ${line}px; }
QFrame[part="popup"] { background: $raised; border: ${line}px solid $border; border-radius: 8px; }
QWidget[part="rail"] { background: $window; border-right: ${line}px solid $hairline; }
QWidget[part="header"] { background: $window; border-bottom: ${line}px solid $hairline; }
QWidget[part="side"] { background: $surface; border-left: ${line}px solid $hairline; }
QWidget[part="status"] { background: $window; border-top: ${line}px solid $hairline; }
"""

# The focus is told by the ring around whatever has it, not by the borders drawn here.
_BUTTONS: Final = """
QPushButton, QToolButton {
    background: $surface; color: $text; border: ${line}px solid $border; border-radius: ${radius}px;
    padding: ${pad}px ${pad_wide}px; min-height: ${inner}px; outline: none;
}
QPushButton:hover, QToolButton:hover { background: $sunken; }
QPushButton:pressed, QToolButton:pressed { background: $pressed; }
QPushButton:disabled, QToolButton:disabled { color: $disabled; border-color: $hairline; background: transparent; }
QPushButton:checked, QToolButton:checked { background: $accent_soft; border-color: $accent; }
QPushButton::menu-indicator, QToolButton::menu-indicator { width: 0; image: none; }
QPushButton[kind="primary"], QDialogButtonBox QPushButton:default {
    background: $accent; color: $on_accent; border-color: $accent; font-weight: 600;
}
QPushButton[kind="primary"] { padding: ${pad}px ${pad_touch}px; min-height: ${inner_touch}px; }
QPushButton[kind="primary"]:hover, QPushButton[kind="primary"]:pressed,
QDialogButtonBox QPushButton:default:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[kind="primary"]:disabled { background: $sunken; color: $disabled; border-color: $hairline; }
QPushButton[kind="danger"] { color: $danger; border-color: $danger; min-height: ${inner_touch}px; }
QPushButton[kind="danger"]:hover, QPushButton[kind="danger"]:pressed { background: $danger_soft; }
QPushButton[kind="danger"]:disabled { color: $disabled; border-color: $hairline; }
QPushButton[kind="link"] {
    background: transparent; color: $accent; border: ${line}px solid transparent; padding: 3px 5px; min-height: 20px;
    text-decoration: underline; text-align: left;
}
QPushButton[kind="link"]:hover, QPushButton[kind="link"]:pressed { color: $accent_hover; background: $accent_soft; }
QPushButton[kind="link"]:disabled { color: $disabled; text-decoration: none; }
QPushButton[kind="quiet"] {
    background: transparent; border-color: transparent; padding: ${pad}px ${pad}px;
}
QPushButton[kind="quiet"]:hover { background: $sunken; }
QPushButton[kind="quiet"]:pressed { background: $pressed; }
QPushButton[kind="quiet"]:checked { background: $accent_soft; border-color: $accent; }
QPushButton[kind="drop"] {
    background: transparent; border-color: $hairline; border-radius: 8px; padding: 5px 12px; min-height: 24px;
    text-align: left;
}
QPushButton[kind="drop"]:hover, QPushButton[kind="drop"]:pressed { background: $sunken; }
QPushButton[kind="drop"][chosen="true"] { background: $accent_soft; border-color: $accent; color: $accent; }
QPushButton[kind="fold"] {
    background: transparent; border: ${line}px solid transparent; padding: 4px 6px 4px 2px; min-height: 24px;
    font-weight: 600; text-align: left;
}
QPushButton[kind="fold"]:hover { background: $sunken; }
QPushButton[kind="fold"]:checked { background: transparent; border-color: transparent; }
QPushButton[kind="rail"] {
    background: transparent; border: ${line}px solid transparent; border-radius: 8px; text-align: left;
    padding: 10px 12px; min-height: 24px; color: $muted; font-weight: 600;
}
QPushButton[kind="rail"]:hover { background: $sunken; color: $text; }
QPushButton[kind="rail"]:checked { background: $accent_soft; color: $accent; border-color: $rail_edge; }
QPushButton[kind="rail"][narrow="true"] { text-align: center; padding: 10px 4px; min-width: 34px; }
QPushButton[kind="remove"] {
    background: transparent; border: none; border-radius: 4px; padding: 4px; min-height: 16px; min-width: 16px;
}
QPushButton[kind="remove"]:hover { background: $pressed; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
"""

_SHEET: Final = Template(_WORDS + _BUTTONS + INPUTS + VIEWS)

_TONE_SHEET: Final = Template("""
QFrame[part="chip"][tone="$tone"] { background: $soft; border: ${line}px solid $edge; border-radius: 4px; }
QFrame[part="chip"][tone="$tone"] QLabel { color: $ink; }
QFrame[part="banner"][tone="$tone"] {
    background: $soft; border: ${bare}px solid $edge; border-left: 4px solid $ink;
    border-top-right-radius: 6px; border-bottom-right-radius: 6px;
}
QFrame[part="card"][tone="$tone"] { background: $soft; border-color: $edge; }
""")


def style_sheet(tokens: Tokens, text_scale: float, parts: Path) -> str:
    """The whole style sheet; `parts` is the folder of the small drawings."""
    sizes = {name: f"{size * text_scale:.2f}" for name, size in TEXT_SIZES.items()}
    colors = {name: value for name, value in tokens._asdict().items() if isinstance(value, str)}
    prefix = (parts / tokens.name).as_posix()
    sheet = _SHEET.substitute(colors, parts=prefix, **sizes, **_measures(tokens, text_scale), **_states(tokens))
    tones = "".join(
        _TONE_SHEET.substitute(
            tone=tone,
            soft=tokens.soft(tone),
            ink=tokens.ink(tone),
            line=tokens.line,
            bare=tokens.line - 1,
            edge=tokens.ink(tone) if tokens.high else tokens.soft(tone),
        )
        for tone in _TONES
    )
    return sheet + tones


def _measures(tokens: Tokens, text_scale: float) -> dict[str, int]:
    """Pixels: a thicker border takes its room from the padding, so that nothing moves between themes."""
    mark = round(16 * text_scale / 2) * 2
    pad = 9 - tokens.line
    return {
        "line": tokens.line,
        "bare": tokens.line - 1,  # drawn in high contrast only
        "line_wrong": tokens.line + 1,
        "radius": RADIUS,
        "pad": pad,
        "pad_wide": pad + 8,
        "pad_touch": pad + 12,
        "pad_text": pad + 2,
        "pad_wrong": pad - 1,
        "pad_text_wrong": pad + 1,
        "pad_area": pad - 3,
        "pad_area_wrong": pad - 4,
        "inner": CONTROL - 18,
        "inner_touch": TOUCH - 18,
        "mark": mark,
        "round": mark // 2 + 2,
        "arrow_room": mark + 12,
        "switch_wide": mark * 5 // 2,
        "switch_high": mark * 3 // 2,
    }


def _states(tokens: Tokens) -> dict[str, str]:
    return {
        "pressed": tokens.accent_soft if tokens.high else tokens.hairline,
        "rail_edge": tokens.accent if tokens.high else "transparent",
        "selected_edge": tokens.accent if tokens.high else tokens.accent_soft,
    }
