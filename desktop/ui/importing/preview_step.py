"""The third step: what would become of each row, before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFocusEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.french import plural
from desktop.services.importing import VERDICT_WORDS, Plan, PlannedRow, Verdict
from desktop.ui.importing.cells import VerdictCells
from desktop.ui.importing.detail import RowDetail
from desktop.ui.look.theme import SPACE
from desktop.ui.parts.page_base import TwoColumns
from desktop.ui.widgets import (
    Banner,
    ChoiceField,
    Column,
    EmptyState,
    FlowRow,
    PagedListModel,
    PrimaryButton,
    SecondaryButton,
    TableView,
    TextLabel,
    describe,
)

ALL: Final = "all"
_SHOWN: Final = 11
_ORDER: Final = (Verdict.CREATE, Verdict.UPDATE, Verdict.SKIP, Verdict.ERROR)
_MANY_WORDS: Final = {
    Verdict.CREATE: "Nouveaux",
    Verdict.UPDATE: "Complétés",
    Verdict.SKIP: "Rien à faire",
    Verdict.ERROR: "À corriger",
}


class PlanTable(TableView):
    """Thousands of rows, a screenful of them in sight."""

    def __init__(self) -> None:
        self._rows: Sequence[PlannedRow] = ()
        self.rows_model: PagedListModel[PlannedRow] = PagedListModel(
            lambda: len(self._rows),
            lambda at, count: self._rows[at : at + count],
            (
                Column("Ligne", lambda row: str(row.number), 5, right=True),
                Column("Ménage", lambda row: row.name, strong=True),
                Column("Mesure ou visite", lambda row: row.about, 22),
                Column("Résultat", lambda row: VERDICT_WORDS[row.verdict], 14),
            ),
        )
        super().__init__("Lignes du fichier", self.rows_model)
        self.setItemDelegateForColumn(3, VerdictCells(self))

    @property
    def rows(self) -> Sequence[PlannedRow]:
        """What is shown."""
        return self._rows

    def show_rows(self, rows: Sequence[PlannedRow]) -> None:
        """Show other rows, from the first one."""
        self._rows = rows
        self.rows_model.refresh()
        self._fit()
        if rows:
            self.setCurrentIndex(self.rows_model.index(0, 0))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Somebody who comes by keyboard has a row chosen at once."""
        super().focusInEvent(event)
        if self._rows and not self.currentIndex().isValid():
            self.setCurrentIndex(self.rows_model.index(0, 0))

    def showEvent(self, event: QShowEvent) -> None:
        """Its font is known once it is shown."""
        super().showEvent(event)
        self.fit_columns()
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Higher rows in a larger text."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange} and self.isVisible():
            self.fit_columns()
            self._fit()

    def _fit(self) -> None:
        rows = max(1, min(len(self._rows), _SHOWN))
        bar = self.horizontalScrollBar().sizeHint().height()
        self.setFixedHeight(self.head.sizeHint().height() + rows * self.verticalHeader().defaultSectionSize() + bar)


class PreviewStep(QWidget):
    """Counts that narrow the table, the rows, and the one at hand told in full."""

    agreed = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plan: Plan | None = None
        self.shown = ChoiceField([(ALL, "Tout"), *((one.value, _MANY_WORDS[one]) for one in _ORDER)], ALL, "buttons")
        describe(self.shown, "Lignes montrées")
        self.notes = Banner("info", "")
        self.waiting = Banner("warning", "")
        self.table = PlanTable()
        self.detail = RowDetail()
        self.nothing = EmptyState("check", "Aucune ligne de cette sorte")
        self.agree = PrimaryButton("Importer", "check")
        self.back = SecondaryButton("Changer les colonnes", "back")
        self.said = TextLabel("", muted=True)
        self._lay_out()
        self.shown.changed.connect(self._narrow)
        self.table.selection_changed.connect(lambda _count: self._tell_row())
        self.agree.clicked.connect(lambda *_: self.agreed.emit())
        self.back.clicked.connect(lambda *_: self.left.emit())

    def _lay_out(self) -> None:
        beside = TwoColumns()
        beside.first.addWidget(self.table)
        beside.first.addWidget(self.nothing)
        beside.second.addWidget(self.detail)
        beside.close_ends()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE * 2)
        for part in (self.shown, self.notes, self.waiting, beside, self.said, FlowRow((self.agree, self.back))):
            column.addWidget(part)

    def show_plan(self, plan: Plan) -> None:
        """Shows what a file would do; the rows to correct first, when there are any."""
        self.plan = plan
        self.shown.set_label(ALL, f"Tout ({len(plan.rows)})")
        for one in _ORDER:
            self.shown.set_label(one.value, f"{_MANY_WORDS[one]} ({plan.counts[one]})")
        self.notes.set_text(" ".join(plan.notes))
        self.notes.setVisible(bool(plan.notes))
        self.waiting.set_text(_waiting_words(plan.without_agreement))
        self.waiting.setVisible(bool(plan.without_agreement))
        self.agree.setEnabled(not plan.is_empty)
        self.agree.setText(_agree_words(plan))
        self.said.setText(_summed_up(plan))
        self.shown.set_value(Verdict.ERROR.value if plan.counts[Verdict.ERROR] else ALL)
        self._narrow()

    def forget(self) -> None:
        """Nothing of a file stays."""
        self.plan = None
        self.table.show_rows(())
        self.detail.show_row(None)

    def set_busy(self, *, busy: bool) -> None:
        """While it is written nothing else is asked."""
        self.agree.setEnabled(not busy)
        self.back.setEnabled(not busy)
        if busy:
            self.agree.setText("Import en cours…")
        elif self.plan is not None:
            self.agree.setText(_agree_words(self.plan))

    def _narrow(self) -> None:
        chosen = self.shown.value() or ALL
        rows = self.plan.rows if self.plan else ()
        shown = rows if chosen == ALL else [row for row in rows if row.verdict == chosen]
        self.table.setVisible(bool(shown))
        self.nothing.setVisible(not shown)
        self.table.show_rows(shown)
        self._tell_row()

    def _tell_row(self) -> None:
        place = self.table.currentIndex().row()
        rows = self.table.rows
        self.detail.show_row(rows[place] if 0 <= place < len(rows) else None)


def _waiting_words(count: int) -> str:
    if not count:
        return ""
    who = "Un nouveau ménage n’a" if count == 1 else f"{count} nouveaux ménages n’ont"
    return (
        f"{who} pas de date d’accord\u00a0: rien n’en sera envoyé au Département tant que l’accord n’est pas noté "
        "sur la fiche."
    )


def _agree_words(plan: Plan) -> str:
    count = plan.counts[Verdict.CREATE] + plan.counts[Verdict.UPDATE]
    return f"Importer {plural(count, 'ligne', 'lignes')}" if count else "Rien à importer"


def _summed_up(plan: Plan) -> str:
    wrong = plan.counts[Verdict.ERROR]
    if wrong:
        which = "La ligne à corriger sera laissée" if wrong == 1 else f"Les {wrong} lignes à corriger seront laissées"
        return (
            f"{which} de côté. Vous pouvez corriger le fichier et l’importer de nouveau\u00a0: ce qui est déjà dans le "
            "carnet ne sera pas fait deux fois."
        )
    if plan.is_empty:
        return "Tout ce que dit ce fichier est déjà dans le carnet."
    return "Rien n’est encore écrit. L’import se fait d’un seul coup, et s’annule ensuite."
