"""The journal in Réglages (R3): narrowed by kind and days, checked, copied out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget

from desktop.domain.french import hour, long_date, plural
from desktop.services.journal import JournalCheck, JournalChoice, JournalLine, JournalService, JournalSort
from desktop.ui.forms.pair_layout import PairLayout
from desktop.ui.papers.file_windows import ask_to_save
from desktop.ui.screen import Screen
from desktop.ui.widgets import (
    Banner,
    Card,
    ChoiceField,
    Column,
    DateField,
    FlowRow,
    LabeledField,
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
_KNOWN: Final = "J’en ai pris connaissance"
_SORTS: Final = (
    (JournalSort.ALL, "Tout"),
    (JournalSort.VIEWS, "Consultations"),
    (JournalSort.CHANGES, "Modifications"),
    (JournalSort.OUT, "Copies hors du carnet"),
    (JournalSort.NOTEBOOK, "Carnet"),
)
_KINDS: Final = "Tableau CSV (*.csv);;Données JSON (*.json)"


def ask_for_copy(parent: QWidget) -> Path | None:
    """Where to write a copy of the journal; None when it was given up."""
    return ask_to_save(parent, "Copier le journal", "journal.csv", _KINDS)


class JournalCard(Card):
    """The lines from the latest back, and the check of their chain."""

    def __init__(
        self,
        screen: Screen,
        ask_path: Callable[[QWidget], Path | None] = ask_for_copy,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("Journal", parent)
        self._screen, self._ask_path = screen, ask_path
        self._journal: JournalService = screen.services.journal
        self.sort = ChoiceField([(sort.value, words) for sort, words in _SORTS], JournalSort.ALL.value, style="list")
        today = screen.services.today
        self.first, self.last = DateField(None, today), DateField(None, today)
        self.count = TextLabel("", "caption", muted=True)
        self._model = PagedListModel(
            lambda: self._journal.count(self.choice),
            lambda offset, limit: self._journal.page(offset, limit, self.choice),
            [Column[JournalLine]("", lambda line: _line(line).words)],
        )
        self.lines = VirtualList("Journal", self._model, _line)
        self.check, self.copy = SecondaryButton("Vérifier le journal", "check"), SecondaryButton("Copier…", "copy")
        self.copy.setAccessibleName("Copier les lignes montrées hors du carnet")
        self.whole, self.broken = Banner("success", _WHOLE), Banner("danger", _BROKEN)
        self.known, self.seen = SecondaryButton(_KNOWN, "check"), TextLabel("", muted=True)
        self.add(
            TextLabel(
                "Ce qui a été lu et écrit, quand et sur quelle fiche, pendant douze mois, sans aucun nom. Chaque ligne "
                "est liée à celle d’avant\u00a0: une ligne changée ou retirée se voit.",
                muted=True,
            )
        )
        for widget in (self._narrowing(), self.lines, self.count, self.whole, self.broken, self.seen):
            self.add(widget)
        self.add(FlowRow((self.known,)))
        self.add(FlowRow((self.check, self.copy)))
        self._show_result(None)
        for field in (self.sort, self.first, self.last):
            field.changed.connect(self.show_lines)
        self.check.clicked.connect(lambda *_: self._start_check())
        self.copy.clicked.connect(lambda *_: self._start_copy())
        self.known.clicked.connect(lambda *_: self._start_noting())

    @property
    def choice(self) -> JournalChoice:
        """The lines that are wanted."""
        return JournalChoice(JournalSort(self.sort.value() or "all"), self.first.value(), self.last.value())

    def _narrowing(self) -> QWidget:
        holder = QWidget()
        layout = PairLayout(holder)
        layout.add_field(LabeledField("Montrer", self.sort), half=False)
        layout.add_field(LabeledField("Du", self.first), half=True)
        layout.add_field(LabeledField("Au", self.last), half=True)
        return holder

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
        self._screen.tasks.run(self._journal.check, self._tell, self._fail, "Vérification du journal")

    def _start_copy(self) -> None:
        path, choice = self._ask_path(self), self.choice
        if path is not None:
            self._screen.tasks.run(lambda: self._journal.export(path, choice), self._tell_copied)

    def _tell_copied(self, count: int) -> None:
        copied = plural(count, "ligne copiée", "lignes copiées")
        self._screen.messages.show_info(f"{copied} hors du carnet, sans aucun nom.")
        self.show_lines()

    def _start_noting(self) -> None:
        self.known.setEnabled(False)
        self._screen.tasks.run(self._journal.note_cut_seen, lambda _: self._tell_noted(), self._fail)

    def _tell_noted(self) -> None:
        self.show_lines()
        self._start_check()

    def _tell(self, found: JournalCheck) -> None:
        self.check.setEnabled(True)
        self._show_result(found)

    def _show_result(self, found: JournalCheck | None) -> None:
        self.whole.setVisible(found is not None and found.is_whole)
        self.broken.setVisible(found is not None and not found.is_whole)
        self.known.setVisible(found is not None and found.unseen_cut)
        self.known.setEnabled(True)
        self.seen.setText(found.seen_words if found is not None else "")
        self.seen.setVisible(bool(self.seen.text()))

    def _fail(self, error: Exception) -> None:
        self.check.setEnabled(True)
        self.known.setEnabled(True)
        raise error


def _line(line: JournalLine) -> ListLine:
    moment = f"{long_date(line.at.date())} à {hour(line.at.time())}"
    return ListLine(f"{line.about}\u00a0: {line.what[:1].lower()}{line.what[1:]}", moment, f"repère {line.reference}")
