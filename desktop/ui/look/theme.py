"""The look of the program: colours, text sizes and one style sheet, in light and dark."""

from dataclasses import dataclass
from typing import Final, Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from desktop.paths import resource_dir
from desktop.ui.look.focus_ring import follow_focus
from desktop.ui.look.marker import mark_palette, tokens_of
from desktop.ui.look.motion import system_is_still
from desktop.ui.look.sheet import style_sheet
from desktop.ui.look.tokens import (
    CONTROL,
    DARK,
    HIGH_DARK,
    HIGH_LIGHT,
    LIGHT,
    RADIUS,
    SPACE,
    TEXT_SIZES,
    TOUCH,
    Tokens,
    Tone,
    contrast,
)
from desktop.ui.look.typeface import interface_font

__all__ = [
    "CONTROL", "DARK", "FUSION", "HIGH_DARK", "HIGH_LIGHT", "LIGHT", "RADIUS", "SPACE", "TEXT_SIZES", "TOUCH", "Theme",
    "Tokens", "Tone", "apply_theme", "contrast", "sized_font", "tokens_of",
]  # fmt: skip

Mode = Literal["light", "dark", "system"]

FUSION: Final = ("-style", "Fusion")
"""Given to the application when it is made: the style under the sheet, the same on every system.

Asked for later, it would cost 6 ms: Python gets to know all of Qt's styles.
"""
_SCALES: Final = (1.0, 2.0)


@dataclass(frozen=True)
class Theme:
    """What the user chose: light, dark or as the system; text from 1.0 to 2.0 times its usual size.

    `high_contrast` and `reduced_motion` add to what the system asks for, they never take away from it.
    """

    mode: Mode = "system"
    text_scale: float = 1.0
    high_contrast: bool = False
    reduced_motion: bool = False

    def __post_init__(self) -> None:
        if not _SCALES[0] <= self.text_scale <= _SCALES[1]:
            raise ValueError("text_scale must lie between 1.0 and 2.0")

    def tokens(self, *, system_dark: bool = False, system_contrast: bool = False) -> Tokens:
        """The colours of this theme; `system_dark` decides when the mode is « system »."""
        dark = system_dark if self.mode == "system" else self.mode == "dark"
        if self.high_contrast or system_contrast:
            return HIGH_DARK if dark else HIGH_LIGHT
        return DARK if dark else LIGHT


def apply_theme(app: QApplication, theme: Theme) -> Tokens:
    """Dress the whole program (palette, font, style sheet) and return the colours now in use."""
    hints = app.styleHints()
    tokens = theme.tokens(
        system_dark=hints.colorScheme() == Qt.ColorScheme.Dark,
        system_contrast=hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast,
    )
    sheet = style_sheet(tokens, theme.text_scale, resource_dir() / "icons" / "parts")
    changes = sheet != app.styleSheet()
    if changes and app.styleSheet():
        # From one sheet to another Qt polishes widget by widget: 4 s for 1,800 of them; through none, 0.5 s.
        app.setStyleSheet("")
    app.setPalette(_palette(tokens, still=theme.reduced_motion or system_is_still()))
    app.setFont(interface_font(app, TEXT_SIZES["body"] * theme.text_scale))
    if changes:
        app.setStyleSheet(sheet)
    follow_focus(app)
    return tokens


def sized_font(widget: QWidget, size: str, *, bold: bool = False) -> QFont:
    """The widget's font at one of the four text sizes, for painting."""
    font = QFont(widget.font())
    font.setPointSizeF(font.pointSizeF() * TEXT_SIZES[size] / TEXT_SIZES["body"])
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return font


def _palette(tokens: Tokens, *, still: bool) -> QPalette:
    role = QPalette.ColorRole
    colors = {
        role.Window: tokens.window,
        role.WindowText: tokens.text,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.sunken,
        role.Text: tokens.text,
        role.Button: tokens.surface,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.danger,
        role.PlaceholderText: tokens.muted,
        role.ToolTipBase: tokens.text,
        role.ToolTipText: tokens.surface,
        role.Highlight: tokens.accent,
        role.HighlightedText: tokens.on_accent,
        role.Link: tokens.accent,
        role.LinkVisited: tokens.accent,
        role.Accent: tokens.accent,
        role.Light: tokens.raised,
        role.Midlight: tokens.sunken,
        role.Mid: tokens.hairline,
        role.Dark: tokens.border,
    }
    palette = QPalette()
    mark_palette(palette, tokens, still=still)
    for color_role, color in colors.items():
        palette.setColor(color_role, QColor(color))
    for color_role in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, color_role, QColor(tokens.disabled))
    return palette
