"""The round of a day before it is put on paper: which day, with or without names, and the very pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.errors import AppError
from desktop.ui.papers.file_windows import PDF, ask_to_save
from desktop.ui.papers.pdf_pages import PdfPages
from desktop.ui.papers.printing import ask_for_printer, print_pdf
from desktop.ui.papers.split import PagesBeside
from desktop.ui.parts.page_base import attempt
from desktop.ui.parts.words import day_in_words
from desktop.ui.screen import Screen
from desktop.ui.widgets import (
    Banner,
    Card,
    ChoiceField,
    DateField,
    EmptyState,
    FlowRow,
    LabeledField,
    PrimaryButton,
    ScrollColumn,
    SecondaryButton,
    TextLabel,
)

_WHOLE, _INITIALS = "whole", "initials"
_DANGER = (
    "Cette feuille dit chez qui vous allez, et pourquoi. Lue par un proche ou perdue, elle peut mettre quelqu’un en "
    "danger. Gardez-la sur vous et détruisez-la au retour."
)
_LEAVES = (
    "Enregistrée, elle sort du carnet chiffré\u00a0: toute personne qui a accès à l’endroit choisi pourra la lire."
)
_NEVER = "Vos notes confidentielles n’y sont jamais."


def ask_for_path(parent: QWidget) -> str:
    """Where to write the sheet, asked with the system's own window; empty when it was given up."""
    path = ask_to_save(parent, "Enregistrer la tournée", "Tournée.pdf", PDF)
    return "" if path is None else str(path)


class RoundPage(QWidget):
    """`open(day)` shows the sheet of a day, the next one when none is given; it is made apart, in memory."""

    def __init__(
        self,
        screen: Screen,
        ask_printer: Callable[[QWidget], QPrinter | None] = ask_for_printer,
        ask_path: Callable[[QWidget], str] = ask_for_path,
    ) -> None:
        super().__init__()
        self._screen, self._ask_printer, self._ask_path = screen, ask_printer, ask_path
        self._asked = 0
        self.content = b""
        """The sheet that is shown; empty when there is none."""
        self.setAccessibleName("Tournée")
        self.pages = PdfPages("Tournée")
        self.day = DateField(None, screen.services.today)
        self.names = ChoiceField([(_WHOLE, "En entier"), (_INITIALS, "Initiales")], _WHOLE, "buttons")
        self.print_button = PrimaryButton("Imprimer…", "printer")
        self.save_button = SecondaryButton("Enregistrer…", "save")
        self._count = TextLabel("", muted=True)
        self._empty = EmptyState("today", "Aucun rendez-vous ce jour-là", "Choisissez un autre jour, ou planifiez.")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.pages)
        self._stack.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(PagesBeside(self._stack, self._beside()))
        self.day.changed.connect(self._make)
        self.names.changed.connect(self._make)
        self.print_button.clicked.connect(lambda *_: self._print())
        self.save_button.clicked.connect(lambda *_: self._save())

    def _beside(self) -> QWidget:
        sheet = ScrollColumn(620)
        sheet.add(TextLabel("Imprimer la tournée", "display"))
        sheet.add(self._count)
        choice = Card("")
        choice.add(LabeledField("Jour", self.day))
        choice.add(LabeledField("Noms", self.names))
        choice.add(FlowRow((self.print_button, self.save_button)))
        sheet.add(choice)
        sheet.add(Banner("warning", _DANGER))
        sheet.add(Banner("neutral", f"{_NEVER} {_LEAVES}"))
        return sheet

    @property
    def empty_shown(self) -> bool:
        """Whether there is nothing to print on the day."""
        return self._stack.currentWidget() is self._empty

    def open(self, day: date | None = None) -> None:
        """Shows the sheet of a day."""
        wanted = day or self._screen.services.round.proposed_day()
        if self.day.value() == wanted:
            self._make()
        else:
            self.day.set_value(wanted)
        self.day.setFocus()

    def leave(self) -> None:
        """Nothing of the sheet stays behind."""
        self._asked += 1
        self.content = b""
        self.pages.clear()

    def prepare_lock(self) -> None:
        """The same when the notebook is locked."""
        self.leave()

    def _make(self) -> None:
        day, named = self.day.value(), self.names.value() != _INITIALS
        if day is None:
            return
        self._asked += 1
        asked, services = self._asked, self._screen.services

        def work() -> tuple[int, int, bytes]:
            document = services.round.document(day, named=named)
            return asked, len(document.stops), services.round.render(document)

        self._screen.tasks.run(work, self._on_made, label="Préparation de la tournée")

    def _on_made(self, made: tuple[int, int, bytes]) -> None:
        asked, stops, content = made
        day = self.day.value()
        if asked != self._asked or day is None:
            return
        self.content = content if stops else b""
        words = "1 rendez-vous" if stops == 1 else f"{stops or 'Aucun'} rendez-vous"
        self._count.setText(f"{words}, {day_in_words(day)}.")
        for button in (self.print_button, self.save_button):
            button.setEnabled(bool(stops))
        self._stack.setCurrentWidget(self.pages if stops else self._empty)
        if stops:
            self.pages.set_bytes(content)
        else:
            self.pages.clear()

    def _print(self) -> None:
        try:
            printer = self._ask_printer(self) if self.content else None
        except AppError as error:
            self._screen.messages.show_warning(error.sentence, ("Enregistrer…", self._save))
            return
        if printer is None:
            return
        if print_pdf(self.content, printer):
            attempt(self._screen, self._screen.services.round.note_printed)
            self._screen.messages.show_info("Tournée envoyée à l’imprimante. Détruisez-la au retour.")
        else:
            self._screen.messages.show_warning("L’imprimante n’a pas répondu\u00a0: rien n’est imprimé.")

    def _save(self) -> None:
        path = self._ask_path(self) if self.content else ""
        if path and attempt(self._screen, lambda: self._screen.services.round.write(self.content, Path(path))):
            self._screen.messages.show_info("Tournée enregistrée. Effacez-la quand elle est imprimée.")
