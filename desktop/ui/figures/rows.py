"""Tables that stand whole on a page, up to so many rows: the page scrolls, not they."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Generic, TypeVar

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHeaderView, QScrollArea, QWidget

from desktop.ui.widgets.paged_model import Column, Index, PagedListModel
from desktop.ui.widgets.table_view import TableView

Row = TypeVar("Row")
_WHOLE: Final = 100_000
_LEAST_CHARS: Final = 24


class FittedTable(TableView, Generic[Row]):
    """As high as its rows, at most `most` of them; the page follows the row under the cursor."""

    def __init__(
        self, name: str, columns: Sequence[Column[Row]], *, most: int = _WHOLE, least: int = _LEAST_CHARS
    ) -> None:
        self._rows: Sequence[Row] = ()
        self._most, self._least = most, least
        model = PagedListModel(lambda: len(self._rows), lambda at, count: self._rows[at : at + count], columns)
        self.rows_model: PagedListModel[Row] = model
        super().__init__(name, model, several=True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)

    @property
    def rows(self) -> Sequence[Row]:
        """What is shown."""
        return self._rows

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows; the cursor stays where it was as long as there is a row."""
        before = self.currentIndex().row()
        self._rows = rows
        self.rows_model.refresh()
        self._fit()
        if rows and before >= 0:
            self.setCurrentIndex(self.rows_model.index(min(before, len(rows) - 1), 0))

    def show_first(self) -> None:
        """Put the cursor on the first row, when there is one."""
        if self._rows:
            self.setCurrentIndex(self.rows_model.index(0, 0))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Somebody who comes by keyboard has a row chosen at once."""
        super().focusInEvent(event)
        if self._rows and not self.chosen_count() and event.reason() != Qt.FocusReason.MouseFocusReason:
            self.setCurrentIndex(self.rows_model.index(max(0, self.currentIndex().row()), 0))

    def currentChanged(self, current: Index, previous: Index) -> None:
        """The page scrolls to the row."""
        super().currentChanged(current, previous)
        area = self._page()
        page = area.widget() if area is not None else None
        if area is not None and page is not None and self.hasFocus() and current.isValid():
            row = self.visualRect(current)
            at = self.viewport().mapTo(page, row.center())
            area.ensureVisible(at.x() if row.width() < area.width() else 0, at.y(), 0, row.height())

    def changeEvent(self, event: QEvent) -> None:
        """Higher rows in a larger text."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange} and self.isVisible():
            self.fit_columns()
            self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        """Before it is seen its font and style change many times."""
        super().showEvent(event)
        self.fit_columns()
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A bar under the columns needs its place."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit_columns()
        self._fit()

    def fit_columns(self, widths: dict[str, float] | None = None) -> None:
        """The column that takes the rest keeps a readable width: the table is then scrolled sideways."""
        super().fit_columns(widths)
        free = next((place for place, column in enumerate(self.rows_model.columns) if not column.chars), None)
        if free is None or not self.rows_model.columns[free].title:
            return
        others = sum(self.columnWidth(place) for place in range(len(self.rows_model.columns)) if place != free)
        least = self.fontMetrics().horizontalAdvance("0") * self._least
        if self.viewport().width() - others < least:
            self.head.setSectionResizeMode(free, QHeaderView.ResizeMode.Interactive)
            self.setColumnWidth(free, least)

    def _fit(self) -> None:
        rows = max(1, min(len(self._rows), self._most))
        wanted = sum(self.columnWidth(place) for place in range(self.rows_model.columnCount()))
        bar = self.horizontalScrollBar().sizeHint().height() if wanted > self.viewport().width() else 0
        height = self.head.sizeHint().height() + rows * self.verticalHeader().defaultSectionSize() + bar + 4
        if height != self.height() or self.minimumHeight() != height:
            self.setFixedHeight(height)

    def _page(self) -> QScrollArea | None:
        part: QWidget | None = self.parentWidget()
        while part is not None and not isinstance(part, QScrollArea):
            part = part.parentWidget()
        return part
