"""The sections of Réglages: a list at the left of the one that is shown, above it in a narrow window."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui.look.theme import SPACE
from desktop.ui.widgets import FlowRow, PageStack, ScrollColumn, TextLabel
from desktop.ui.widgets.buttons import RailButton

_LEAST_WIDTH, _COLUMN_CHARS = 800, 92
"""How wide a section may be: pixels, and characters where the text is large."""
_READABLE_CHARS: Final = 72
"""The section itself keeps this width before the list goes above it."""
_STEPS: Final = {Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1}


class Sections(QWidget):
    """Named sections, one at a time; `shown(key)` when another one is chosen."""

    shown = Signal(str)

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._panes = PageStack()
        self._buttons: dict[str, RailButton] = {}
        self._makers: dict[str, tuple[str, Callable[[], Iterable[QWidget]]]] = {}
        self._pages: dict[str, ScrollColumn] = {}
        self._title = TextLabel(title, "display")
        self._list = FlowRow((), 4)
        self._list.setAccessibleName(title)
        self._side = QWidget()
        side = QVBoxLayout(self._side)
        side.setSpacing(SPACE * 2)
        side.addWidget(self._title)
        side.addWidget(self._list)
        side.addStretch(1)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(self._side)
        self._row.addWidget(self._panes, 1)

    def add(self, key: str, title: str, icon_name: str, make: Callable[[], Iterable[QWidget]]) -> None:
        """Puts a section at the end; its widgets are made when it is first shown, and stand under its title."""
        button = RailButton(title, icon_name, "")
        button.clicked.connect(lambda *_: self.show_section(key))
        button.installEventFilter(self)
        layout = self._list.layout()
        if layout is None:
            raise RuntimeError("a row has its layout")
        layout.addWidget(button)
        self._buttons[key], self._makers[key] = button, (title, make)

    def make_first(self) -> None:
        """Shows the first section, unless one is shown already."""
        if not self._pages:
            self.show_section(next(iter(self._makers)))

    def _page(self, key: str) -> ScrollColumn:
        if key not in self._pages:
            title, make = self._makers[key]
            page = ScrollColumn(self._column_width(), centred=False)
            page.setAccessibleName(title)
            self._panes.addWidget(page)
            page.add(TextLabel(title, "title"))
            for widget in make():
                page.add(widget)
            page.body.addStretch(1)
            self._pages[key] = page
        return self._pages[key]

    @property
    def current(self) -> str:
        """The key of the section shown."""
        return next((key for key, page in self._pages.items() if page is self._panes.currentWidget()), "")

    def button(self, key: str) -> QPushButton:
        """The line of a section in the list; KeyError if there is none."""
        return self._buttons[key]

    def show_section(self, key: str) -> None:
        """Shows a section from its top; KeyError for an unknown key."""
        follows = any(button.hasFocus() for button in self._buttons.values())
        page = self._page(key)
        self._panes.setCurrentWidget(page)
        page.verticalScrollBar().setValue(0)
        for name, button in self._buttons.items():
            button.setChecked(name == key)
            # one stop of the Tab key for the whole list, as in a group of choices
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if name == key else Qt.FocusPolicy.ClickFocus)
        if follows:
            self._buttons[key].setFocus(Qt.FocusReason.OtherFocusReason)
        self.shown.emit(key)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """The arrows go from section to section."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _STEPS:
            keys = list(self._buttons)
            place = keys.index(self.current) + _STEPS[Qt.Key(event.key())]
            target = keys[max(0, min(len(keys) - 1, place))]
            self.show_section(target)
            self._buttons[target].setFocus(Qt.FocusReason.TabFocusReason)
            return True
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The list goes above the section when there is no room beside it."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """So it does when the text grows."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._fit()

    def _fit(self) -> None:
        if not self._buttons:
            return
        widest = max(button.sizeHint().width() for button in self._buttons.values())
        side = max(widest, self._title.fontMetrics().horizontalAdvance(self._title.text()) + SPACE) + SPACE * 4
        is_narrow = self.width() < side + self.fontMetrics().averageCharWidth() * _READABLE_CHARS
        self._row.setDirection(QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight)
        layout = self._side.layout()
        if layout is not None:
            layout.setContentsMargins(SPACE * 3, SPACE * 3, 0 if not is_narrow else SPACE * 3, 0)
        policy = QSizePolicy.Policy.Preferred if is_narrow else QSizePolicy.Policy.Fixed
        self._side.setMaximumWidth(16_777_215 if is_narrow else side)
        self._side.setMinimumWidth(0 if is_narrow else side)
        self._side.setSizePolicy(policy, QSizePolicy.Policy.Minimum if is_narrow else QSizePolicy.Policy.Preferred)
        for button in self._buttons.values():
            button.setMinimumWidth(0 if is_narrow else widest)
        for page in self._pages.values():
            page.set_max_width(self._column_width())

    def _column_width(self) -> int:
        """Large text has as many words in its lines as small text."""
        return max(_LEAST_WIDTH, self.fontMetrics().averageCharWidth() * _COLUMN_CHARS)
