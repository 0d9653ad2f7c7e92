"""Données personnelles: the notebook kept from before a backup was put back, until when, and its deletion (R1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.french import long_date
from desktop.errors import AppError
from desktop.services.set_aside import AsideNotebook
from desktop.ui.look.theme import SPACE
from desktop.ui.screen import Screen
from desktop.ui.widgets import Card, DangerButton, FlowRow, Line, SecondaryButton, TextLabel, clear_layout

_LEAD: Final = (
    "Quand une sauvegarde est reprise, le carnet qui était là est gardé un mois, chiffré, au cas où la mauvaise aurait "
    "été choisie. Il contient encore les ménages supprimés depuis. Vous pouvez l’effacer plus tôt."
)


class AsideCard(Card):
    """Shown only where there is such a notebook; everything is read and deleted in the worker thread."""

    def __init__(self, screen: Screen, parent: QWidget | None = None) -> None:
        super().__init__("Carnet d’avant une reprise", parent)
        self._screen, self._service = screen, screen.services.retention.aside
        self.rows: list[AsideRow] = []
        rows = QWidget()
        self._column = QVBoxLayout(rows)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE)
        self.add(TextLabel(_LEAD, muted=True))
        self.add(rows)
        self.hide()

    def look(self) -> None:
        """Reads again what is there."""
        self._screen.tasks.run(self._service.lines, self._show)

    def _show(self, lines: Sequence[AsideNotebook]) -> None:
        clear_layout(self._column)
        self.rows = [AsideRow(line) for line in lines]
        for number, row in enumerate(self.rows):
            row.agreed.connect(self._remove)
            if number:
                self._column.addWidget(Line())
            self._column.addWidget(row)
        self.setVisible(bool(self.rows))

    def _remove(self, line: AsideNotebook) -> None:
        def work() -> AsideNotebook:
            self._service.remove(line.name)
            return line

        self._screen.tasks.run(work, self._tell_removed, self._fail, "Suppression")

    def _tell_removed(self, line: AsideNotebook) -> None:
        self._screen.messages.show_info(f"Le carnet d’avant le {long_date(line.since)} est effacé de cet ordinateur.")
        self.look()

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, AppError):
            raise error
        self._screen.messages.show_error(error)
        self.look()


class AsideRow(QWidget):
    """One of them; its deletion is asked for, then said again: it cannot be undone."""

    agreed = Signal(object)
    """The AsideNotebook is to go."""

    def __init__(self, line: AsideNotebook) -> None:
        super().__init__()
        self._line = line
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        told = f"Gardé depuis le {long_date(line.since)}, effacé de lui-même après le {long_date(line.until)}"
        column.addWidget(TextLabel(told, "label"))
        column.addWidget(TextLabel(f"Dossier «\u00a0{line.name}\u00a0»", "caption", muted=True, selectable=True))
        self.ask = SecondaryButton("Effacer maintenant…", "trash")
        self.remove = DangerButton("Effacer pour toujours", "trash")
        self.keep = SecondaryButton("Le garder")
        self.ask.setAccessibleName(f"Effacer maintenant le carnet gardé depuis le {long_date(line.since)}")
        column.addWidget(FlowRow((self.ask, self.remove, self.keep)))
        self._ask(asking=False)
        # methods, not lambdas: the row is deleted by its card, and nothing of it may hold it alive meanwhile
        self.ask.clicked.connect(self._on_asked)
        self.keep.clicked.connect(self._on_kept)
        self.remove.clicked.connect(self._on_agreed)

    def _ask(self, *, asking: bool) -> None:
        follows = self.ask.hasFocus() or self.keep.hasFocus()
        self.ask.setVisible(not asking)
        for button in (self.remove, self.keep):
            button.setVisible(asking)
        if follows:
            (self.keep if asking else self.ask).setFocus()

    def _on_asked(self) -> None:
        self._ask(asking=True)

    def _on_kept(self) -> None:
        self._ask(asking=False)

    def _on_agreed(self) -> None:
        self.remove.setEnabled(False)
        self.keep.setEnabled(False)
        self.agreed.emit(self._line)
