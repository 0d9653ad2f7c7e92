"""A bilan on the way: read again, looked at, finished; nobody signs it, and another may follow (C5)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.bilan import Bilan, BilanKind, BilanState
from desktop.domain.french import long_date
from desktop.errors import AppError
from desktop.ui.look.theme import SPACE
from desktop.ui.report.fetching import Fetching
from desktop.ui.report.finishing import FinishingPanel
from desktop.ui.report.head import BilanHead
from desktop.ui.report.steps_bar import StepsBar
from desktop.ui.report.writing import Writing
from desktop.ui.screen import Screen
from desktop.ui.widgets import EmptyState, PageStack, TextLabel, clear_layout

STEPS: Final = ("Relire et compléter", "Aperçu et fin")
_EDIT, _FINISH = range(len(STEPS))
_COPY: Final = "bilan_interim_pages"
_CLOSED: Final = "Ce bilan d’étape est terminé. «\u00a0Reprendre le texte\u00a0» le rouvre."


class InterimPage(QWidget):
    """`open(measure_id)` shows the bilan on the way that is in hand, written from the visits when there is none."""

    def __init__(self, screen: Screen, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._screen, self._interims = screen, screen.services.interims
        self._bilan: Bilan | None = None
        self._fetching = Fetching(screen, self._on_failed, self)
        self.setAccessibleName("Bilan d’étape")
        self.steps = StepsBar(STEPS)
        self.writing, self.finishing = Writing(screen, BilanKind.INTERIM), FinishingPanel()
        self._nothing = QWidget()
        self._nothing_column = QVBoxLayout(self._nothing)
        self._head, self._which = BilanHead(), TextLabel("", muted=True)
        self._stack = PageStack()
        for panel in (self._nothing, self.writing, self.finishing):
            self._stack.addWidget(panel)
        self._lay_out()
        self._connect()

    @property
    def bilan(self) -> Bilan | None:
        """The bilan shown, as it was last kept."""
        return self._bilan

    def open(self, measure_id: str) -> None:
        """Shows it at the step it has reached."""
        for _step in self.opening(measure_id):
            pass

    def opening(self, measure_id: str) -> Iterator[None]:
        """The same, the text after the head."""
        self.writing.keep()
        try:
            view = self._screen.services.measures.view(measure_id)
            bilan = self._interims.begin(measure_id)
        except AppError as error:
            self._show_nothing(error)
            return
        self._screen.set_saved("")
        self._head.show_measure(view, bilan)
        yield
        self._take(bilan)

    def leave(self) -> None:
        """Keeps what was typed; no page of the document stays in memory."""
        self.prepare_lock()
        self._screen.set_saved("")

    def prepare_lock(self) -> None:
        """Keeps what was typed at once."""
        self.writing.keep()
        self._fetching.forget()
        self.finishing.pages.clear()

    def keep_draft(self) -> bool | None:
        """Keeps what is typed, after an unexpected error; None when nothing is, False when it could not be kept."""
        return self.writing.keep() if self.writing.is_pending else None

    def show_step(self, step: int) -> None:
        """Goes to a step, from 0; the text is kept before it is shown."""
        bilan = self._bilan
        if bilan is None or not self.writing.keep():
            return
        finished = bilan.state is not BilanState.DRAFT
        self._stack.setCurrentWidget((self.writing, self.finishing)[step])
        self.steps.show_state(step, len(STEPS) if finished else step, frozenset(() if finished else (0, 1)), _CLOSED)
        if step == _FINISH:
            self.finishing.show_state(finished=finished)
            self._fetching.fetch(bilan.measure_id, self.finishing.pages.set_bytes, BilanKind.INTERIM)

    def finish(self) -> None:
        """Fixes the text and keeps its pages."""
        bilan = self._bilan
        if bilan is None or not self.writing.keep():
            return
        self.finishing.set_busy(busy=True)
        self._screen.tasks.run(
            lambda: self._interims.finish(bilan.measure_id),
            self._on_finished,
            self._on_failed,
            "Mise en forme du bilan…",
        )

    def _lay_out(self) -> None:
        self._bar = QWidget()
        bar = QHBoxLayout(self._bar)
        bar.setContentsMargins(SPACE * 3 - 4, 0, SPACE * 3, SPACE)
        bar.addWidget(self.steps)
        told = QHBoxLayout()
        told.setContentsMargins(SPACE * 3, 0, SPACE * 3, SPACE)
        told.addWidget(self._which)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addLayout(told)
        column.addWidget(self._bar)
        column.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self.steps.asked.connect(self.show_step)
        self.writing.changed.connect(self._on_written)
        self.writing.editing.next_asked.connect(lambda: self.show_step(_FINISH))
        panel = self.finishing
        panel.finish_asked.connect(self.finish)
        panel.back_asked.connect(lambda: self.show_step(_EDIT))
        panel.reopen_asked.connect(lambda: self._change(self._interims.reopen))
        panel.another_asked.connect(lambda: self._change(self._interims.begin_next))
        panel.hand_over_asked.connect(self._hand_over)

    def _show_nothing(self, error: AppError) -> None:
        self._bilan = None
        self.writing.show_bilan(None)
        self._head.clear()
        self._which.clear()
        clear_layout(self._nothing_column)
        self._bar.hide()
        back = ("Revenir", self._screen.back)
        self._nothing_column.addWidget(
            EmptyState("document", "Pas de bilan d’étape pour l’instant", error.sentence, back)
        )
        self._stack.setCurrentWidget(self._nothing)

    def _take(self, bilan: Bilan) -> None:
        """Shows a bilan in its state."""
        self._bilan = bilan
        self._bar.show()
        finished = bilan.state is not BilanState.DRAFT
        state = "terminé" if finished else "en cours"
        self._which.setText(f"Bilan d’étape du {long_date(bilan.made_on)}, {state}. Personne ne le signe.")
        self.writing.show_bilan(bilan)
        self.show_step(_FINISH if finished else _EDIT)

    def _change(self, change: Callable[[str], Bilan]) -> None:
        if self._bilan is None:
            return
        try:
            changed = change(self._bilan.measure_id)
        except AppError as error:
            self._screen.messages.show_error(error)
            return
        self._screen.hub.tell("bilan")
        self._take(changed)

    def _on_written(self, bilan: Bilan) -> None:
        self._bilan = bilan

    def _on_finished(self, bilan: Bilan) -> None:
        self.finishing.set_busy(busy=False)
        self._screen.hub.tell("bilan")
        if self._bilan is not None and bilan.id == self._bilan.id:
            self._screen.messages.show_info("Le bilan d’étape est terminé.")
            self._take(bilan)

    def _on_failed(self, error: Exception) -> None:
        self.finishing.set_busy(busy=False)
        if not isinstance(error, AppError):
            raise error
        self._screen.messages.show_error(error)

    def _hand_over(self) -> None:
        if self._bilan is not None:
            self._screen.go("document", measure_id=self._bilan.measure_id, kind_id=_COPY)
