"""The file of a measure: its tabs over the whole width, and under them a page with what can be done beside it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui.look.theme import SPACE
from desktop.ui.parts.page_base import TwoColumns
from desktop.ui.widgets import Card, ChoiceField, Line, TabBar

_NAME = "Dossier de la mesure"


class MeasureFile(QWidget):
    """Each page is made when it is first looked at; only the one shown takes room.

    Where the tabs have no room side by side, with large text or in a narrow window, a list takes their place.
    """

    changed = Signal(str)
    """The key of the page that is now shown."""

    def __init__(self, side: QWidget) -> None:
        super().__init__()
        self._makers: dict[str, Callable[[], QWidget]] = {}
        self._pages: dict[str, QWidget] = {}
        self._titles: list[tuple[str, str]] = []
        self.list: ChoiceField | None = None
        self.setAccessibleName(_NAME)
        self.bar = TabBar(_NAME)
        self.bar.currentChanged.connect(self._on_current)
        self._ground = Card()
        columns = TwoColumns()
        columns.first.addWidget(self._ground)
        columns.second.addWidget(side)
        self._side = side
        columns.close_ends()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.bar)
        self._column.addWidget(Line())
        self._column.addSpacing(SPACE)
        self._column.addWidget(columns)
        self._columns = columns

    def set_low(self, low: bool) -> None:
        """Less air under the tabs where height is scarce."""
        self._columns.setContentsMargins(0, 0 if low else SPACE, 0, 0)

    def show_side(self, *, shown: bool) -> None:
        """Whether what can be done stands beside the page, or the page has all the width."""
        self._side.setVisible(shown)
        self._columns.give_width(shared=shown)

    def add(self, key: str, title: str, make: Callable[[], QWidget]) -> None:
        """Puts a page after the others; the first one is shown."""
        self._makers[key] = make
        self._titles.append((key, title))
        self.bar.addTab(title)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys, in the order of their titles."""
        return tuple(self._makers)

    @property
    def current(self) -> str:
        """The key of the page shown, empty without pages."""
        place = self.bar.currentIndex()
        return self.keys[place] if 0 <= place < len(self.keys) else ""

    def page(self, key: str) -> QWidget:
        """A page, made now if it was never looked at."""
        if key not in self._pages:
            page = self._pages[key] = self._makers[key]()
            self._ground.add(page)
        return self._pages[key]

    def show_page(self, key: str) -> None:
        """Shows a page; ValueError for a key that was not added."""
        self.bar.setCurrentIndex(self.keys.index(key))

    def turn(self, step: int) -> None:
        """Goes to the next page or the one before, around the ends."""
        self.show_page(self.keys[(self.keys.index(self.current) + step) % len(self.keys)])
        (self.bar if self.list is None or self.list.isHidden() else self.list).setFocus(
            Qt.FocusReason.ShortcutFocusReason
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tabs where they fit, a list where they do not."""
        super().resizeEvent(event)
        fits = self.bar.sizeHint().width() <= event.size().width()
        if not fits and self.list is None:
            self.list = self._make_list()
        if self.list is not None:
            self.list.setVisible(not fits)
        self.bar.setVisible(fits)

    def _make_list(self) -> ChoiceField:
        made = ChoiceField(self._titles, self.current, "list")
        made.describe("Partie du dossier", "")
        made.changed.connect(self._on_listed)
        self._column.insertWidget(0, made)
        self._column.insertSpacing(1, SPACE)
        return made

    def _on_listed(self) -> None:
        chosen = self.list.value() if self.list is not None else None
        self.show_page(chosen or self.current)
        if chosen is None and self.list is not None:
            self.list.set_value(self.current)  # there is always a page to look at

    def _on_current(self, place: int) -> None:
        if not 0 <= place < len(self.keys):
            return
        key = self.keys[place]
        shown = self.page(key)
        for page in self._pages.values():
            if page.isHidden() == (page is shown):  # showing again what is shown would lay it all out once more
                page.setVisible(page is shown)
        if self.list is not None:
            self.list.set_value(key)
        self.changed.emit(key)
