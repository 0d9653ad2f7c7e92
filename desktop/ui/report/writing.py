"""The text of a bilan as it is worked on: kept while it is typed, written anew, an earlier one taken back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.domain.bilan import Bilan, BilanKind
from desktop.domain.french import hour
from desktop.errors import AppError
from desktop.ui.report.earlier import EarlierPanel
from desktop.ui.report.editing import EditingPanel
from desktop.ui.screen import Screen
from desktop.ui.widgets import PageStack


class Writing(PageStack):
    """The editor, and the earlier texts in its place when they are asked for."""

    changed = Signal(object)
    """The bilan as it was last kept."""

    def __init__(self, screen: Screen, kind: BilanKind = BilanKind.END, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._screen, self._bilans, self._kind = screen, screen.services.bilans, kind
        self._bilan: Bilan | None = None
        self.editing, self.earlier = EditingPanel(), EarlierPanel()
        for panel in (self.editing, self.earlier):
            self.addWidget(panel)
        self.editing.due.connect(self.keep)
        self.editing.typed.connect(lambda: screen.set_saved("Bilan en cours d’enregistrement…"))
        self.editing.compose_asked.connect(self.compose_again)
        self.editing.earlier_asked.connect(self.show_earlier)
        self.editing.visit_asked.connect(self._go_to_visit)
        self.earlier.taken.connect(self.take_back)
        self.earlier.back_asked.connect(self._show_text)

    def show_bilan(self, bilan: Bilan | None) -> None:
        """Shows the text of a bilan; None forgets the one shown."""
        self._bilan = bilan
        self._show_text()
        if bilan is not None:
            self.editing.show_bilan(bilan, self._bilans.aids(bilan))

    @property
    def is_pending(self) -> bool:
        """Whether something typed waits to be written."""
        return self._bilan is not None and self.editing.is_pending

    def keep(self) -> bool:
        """Writes what was typed; False, with a word about it, when it could not be."""
        bilan, panel = self._bilan, self.editing
        if bilan is None or not panel.is_pending:
            return True
        try:
            kept = self._bilans.keep(bilan.measure_id, panel.texts(), panel.words.value(), self._kind)
        except AppError as error:
            self._screen.set_saved("Bilan non enregistré")
            self._screen.messages.show_error(error)
            return False
        panel.settle()
        self._take(kept)
        self._screen.set_saved(f"Bilan enregistré à {hour(self._screen.services.now().time())}")
        return True

    def compose_again(self) -> None:
        """Writes it anew from the visits; what it said before is an earlier text, and is taken back by « Annuler »."""
        bilan = self._bilan
        if bilan is not None and self.keep():
            self._replace("Le bilan est réécrit à partir des visites.", bilan, self._bilans.compose_again)

    def take_back(self, text_id: str) -> None:
        """Puts an earlier text in the place of the present one."""
        bilan = self._bilan
        if bilan is not None and self.keep():
            told = "Le texte d’avant est repris. Celui qu’il remplace est gardé."
            self._replace(told, bilan, lambda measure_id, kind: self._bilans.take_back(measure_id, text_id, kind))

    def show_earlier(self) -> None:
        """The earlier texts, once what is typed is kept."""
        if self._bilan is not None and self.keep():
            self.earlier.show_texts(self._bilans.earlier_texts(self._bilan.measure_id, self._kind))
            self.setCurrentWidget(self.earlier)

    def _replace(self, told: str, bilan: Bilan, change: Callable[[str, BilanKind], Bilan]) -> None:
        if not self._change(lambda: change(bilan.measure_id, self._kind)):
            return
        before = next(iter(self._bilans.earlier_texts(bilan.measure_id, self._kind)), None)
        if before is None:
            self._screen.messages.show_info(told)
            return
        undone = before.id
        self._screen.messages.show_info(
            told, lambda: self._change(lambda: self._bilans.take_back(bilan.measure_id, undone, self._kind))
        )

    def _change(self, change: Callable[[], Bilan]) -> bool:
        try:
            changed = change()
        except AppError as error:
            self._screen.messages.show_error(error)
            return False
        self._screen.hub.tell("bilan")
        if self._bilan is not None and changed.id == self._bilan.id:
            self._take(changed)
            self.show_bilan(changed)
        return True

    def _take(self, bilan: Bilan) -> None:
        self._bilan = bilan
        self.changed.emit(bilan)

    def _show_text(self) -> None:
        self.earlier.forget()
        self.setCurrentWidget(self.editing)

    def _go_to_visit(self, contact_id: str) -> None:
        if self.keep():
            self._screen.go("visit_read", contact_id=contact_id)
