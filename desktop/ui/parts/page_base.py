"""What the pages about households and measures have in common: they refresh themselves, and tell their troubles."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator
from typing import Any, ClassVar

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QTimer
from PySide6.QtWidgets import QBoxLayout, QLineEdit, QScrollArea, QSpinBox, QVBoxLayout, QWidget

from desktop.errors import AppError
from desktop.ui.forms.reveal import reveal
from desktop.ui.look.theme import SPACE
from desktop.ui.screen import Screen
from desktop.ui.widgets import LevelMark, ScrollColumn, TextLabel
from desktop.ui.work.steps import Steps

_SETTLING_PASSES = 3
_SHARES = (5, 3)
"""How two columns share the width."""
_SIDE_BY_SIDE_CHARS = 84
"""Characters that two columns need to stand side by side."""


def attempt(screen: Screen, act: Callable[[], object]) -> bool:
    """Does something; a trouble is told in the message bar and gives False."""
    try:
        act()
    except AppError as error:
        screen.messages.show_error(error)
        return False
    return True


def show_whole(widget: QWidget) -> None:
    """Scrolls the page so that a widget that has just been put in is in sight."""
    # its place is known once everything around it has been laid out again; words that wrap take several passes
    for _ in range(_SETTLING_PASSES):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
    reveal(widget)


def keep_in_place(widget: QWidget, change: Callable[[], object]) -> None:
    """Changes what is around a widget without its moving under the hand, as far as the page scrolls."""
    area = widget.parentWidget()
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    if not isinstance(area, QScrollArea) or not widget.isVisible():
        change()
        return
    before = widget.mapTo(area, QPoint()).y()
    change()
    for _ in range(_SETTLING_PASSES):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
    bar = area.verticalScrollBar()
    bar.setValue(bar.value() + widget.mapTo(area, QPoint()).y() - before)


class RefreshingPage(ScrollColumn):
    """A page that shows itself again when something it shows has changed, but never under somebody's fingers."""

    watched: ClassVar[frozenset[str]] = frozenset({"household", "measure", "contact", "draft", "bilan"})

    def __init__(self, screen: Screen, max_width: int = 1040) -> None:
        super().__init__(max_width)
        self._screen = screen
        self._is_stale = False
        self._steps = Steps(self)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._refresh_now)
        screen.hub.changed.connect(self._on_changed)

    # held by mypy: the metaclass of Qt's objects leaves no room for that of abc
    @abstractmethod
    def refresh(self) -> None:
        """Shows everything as it is now."""

    def showing(self) -> Iterator[None]:
        """The same, step by step where it takes long."""
        self.refresh()
        return iter(())

    def _at_once(self, steps: Iterator[None]) -> None:
        self._steps.run(steps)
        self._steps.finish()

    @property
    def has_focus_inside(self) -> bool:
        """Whether the keys go to something of the page: shown again, it must not lose them to a message."""
        focus = self.window().focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    @property
    def holds_input(self) -> bool:
        """Whether something is being typed that a refresh would take away."""
        return False

    def catch_up(self) -> None:
        """Refreshes when something changed while it could not be shown."""
        if self._is_stale:
            self._is_stale = False
            self.refresh()

    def _on_changed(self, names: frozenset[str]) -> None:
        if not self.isVisible() or not names & self.watched:
            return
        self._soon.start()

    def _refresh_now(self) -> None:
        """A breath after the act that changed something, once for all that it changed."""
        if not self.isVisible():
            return
        if self.holds_input:
            self._is_stale = True
        else:
            self._steps.run(self.showing())


class TextLine(QLineEdit):
    """A line of text with the same words as the other inputs."""

    def __init__(self, text: str = "", placeholder: str = "", max_length: int = 300) -> None:
        super().__init__(text)
        self.setMaxLength(max_length)
        self.setPlaceholderText(placeholder)

    def value(self) -> str:
        """What is written, without the blanks around it."""
        return self.text().strip()

    def set_value(self, text: str) -> None:
        """Write something else."""
        self.setText(text)


class CountField(QSpinBox):
    """A small whole number; the wheel leaves it alone."""

    def __init__(self, value: int, lowest: int, highest: int, suffix: str = "") -> None:
        super().__init__()
        self.setRange(lowest, highest)
        self.setValue(value)
        self.setSuffix(suffix)
        self.lineEdit().setTextMargins(SPACE, 0, 0, 0)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Grow with the text size."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._fit()

    def wheelEvent(self, event: Any) -> None:
        """Leave the wheel to the page."""
        event.ignore()

    def _fit(self) -> None:
        self.setFixedWidth(self.fontMetrics().horizontalAdvance(f"00{self.suffix()}") + 64)


class TwoColumns(QWidget):
    """Two columns side by side, the first one wider; one under the other when the width or the text asks for it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(SPACE * 2)
        self.first, self.second = QVBoxLayout(), QVBoxLayout()
        for column, share in zip((self.first, self.second), _SHARES, strict=True):
            column.setSpacing(SPACE * 2)
            self._box.addLayout(column, share)

    def resizeEvent(self, event: Any) -> None:
        """Stacks the columns when they would be too narrow."""
        super().resizeEvent(event)
        wide = self.width() >= self.fontMetrics().horizontalAdvance("0") * _SIDE_BY_SIDE_CHARS
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if direction != self._box.direction():
            self._box.setDirection(direction)

    def give_width(self, *, shared: bool) -> None:
        """Shares the width, or gives all of it to the first column once nothing of the second is shown."""
        self._box.setStretch(1, _SHARES[1] if shared else 0)

    def close_ends(self) -> None:
        """Keeps the sheets at the top of their columns."""
        self.first.addStretch(1)
        self.second.addStretch(1)


class Fact(QWidget):
    """A thing known: what it is, small, and under it what it says; with the mark of who may read it."""

    def __init__(self, label: str, value: str, level: str = "", note: str = "") -> None:
        super().__init__()
        self.length = max(len(label), len(value), len(note))
        """The characters of its longest part."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        head.addWidget(TextLabel(label, "caption", muted=True), 1)
        if level:
            head.addWidget(LevelMark(level))
        column.addLayout(head)
        column.addWidget(TextLabel(value, selectable=True))
        if note:
            column.addWidget(TextLabel(note, "caption", muted=True))
        told = f"{label}\u00a0: {value}"
        self.setAccessibleName(f"{told}. {note}" if note else told)
