"""Texts and pictures that follow the theme: four sizes of words, tinted icons, marks of who may read."""

from __future__ import annotations

from typing import Final, Literal

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from desktop.ui.look.icons import icon_pixmap
from desktop.ui.look.theme import tokens_of
from desktop.ui.widgets.tips import set_tip

TextRole = Literal["caption", "body", "label", "title", "display"]

_REMEASURE: Final = frozenset({QEvent.Type.FontChange, QEvent.Type.StyleChange})
_RETINT: Final = frozenset({QEvent.Type.PaletteChange, QEvent.Type.FontChange, QEvent.Type.StyleChange})


class TextLabel(QLabel):
    """A wrapping text in one of the four sizes (« label » is the body size in bold); never read as rich text."""

    def __init__(
        self,
        text: str = "",
        role: TextRole = "body",
        *,
        muted: bool = False,
        wrap: bool = True,
        selectable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("textRole", role)
        self.setProperty("muted", muted)
        self.setWordWrap(wrap)
        if selectable:
            self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        across = QSizePolicy.Policy.Preferred if wrap else QSizePolicy.Policy.Maximum
        # « Fixed » would cap a wrapping text at the height of its hint, and cut its last lines in a narrow place.
        policy = QSizePolicy(across, QSizePolicy.Policy.Minimum if wrap else QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(wrap)
        self.setSizePolicy(policy)
        self._heights: dict[int, int] = {}
        """Width → height: nested layouts ask for the same one twenty times, and each answer sets the whole text."""

    def set_role(self, role: TextRole) -> None:
        """Write it in another of the four sizes."""
        if role != self.property("textRole"):
            self.setProperty("textRole", role)
            self.style().unpolish(self)
            self.style().polish(self)
            self._heights.clear()
            self.updateGeometry()

    def setText(self, text: str) -> None:
        """Show another text."""
        self._heights.clear()
        super().setText(text)

    def setContentsMargins(self, left: int, top: int, right: int, bottom: int) -> None:  # type: ignore[override]
        """Keep some air around the text."""
        self._heights.clear()
        super().setContentsMargins(left, top, right, bottom)

    def heightForWidth(self, width: int) -> int:
        """The height of all lines at this width."""
        known = self._heights.get(width)
        if known is None:
            known = self._heights[width] = super().heightForWidth(width)
        return known

    def changeEvent(self, event: QEvent) -> None:
        """Measure the text anew in another font or style."""
        super().changeEvent(event)
        if event.type() in _REMEASURE:
            self._heights.clear()


class IconLabel(QLabel):
    """An icon in a colour of the theme (a token name such as « muted »), as tall as a line of text."""

    def __init__(self, name: str, ink: str = "muted", scale: float = 1.25, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._ink = ink
        self._scale = scale
        self._stale = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._paint()

    def set_icon(self, name: str, ink: str | None = None) -> None:
        """Show another icon, in another colour if given."""
        self._name = name
        self._ink = ink or self._ink
        self._paint()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme and the text size."""
        super().changeEvent(event)
        if event.type() in _RETINT:
            self._stale = not self.isVisible()  # before it is seen its font and style change many times
            if not self._stale:
                self._paint()

    def showEvent(self, event: QShowEvent) -> None:
        """Paint what changed meanwhile."""
        super().showEvent(event)
        if self._stale:
            self._stale = False
            self._paint()

    def _paint(self) -> None:
        size = round(self.fontMetrics().ascent() * self._scale)
        color = str(getattr(tokens_of(self), self._ink))
        self.setPixmap(icon_pixmap(self._name, color, size, self.devicePixelRatioF()))


_LEVELS: Final = {
    "shared": ("share", "Partagé", "Partagé\u00a0: cette information part au Département."),
    "team": ("team", "Équipe", "Équipe\u00a0: cette information reste chez votre opérateur."),
    "confidential": (
        "eye-off",
        "Confidentiel",
        "Confidentiel\u00a0: secret professionnel, cette information ne quitte jamais cet ordinateur.",
    ),
}


class LevelMark(QWidget):
    """Who may read a field: « shared », « team » or « confidential », told by an icon and a word (P1)."""

    def __init__(self, level: str, parent: QWidget | None = None, *, worded: bool = True) -> None:
        super().__init__(parent)
        name, word, sentence = _LEVELS[str(level)]
        self.level = str(level)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(IconLabel(name, scale=1.1))
        if worded:  # else the icon alone, where the same word would stand beside every field
            row.addWidget(TextLabel(word, "caption", muted=True, wrap=False))
        set_tip(self, sentence)
        self.setAccessibleName(sentence)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    @property
    def sentence(self) -> str:
        """What the mark means, for descriptions read aloud."""
        return self.toolTip()
