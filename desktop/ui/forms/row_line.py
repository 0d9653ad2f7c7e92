"""One row of cells: an aid with its amounts, a company with its works."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QMenu, QVBoxLayout, QWidget

from desktop.domain.forms import FormField, is_empty
from desktop.ui.forms.cells_layout import CellsLayout, Column
from desktop.ui.forms.inputs import FieldInput
from desktop.ui.look.theme import SPACE
from desktop.ui.widgets import ErrorLine, IconButton, RemarkLine, TextLabel, describe, mark_wrong
from desktop.ui.widgets.fields import SelfChecking

CellMaker = Callable[[FormField], FieldInput]
"""What makes the input of a cell."""


class Cell(QWidget):
    """An input under its label, which shows only when the cells stand one under the other."""

    changed = Signal()

    def __init__(self, column: FormField, label: str, maker: CellMaker, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.column = column
        self._input = maker(column)
        self.widget = self._input.widget
        self.label = TextLabel(label, "caption", muted=True)
        self._given_error = ""
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        box.addWidget(self.label)
        box.addWidget(self.widget)
        if isinstance(self.widget, SelfChecking):
            self.widget.show_own_error(False)
        self._input.changed.connect(self.changed)
        self.setFocusProxy(self.widget)

    @property
    def error(self) -> str:
        """What is wrong with it: what it was told, else what it found itself."""
        own = self.widget.error if isinstance(self.widget, SelfChecking) else ""
        return self._given_error or own

    def set_error(self, error: str) -> None:
        """Takes what is wrong with it; the row tells it."""
        self._given_error = error
        mark_wrong(self.widget.focusProxy() or self.widget, wrong=bool(self.error))

    def answers(self) -> dict[str, Any]:
        """What was answered in it."""
        return self._input.answers()

    def show_answers(self, answers: Mapping[str, Any]) -> None:
        """Shows an answer given earlier."""
        self._input.show(answers)

    def lines(self) -> list[QLineEdit]:
        """Where one types."""
        return [self.widget] if isinstance(self.widget, QLineEdit) else self.widget.findChildren(QLineEdit)


class RowLine(QWidget):
    """The cells of one row and what can be done with it; Enter goes on from cell to cell."""

    changed = Signal(str)
    """The name of the column."""
    finished = Signal()
    """Enter in the last cell."""
    left = Signal()
    """A cell was left: what is in it can be looked at."""
    remove_asked = Signal()
    move_asked = Signal(int)
    """-1 up, 1 down."""

    def __init__(
        self,
        field: FormField,
        labels: list[str],
        columns: list[Column],
        maker: CellMaker,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._columns = {name for column in field.columns for name in column.answer_names}
        self._kept: dict[str, Any] = {}
        self.setProperty("part", "row")
        self.cells = {
            column.name: Cell(column, label, maker) for column, label in zip(field.columns, labels, strict=True)
        }
        self.more = IconButton("more", "Déplacer ou retirer")
        self.more.clicked.connect(self._open_menu)
        self._error_line: ErrorLine | None = None
        self._remark_line: RemarkLine | None = None
        holder = QWidget()
        line = CellsLayout(columns, holder)
        for cell in self.cells.values():
            line.addWidget(cell)
        line.addWidget(self.more)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._column.addWidget(holder)
        self._connect()

    def values(self) -> dict[str, Any]:
        """The answers of the row, empty cells left out; with what no column asks, that was given with them."""
        answers = {name: value for cell in self.cells.values() for name, value in cell.answers().items()}
        return {**self._kept, **answers} if answers else {}

    def set_values(self, row: Mapping[str, Any]) -> None:
        """Shows answers given earlier."""
        self._kept = {name: value for name, value in row.items() if name not in self._columns}
        for cell in self.cells.values():
            if cell.answers() != {name: row[name] for name in cell.column.answer_names if not is_empty(row.get(name))}:
                cell.show_answers(row)

    def set_wide(self, *, wide: bool) -> None:
        """Shows the labels only where no head of columns stands above."""
        for cell in self.cells.values():
            cell.label.setVisible(not wide)
        self._column.setContentsMargins(0, 0, 0, 0 if wide else SPACE * 2)

    def set_errors(self, errors: Mapping[str, str]) -> None:
        """Tells what is wrong with its cells, by column."""
        for name, cell in self.cells.items():
            cell.set_error(errors.get(name, ""))
        self.tell_errors()

    def errors(self) -> dict[str, str]:
        """What is wrong with its cells now, by column."""
        return {name: cell.error for name, cell in self.cells.items() if cell.error}

    def tell_errors(self) -> None:
        """Writes under the cells what is wrong with them."""
        told = [
            error if cell.column.label in error else f"{cell.column.label}\u00a0: {error}"
            for cell in self.cells.values()
            if (error := cell.error)
        ]
        if told and self._error_line is None:
            self._error_line = ErrorLine()
            self._column.addWidget(self._error_line)
        if self._error_line is not None:
            self._error_line.set_text(" ".join(told))

    @property
    def remark(self) -> str:
        """What is remarked on it."""
        return self._remark_line.text if self._remark_line is not None else ""

    def set_remark(self, remark: str) -> None:
        """Draws the attention to something in the row, which stops nothing."""
        if remark == self.remark:
            return
        if self._remark_line is None:
            self._remark_line = RemarkLine()
            self._column.addWidget(self._remark_line)
        self._remark_line.set_text(remark)

    def set_place(self, place: int, count: int, name: str, description: str) -> None:
        """Names its parts for screen readers after the place where it stands."""
        for cell in self.cells.values():
            error = f"Erreur\u00a0: {cell.error}" if cell.error else ""
            told = " ".join(part for part in (error, self.remark, description) if part)
            describe(cell.widget, f"{name}, ligne {place + 1}\u00a0: {cell.column.label}", told)
        told = f"{name}, ligne {place + 1} sur {count}\u00a0: déplacer ou retirer"
        self.more.setAccessibleName(told)

    def focus_cell(self, column: str) -> None:
        """Goes to a cell, the first one when the column is unknown."""
        self.cells.get(column, next(iter(self.cells.values()))).widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def _connect(self) -> None:
        cells = list(self.cells.values())
        for place, cell in enumerate(cells):
            cell.changed.connect(lambda cell=cell: self._on_cell(cell))
            if isinstance(cell.widget, SelfChecking):
                cell.widget.error_changed.connect(lambda _text, cell=cell: self._on_own_error(cell))
            for line in cell.lines():
                line.returnPressed.connect(lambda place=place: self._on_enter(place))
                line.editingFinished.connect(self.left)
        for keys, act in (
            ("Ctrl+Shift+Up", lambda: self.move_asked.emit(-1)),
            ("Ctrl+Shift+Down", lambda: self.move_asked.emit(1)),
            ("Ctrl+Shift+Delete", self.remove_asked.emit),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def _on_cell(self, cell: Cell) -> None:
        cell.set_error("")
        self.tell_errors()
        self.changed.emit(cell.column.name)

    def _on_own_error(self, cell: Cell) -> None:
        mark_wrong(cell.widget.focusProxy() or cell.widget, wrong=bool(cell.error))
        self.tell_errors()

    def _on_enter(self, place: int) -> None:
        cells = list(self.cells.values())
        if place + 1 < len(cells):
            cells[place + 1].widget.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.finished.emit()

    def _open_menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for action in self.actions_of(menu):
            menu.addAction(action)
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def actions_of(self, owner: QObject) -> list[QAction]:
        """What can be done with the row, each with its keys."""
        made = []
        for words, keys, act in (
            ("Monter la ligne", "Ctrl+Shift+Up", lambda: self.move_asked.emit(-1)),
            ("Descendre la ligne", "Ctrl+Shift+Down", lambda: self.move_asked.emit(1)),
            ("Retirer la ligne", "Ctrl+Shift+Delete", self.remove_asked.emit),
        ):
            action = QAction(f"{words}\t{QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)}", owner)
            action.triggered.connect(act)
            made.append(action)
        return made
