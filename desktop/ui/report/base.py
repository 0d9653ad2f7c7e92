"""What the screens of every bilan share: a head, its steps, a panel for each, and what is said where there is none."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from typing import TypeVar

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.bilan import Bilan
from desktop.errors import AppError
from desktop.ui.look.theme import SPACE
from desktop.ui.report.fetching import Fetching
from desktop.ui.report.head import BilanHead
from desktop.ui.report.steps_bar import StepsBar
from desktop.ui.screen import Screen
from desktop.ui.widgets import EmptyState, PageStack, clear_layout

_P = TypeVar("_P", bound=QWidget)


class ReportPage(QWidget):
    """A screen of one bilan; the text is kept while it is typed, and no page of it stays once it is left."""

    def __init__(self, screen: Screen, steps: Sequence[str], nothing: str, parent: QWidget | None = None) -> None:
        """`nothing`: what is said where there is no bilan."""
        super().__init__(parent)
        self._screen, self._services = screen, screen.services
        self._bilan: Bilan | None = None
        self._fetching = Fetching(screen, self._on_failed, self)
        self._none = nothing
        self.steps = StepsBar(steps)
        self._head = BilanHead()
        self._stack = PageStack()
        self._nothing_column = QVBoxLayout(self._put(QWidget()))
        self._bar = QWidget()
        bar = QHBoxLayout(self._bar)
        bar.setContentsMargins(SPACE * 3 - 4, 0, SPACE * 3, SPACE)
        bar.addWidget(self.steps)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._head)
        self._column.addWidget(self._bar)
        self._column.addWidget(self._stack, 1)
        self.steps.asked.connect(self.show_step)

    @property
    def bilan(self) -> Bilan | None:
        """The bilan shown, as it was last kept."""
        return self._bilan

    def open(self, measure_id: str) -> None:
        """Shows a measure's bilan at the step it has reached; it is written from the visits when there is none."""
        for _step in self.opening(measure_id):
            pass

    # held by mypy: the metaclass of Qt's objects leaves no room for that of abc
    @abstractmethod
    def opening(self, measure_id: str) -> Iterator[None]:
        """The same, a part at a time."""

    @abstractmethod
    def show_step(self, step: int) -> None:
        """Goes to a step, from 0."""

    @abstractmethod
    def prepare_lock(self) -> None:
        """Keeps what was typed at once; no page of a document stays in memory."""

    def leave(self) -> None:
        """The same, and says nothing more of it."""
        self.prepare_lock()
        self._screen.set_saved("")

    def _put(self, panel: _P) -> _P:
        self._stack.addWidget(panel)
        return panel

    def _show_nothing(self, error: AppError) -> None:
        self._bilan = None
        self._head.clear()
        clear_layout(self._nothing_column)
        self._bar.hide()
        self._nothing_column.addWidget(
            EmptyState("document", self._none, error.sentence, ("Revenir", self._screen.back))
        )
        self._stack.setCurrentIndex(0)

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, AppError):
            raise error
        self._screen.messages.show_error(error)
