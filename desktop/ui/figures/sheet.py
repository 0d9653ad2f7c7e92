"""The table that the Department asks for (V5, M4, A6): looked at, then written where the worker says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtWidgets import QVBoxLayout

from desktop.domain.french import plural
from desktop.domain.table import Cell, CellKind, Heading, Table
from desktop.ui.figures.asked import AskedView
from desktop.ui.figures.question import Question
from desktop.ui.figures.rows import FittedTable
from desktop.ui.figures.words import cell_words
from desktop.ui.figures.writing import AskPath, tell_copied, write_table
from desktop.ui.screen import Screen
from desktop.ui.widgets import Card, Column, EmptyState, FlowRow, PrimaryButton, TextLabel

_ROWS_SHOWN: Final = 12
_CHARS: Final = {CellKind.DAY: 11, CellKind.NUMBER: 9, CellKind.DECIMAL: 9, CellKind.MONEY: 13, CellKind.TEXT: 24}


@dataclass(frozen=True)
class SheetRow:
    """One row with the measure that it comes from."""

    cells: tuple[Cell, ...]
    measure_id: str


class SheetView(AskedView):
    """The rows as they will be written; Enter on one opens its measure."""

    work_name = "Préparation du tableau"

    def __init__(self, screen: Screen, ask_path: AskPath) -> None:
        super().__init__(screen)
        self._ask_path = ask_path
        self.shown: Table | None = None
        self.table: FittedTable[SheetRow] | None = None
        self._headings: tuple[Heading, ...] = ()
        self.card = Card("")
        self.count = TextLabel("", muted=True)
        self.notes = TextLabel("", "caption", muted=True)
        self.write = PrimaryButton("Écrire le tableau…", "save")
        self._place = QVBoxLayout()
        self.card.add(self.count)
        self.card.add(FlowRow((self.write,)))
        self.card.body.addLayout(self._place)
        self.card.add(self.notes)
        self.empty = EmptyState(
            "list", "Le tableau est vide", "Aucune mesure n’a été suivie sur cette période dans ce territoire."
        )
        for part in (self.card, self.empty):
            self.body.addWidget(part)
        self.write.clicked.connect(lambda *_: self._write())

    def read(self, question: Question) -> Table:
        """In the worker thread."""
        tables = self._screen.services.tables
        return tables.preview(question.scheme, question.first, question.last, territory=question.territory)

    def show_answer(self, table: Table) -> None:
        """Other columns are another table; other rows are shown in the one there is."""
        self.shown = table
        self.card.set_title(table.title)
        self.count.setText(f"{plural(len(table.rows), 'ligne', 'lignes')}. Entrée ouvre la mesure d’une ligne.")
        self.notes.setText(" ".join(table.notes))
        if self.table is None or table.headings != self._headings:
            self._make_table(table)
        if self.table is not None:
            rows = [SheetRow(cells, of) for cells, of in zip(table.rows, table.measure_ids, strict=True)]
            self.table.show_rows(rows)
        self.card.setVisible(bool(table.rows))
        self.empty.setVisible(not table.rows)

    def _make_table(self, table: Table) -> None:
        if self.table is not None:
            self._place.removeWidget(self.table)
            self.table.deleteLater()
        self._headings = table.headings
        columns = [_column(place, heading) for place, heading in enumerate(table.headings)]
        self.table = FittedTable(table.title, columns, most=_ROWS_SHOWN)
        self.table.row_activated.connect(lambda row: self._screen.go("measure", measure_id=row.measure_id))
        tell_copied(self._screen, self.table)
        self._place.addWidget(self.table)

    def _write(self) -> None:
        question, table = self.question, self.shown
        if question is None or table is None:
            return
        name = self._screen.services.tables.file_name(question.scheme, question.first, question.last)
        path = self._ask_path(self, name)
        if path is not None:
            write_table(self._screen, table, path)


def _column(place: int, heading: Heading) -> Column[SheetRow]:
    return Column(
        heading.label,
        lambda row: cell_words(row.cells[place], heading.kind),
        _CHARS[heading.kind],
        right=heading.kind in (CellKind.NUMBER, CellKind.DECIMAL, CellKind.MONEY),
    )
