"""One document of a measure: what to heed first, its texts, its very pages, then the printer or a copy."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop.errors import AppError
from desktop.services.documents import DocumentSheet
from desktop.ui.documents.side import DocumentSide
from desktop.ui.papers.file_windows import PDF, ask_to_save
from desktop.ui.papers.pdf_pages import PdfPages
from desktop.ui.papers.printing import ask_for_printer, print_pdf
from desktop.ui.papers.split import PagesBeside
from desktop.ui.parts.unsaved_form import UnsavedForm
from desktop.ui.screen import Screen
from desktop.ui.widgets import EmptyState

_SOON_MS: Final = 700
"""From the last key to the pages drawn anew."""
_COVERED: Final = "Lisez d’abord les consignes de contact. Le document s’affiche ensuite."


def ask_for_document_printer(parent: QWidget) -> QPrinter | None:
    """A printer, chosen in the system's own window; None when it was given up."""
    return ask_for_printer(parent, "le document")


def ask_for_path(parent: QWidget) -> Path | None:
    """Where to write a copy, asked with a name that says nothing; None when it was given up."""
    return ask_to_save(parent, "Enregistrer une copie du document", "Document.pdf", PDF)


@dataclass(frozen=True)
class _Drawn:
    """Pages, and the texts that they were drawn from."""

    asked: int
    values: dict[str, str]
    content: bytes


