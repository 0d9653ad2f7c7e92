"""Parts of one thing behind underlined titles: one is shown, the arrows go from one to the next."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QTabBar, QVBoxLayout, QWidget

from desktop.ui.look.theme import SPACE
from desktop.ui.widgets.cards import Line
from desktop.ui.widgets.tips import plain_tip


class TabBar(QTabBar):
    """Underlined titles; the arrows, Home and End go along them."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setUsesScrollButtons(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def focus_rect(self) -> QRect:
        """Where the focus ring goes: around the title at hand, not around all of them."""
        return self.tabRect(self.currentIndex())

    def minimumSizeHint(self) -> QSize:
        """Titles that have no room are scrolled to: many of them never make a window wider."""
        return QSize(SPACE * 12, super().minimumSizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Home and End too."""
        places = [place for place in range(self.count()) if self.isTabEnabled(place)]
        if event.key() == Qt.Key.Key_Home and places:
            self.setCurrentIndex(places[0])
        elif event.key() == Qt.Key.Key_End and places:
            self.setCurrentIndex(places[-1])
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel belongs to the page: nothing changes by accident while it scrolls."""
        event.ignore()


class TabPages(QWidget):
    """Pages under a `TabBar`, each under a key; as high as the page shown, not as the highest.

    A page may be given as a callable: it is then made when it is first shown.
    """

    changed = Signal(str)
    """The key of the page that is now shown."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys: list[str] = []
        self._pages: dict[str, QWidget | Callable[[], QWidget]] = {}
        self._shown: QWidget | None = None
        self.bar = TabBar(name)
        self.bar.currentChanged.connect(self._on_current)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(Line())
        self._ground = QVBoxLayout()
        self._ground.setContentsMargins(0, SPACE * 2, 0, 0)
        column.addLayout(self._ground, 1)
        self.setFocusProxy(self.bar)

    def add(self, key: str, title: str, page: QWidget | Callable[[], QWidget], hint: str = "") -> None:
        """Put a page after the others; the first one is shown. `hint` is the tooltip of its title."""
        self._keys.append(key)
        self._pages[key] = page
        if isinstance(page, QWidget):
            page.hide()
            page.setParent(self)
        place = self.bar.addTab(title)
        self.bar.setTabToolTip(place, plain_tip(hint))

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys, in the order of their titles."""
        return tuple(self._keys)

    @property
    def current(self) -> str:
        """The key of the page shown, empty without pages."""
        place = self.bar.currentIndex()
        return self._keys[place] if 0 <= place < len(self._keys) else ""

    def show_page(self, key: str) -> None:
        """Show a page; ValueError for a key that was not added."""
        self.bar.setCurrentIndex(self._keys.index(key))

    def page(self, key: str) -> QWidget:
        """A page, made now if it never was shown; KeyError for a key that was not added."""
        page = self._pages[key]
        if not isinstance(page, QWidget):
            page = page()
            page.hide()
            self._pages[key] = page
        return page

    def set_title(self, key: str, title: str) -> None:
        """Write another title, with a count for instance."""
        self.bar.setTabText(self._keys.index(key), title)

    def set_enabled(self, key: str, *, enabled: bool) -> None:
        """Whether a page can be shown now."""
        self.bar.setTabEnabled(self._keys.index(key), enabled)

    def _on_current(self, place: int) -> None:
        if not 0 <= place < len(self._keys):
            return
        key = self._keys[place]
        page = self.page(key)
        if page is self._shown:
            return
        if self._ground.indexOf(page) < 0:
            self._ground.addWidget(page, 1)
        if self._shown is not None:
            self._shown.hide()
        self._shown = page
        page.show()
        self.changed.emit(key)
