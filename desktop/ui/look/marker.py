"""How a widget knows its theme: a colour of its palette that nothing paints."""

from typing import Final

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QWidget

from desktop.ui.look.tokens import LIGHT, THEMES, Tokens

_MARKER: Final = QPalette.ColorRole.Shadow
_STILL: Final = 254
"""The marker's opacity when nothing may move; 255 otherwise."""

_OPAQUE: Final = 0xFFFFFF
"""Red, green and blue, without the opacity."""
_BY_MARKER: Final = {int(tokens.marker[1:], 16): tokens for tokens in THEMES}


def mark_palette(palette: QPalette, tokens: Tokens, *, still: bool) -> None:
    """Write into a palette which theme it is of, and whether things move."""
    marker = QColor(tokens.marker)
    marker.setAlpha(_STILL if still else 255)
    palette.setColor(_MARKER, marker)


def tokens_of(widget: QWidget) -> Tokens:
    """The colours that a painted widget must use, told by the palette it was given."""
    return _BY_MARKER.get(widget.palette().color(_MARKER).rgb() & _OPAQUE, LIGHT)


def is_still(widget: QWidget) -> bool:
    """Whether the theme in use wants no movement."""
    return widget.palette().color(_MARKER).alpha() == _STILL
