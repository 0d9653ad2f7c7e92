"""Rows of cells: like a table where there is room, like cards one under the other where there is not."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.form_words import row_remark
from desktop.domain.forms import MOST_ROWS, FieldKind, FormField
from desktop.domain.privacy import Level
from desktop.ui.forms.cells_layout import CellsLayout, Column, width_of
from desktop.ui.forms.reveal import reveal
from desktop.ui.forms.row_line import CellMaker, RowLine
from desktop.ui.look.theme import SPACE
from desktop.ui.widgets import SecondaryButton, TextLabel

_LEVEL_WORDS: Final = {Level.TEAM: "équipe", Level.CONFIDENTIAL: "confidentiel"}
_CHARS: Final = {FieldKind.TEXT: 15, FieldKind.CHOICE: 18, FieldKind.MONEY: 12, FieldKind.NUMBER: 8, FieldKind.DATE: 12,
                 FieldKind.YES_NO: 12}  # fmt: skip
"""How wide a column is at least, in figures."""
_GROWING: Final = {FieldKind.TEXT: 3, FieldKind.CHOICE: 3}
_AROUND: Final = {FieldKind.DATE: 28 + 66, FieldKind.YES_NO: 44}
_TOOLS_CHARS: Final = 3
CELL: Final = re.compile(r"\[(\d+)\]\.(\w+)$")


Heed = Callable[[Mapping[str, Any]], str]
"""What is remarked on the answers of a row, empty when nothing is."""


class RowsInput(QWidget):
    """As many rows as wanted: add, remove, reorder. Blank rows are given back too, as empty tables."""

    changed = Signal(str)
    """Which cell: « [1].cost »; « [1] » for the row itself, added, moved or taken away."""
    row_removed = Signal()

    def __init__(
        self, field: FormField, maker: CellMaker, heed: Heed | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._field, self._maker = field, maker
        self._heed = heed or (lambda row: row_remark(field, row))
        self._told = (field.label, "")
        self._lines: list[RowLine] = []
        self._filling = self._was_wide = False
        self._labels = [_label(field, column) for column in field.columns]
        self._head: QWidget | None = None
        self._rows = QVBoxLayout()
        self._rows.setSpacing(SPACE)
        self.add = SecondaryButton(field.add_label or "Ajouter une ligne", "plus")
        self.add.clicked.connect(lambda *_: self.add_row())
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE)
        self._column.addLayout(self._rows)
        self._column.addWidget(self.add)

    @property
    def lines(self) -> tuple[RowLine, ...]:
        """The rows, from the top."""
        return tuple(self._lines)

    def value(self) -> list[dict[str, Any]] | None:
        """The rows, blank ones too; None without any."""
        return [line.values() for line in self._lines] or None

    def set_value(self, rows: Any) -> None:
        """Shows rows given earlier, by changing what differs."""
        wanted = [row for row in rows or () if isinstance(row, Mapping)][:MOST_ROWS]
        self._filling = True
        while len(self._lines) > len(wanted):
            self._take(self._lines[-1])
        while len(self._lines) < len(wanted):
            self._append()
        for line, row in zip(self._lines, wanted, strict=True):
            line.set_values(row)
            line.set_remark(self._heed(line.values()))
        self._filling = False
        self._settle()

    def add_row(self) -> None:
        """Adds a blank row and goes to it; a blank last row is gone to instead."""
        if len(self._lines) >= MOST_ROWS:
            return
        if not self._lines or self._lines[-1].values():
            self._append()
            self._settle()
            self.changed.emit(f"[{len(self._lines) - 1}]")
        self.focus_cell(len(self._lines) - 1, "")

    def remove_row(self, line: RowLine) -> None:
        """Takes a row away; the recorder's past can bring it back."""
        place = self._lines.index(line)
        self._take(line)
        self._settle()
        if self._lines:
            self.focus_cell(min(place, len(self._lines) - 1), "")
        else:
            self.add.setFocus()
        self.changed.emit(f"[{min(place, max(0, len(self._lines) - 1))}]")
        self.row_removed.emit()

    def move_row(self, line: RowLine, by: int) -> None:
        """Puts a row one place up or down."""
        place = self._lines.index(line)
        target = place + by
        if not 0 <= target < len(self._lines):
            return
        self._lines.insert(target, self._lines.pop(place))
        self._rows.removeWidget(line)
        self._rows.insertWidget(target, line)
        self._settle()
        self._order_tabs()
        reveal(line)
        self.changed.emit(f"[{target}]")

    def set_errors(self, errors: Mapping[tuple[int, str], str]) -> None:
        """Tells what is wrong with cells, by row and column."""
        for place, line in enumerate(self._lines):
            line.set_errors({column: text for (row, column), text in errors.items() if row == place})
        self._name_lines()

    def check(self) -> None:
        """Has every cell read what was typed in it."""
        for line in self._lines:
            for cell in line.cells.values():
                check = getattr(cell.widget, "check", None)
                if check is not None:
                    check()

    def errors(self) -> dict[str, str]:
        """What is wrong with cells now: « [1].cost » and the sentence."""
        return {
            f"[{place}].{column}": text
            for place, line in enumerate(self._lines)
            for column, text in line.errors().items()
        }

    def focused_cell(self) -> str:
        """The cell being answered (« [1].cost »), empty when the focus is not in one."""
        focus: QWidget | None = self.window().focusWidget()
        if focus is None:
            return ""
        for place, line in enumerate(self._lines):
            for name, cell in line.cells.items():
                if cell.isAncestorOf(focus):
                    return f"[{place}].{name}"
        return ""

    def focus_cell(self, place: int, column: str) -> None:
        """Goes to a cell; to the button that adds rows when there is no such row."""
        if 0 <= place < len(self._lines):
            reveal(self._lines[place])
            self._lines[place].focus_cell(column)
        else:
            self.add.setFocus(Qt.FocusReason.OtherFocusReason)

    def describe(self, name: str, description: str) -> None:
        """Name every part for screen readers."""
        self._told = (name, description)
        self.setAccessibleName(name)
        self.add.setAccessibleName(f"{name}\u00a0: {self.add.text()[:1].lower()}{self.add.text()[1:]}")
        self.add.setAccessibleDescription(description)
        self._name_lines()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The head of the columns stands where they are side by side."""
        super().resizeEvent(event)
        self._follow_width()

    def _append(self) -> RowLine:
        line = RowLine(self._field, self._labels, self._columns(), self._maker)
        line.changed.connect(lambda column: self._on_cell(line, column))
        line.finished.connect(lambda: self._on_finished(line))
        line.left.connect(lambda: self._remark_on(line))
        line.remove_asked.connect(lambda: self.remove_row(line))
        line.move_asked.connect(lambda by: self.move_row(line, by))
        line.set_wide(wide=self._is_wide())
        self._lines.append(line)
        self._rows.addWidget(line)
        line.show()  # now: the focus goes into it at once
        return line

    def _take(self, line: RowLine) -> None:
        self._lines.remove(line)
        self._rows.removeWidget(line)
        line.hide()
        line.deleteLater()

    def _on_cell(self, line: RowLine, column: str) -> None:
        if not self._filling:
            self.changed.emit(f"[{self._lines.index(line)}].{column}")

    def _remark_on(self, line: RowLine) -> None:
        if line in self._lines:
            line.set_remark(self._heed(line.values()))
            self._name_lines()

    def _on_finished(self, line: RowLine) -> None:
        place = self._lines.index(line)
        if place + 1 < len(self._lines):
            self.focus_cell(place + 1, "")
        else:
            self.add_row()

    def _settle(self) -> None:
        if self._lines and self._head is None:
            self._head = self._make_head()
            self._column.insertWidget(0, self._head)
        self._name_lines()
        self._follow_width()

    def _make_head(self) -> QWidget:
        head = QWidget()
        line = CellsLayout(self._columns(), head)
        for text in self._labels:
            line.addWidget(TextLabel(text, "caption", muted=True, wrap=False))
        line.addWidget(QWidget())
        return head

    def _name_lines(self) -> None:
        for place, line in enumerate(self._lines):
            line.set_place(place, len(self._lines), *self._told)

    def _order_tabs(self) -> None:
        chain: Sequence[QWidget] = [
            part for line in self._lines for part in (*(cell.widget for cell in line.cells.values()), line.more)
        ]
        for one, other in zip(chain, [*chain[1:], self.add], strict=True):
            QWidget.setTabOrder(one, other)

    def _columns(self) -> list[Column]:
        figure = self.fontMetrics().horizontalAdvance("0")
        made = [
            Column(figure * _CHARS[column.kind] + _AROUND.get(column.kind, 28), _GROWING.get(column.kind, 0))
            for column in self._field.columns
        ]
        return [*made, Column(figure * _TOOLS_CHARS + 16, 0)]

    def _is_wide(self) -> bool:
        return self.width() >= width_of(self._columns())

    def _follow_width(self) -> None:
        wide = self._is_wide()
        if self._head is not None:
            self._head.setVisible(wide and bool(self._lines))
        for line in self._lines:
            line.set_wide(wide=wide)
        if wide is not self._was_wide:
            self._was_wide = wide
            QTimer.singleShot(0, self, self.updateGeometry)  # the layouts around are giving out widths right now


def _label(rows: FormField, column: FormField) -> str:
    """The head of a column; it says so when it goes less far than its rows (P1)."""
    words = f"{column.label} ({column.unit})" if column.unit and column.kind is FieldKind.NUMBER else column.label
    return words if column.level is rows.level else f"{words} · {_LEVEL_WORDS[column.level]}"
