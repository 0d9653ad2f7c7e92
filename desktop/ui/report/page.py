"""The bilan of a measure, from its draft to its seal, one step after the other (A5, R5)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.domain.bilan import Bilan, BilanState
from desktop.domain.measure import MeasureState
from desktop.errors import AppError, InvalidInputError
from desktop.services.ceremony import Sitting
from desktop.services.measure_view import MeasureView
from desktop.ui.attachments.panel import ChooseFiles, ask_files
from desktop.ui.papers.printing import ask_for_printer
from desktop.ui.parts.page_base import attempt
from desktop.ui.parts.unsaved_form import UnsavedForm
from desktop.ui.report.base import ReportPage
from desktop.ui.report.ceremony import Ceremony
from desktop.ui.report.deciding import DecidingPanel
from desktop.ui.report.editing import EditingPanel
from desktop.ui.report.handing_over import AskPrinter, HandingOver
from desktop.ui.report.leaving import ask_for_path
from desktop.ui.report.reading import ReadingPanel
from desktop.ui.report.sealed import SealedPanel
from desktop.ui.report.shelf import Shelf
from desktop.ui.report.stage import SigningStage
from desktop.ui.report.steps_bar import STEPS
from desktop.ui.report.writing import Writing
from desktop.ui.screen import Screen

_EDIT, _DECIDE, _SIGN, _HAND_OVER = range(len(STEPS))
_STANDS: Final = {BilanState.DRAFT: _EDIT, BilanState.FROZEN: _SIGN, BilanState.SEALED: _HAND_OVER}
_WHY_CLOSED: Final = {
    BilanState.DRAFT: "Figez d’abord le texte.",
    BilanState.FROZEN: "Le texte est figé. «\u00a0Reprendre le texte\u00a0» le rouvre.",
    BilanState.SEALED: "Le bilan est scellé. Une correction en est une nouvelle version.",
}


class BilanPage(ReportPage):
    """Reading again, who signs, the ceremony, handing over; the text is kept while it is typed."""

    alone_asked = Signal(bool)
    """The screen is turned to a signer, who sees nothing but what they sign."""

    def __init__(
        self,
        screen: Screen,
        ask_path: Callable[[QWidget], str] = ask_for_path,
        ask_printer: AskPrinter = ask_for_printer,
        choose_files: ChooseFiles = ask_files,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(screen, STEPS, "Pas de bilan pour l’instant", parent)
        self._view: MeasureView | None = None
        self._shelf, self._is_beside = Shelf(), False
        self._ask_path, self._ask_printer, self._choose_files = ask_path, ask_printer, choose_files
        self._head.withdraw_asked.connect(lambda: self._withdraw(self._measure_id))
        self._head.beside_asked.connect(self.show_beside)

    @cached_property
    def writing(self) -> Writing:
        """The text, with what it said before; made, as each of the next, when it is first wanted."""
        panel = self._put(Writing(self._screen))
        panel.changed.connect(self._on_written)
        panel.editing.next_asked.connect(lambda: self.show_step(_DECIDE))
        return panel

    @property
    def editing(self) -> EditingPanel:
        """The text as it is typed."""
        return self.writing.editing

    @cached_property
    def deciding(self) -> DecidingPanel:
        """The pages as they will be, and who signs them."""
        panel = self._put(DecidingPanel())
        panel.freeze_asked.connect(self.freeze)
        panel.back_asked.connect(lambda: self.show_step(_EDIT))
        self._chosen = UnsavedForm(self._screen, panel, panel.who.raw)
        panel.who.changed.connect(self._chosen.touch)
        return panel

    @cached_property
    def reading(self) -> ReadingPanel:
        """The frozen pages, and who has answered."""
        panel = self._put(ReadingPanel())
        panel.reopen_asked.connect(self._reopen)
        panel.print_asked.connect(self._print_to_sign)
        return panel

    @cached_property
    def stage(self) -> SigningStage:
        """What one signer sees."""
        panel = self._put(SigningStage())
        panel.lock_asked.connect(lambda: self._screen.actions.get("lock").run())
        return panel

    @cached_property
    def ceremony(self) -> Ceremony:
        """The way from one signer to the next."""
        made = Ceremony(self._screen, self.reading, self.stage, self)
        made.turned.connect(self._turn)
        made.changed.connect(self._refresh)
        made.sealed.connect(self._stamp)
        return made

    @cached_property
    def sealed(self) -> SealedPanel:
        """What is sealed."""
        return self._put(SealedPanel(self._ask_path))

    @cached_property
    def handing(self) -> HandingOver:
        """What is done with a document: printed, copied, checked, corrected, its measure closed."""
        made = HandingOver(self._screen, self.sealed, self._ask_printer, self._choose_files, self)
        made.changed.connect(self._refresh)
        made.left.connect(self._leave_beside)
        made.withdraw_asked.connect(self._withdraw)
        return made

    def opening(self, measure_id: str) -> Iterator[None]:
        """The bilan first, then the text of it, then the step."""
        self.prepare_lock()
        self._bilan = None
        try:
            self._view = self._services.measures.view(measure_id)
            self._bilan = self._services.bilans.begin(measure_id)
        except AppError as error:
            self._show_nothing(error)
            return
        self._screen.set_saved("")
        self._show_head()
        self._bar.show()
        yield
        self.writing.show_bilan(self._bilan)
        yield
        self._go_where_it_stands()

    def keep_draft(self) -> bool | None:
        """Keeps what is typed, after an unexpected error; None when nothing is, False when it could not be kept."""
        kept = [self._keep() if "writing" in vars(self) and self.writing.is_pending else None, *self._keep_notes()]
        return False if False in kept else True if True in kept else None

    def show_step(self, step: int) -> None:
        """Goes to a step, from 0; the text is kept before it is shown or frozen."""
        bilan = self._bilan
        if bilan is None or not self._keep():
            return
        self._keep_notes()
        if self._is_beside:
            self._is_beside = False
            self.handing.forget()
            self._show_head()
        panel = (lambda: self.writing, lambda: self.deciding, lambda: self.reading, lambda: self.sealed)[step]()
        self._stack.setCurrentWidget(panel)
        over = self._view is not None and self._view.measure.state is MeasureState.CLOSED
        done = len(STEPS) if bilan.state is BilanState.SEALED and over else step
        now = -1 if done == len(STEPS) else step
        self.steps.show_state(now, done, self._open_steps(), _WHY_CLOSED[bilan.state])
        if step == _DECIDE:
            self._decide(bilan)

    def freeze(self) -> None:
        """Fixes the text with a place for each signer; the reading follows."""
        bilan = self._bilan
        if bilan is None or not self._keep():
            return
        signers = self.deciding.who.signers()
        self.deciding.who.set_errors({})
        self.deciding.set_busy(busy=True)
        self._screen.tasks.run(
            lambda: self._services.ceremony.freeze(bilan.measure_id, signers),
            self._on_frozen,
            self._on_failed,
            "Mise en forme du bilan…",
        )

    def show_beside(self) -> None:
        """Shows the bilan in force while another version is written or signed, or what was left before it."""
        beside, view = self._shelf.beside, self._view
        if beside is None or view is None or not self._keep():
            return
        self._keep_notes()
        self._is_beside = True
        self.handing.show(view, self._shelf, beside.bilan_id)
        self._head.show_measure(view)  # the sheet says what is on show and leads back: the pages have the room
        self._stack.setCurrentWidget(self.sealed)
        self.steps.show_state(-1, 0, self._open_steps(), _WHY_CLOSED[BilanState.FROZEN])

    def _leave_beside(self) -> None:
        """Back to the version in hand, where it was."""
        if self._bilan is not None:
            self.show_step(_STANDS[self._bilan.state])

    @property
    def _measure_id(self) -> str:
        return self._bilan.measure_id if self._bilan is not None else ""

    def _show_head(self) -> None:
        if self._view is not None and self._bilan is not None:
            self._shelf = Shelf(self._services.ceremony.versions(self._measure_id), self._bilan.id)
            is_sealed = self._bilan.state is BilanState.SEALED
            self._head.show_measure(self._view, self._bilan, "" if is_sealed else self._shelf.beside_words)

    def _open_steps(self) -> frozenset[int]:
        """The steps that can be gone to by their own buttons."""
        is_draft = self._bilan is not None and self._bilan.state is BilanState.DRAFT
        return frozenset({_EDIT, _DECIDE}) if is_draft else frozenset()

    def _go_where_it_stands(self) -> None:
        bilan, view = self._bilan, self._view
        if bilan is None or view is None:
            return
        self._is_beside = False
        stands = _DECIDE if bilan.was_frozen_without_places else _STANDS[bilan.state]
        if stands == _SIGN:
            self.reading.leaving.prepare(cautioned=bool(view.household.cautions))
            self.ceremony.open(bilan.measure_id, f"Bilan de fin de mesure {view.scheme.name}")
        elif stands == _HAND_OVER:
            self.handing.show(view, self._shelf, bilan.id)
        self.show_step(stands)

    def _decide(self, bilan: Bilan) -> None:
        """Who is proposed, as it was completed before; the pages come when they are ready."""
        panel = self.deciding
        panel.set_busy(busy=False)
        panel.caution.show_cautions(self._view.household.cautions if self._view is not None else ())
        panel.who.propose(self._services.ceremony.proposed_signers(bilan.measure_id))
        self._chosen.take_up(f"signers:{bilan.id}", panel.who.fill)
        panel.pages.clear()
        self._fetching.fetch(lambda: self._services.bilans.preview(bilan.measure_id), panel.pages.set_bytes)

    def _turn(self, to_signer: bool) -> None:
        """The signer's own screen, or the worker's again."""
        for part in (self._head, self._bar):
            part.setHidden(to_signer)
        self._stack.setCurrentWidget(self.stage if to_signer else self.reading)
        self.alone_asked.emit(to_signer)
        (self.stage.pad.pad if to_signer else self.reading.turn).setFocus()

    def prepare_lock(self) -> None:
        """Keeps everything that was typed at once; no page stays in memory."""
        self._keep()
        self._fetching.forget()
        if "ceremony" in vars(self):
            if self._stack.currentWidget() is self.stage:
                self.ceremony.turn_back()
            self.ceremony.leave()
        if "deciding" in vars(self):
            self._chosen.put_down()
            self.deciding.pages.clear()
        if "handing" in vars(self):
            self.handing.forget()

    def _keep_notes(self) -> list[bool | None]:
        """What is typed beside the text: who signs, how it was read, a motif."""
        made = vars(self)
        return [
            self._chosen.keep() if "deciding" in made else None,
            self.ceremony.keep() if "ceremony" in made else None,
            self.handing.keep() if "handing" in made else None,
        ]

    def _keep(self) -> bool:
        """Writes what was typed; False, with a word about it, when it could not be."""
        return "writing" not in vars(self) or self.writing.keep()

    def _on_written(self, bilan: Bilan) -> None:
        if self._bilan is not None and bilan.id == self._bilan.id:
            self._bilan = bilan

    def _on_frozen(self, sitting: Sitting) -> None:
        self._screen.hub.tell("bilan")
        if self._bilan is not None and sitting.measure_id == self._bilan.measure_id:
            self._chosen.forget()
            self._refresh()

    def _refresh(self) -> None:
        """Shows the bilan in its new state."""
        if self._bilan is None:
            return
        self._view = self._services.measures.view(self._bilan.measure_id)
        self._bilan = self._services.bilans.begin(self._bilan.measure_id)
        self._show_head()
        is_draft = self._bilan.state is BilanState.DRAFT
        if is_draft or "writing" in vars(self):
            self.writing.show_bilan(self._bilan if is_draft else None)
        self._go_where_it_stands()

    def _stamp(self) -> None:
        self.handing.stamp()

    def _print_to_sign(self) -> None:
        if self._bilan is not None:
            self.handing.print(self.ceremony.content, self._bilan.id)

    def _withdraw(self, measure_id: str) -> None:
        """The new version is given up, with what is typed in it and beside it: « Annuler » brings it all back."""
        if measure_id == self._measure_id:
            if not self._keep():
                return
            self._keep_notes()
            if "deciding" in vars(self):
                self._chosen.let_go()
            if "ceremony" in vars(self):
                self.ceremony.leave()
        self.handing.withdraw(measure_id)

    def _on_failed(self, error: Exception) -> None:
        if "deciding" in vars(self):
            self.deciding.set_busy(busy=False)
        if isinstance(error, InvalidInputError):
            self.deciding.who.set_errors(error.fields)
        else:
            super()._on_failed(error)

    def _reopen(self) -> None:
        """The text is taken up again; what somebody signed stays as an earlier version."""
        bilan = self._bilan
        if bilan is not None and attempt(self._screen, lambda: self._services.ceremony.reopen(bilan.measure_id)):
            self._screen.hub.tell("bilan")
            self._refresh()
