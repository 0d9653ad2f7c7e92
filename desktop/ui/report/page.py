"""The bilan of a measure, from its draft to its seal, one step after the other (A5, R5)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Final, TypeVar

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.bilan import Bilan, BilanState
from desktop.domain.french import hour
from desktop.errors import AppError, InvalidInputError
from desktop.schemes.path import StepName
from desktop.services.measure_view import MeasureView
from desktop.ui.look.theme import SPACE
from desktop.ui.report.editing import EditingPanel
from desktop.ui.report.fetching import Fetching
from desktop.ui.report.freezing import FreezingPanel, PreviewPanel
from desktop.ui.report.head import BilanHead
from desktop.ui.report.sealed import SealedPanel, ask_for_path
from desktop.ui.report.signing import SigningPanel, signers_of
from desktop.ui.report.steps_bar import STEPS, StepsBar
from desktop.ui.screen import Screen
from desktop.ui.widgets import EmptyState, PageStack, clear_layout

_EDIT, _PREVIEW, _FREEZE, _SIGN = range(len(STEPS))
_SEALED: Final = len(STEPS)
_PANELS: Final = ("editing", "preview", "freezing", "signing", "sealed")
_WITH_PAGES: Final = frozenset({"preview", "signing", "sealed"})
_P = TypeVar("_P", bound=QWidget)
_WHY_CLOSED: Final = {
    BilanState.DRAFT: "Figez d’abord le texte.",
    BilanState.FROZEN: "Le texte est figé. «\u00a0Reprendre le texte\u00a0» le rouvre.",
    BilanState.SEALED: "Le bilan est scellé.",
}


class BilanPage(QWidget):
    """Reading again, preview, freezing, signatures, seal; the text is kept while it is typed."""

    def __init__(
        self, screen: Screen, ask_path: Callable[[QWidget], str] = ask_for_path, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._screen = screen
        self._services = screen.services
        self._view: MeasureView | None = None
        self._bilan: Bilan | None = None
        self._fetching = Fetching(screen, self._on_failed, self)
        self.steps = StepsBar()
        self._ask_path = ask_path
        self._stack = PageStack()
        self._nothing = QWidget()
        self._nothing_column = QVBoxLayout(self._nothing)
        self._stack.addWidget(self._nothing)
        self._head = BilanHead()
        self._lay_out()
        self.steps.asked.connect(self.show_step)

    @cached_property
    def editing(self) -> EditingPanel:
        """The text; made, as each of the next, when it is first wanted."""
        panel = self._put(EditingPanel())
        panel.due.connect(self._keep)
        panel.typed.connect(lambda: self._screen.set_saved("Bilan en cours d’enregistrement…"))
        panel.next_asked.connect(lambda: self.show_step(_PREVIEW))
        panel.compose_asked.connect(self._compose_again)
        return panel

    @cached_property
    def preview(self) -> PreviewPanel:
        """The pages as they will be."""
        panel = self._put(PreviewPanel())
        panel.next_asked.connect(lambda: self.show_step(_FREEZE))
        panel.back_asked.connect(lambda: self.show_step(_EDIT))
        return panel

    @cached_property
    def freezing(self) -> FreezingPanel:
        """The act that fixes the text."""
        panel = self._put(FreezingPanel())
        panel.freeze_asked.connect(self.freeze)
        panel.back_asked.connect(lambda: self.show_step(_PREVIEW))
        return panel

    @cached_property
    def signing(self) -> SigningPanel:
        """The signatures."""
        panel = self._put(SigningPanel())
        panel.seal_asked.connect(self.seal)
        panel.reopen_asked.connect(self._reopen)
        return panel

    @cached_property
    def sealed(self) -> SealedPanel:
        """What is sealed."""
        panel = self._put(SealedPanel(self._ask_path))
        panel.close_asked.connect(self._close_measure)
        panel.copy_asked.connect(self._write_copy)
        return panel

    def _put(self, panel: _P) -> _P:
        self._stack.addWidget(panel)
        return panel

    @property
    def bilan(self) -> Bilan | None:
        """The bilan shown, as it was last kept."""
        return self._bilan

    def open(self, measure_id: str) -> None:
        """Shows a measure's bilan at the step it has reached; it is written from the visits when there is none."""
        for _step in self.opening(measure_id):
            pass

    def opening(self, measure_id: str) -> Iterator[None]:
        """The same: the bilan first, then the text of it, then the step."""
        self._keep()
        self._bilan = None
        try:
            self._view = self._services.measures.view(measure_id)
            self._bilan = self._services.bilans.begin(measure_id)
        except AppError as error:
            self._show_nothing(error)
            return
        self._screen.set_saved("")
        self._head.show_measure(self._view)
        self.steps.show()
        yield
        self.editing.show_bilan(self._bilan)
        yield
        self._go_where_it_stands()

    def leave(self) -> None:
        """Keeps what was typed; no page of the document stays in memory."""
        self._keep()
        self._fetching.forget()
        self._screen.set_saved("")
        for name in _WITH_PAGES & vars(self).keys():
            getattr(self, name).pages.clear()

    def keep_draft(self) -> bool | None:
        """Keeps what is typed, after an unexpected error; None when nothing is, False when it could not be kept."""
        return self._keep() if self._bilan is not None and self.editing.is_pending else None

    def prepare_lock(self) -> None:
        """Keeps what was typed at once."""
        self._keep()

    def show_step(self, step: int) -> None:
        """Goes to a step, from 0; the text is kept before it is shown or frozen."""
        bilan = self._bilan
        if bilan is None or not self._keep():
            return
        panel = getattr(self, _PANELS[step])
        self._stack.setCurrentWidget(panel)
        done = {BilanState.DRAFT: step, BilanState.FROZEN: _SIGN, BilanState.SEALED: _SEALED}[bilan.state]
        draft = frozenset({_EDIT, _PREVIEW, _FREEZE}) if bilan.state is BilanState.DRAFT else frozenset()
        self.steps.show_state(step, done, draft, _WHY_CLOSED[bilan.state])
        if _PANELS[step] in _WITH_PAGES:
            panel.pages.clear()
            self._fetching.fetch(bilan.measure_id, panel.pages.set_bytes)

    def freeze(self) -> None:
        """Fixes the text; the signatures follow."""
        bilan = self._bilan
        if bilan is None or not self._keep():
            return
        self.freezing.freeze.setEnabled(False)
        self._screen.tasks.run(
            lambda: self._services.bilans.freeze(bilan.measure_id),
            self._on_frozen,
            self._on_failed,
            "Mise en forme du bilan…",
        )

    def seal(self) -> None:
        """Seals the answers taken; what is missing is told beside each."""
        bilan = self._bilan
        if bilan is None:
            return
        given = self.signing.given()
        self.signing.set_errors({})
        self.signing.set_busy(busy=True)
        self._screen.tasks.run(
            lambda: self._services.bilans.seal(bilan.measure_id, given),
            self._on_sealed,
            self._on_failed,
            "Scellement du bilan…",
        )

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(SPACE * 3 - 4, 0, SPACE * 3, SPACE)
        bar.addWidget(self.steps)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addLayout(bar)
        column.addWidget(self._stack, 1)

    def _show_nothing(self, error: AppError) -> None:
        self._head.clear()
        clear_layout(self._nothing_column)
        self.steps.hide()
        back = ("Revenir", self._screen.back)
        self._nothing_column.addWidget(EmptyState("document", "Pas de bilan pour l’instant", error.sentence, back))
        self._stack.setCurrentWidget(self._nothing)

    def _go_where_it_stands(self) -> None:
        bilan, view = self._bilan, self._view
        if bilan is None or view is None:
            return
        if bilan.state is BilanState.FROZEN:
            worker = view.measure.referent or self._services.settings.load().worker_name
            self.signing.show_signers(signers_of(view.household), worker, bilan.frozen_sha256)
            self.signing.set_busy(busy=False)
        elif bilan.state is BilanState.SEALED:
            cautioned = bool(view.household.cautions)
            self.sealed.show_bilan(bilan, view.step(StepName.CLOSE), cautioned=cautioned)
        self._free()
        self.show_step({BilanState.DRAFT: _EDIT, BilanState.FROZEN: _SIGN, BilanState.SEALED: _SEALED}[bilan.state])

    def _keep(self) -> bool:
        """Writes what was typed; False, with a word about it, when it could not be."""
        bilan = self._bilan
        if bilan is None or not self.editing.is_pending:
            return True
        try:
            self._bilan = self._services.bilans.keep(bilan.measure_id, self.editing.texts(), self.editing.words.value())
        except AppError as error:
            self._screen.set_saved("Bilan non enregistré")
            self._screen.messages.show_error(error)
            return False
        self.editing.settle()
        self._screen.set_saved(f"Bilan enregistré à {hour(self._services.now().time())}")
        return True

    def _compose_again(self) -> None:
        bilan = self._bilan
        if bilan is None or not self._keep():
            return
        texts, words = self.editing.texts(), self.editing.words.value()
        self._change_text(lambda: self._services.bilans.compose_again(bilan.measure_id))
        undo = self._services.bilans.keep
        self._screen.messages.show_info(
            "Le bilan est réécrit à partir des visites.",
            lambda: self._change_text(lambda: undo(bilan.measure_id, texts, words)),
        )

    def _change_text(self, change: Callable[[], Bilan]) -> None:
        try:
            changed = change()
        except AppError as error:
            self._screen.messages.show_error(error)
            return
        self._screen.hub.tell("bilan")
        if self._bilan is not None and changed.measure_id == self._bilan.measure_id:
            self._bilan = changed
            self.editing.show_bilan(changed)

    def _on_frozen(self, bilan: Bilan) -> None:
        self._screen.hub.tell("bilan")
        self._take(bilan)

    def _on_sealed(self, bilan: Bilan) -> None:
        self._screen.hub.tell("bilan", "measure", "outbox")
        self._screen.messages.show_info("Le bilan est scellé.")
        self._take(bilan)

    def _take(self, bilan: Bilan) -> None:
        """Shows a bilan in its new state, unless another measure is shown by now."""
        if self._bilan is None or bilan.measure_id != self._bilan.measure_id:
            return
        self._bilan = bilan
        self._view = self._services.measures.view(bilan.measure_id)
        self._go_where_it_stands()

    def _free(self) -> None:
        """The text may be fixed."""
        if "freezing" in vars(self):
            self.freezing.freeze.setEnabled(True)

    def _on_failed(self, error: Exception) -> None:
        self._free()
        if "signing" in vars(self):
            self.signing.set_busy(busy=False)
        if isinstance(error, InvalidInputError):
            self.signing.set_errors(error.fields)
        elif isinstance(error, AppError):
            self._screen.messages.show_error(error)
        else:
            raise error

    def _reopen(self) -> None:
        bilan = self._bilan
        if bilan is None:
            return
        try:
            opened = self._services.bilans.unfreeze(bilan.measure_id)
        except AppError as error:
            self._screen.messages.show_error(error)
            return
        self._screen.hub.tell("bilan")
        self.signing.forget()
        self._bilan = opened
        self.editing.show_bilan(opened)
        self._go_where_it_stands()

    def _close_measure(self) -> None:
        bilan = self._bilan
        if bilan is None:
            return
        try:
            self._services.measures.close(bilan.measure_id)
        except AppError as error:
            self._screen.messages.show_error(error)
            return
        self._screen.hub.tell("measure", "outbox")
        self._screen.messages.show_info("La mesure est clôturée.")
        self._screen.go("measure", measure_id=bilan.measure_id)

    def _write_copy(self, path: str) -> None:
        bilan = self._bilan
        if bilan is None:
            return
        measure_id, bilans = bilan.measure_id, self._services.bilans
        self._screen.tasks.run(
            lambda: bilans.save_copy(measure_id, Path(path)), self._on_copied, self._on_failed, "Écriture de la copie…"
        )

    def _on_copied(self, _nothing: None) -> None:
        self._screen.messages.show_info("La copie est enregistrée, hors du carnet. Effacez-la quand elle a servi.")
