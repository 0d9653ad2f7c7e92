"""A visit prepared: one page that says what to heed, what was promised and what is owed, on the screen or on paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.errors import AppError
from desktop.services.preparation import PreparationDocument
from desktop.ui.papers.file_windows import PDF, ask_to_save
from desktop.ui.papers.pdf_pages import PdfPages
from desktop.ui.papers.printing import ask_for_printer, print_pdf
from desktop.ui.papers.split import PagesBeside
from desktop.ui.parts.page_base import attempt
from desktop.ui.screen import Screen
from desktop.ui.today.sheet_reading import SheetReading
from desktop.ui.widgets import Banner, FlowRow, PrimaryButton, ScrollColumn, SecondaryButton, TextLabel

_TITLE: Final = "Fiche de préparation"
_THE: Final = "la fiche"
_LEAD: Final = (
    "À lire avant d’appeler ou de sonner\u00a0: les consignes d’abord, puis ce qui a été promis et ce qui est dû."
)
_NEVER: Final = (
    "Vos notes et réponses confidentielles n’y sont jamais\u00a0: ce qui est confidentiel ne quitte pas le carnet, "
    "même sur votre propre papier."
)
_DANGER: Final = (
    "Imprimée ou enregistrée, cette fiche sort du carnet chiffré. Lue par un proche ou perdue, elle peut mettre "
    "quelqu’un en danger\u00a0: gardez-la sur vous et détruisez-la au retour. Sa sortie est notée dans le journal."
)
_GUARDED: Final = (
    "Une personne de ce ménage est à protéger. Le papier ne dit pas à qui ne rien révéler\u00a0: lisez-le ici, dans le "
    "carnet. Sans nécessité, n’imprimez pas."
)


def ask_for_sheet_printer(parent: QWidget) -> QPrinter | None:
    """A printer for the sheet, chosen in the system's own window; None when it was given up."""
    return ask_for_printer(parent, _THE)


def ask_for_path(parent: QWidget) -> str:
    """Where to write the sheet, asked with the system's own window; empty when it was given up."""
    path = ask_to_save(parent, "Enregistrer la fiche", "Préparation.pdf", PDF)
    return "" if path is None else str(path)


class PreparationPage(QWidget):
    """`open(measure_id, contact_id)` shows the sheet of a visit; it is made apart, in memory."""

    def __init__(
        self,
        screen: Screen,
        ask_printer: Callable[[QWidget], QPrinter | None] = ask_for_sheet_printer,
        ask_path: Callable[[QWidget], str] = ask_for_path,
    ) -> None:
        super().__init__()
        self._screen, self._ask_printer, self._ask_path = screen, ask_printer, ask_path
        self._asked = 0
        self._measure_id = ""
        self.content = b""
        """The sheet that is shown; empty when there is none."""
        self.setAccessibleName(_TITLE)
        self.pages = PdfPages(_TITLE)
        self.print_button = PrimaryButton("Imprimer…", "printer")
        self.save_button = SecondaryButton("Enregistrer…", "save")
        self.measure_button = SecondaryButton("Ouvrir la mesure", "chevron-right")
        self._lead = TextLabel(_LEAD, muted=True)
        self.danger = Banner("warning", _DANGER)
        self.guarded = Banner("danger", _GUARDED)
        self.guarded.hide()
        self.reading = SheetReading()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(PagesBeside(self.pages, self._beside()))
        self.print_button.clicked.connect(self._print)
        self.save_button.clicked.connect(self._save)
        self.measure_button.clicked.connect(self._go_to_measure)

    def _beside(self) -> QWidget:
        sheet = ScrollColumn(620)
        sheet.add(TextLabel("Préparer la visite", "display"))
        sheet.add(self._lead)
        sheet.add(FlowRow((self.print_button, self.save_button, self.measure_button)))
        sheet.add(self.guarded)
        sheet.add(self.danger)
        sheet.add(self.reading)
        sheet.add(Banner("neutral", _NEVER))
        return sheet

    def open(self, measure_id: str, contact_id: str | None = None) -> None:
        """Shows the sheet of a visit, of the next one when none is named."""
        self._measure_id = measure_id
        self._asked += 1
        asked, preparation = self._asked, self._screen.services.preparation

        def work() -> tuple[int, PreparationDocument, bytes]:
            document = preparation.document(measure_id, contact_id)
            return asked, document, preparation.render(document)

        self._screen.tasks.run(work, self._on_made, label="Préparation de la fiche")
        self.measure_button.setFocus()  # a key that is pressed twice prints nothing

    def leave(self) -> None:
        """Nothing of the sheet stays behind."""
        self._asked += 1
        self.content = b""
        self.guarded.hide()
        self.pages.clear()
        self.reading.clear()

    def prepare_lock(self) -> None:
        """The same when the notebook is locked."""
        self.leave()

    def _on_made(self, made: tuple[int, PreparationDocument, bytes]) -> None:
        asked, document, content = made
        if asked == self._asked:
            self.content = content
            self.guarded.setVisible(document.is_guarded)
            self.reading.fill(document)
            self.pages.set_bytes(content)

    def _go_to_measure(self) -> None:
        self._screen.go("measure", measure_id=self._measure_id)

    def _print(self) -> None:
        try:
            printer = self._ask_printer(self) if self.content else None
        except AppError as error:
            self._screen.messages.show_warning(error.sentence, ("Enregistrer…", self._save))
            return
        if printer is None:
            return
        if print_pdf(self.content, printer):
            attempt(self._screen, lambda: self._screen.services.preparation.note_printed(self._measure_id))
            self._screen.messages.show_info("Fiche envoyée à l’imprimante. Détruisez-la au retour.")
        else:
            self._screen.messages.show_warning("L’imprimante n’a pas répondu\u00a0: rien n’est imprimé.")

    def _save(self) -> None:
        path = self._ask_path(self) if self.content else ""
        write = self._screen.services.preparation.write
        if path and attempt(self._screen, lambda: write(self.content, Path(path), self._measure_id)):
            self._screen.messages.show_info("Fiche enregistrée. Effacez-la quand elle est imprimée.")
