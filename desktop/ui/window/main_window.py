"""The window: rail, header, pages, messages and the status strip; pages are put in from outside."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from desktop.ui.changes import ChangeHub
from desktop.ui.keys.shortcuts import bind
from desktop.ui.look.theme import SPACE, Theme, Tone
from desktop.ui.messages.bar import MessageBar
from desktop.ui.widgets import PageStack
from desktop.ui.window.floating import PageFloor
from desktop.ui.window.rail_and_head import Header, Rail
from desktop.ui.window.regions import focus_into
from desktop.ui.window.status_strip import StatusStrip
from desktop.ui.work.steps import Steps
from desktop.ui.work.tasks import Progress

TITLE: Final = "Perron"
_NARROW: Final = 1100
"""Below this width (at 100 % text) the rail shows icons only."""
_HISTORY: Final = 50

MakePage = Callable[[], QWidget]


@dataclass(frozen=True)
class Place:
    """Where the user is: a page's key and what it was opened with."""

    key: str
    args: dict[str, Any] = field(default_factory=dict)


class MainWindow(QMainWindow):
    """The workbench. `add_page` puts a page on the rail, `add_detail` one that is reached from others; a page is made
    when it is first wanted.

    A page may have `open(**args)`, called each time it is shown, and `leave()`, called before it is left. One that
    takes long to open has `opening(**args)` too, which does the same step by step; one that takes long to make leaves
    parts of it to `rest`, an iterator that makes one at each step, and makes what is left when it is opened. One that
    is turned to somebody of a household asks for the window alone by its signal `alone_asked(bool)`.
    The title never names anybody: it shows in the task bar.
    """

    lock_requested = Signal()
    search_text_changed = Signal(str)
    search_moved = Signal(int)
    """Arrow up (−1) or down (+1) in the search field, for the list of results."""
    page_shown = Signal(str)
    closing = Signal()
    help_requested = Signal()
    messages_requested = Signal()

    def __init__(self, theme: Theme, hub: ChangeHub, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hub = hub
        self._scale = theme.text_scale
        self._makers: dict[str, MakePage] = {}
        self._pages: dict[str, QWidget] = {}
        self._rest: Iterator[None] = iter(())
        self._opening = Steps(self)
        self._history: list[Place] = []
        self.rail = Rail()
        self.header = Header()
        self.status = StatusStrip()
        self.messages = MessageBar()
        self.setWindowTitle(TITLE)
        self.resize(1280, 800)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self._stack = PageStack()
        self.floor = PageFloor(self._stack, self.messages)
        right = QVBoxLayout()
        right.setSpacing(0)
        for widget, stretch in ((self.header, 0), (self.floor, 1), (self.status, 0)):
            right.addWidget(widget, stretch)
        self._bench = QWidget()
        row = QHBoxLayout(self._bench)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(right, 1)
        self.setCentralWidget(self._bench)

    def _connect(self) -> None:
        self.rail.chosen.connect(self.go)
        self.header.back_requested.connect(self.back)
        self.header.lock_requested.connect(self.lock_requested)
        self.header.search_text_changed.connect(self.search_text_changed)
        self.header.search_moved.connect(self.search_moved)
        self.header.help_requested.connect(self.help_requested)
        self.status.messages_requested.connect(self.messages_requested)
        self.messages.history_requested.connect(self.messages_requested)
        self.messages.left.connect(self.focus_page)
        self.messages.resized.connect(self._end_with_strip)
        for keys, act in (
            ("Ctrl+K", self._search),
            ("Ctrl+L", self.lock_requested.emit),
            ("Alt+Left", self.back),
        ):
            self.bind(keys, act)

    def bind(self, keys: str, act: Callable[[], object]) -> None:
        """Have keys do something as long as the workbench is seen."""
        bind(self._bench, keys, act)

    def add_page(self, key: str, title: str, icon: str, make: MakePage) -> None:
        """Put a page on the rail; the first ones get Ctrl+1, Ctrl+2, … The first page added is made and shown."""
        number = self.rail.add(key, title, icon)
        for before, after in pairwise((*self.rail.stops, *self.header.stops)):  # a new button comes last in Qt's chain
            QWidget.setTabOrder(before, after)
        self.add_detail(key, make)
        self.bind(f"Ctrl+{number}", lambda: self.go(key))
        if len(self._history) == 0:
            self.go(key)

    def add_detail(self, key: str, make: MakePage) -> None:
        """Put in a page that other pages lead to; it is not on the rail, and made when it is first wanted."""
        if key in self._makers:
            raise ValueError(f"page already there: {key}")
        self._makers[key] = make

    def page(self, key: str) -> QWidget:
        """The page registered under a key, made now if it was not; KeyError if there is none."""
        page = self._pages.get(key)
        if page is None:
            page = self._pages[key] = self._makers[key]()
            self._stack.addWidget(page)
            if hasattr(page, "alone_asked"):
                page.alone_asked.connect(self.set_alone)
        return page

    def made(self) -> tuple[QWidget, ...]:
        """The pages made so far."""
        return tuple(self._pages.values())

    def make_next(self) -> bool:
        """Make one page that nobody has wanted yet, or one more part of it; whether there may be more to make."""
        for _part in self._rest:
            return True
        key = next((key for key in self._makers if key not in self._pages), None)
        if key is not None:
            self._rest = getattr(self.page(key), "rest", iter(()))
        return key is not None

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of every page."""
        return tuple(self._makers)

    @property
    def current_key(self) -> str:
        """The key of the page shown."""
        return self._history[-1].key if self._history else ""

    @property
    def history(self) -> tuple[Place, ...]:
        """The places gone through, the present one last."""
        return tuple(self._history)

    def go(self, key: str, **args: Any) -> None:
        """Show a page, opened with these arguments; KeyError for an unknown key."""
        self.finish_opening()
        page = self.page(key)
        place = Place(key, args)
        if self._history and self._history[-1] != place:
            self._leave()
        if not self._history or self._history[-1] != place:
            self._history.append(place)
            del self._history[:-_HISTORY]
        self._show(page, place)

    def back(self) -> None:
        """Return to the place before, opened with what it was opened with."""
        if len(self._history) > 1:
            self.finish_opening()
            self._leave()
            self._history.pop()
            place = self._history[-1]
            self._show(self.page(place.key), place)

    @property
    def is_opening(self) -> bool:
        """Whether a page is being opened step by step."""
        return self._opening.is_under_way

    def finish_opening(self) -> None:
        """A page that is opened step by step is whole now."""
        self._opening.finish()

    def set_queue_text(self, text: str, tone: Tone = "neutral", *, online: bool = True) -> None:
        """Say in words what waits to be sent and whether the network is there."""
        self.status.set_queue(text, tone, online=online)

    def set_saved_text(self, text: str, tone: Tone = "neutral") -> None:
        """Say in words whether what is being written is saved."""
        self.status.set_saved(text, tone)

    def set_progress(self, progress: Progress | None) -> None:
        """Name the work under way and how far it is; None when there is none."""
        self.status.set_progress(progress)

    def set_alone(self, alone: bool) -> None:
        """Give the page the whole window, or take it back: no search, queue or message while somebody else looks."""
        for part in (self.rail, self.header, self.status):
            part.setHidden(alone)
        self.messages.set_quiet(quiet=alone)

    def regions(self) -> tuple[QWidget, ...]:
        """The parts that F6 goes round, in their order."""
        page = self._stack.currentWidget()
        return (self.rail, self.header, *([page] if page is not None else []), self.messages, self.status)

    def focus_page(self) -> None:
        """Give the focus back to the page, where it was in it."""
        page = self._stack.currentWidget()
        if page is not None:
            focus_into(page)

    def apply_scale(self, theme: Theme) -> None:
        """Follow another text size."""
        self._scale = theme.text_scale
        self._fit_rail()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window keeps only the icons of the rail."""
        super().resizeEvent(event)
        self._fit_rail()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The page shown may save before the window goes."""
        self.finish_opening()
        self._leave()
        self.closing.emit()
        super().closeEvent(event)

    def _search(self) -> None:
        if self.header.isVisible():
            self.header.focus_search()

    def _leave(self) -> None:
        self.set_alone(False)
        leave = getattr(self._stack.currentWidget(), "leave", None)
        if callable(leave):
            leave()

    def _show(self, page: QWidget, place: Place) -> None:
        self._stack.setCurrentWidget(page)
        self.rail.mark(place.key)
        self.header.set_back_enabled(len(self._history) > 1)
        steps, opener = getattr(page, "opening", None), getattr(page, "open", None)
        if callable(steps):
            self._opening.run(steps(**place.args), self._end_with_strip)
        else:
            if callable(opener):
                opener(**place.args)
            self._end_with_strip()
        self.page_shown.emit(place.key)

    def _end_with_strip(self) -> None:
        """Tab comes to the strip last: what a page or the bar has made since then stands behind it in Qt's chain."""
        for widget in (self.status.busy.cancel, self.status.told):
            last = self.window().previousInFocusChain()
            while last is not None and last is not widget and not last.focusPolicy() & Qt.FocusPolicy.TabFocus:
                last = last.previousInFocusChain()  # Qt puts nothing after what takes no focus
            if last is not None and last is not widget:
                QWidget.setTabOrder(last, widget)

    def _fit_rail(self) -> None:
        self.rail.set_room(self.width() >= _NARROW * (0.75 + 0.25 * self._scale))

    def sizeHint(self) -> QSize:
        """A usual laptop's window."""
        return QSize(1280, 800) + QSize(SPACE, 0)
