"""Grounds on which screens are laid out: cards, banners, and what is shown when there is nothing."""

from collections.abc import Callable
from typing import Final, Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.look.theme import SPACE, Tone
from desktop.ui.widgets.buttons import LinkButton, PrimaryButton
from desktop.ui.widgets.elevation import Shadow
from desktop.ui.widgets.labels import IconLabel, TextLabel

Look = Literal["card", "raised", "sunken", "plain"]

_TONE_ICONS: Final = {
    "neutral": "info",
    "accent": "info",
    "info": "info",
    "success": "check",
    "warning": "warning",
    "danger": "error",
}


def clear_layout(layout: QLayout) -> None:
    """Take everything out of a layout and delete it, before filling it again."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear_layout(inner)


class Line(QFrame):
    """A hairline between two parts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "line")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)


class Card(QFrame):
    """A titled sheet; fill `body`, put small acts into `head` at the right of the title.

    Its look: « card » lies flat, « raised » floats a little, « sunken » steps back, « plain » has no ground.
    """

    def __init__(self, title: str = "", parent: QWidget | None = None, look: Look = "card") -> None:
        super().__init__(parent)
        self.setProperty("part", look)
        self._casts = look == "raised"
        outer = self._outer = QVBoxLayout(self)
        outer.setContentsMargins(SPACE * 3, SPACE * 2, SPACE * 3, SPACE * 2 + 4)
        outer.setSpacing(SPACE + 4)
        self._title = TextLabel(title, "title")
        self.head = QHBoxLayout()
        self.head.setSpacing(SPACE)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addLayout(self.head)
        outer.addLayout(head)
        self.body = QVBoxLayout()
        self.body.setSpacing(SPACE * 2)
        outer.addLayout(self.body)
        self.set_title(title)

    def showEvent(self, event: QShowEvent) -> None:
        """A raised card casts its shadow once it lies somewhere."""
        super().showEvent(event)
        if self._casts and self.parentWidget() is not None:
            self._casts = False
            Shadow(self, "raised", radius=10)

    def set_title(self, title: str) -> None:
        """Show another title; empty hides it."""
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self.setAccessibleName(title)

    def set_air(self, above: int, under: int) -> None:
        """Keep so many pixels free above and under what it holds."""
        self._outer.setContentsMargins(SPACE * 3, above, SPACE * 3, under)

    def add(self, widget: QWidget) -> None:
        """Put a widget under the others."""
        self.body.addWidget(widget)

    def clear(self) -> None:
        """Empty the body."""
        clear_layout(self.body)


class Banner(QFrame):
    """A remark that stays: a sentence with its tone's icon, and at most one act."""

    def __init__(
        self,
        tone: Tone,
        text: str,
        action: tuple[str, Callable[[], object]] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("part", "banner")
        self.setProperty("tone", tone)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE + 4, SPACE + 2, SPACE + 4, SPACE + 2)
        row.setSpacing(SPACE + 2)
        row.addWidget(IconLabel(_TONE_ICONS[tone], "muted" if tone == "neutral" else tone))
        self._label = TextLabel(text, selectable=True)
        row.addWidget(self._label, 1)
        if action is not None:
            button = LinkButton(action[0])
            button.clicked.connect(lambda *_: action[1]())
            row.addWidget(button)
        self.setAccessibleName(text)

    @property
    def text(self) -> str:
        """The sentence shown."""
        return self._label.text()

    def set_text(self, text: str) -> None:
        """Show another sentence."""
        self._label.setText(text)
        self.setAccessibleName(text)


class EmptyState(QWidget):
    """What stands where there is nothing yet: a calm picture, a sentence, and what one can do."""

    def __init__(
        self,
        icon: str,
        title: str,
        sentence: str = "",
        action: tuple[str, Callable[[], object]] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE * 3, SPACE * 5, SPACE * 3, SPACE * 5)
        column.setSpacing(SPACE)
        column.addWidget(IconLabel(icon, "accent", scale=3.2), 0, Qt.AlignmentFlag.AlignHCenter)
        for text, label in ((title, TextLabel(title, "title")), (sentence, TextLabel(sentence, muted=True))):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
            label.setVisible(bool(text))  # once it has a parent: alone it would be a window that blinks
        if action is not None:
            button = PrimaryButton(action[0])
            button.clicked.connect(lambda *_: action[1]())
            column.addSpacing(SPACE)
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self.setAccessibleName(title)


class PageStack(QStackedWidget):
    """Pages of which one is shown, in whatever room is left: they are scrolled, what stands around them is not."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)

    def hasHeightForWidth(self) -> bool:
        """No: the tallest page, shown or not, would press its neighbours flat when the text is large."""
        return False


class _Ground(QWidget):
    """Its height follows from its width alone: what it would need if it were narrow is no reason to scroll."""

    def minimumSizeHint(self) -> QSize:
        """The width that its parts need."""
        return QSize(super().minimumSizeHint().width(), 0)


class ScrollColumn(QScrollArea):
    """A page that scrolls up and down only, its column never wider than a readable `max_width` of pixels.

    In the middle of the room there is, or at its left when not `centred` (beside a list).
    """

    def __init__(self, max_width: int = 1040, parent: QWidget | None = None, *, centred: bool = True) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        ground, inner = _Ground(), QWidget()
        for widget in (ground, inner):
            widget.setProperty("part", "scrolled")
        row = self._row = QHBoxLayout(ground)
        row.setContentsMargins(SPACE * 3, SPACE * 3, SPACE * 3, SPACE * 3)
        if centred:
            row.addStretch(1)
        row.addWidget(inner, 100)
        row.addStretch(1)
        self._inner = inner
        self.set_max_width(max_width)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        self.body = QVBoxLayout()
        self.body.setSpacing(SPACE * 2)
        column.addLayout(self.body)
        column.addStretch(1)
        self.setWidget(ground)

    def set_max_width(self, pixels: int) -> None:
        """How wide the column may grow."""
        self._inner.setMaximumWidth(pixels)

    def set_air(self, above: int, between: int) -> None:
        """Keep so many pixels free above the first thing, and between two."""
        self._row.setContentsMargins(SPACE * 3, above, SPACE * 3, SPACE * 3)
        self.body.setSpacing(between)

    def add(self, widget: QWidget) -> None:
        """Put a widget under the others."""
        self.body.addWidget(widget)
