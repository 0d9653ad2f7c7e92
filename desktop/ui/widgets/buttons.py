"""Buttons: one primary act on a screen, secondary ones, links, and quiet ones that are only an icon."""

from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from desktop.ui.look.icons import icon
from desktop.ui.look.theme import tokens_of
from desktop.ui.widgets.tips import set_tip

_ENTER: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class _Button(QPushButton):
    """A push button whose icon follows the theme and the text size."""

    kind = ""
    _ink = "text"
    """The colour of the icon, a token name."""
    _icon_scale = 1.3
    """Its side, in heights of a capital letter's line."""

    def __init__(self, text: str = "", icon_name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._tinted: tuple[str, str, int, int] | None = None
        self._icon_name = icon_name
        self.setProperty("kind", self.kind)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._tint()

    def set_icon(self, icon_name: str, ink: str = "") -> None:
        """Show another icon, in another colour of the theme if given."""
        self._icon_name = icon_name
        if ink:
            self._ink = ink
        self._tint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses too, once; on a choice, which Space makes, it belongs to the form around."""
        bare = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() not in _ENTER or not bare or not self._takes_enter:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self.click()

    @property
    def _takes_enter(self) -> bool:
        return not self.isCheckable() or self.kind in {"fold", "rail"}

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme, the text size and being enabled or not."""
        super().changeEvent(event)
        if event.type() in {
            QEvent.Type.PaletteChange,
            QEvent.Type.FontChange,
            QEvent.Type.StyleChange,
            QEvent.Type.EnabledChange,
        }:
            self._tint()

    def _tint(self) -> None:
        if not self._icon_name:
            return
        tokens = tokens_of(self)
        side = round(self.fontMetrics().ascent() * self._icon_scale)
        color = getattr(tokens, self._ink) if self.isEnabled() else tokens.disabled
        # The style leaves 4 pixels between icon and words: the picture itself brings the rest.
        air = round(side * 0.35) if self.text() else 0
        look = (self._icon_name, str(color), side, air)
        if look == self._tinted:  # a style that settles asks several times
            return
        self._tinted = look
        self.setIcon(icon(*look))
        self.setIconSize(QSize(side + air, side))


class PrimaryButton(_Button):
    """The one act that a screen is for; 44 pixels high for a finger."""

    kind = "primary"
    _ink = "on_accent"


class SecondaryButton(_Button):
    """Any other act."""

    kind = "secondary"


class DangerButton(_Button):
    """An act that takes something away; always followed by an undo or a plain question."""

    kind = "danger"
    _ink = "danger"


class LinkButton(_Button):
    """An act inside a text, or a way to another screen."""

    kind = "link"
    _ink = "accent"


class IconButton(_Button):
    """A quiet button that shows only an icon; its name is its tooltip and what a screen reader says."""

    kind = "quiet"
    _ink = "muted"

    def __init__(self, icon_name: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__("", icon_name, parent)
        set_tip(self, name)
        self.setAccessibleName(name)


class FoldButton(_Button):
    """The title of a part that folds, with an arrow that tells its state."""

    kind = "fold"
    _ink = "muted"

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, "chevron-right", parent)
        self.setCheckable(True)
        self.toggled.connect(lambda opened: self.set_icon("chevron-down" if opened else "chevron-right"))


class RemoveButton(_Button):
    """The small cross of a chip."""

    kind = "remove"
    _ink = "muted"
    _icon_scale = 1.0

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__("", "cross", parent)
        set_tip(self, name)
        self.setAccessibleName(name)


class RailButton(_Button):
    """A page on the rail; keeps its name as tooltip when only its icon shows."""

    kind = "rail"
    _ink = "muted"

    def __init__(self, title: str, icon_name: str, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(title, icon_name, parent)
        self._title = title
        self._keys = keys
        self.setCheckable(True)
        self.setAccessibleName(title)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.toggled.connect(lambda checked: self.set_icon(self._icon_name, "accent" if checked else "muted"))
        self.set_narrow(False)

    def set_narrow(self, narrow: bool) -> None:
        """Show the icon only, or icon and words."""
        self.setText("" if narrow else self._title)
        set_tip(self, f"{self._title} ({self._keys})" if narrow else self._keys)
        self.setProperty("narrow", narrow)
        self.style().unpolish(self)
        self.style().polish(self)
        self._tint()
