"""Where the notebook is, and the journal of what was done in it (R3)."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from desktop.domain.french import hour, long_date, plural
from desktop.services.journal import JournalLine, JournalService
from desktop.ui.screen import Screen
from desktop.ui.widgets import (
    Banner,
    Card,
    Column,
    FlowRow,
    ListLine,
    PagedListModel,
    SecondaryButton,
    TextLabel,
    VirtualList,
)

_ROWS_SHOWN: Final = 8
_WHOLE: Final = "Le journal est entier\u00a0: aucune ligne n’a été changée ni retirée avant la dernière."
_BROKEN: Final = (
    "Une ligne du journal a été changée ou retirée. Le carnet reste lisible\u00a0; prévenez votre responsable avant "
    "d’y écrire de nouveau."
)


class PlaceCard(Card):
    """The folder of the notebook, and what must not be done with it."""

    def __init__(self, directory: Path, parent: QWidget | None = None) -> None:
        super().__init__("Emplacement", parent)
        self.place = TextLabel(str(directory), selectable=True)
        self.show_folder = SecondaryButton("Ouvrir le dossier")
        self.add(self.place)
        self.add(
            TextLabel(
                "Le carnet y est chiffré. Ne placez pas ce dossier dans un espace synchronisé ou sur le réseau.",
                muted=True,
            )
        )
        self.add(FlowRow((self.show_folder,)))
        self.show_folder.clicked.connect(lambda *_: QDesktopServices.openUrl(QUrl.fromLocalFile(str(directory))))


class JournalCard(Card):
    """The lines from the latest back, and the check of their chain."""

    def __init__(self, screen: Screen, parent: QWidget | None = None) -> None:
        super().__init__("Journal", parent)
        self._screen = screen
        self._journal: JournalService = screen.services.journal
        self.count = TextLabel("", "caption", muted=True)
        self._model = PagedListModel(
            self._journal.count, self._journal.page, [Column[JournalLine]("", lambda line: _line(line).words)]
        )
        self.lines = VirtualList("Journal", self._model, _line)
        self.check = SecondaryButton("Vérifier le journal", "check")
        self.whole, self.broken = Banner("success", _WHOLE), Banner("danger", _BROKEN)
        self.add(
            TextLabel(
                "Ce qui a été écrit, quand et sur quelle fiche, sans aucun nom. Chaque ligne est liée à celle "
                "d’avant\u00a0: une ligne changée ou retirée se voit.",
                muted=True,
            )
        )
        for widget in (self.lines, self.count, self.whole, self.broken, FlowRow((self.check,))):
            self.add(widget)
        self._show_result(None)
        self.check.clicked.connect(lambda *_: self._start_check())

    def show_lines(self) -> None:
        """Read the journal again."""
        self._model.refresh()
        self.count.setText(plural(self._model.rowCount(), "ligne", "lignes"))
        self._show_result(None)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """The lines grow with the text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        rows = max(1, min(self._model.rowCount(), _ROWS_SHOWN))
        self.lines.setFixedHeight(rows * self.lines.sizeHintForRow(0) + 4)

    def _start_check(self) -> None:
        self.check.setEnabled(False)
        self._screen.tasks.run(self._journal.is_whole, self._tell, self._fail, "Vérification du journal")

    def _tell(self, whole: bool) -> None:
        self.check.setEnabled(True)
        self._show_result(whole)

    def _show_result(self, whole: bool | None) -> None:
        self.whole.setVisible(whole is True)
        self.broken.setVisible(whole is False)

    def _fail(self, error: Exception) -> None:
        self.check.setEnabled(True)
        raise error


def _line(line: JournalLine) -> ListLine:
    moment = f"{long_date(line.at.date())} à {hour(line.at.time())}"
    return ListLine(f"{line.about}\u00a0: {line.what[:1].lower()}{line.what[1:]}", moment, f"repère {line.reference}")
