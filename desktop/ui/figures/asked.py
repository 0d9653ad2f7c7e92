"""What the views of Chiffres have in common: a question is answered apart, the last one alone is shown."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.errors import AppError
from desktop.ui.figures.question import Question
from desktop.ui.look.theme import SPACE
from desktop.ui.screen import Screen
from desktop.ui.widgets import BusyState, EmptyState
from desktop.ui.work.tasks import Token, WorkCancelledError

_PATIENCE_MS: Final = 300
"""What is answered sooner is not announced: words that flash by disturb."""


class AskedView(QWidget):
    """`ask(question)` reads in the worker thread, then shows; what was shown stays until then.

    `body` is filled by each view once and refilled at each answer.
    """

    work_name = ""

    def __init__(self, screen: Screen, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._screen = screen
        self._token = Token()
        self.question: Question | None = None
        self._is_answered = False
        self._content = QWidget()
        self.body = QVBoxLayout(self._content)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(SPACE * 2)
        self._busy = BusyState(
            f"{self.work_name}…", "Vous pouvez continuer\u00a0: le calcul se fait à part.", self.stop
        )
        again = ("Calculer", self._ask_again)
        self._stopped = EmptyState("chart", "Le calcul est arrêté", "Rien n’a changé dans le carnet.", again)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for pane in (self._content, self._busy, self._stopped):
            column.addWidget(pane)
        column.addStretch(1)
        self._show_pane(self._content)
        self._content.hide()
        self._slow = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._slow.timeout.connect(lambda: self._show_pane(self._busy))

    # held by mypy: the metaclass of Qt's objects leaves no room for that of abc
    @abstractmethod
    def read(self, question: Question) -> Any:
        """The answer, read in the worker thread."""

    @abstractmethod
    def show_answer(self, answer: Any) -> None:
        """Show it."""

    @property
    def is_answered(self) -> bool:
        """Whether the answer to the last question is on the screen."""
        return self._is_answered

    def outdate(self) -> None:
        """What was read may be true no longer: the same question is answered again when it is put again."""
        self.question = None

    def ask(self, question: Question | None) -> None:
        """Answer a question, unless it is answered or being answered."""
        if question is None or question == self.question:
            return
        self._token.cancel()  # the answer of before is no longer waited for
        self.question, self._is_answered = question, False
        self._token = token = Token()
        self._slow.start()
        read = self.read
        self._screen.tasks.run(
            lambda: (token, read(question)), self._on_answer, self._on_failure, self.work_name, token
        )

    def give_up(self) -> None:
        """What is under way is not waited for: it is asked again when somebody comes back."""
        if not self._is_answered:
            self._token.cancel()
            self._slow.stop()
            self.question = None

    def stop(self) -> None:
        """The worker does not want to wait: what can be done is said."""
        if not self._is_answered:
            self._token.cancel()
            self._slow.stop()
            self._show_pane(self._stopped)

    def _on_answer(self, answer: tuple[Token, Any]) -> None:
        token, found = answer
        if token is self._token and self.question is not None:  # also one that was to be stopped and came all the same
            self._slow.stop()
            self._is_answered = True
            self.show_answer(found)
            self._show_pane(self._content)

    def _ask_again(self) -> None:
        question, self.question = self.question, None
        self.ask(question)

    def _on_failure(self, error: Exception) -> None:
        if isinstance(error, WorkCancelledError):
            if self._token.is_cancelled and self.question is not None:
                self.stop()
            return
        self._slow.stop()
        self._show_pane(self._stopped)
        if not isinstance(error, AppError):
            raise error
        self._screen.messages.show_error(error)

    def _show_pane(self, shown: QWidget) -> None:
        for pane in (self._content, self._busy, self._stopped):
            pane.setVisible(pane is shown)
