"""The records that a number counts: each opens, those that have no name left are told (P3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent

from desktop.domain.french import plural, short_date
from desktop.services.indicators import RecordLine
from desktop.ui.figures.rows import FittedTable
from desktop.ui.figures.words import NOTHING, nameless_words
from desktop.ui.screen import Screen
from desktop.ui.widgets import Banner, Card, Column, FlowRow, SecondaryButton, TextLabel

_ROWS_SHOWN = 12


@dataclass(frozen=True)
class Behind:
    """A number with what it counts."""

    title: str
    value: str
    record_ids: tuple[str, ...]
    nameless: int = 0
    erased_on: tuple[date, ...] = ()


class RecordsCard(Card):
    """`left` when the numbers are wanted again; Escape asks so too."""

    left = Signal()

    def __init__(self, screen: Screen, back: str) -> None:
        super().__init__("")
        self._screen = screen
        self.shown: Behind | None = None
        self.back = SecondaryButton(back, "back")
        self.back.setToolTip("Échap")
        self.count = TextLabel("", muted=True)
        self.table: FittedTable[RecordLine] = FittedTable(
            "Ce que compte ce nombre",
            (
                Column("Date", lambda line: short_date(line.day) if line.day else NOTHING, 12),
                Column("Ménage", lambda line: line.household or NOTHING, 30),
                Column("Ce qui est compté", lambda line: line.what),
            ),
            most=_ROWS_SHOWN,
        )
        self.nameless = Banner("neutral", "")
        self.add(FlowRow((self.back,)))
        for widget in (self.count, self.table, self.nameless):
            self.add(widget)
        self.back.clicked.connect(lambda *_: self.left.emit())
        self.table.row_activated.connect(self._open)
        self.table.installEventFilter(self)
        self.hide()

    def show_behind(self, behind: Behind) -> None:
        """Reads the records in the worker thread and shows them."""
        self.shown = behind
        self.set_title(f"{behind.title}\u00a0: {behind.value}")
        self.table.show_rows(())
        self.count.setText("Lecture…")
        words = nameless_words(behind.nameless, behind.erased_on)
        self.nameless.set_text(words)
        self.nameless.setVisible(bool(words))
        self.table.hide()
        self.show()
        self.back.setFocus(Qt.FocusReason.OtherFocusReason)
        indicators = self._screen.services.indicators
        self._screen.tasks.run(lambda: (behind, indicators.records(behind.record_ids)), self._on_read)

    def forget(self) -> None:
        """Nothing of it stays on the screen."""
        self.shown = None
        self.table.show_rows(())
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back to the numbers."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """From the table too, which keeps its keys to itself."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return True
        return False

    def _on_read(self, read: tuple[Behind, Sequence[RecordLine]]) -> None:
        behind, lines = read
        if behind is not self.shown:
            return
        self.count.setText(_count_words(behind, len(lines)))
        self.table.setVisible(bool(lines))
        self.table.show_rows(lines)
        if lines:
            follows = self.back.hasFocus()
            self.table.show_first()
            if follows:
                self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self, line: RecordLine) -> None:
        if not line.household_id:  # an action that was held for several
            self._screen.go("figures", view="education")
        elif line.measure_id:
            self._screen.go("measure", measure_id=line.measure_id)
        else:
            self._screen.go("household", household_id=line.household_id)


def _count_words(behind: Behind, shown: int) -> str:
    if not behind.record_ids:
        return "Aucune fiche de ce carnet n’entre dans ce nombre."
    told = f"{plural(shown, 'fiche', 'fiches')} de ce carnet. Entrée ou un double clic ouvre la mesure ou le ménage."
    if shown < len(behind.record_ids):
        return f"Les {shown} premières de {plural(len(behind.record_ids), 'fiche', 'fiches')}."
    return told
