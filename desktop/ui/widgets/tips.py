"""The one way to a tip: what people wrote, and names of files, are never read as marked-up text.

Qt guesses whether a tip is rich text; a document called « <img src=…> » would otherwise open any file when hovered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QToolTip

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QWidget


def plain_tip(text: str) -> str:
    """A text as a tip must be given it so that every character of it shows as it stands."""
    if not {"<", "&"} & set(text):
        return text
    from html import escape  # brings a table of all that has a name in HTML, which few tips need

    return f"<qt>{escape(text, quote=False).replace(chr(10), '<br>')}</qt>"


def set_tip(widget: QWidget | QAction, text: str) -> None:
    """Give a widget the tip of a text."""
    widget.setToolTip(plain_tip(text))


def show_tip(place: QPoint, text: str, widget: QWidget) -> None:
    """Show a tip now, at a place of the screen; an empty one hides it."""
    QToolTip.showText(place, plain_tip(text), widget)