class DocumentPage(QWidget):
    """`open(measure_id, kind_id, contact_id)` shows one document; it is drawn apart, in memory only (P2)."""

    shortcuts: Sequence[tuple[str, str]] = (("Ctrl+P", "Imprimer le document"),)

    def __init__(
        self,
        screen: Screen,
        ask_printer: Callable[[QWidget], QPrinter | None] = ask_for_document_printer,
        ask_path: Callable[[QWidget], Path | None] = ask_for_path,
    ) -> None:
        super().__init__()
        self._screen, self._ask_printer, self._ask_path = screen, ask_printer, ask_path
        self._measure_id, self._asked = "", 0
        self._went_out = False
        self.sheet: DocumentSheet | None = None
        """The document shown, None when there is none."""
        self._drawn: _Drawn | None = None
        self.setAccessibleName("Document")
        self.pages = PdfPages("Document")
        self._cover = EmptyState("eye-off", "Document couvert", _COVERED)
        self._stack = QStackedWidget()
        for widget in (self._cover, self.pages):
            self._stack.addWidget(widget)
        self.side = DocumentSide(lambda: self._hand_over(self._copy))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(PagesBeside(self._stack, self.side))
        self._unsaved = UnsavedForm(screen, self, self._raw)
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self._draw)
        self._connect()

    def _connect(self) -> None:
        self.side.print_button.clicked.connect(lambda *_: self._hand_over(self._ask_print))
        self.side.save_button.clicked.connect(lambda *_: self._hand_over(self._ask_copy))
        self.side.measure_button.clicked.connect(lambda *_: self._go_to_measure())
        self.side.read_button.clicked.connect(lambda *_: self._uncover())
        self.side.fields.changed.connect(self._on_typed)
        printing = QShortcut(QKeySequence("Ctrl+P"), self)
        printing.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        printing.activated.connect(self._on_print_key)

    def _on_print_key(self) -> None:
        """Not before the cautions were read (R6)."""
        if self.side.print_button.isVisible():
            self._hand_over(self._ask_print)

    def open(self, measure_id: str, kind_id: str, contact_id: str = "") -> None:
        """Shows a document, of the porte close that is named where there are several."""
        self.leave()
        self._measure_id, self._went_out = measure_id, False
        self.sheet = sheet = self._screen.services.documents.sheet(kind_id, measure_id)
        self.pages.setAccessibleName(sheet.kind.title)
        self.side.show_sheet(sheet)
        self._take_up(contact_id)
        self._show_covered(covered=bool(sheet.cautions))
        self._draw()
        self.side.measure_button.setFocus()  # a key that is pressed twice prints nothing

    def leave(self) -> None:
        """What is typed is kept; nothing of the document stays behind."""
        self._unsaved.leave("Le document commencé est gardé\u00a0: il sera repris ici.")
        self._forget()

    def keep_draft(self) -> bool | None:
        """Keeps what is typed, after an unexpected error; None when nothing is, False when it could not be kept."""
        return self._unsaved.keep()

    def prepare_lock(self) -> None:
        """The same when the notebook is locked."""
        self._unsaved.keep()
        self._forget()

    @property
    def content(self) -> bytes:
        """The pages that are shown; empty when there are none."""
        return self._drawn.content if self._drawn is not None else b""

    def shows(self, values: Mapping[str, str]) -> bool:
        """Whether the pages shown are those of these texts."""
        return self._drawn is not None and self._drawn.values == values

    @property
    def is_covered(self) -> bool:
        """Whether the cautions are still to be read."""
        return self._stack.currentWidget() is self._cover

    def _take_up(self, contact_id: str = "") -> None:
        sheet = self.sheet
        if sheet is None:
            return
        self.side.tell_taken_up(None)

        def show(kept: dict[str, Any]) -> None:
            self.side.fields.show_fields(sheet.fields, kept | ({"contact": contact_id} if contact_id else {}))
            if kept:
                kind_id, measure_id = sheet.kind.id, self._measure_id
                again = self._unsaved.taken_up("Recommencer", lambda: self.open(measure_id, kind_id))
                self.side.tell_taken_up(again)

        self._unsaved.take_up(sheet.draft_key, show)

    def _forget(self) -> None:
        self._unsaved.let_go()
        self._soon.stop()
        self._asked += 1
        self.sheet, self._drawn = None, None
        self.pages.clear()
        self.side.forget()

    def _raw(self) -> dict[str, Any]:
        return dict(self.side.fields.values())

    def _show_covered(self, *, covered: bool) -> None:
        """R6: neither pages nor acts before the cautions were read."""
        self._stack.setCurrentWidget(self._cover if covered else self.pages)
        self.side.set_covered(covered=covered)

    def _uncover(self) -> None:
        self._show_covered(covered=False)
        self.side.measure_button.setFocus()

    def _on_typed(self) -> None:
        self._unsaved.touch()
        self._soon.start()

    def _draw(self, then: Callable[[], None] | None = None) -> None:
        """Draws the pages apart; the latest ones asked for are shown."""
        sheet, values = self.sheet, self.side.fields.values()
        if sheet is None:
            return
        self._soon.stop()
        self._asked += 1
        asked, measure_id, documents = self._asked, self._measure_id, self._screen.services.documents

        def work() -> _Drawn:
            return _Drawn(asked, values, documents.render(sheet.kind.id, measure_id, values))

        self._screen.tasks.run(work, lambda drawn: self._on_drawn(drawn, then), label="Préparation du document")

    def _on_drawn(self, drawn: _Drawn, then: Callable[[], None] | None) -> None:
        if not isValid(self) or drawn.asked != self._asked:
            return
        page = self.pages.page
        self._drawn = drawn
        self.pages.set_bytes(drawn.content)
        self.pages.show_page(page)
        if then is not None:
            then()

    def _hand_over(self, act: Callable[[], None]) -> None:
        """What lacks is told first; what goes out is what is written now."""
        sheet, values = self.sheet, self.side.fields.values()
        if sheet is None:
            return
        lacking = self._screen.services.documents.lacking(sheet.kind.id, self._measure_id, values)
        self.side.fields.set_errors(lacking)
        if lacking:
            return
        if self.shows(values):
            act()
        else:
            self._draw(act)

    def _go_to_measure(self) -> None:
        self._screen.go("measure", measure_id=self._measure_id)

    def _ask_print(self) -> None:
        """R6: cautions that were read serve for one handing over; before the next they are there again."""
        sheet = self.sheet
        if sheet is not None and sheet.cautions and self._went_out:
            self.side.warn_of_paper(sheet, lambda: self._hand_over(self._print))
        else:
            self._print()

    def _print(self) -> None:
        sheet, drawn = self.sheet, self._drawn
        self.side.leaving.hide()
        try:
            printer = self._ask_printer(self) if drawn is not None else None
        except AppError as error:
            self._screen.messages.show_warning(error.sentence, ("Enregistrer une copie…", self._ask_copy))
            return
        if printer is None or sheet is None or drawn is None or not isValid(self):
            return
        if not print_pdf(drawn.content, printer):
            self._screen.messages.show_warning("L’imprimante n’a pas répondu\u00a0: rien n’est imprimé.")
            return
        documents, measure_id = self._screen.services.documents, self._measure_id
        self._keep(
            drawn,
            lambda: documents.note_printed(sheet.kind.id, measure_id, drawn.content, drawn.values),
            "Document envoyé à l’imprimante. Une copie reste dans le dossier.",
        )

    def _ask_copy(self) -> None:
        if self.sheet is not None:
            self.side.warn_of_copy(self.sheet)

    def _copy(self) -> None:
        sheet, drawn = self.sheet, self._drawn
        path = self._ask_path(self)
        if not isValid(self):  # the notebook was locked meanwhile
            return
        self.side.leaving.hide()
        if path is None or sheet is None or drawn is None:
            return
        documents, measure_id = self._screen.services.documents, self._measure_id
        self._keep(
            drawn,
            lambda: documents.write_copy(sheet.kind.id, measure_id, drawn.content, path, drawn.values),
            "La copie est enregistrée. Elle n’est plus protégée par le carnet.",
        )

    def _keep(self, drawn: _Drawn, work: Callable[[], object], told: str) -> None:
        """Away from the window; what was typed is in the document now, and no draft any more."""
        sheet, screen = self.sheet, self._screen

        def done(_kept: object) -> None:
            screen.messages.show_info(told)
            if isValid(self) and sheet is not None and self.sheet is sheet:
                self._went_out = True
                self._unsaved.forget()
                self._unsaved.take_up(sheet.draft_key, lambda _none: None)
                self.side.tell_taken_up(None)
                if self.side.fields.values() != drawn.values:  # typed meanwhile
                    self._unsaved.touch()

        screen.tasks.run(work, done, label="Rangement du document")
