"""« Importer un tableau »: from a file to what is made of it, nothing written before the preview is agreed to."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QWidget

from desktop.errors import AppError
from desktop.services.importing import Book, Imported, Plan
from desktop.ui.importing.columns_step import ColumnsStep
from desktop.ui.importing.done_step import DoneStep, clear_words, made_words
from desktop.ui.importing.file_step import AskFile, AskPlace, FileStep, ask_for_file, ask_for_template
from desktop.ui.importing.last_card import LastCard
from desktop.ui.importing.preview_step import PreviewStep
from desktop.ui.importing.trail import StepTrail
from desktop.ui.screen import Screen
from desktop.ui.widgets import ScrollColumn, TextLabel
from desktop.ui.work.tasks import Token, WorkCancelledError

FILE, COLUMNS, PREVIEW, DONE = range(4)
_CHANGED: Final = ("household", "measure", "contact")
_UNREADABLE: Final = "Ce fichier n’a pas pu être ouvert."


class ImportPage(ScrollColumn):
    """`open()` begins with the file, or goes on where it was left; locking forgets all that was read."""

    shortcuts: Sequence[tuple[str, str]] = (
        ("Haut, Bas", "Parcourir les lignes de l’aperçu"),
        ("Ctrl + C", "Copier la ligne choisie"),
    )

    def __init__(
        self, screen: Screen, ask_file: AskFile = ask_for_file, ask_place: AskPlace = ask_for_template
    ) -> None:
        super().__init__(1240)
        self._screen = screen
        self._service = screen.services.importing
        self._token: Token | None = None
        self.setAccessibleName("Importer un tableau")
        self.trail = StepTrail()
        self.file = FileStep(ask_file, ask_place)
        self.columns = ColumnsStep(self._service, self._service.schemes())
        self.preview = PreviewStep()
        self.done = DoneStep()
        self.last = LastCard()
        self.add(TextLabel("Importer un tableau", "display"))
        self.add(self.trail)
        self.steps: tuple[QWidget, ...] = (self.file, self.columns, self.preview, self.done)
        for step in self.steps:
            self.add(step)
        self.add(self.last)
        self._connect()
        self._show(FILE)

    def _connect(self) -> None:
        self.trail.asked.connect(self._ask)
        self.file.chosen.connect(self.read)
        self.file.template_wanted.connect(self._write_template)
        self.columns.wanted.connect(self.plan)
        self.columns.left.connect(lambda: self._ask(FILE))
        self.preview.agreed.connect(self.apply)
        self.preview.left.connect(lambda: self._show(COLUMNS))
        self.done.back_wanted.connect(self.take_back)
        self.last.back_wanted.connect(self._take_back)
        self.done.again_wanted.connect(self.begin)
        self.done.list_wanted.connect(lambda: self._screen.go("households"))

    @property
    def step(self) -> int:
        """Where one stands."""
        return self.trail.step

    def open(self) -> None:
        """Shows the step where one is."""
        self._show_last()
        self._focus()

    def leave(self) -> None:
        """Nobody waits for what is being read; what is being written goes on."""
        if self._token is not None and self.step != PREVIEW:
            self._token.cancel()

    def prepare_lock(self) -> None:
        """What was read is forgotten."""
        self._forget()

    def begin(self) -> None:
        """Everything is forgotten, and another file may be chosen."""
        self._forget()
        self._show_last()

    def _forget(self) -> None:
        if self._token is not None:
            self._token.cancel()
        self._token = None
        for part in (self.columns, self.preview, self.done):
            part.forget()
        self.file.set_busy(busy=False)
        self.preview.set_busy(busy=False)
        self._show(FILE)

    def read(self, path: Path) -> None:
        """Reads a file, off the window."""
        service, token = self._service, Token()
        self._token = token
        self.file.set_busy(busy=True)

        def work() -> tuple[Token, Book]:
            return token, service.read(path, token.check)

        self._screen.tasks.run(work, self._on_read, self._fail, "Lecture du fichier", token)

    def plan(self) -> None:
        """Asks what would become of each row, off the window."""
        book, layout = self.columns.book, self.columns.layout_chosen
        if book is None:
            return
        service, token = self._service, Token()
        self._token = token
        self.columns.preview.setEnabled(False)

        def work() -> tuple[Token, Plan]:
            return token, service.plan(book, layout, token.progress, token.check)

        self._screen.tasks.run(work, self._on_planned, self._fail, "Préparation de l’aperçu", token)

    def apply(self) -> None:
        """Writes what was shown, all of it or nothing."""
        plan = self.preview.plan
        if plan is None:
            return
        service, token = self._service, Token()
        self._token = token
        self.preview.set_busy(busy=True)

        def work() -> tuple[Token, Imported]:
            return token, service.apply(plan, token.progress, token.check)

        self._screen.tasks.run(work, self._on_applied, self._fail, "Import", token)

    def take_back(self) -> None:
        """Takes the import back, off the window; a trouble is told, and nothing has changed then."""
        imported = self.done.imported
        if imported is not None:
            self._take_back(imported)

    def _take_back(self, imported: Imported | None = None) -> None:
        service = self._service
        self._screen.tasks.run(
            lambda: service.take_back(imported), self._on_taken_back, self._fail, "Annulation de l’import"
        )

    def _write_template(self, path: Path) -> None:
        service = self._service

        def tell(_nothing: None) -> None:
            self._screen.messages.show_info(f"Le modèle est enregistré dans «\u00a0{path.name}\u00a0».")

        self._screen.tasks.run(lambda: service.write_template(path), tell, self._fail, "Écriture du modèle")

    def _on_read(self, read: tuple[Token, Book]) -> None:
        token, book = read
        if token is not self._token:
            return
        self.file.set_busy(busy=False)
        self.columns.show_book(book, self._service.understood(book))
        self._show(COLUMNS)

    def _on_planned(self, planned: tuple[Token, Plan]) -> None:
        token, plan = planned
        if token is not self._token:
            return
        self.columns.preview.setEnabled(True)
        self.preview.show_plan(plan)
        self._show(PREVIEW)

    def _on_applied(self, applied: tuple[Token, Imported]) -> None:
        token, imported = applied
        self._screen.hub.tell(*_CHANGED)
        self._screen.messages.show_info(
            f"{made_words(imported)} {clear_words(imported)}", lambda: self._take_back(imported)
        )
        if token is not self._token:
            return
        self.preview.set_busy(busy=False)
        self.done.show_imported(imported)
        self._show(DONE)

    def _on_taken_back(self, _nothing: None) -> None:
        self._screen.hub.tell(*_CHANGED)
        self._screen.messages.show_info("L’import est annulé.")
        self.done.show_taken_back()
        self._show_last()

    def _fail(self, error: Exception) -> None:
        self.file.set_busy(busy=False)
        self.preview.set_busy(busy=False)
        self.columns.preview.setEnabled(True)
        if isinstance(error, WorkCancelledError):
            return
        if isinstance(error, OSError):
            do = "Vérifiez qu’il est encore là et qu’il n’est pas ouvert ailleurs, puis recommencez."
            error = AppError(_UNREADABLE, safe="Le carnet n’a pas changé.", do=do)
        if not isinstance(error, AppError):
            raise error
        self._screen.messages.show_error(error)

    def _show(self, step: int) -> None:
        self.trail.show_step(step)
        for place, part in enumerate(self.steps):
            part.setVisible(place == step)
        self.verticalScrollBar().setValue(0)
        self.last.show_last(None)
        self._focus()

    def _ask(self, step: int) -> None:
        self._show(step)
        self._show_last()

    def _show_last(self) -> None:
        """Where a file is chosen, what was done before is told."""
        self.last.show_last(self._service.last() if self.step == FILE else None)

    def _focus(self) -> None:
        first = (self.file.choose, self.columns.preview, self.preview.table, self.done.list)[self.step]
        if self.step == COLUMNS:
            unknown = next((one for one in self.columns.choices.values() if one.value() is None), None)
            (unknown or self.columns.preview).setFocus()
        elif self.step == PREVIEW and not self.preview.table.isVisible():
            self.preview.agree.setFocus()
        else:
            first.setFocus()
