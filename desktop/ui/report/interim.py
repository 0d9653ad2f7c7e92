"""A bilan on the way: read again, looked at, finished; nobody signs it, and another may follow (C5)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.bilan import Bilan, BilanKind, BilanState
from desktop.domain.french import long_date
from desktop.errors import AppError
from desktop.services.bilan_copies import finished_kind
from desktop.services.interim_bilans import InterimLine
from desktop.ui.look.theme import SPACE
from desktop.ui.parts.page_base import attempt
from desktop.ui.report.base import ReportPage
from desktop.ui.report.finished_interims import FinishedInterims
from desktop.ui.report.finishing import FinishingPanel
from desktop.ui.report.writing import Writing
from desktop.ui.screen import Screen
from desktop.ui.widgets import FlowRow, LinkButton, TextLabel, clear_layout

STEPS: Final = ("Relire et compléter", "Aperçu et fin")
_EDIT, _FINISH = range(len(STEPS))
_CLOSED: Final = "Ce bilan d’étape est terminé. «\u00a0Reprendre le texte\u00a0» le rouvre."


class InterimPage(ReportPage):
    """`open(measure_id)` shows the bilan on the way that is in hand, written from the visits when there is none."""

    def __init__(self, screen: Screen, parent: QWidget | None = None) -> None:
        super().__init__(screen, STEPS, "Pas de bilan d’étape pour l’instant", parent)
        self._interims = screen.services.interims
        self._finished: list[InterimLine] = []
        self.setAccessibleName("Bilan d’étape")
        self.writing = self._put(Writing(screen, BilanKind.INTERIM))
        self.finishing, self.shelf = self._put(FinishingPanel()), self._put(FinishedInterims())
        self._which = QVBoxLayout()
        self._which.setContentsMargins(SPACE * 3, 0, SPACE * 3, SPACE)
        self._column.insertLayout(1, self._which)
        self._connect()

    def opening(self, measure_id: str) -> Iterator[None]:
        """The text after the head."""
        self.writing.keep()
        try:
            view = self._services.measures.view(measure_id)
            bilan = self._interims.begin(measure_id)
        except AppError as error:
            self.writing.show_bilan(None)
            self._show_nothing(error)
            return
        self._screen.set_saved("")
        self._head.show_measure(view, bilan)
        yield
        self._take(bilan)

    def prepare_lock(self) -> None:
        """Keeps what was typed at once; no page of a document stays in memory."""
        self.writing.keep()
        self._fetching.forget()
        self.finishing.pages.clear()
        self.shelf.pages.clear()

    def keep_draft(self) -> bool | None:
        """Keeps what is typed, after an unexpected error; None when nothing is, False when it could not be kept."""
        return self.writing.keep() if self.writing.is_pending else None

    def show_step(self, step: int) -> None:
        """Goes to a step, from 0; the text is kept before it is shown."""
        bilan = self._bilan
        if bilan is None or not self.writing.keep():
            return
        finished = bilan.state is not BilanState.DRAFT
        self._fetching.forget()
        self.shelf.pages.clear()
        self._stack.setCurrentWidget((self.writing, self.finishing)[step])
        self.steps.show_state(step, len(STEPS) if finished else step, frozenset(() if finished else (0, 1)), _CLOSED)
        if step == _FINISH:
            self.finishing.show_state(finished=finished)
            self._fetching.fetch(
                lambda: self._services.bilans.preview(bilan.measure_id, BilanKind.INTERIM),
                self.finishing.pages.set_bytes,
            )

    def show_finished(self, bilan_id: str) -> None:
        """Shows a finished one beside the list of them all, whatever is in hand."""
        bilan = self._bilan
        if bilan is None or not self.writing.keep():
            return
        self.finishing.pages.clear()
        self.shelf.show_lines(self._finished, bilan_id)
        self._stack.setCurrentWidget(self.shelf)
        is_draft = bilan.state is BilanState.DRAFT
        self.steps.show_state(-1, 0 if is_draft else len(STEPS), frozenset((0, 1) if is_draft else ()), _CLOSED)
        self._fetching.fetch(lambda: self._interims.pages(bilan_id), self.shelf.pages.set_bytes)

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

    def withdraw(self) -> None:
        """Gives up a draft that follows a finished one; « Annuler » brings it back with all it holds."""
        bilan = self._bilan
        if bilan is None or not self.writing.keep():
            return
        try:
            given_up = self._interims.withdraw(bilan.measure_id)
        except AppError as error:
            self._screen.messages.show_error(error)
            return

        def take_back() -> None:
            if attempt(self._screen, lambda: self._interims.restore(given_up)):
                self._refresh(bilan.measure_id)

        self._screen.messages.show_info("Ce bilan d’étape est abandonné. Ceux qui sont terminés restent.", take_back)
        self._refresh(bilan.measure_id)

    def _connect(self) -> None:
        self.writing.changed.connect(self._on_written)
        self.writing.editing.next_asked.connect(lambda: self.show_step(_FINISH))
        panel = self.finishing
        panel.finish_asked.connect(self.finish)
        panel.back_asked.connect(lambda: self.show_step(_EDIT))
        panel.reopen_asked.connect(lambda: self._change(self._interims.reopen))
        panel.another_asked.connect(lambda: self._change(self._interims.begin_next))
        panel.hand_over_asked.connect(lambda: self._hand_over(self._bilan.id if self._bilan is not None else ""))
        self.shelf.asked.connect(self.show_finished)
        self.shelf.hand_over_asked.connect(self._hand_over)
        self.shelf.back_asked.connect(self._go_where_it_stands)

    def _show_nothing(self, error: AppError) -> None:
        super()._show_nothing(error)
        clear_layout(self._which)

    def _take(self, bilan: Bilan) -> None:
        """Shows a bilan in its state."""
        self._bilan = bilan
        self._bar.show()
        self._finished = [one for one in self._interims.all(bilan.measure_id) if one.is_finished]
        self._tell_which(bilan)
        self.writing.show_bilan(bilan)
        self._go_where_it_stands()

    def _tell_which(self, bilan: Bilan) -> None:
        """Which one is in hand, the finished ones besides, and how a draft that follows one is given up."""
        is_draft = bilan.state is BilanState.DRAFT
        told = f"Bilan d’étape du {long_date(bilan.made_on)}, {'en cours' if is_draft else 'terminé'}."
        parts: list[QWidget] = []
        others = [one for one in self._finished if one.id != bilan.id]
        if others:
            see = LinkButton(f"Bilans d’étape terminés ({len(self._finished)})", "eye")
            see.clicked.connect(lambda *_: self.show_finished(others[0].id))
            parts.append(see)
        if others and is_draft:
            leave = LinkButton("Abandonner ce bilan d’étape")
            leave.clicked.connect(lambda *_: self.withdraw())
            parts.append(leave)
        clear_layout(self._which)
        self._which.addWidget(TextLabel(f"{told} Personne ne le signe.", muted=True))
        if parts:
            self._which.addWidget(FlowRow(parts, SPACE * 2, line_spacing=SPACE // 2))

    def _go_where_it_stands(self) -> None:
        if self._bilan is not None:
            self.show_step(_EDIT if self._bilan.state is BilanState.DRAFT else _FINISH)

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

    def _refresh(self, measure_id: str) -> None:
        """The one in hand is another one; a measure that is not on show is left alone."""
        self._screen.hub.tell("bilan")
        if self._bilan is not None and self._bilan.measure_id == measure_id and self.writing.keep():
            self._take(self._interims.begin(measure_id))

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
        super()._on_failed(error)

    def _hand_over(self, bilan_id: str) -> None:
        if self._bilan is not None:
            self._screen.go("document", measure_id=self._bilan.measure_id, kind_id=finished_kind(bilan_id))
