"""A table of whole rows of one height, for ten rows or tens of thousands."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QAbstractItemModel, QEvent, QItemSelectionRange, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop.ui.look.theme import sized_font
from desktop.ui.widgets.paged_model import ROW_ROLE, Index, PagedListModel
from desktop.ui.widgets.rows import RowsOfPages
from desktop.ui.widgets.table_header import TableHeader
from desktop.ui.widgets.tips import show_tip

COPIED_AT_MOST: Final = 5000


class TableView(RowsOfPages, QTableView):
    """Enter or a double click opens a row; Ctrl+C copies the rows chosen, with the titles, for a table elsewhere."""

    row_activated = Signal(object)
    sort_wanted = Signal(int)
    selection_changed = Signal(int)
    """How many rows are chosen."""
    copied = Signal(int)
    announced = Signal(str)

    def __init__(
        self,
        name: str,
        model: PagedListModel[Any] | None = None,
        parent: QWidget | None = None,
        *,
        several: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(mode.ExtendedSelection if several else mode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(CellDelegate(self))
        self.head = TableHeader(self)
        self.setHorizontalHeader(self.head)
        self.head.sort_wanted.connect(self.sort_wanted)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._follow_font()
        self.doubleClicked.connect(self.activate)
        if model is not None:
            self.set_rows(model)

    def set_rows(self, model: PagedListModel[Any]) -> None:
        """Show a model; widths come from the columns and their titles, never from measuring rows."""
        self.setModel(model)
        self._follow_font()
        self.head.set_sortable({place for place, column in enumerate(model.columns) if column.key and column.sorts})
        self.fit_columns()

    def setModel(self, model: QAbstractItemModel | None) -> None:
        """Follows what is chosen in another model."""
        super().setModel(model)
        if model is not None:
            self.selectionModel().selectionChanged.connect(self._tell_selection)

    def fit_columns(self, widths: dict[str, float] | None = None) -> None:
        """Give each column its width in characters, the one chosen if any; the first without one takes the rest."""
        digit, chosen = self.fontMetrics().horizontalAdvance("0"), widths or {}
        stretched = False
        for place, column in enumerate(self._columns()):
            chars = chosen.get(column.key) or column.chars
            stretch = not chars and not stretched
            stretched = stretched or stretch
            mode = QHeaderView.ResizeMode.Stretch if stretch else QHeaderView.ResizeMode.Interactive
            self.head.setSectionResizeMode(place, mode)
            if not stretch:
                self.setColumnWidth(place, max(self.head.title_width(place), round(chars * digit) + 24))

    def column_widths(self) -> dict[str, float]:
        """The widths in characters by the keys of the columns, whatever the size of the text."""
        digit = max(1, self.fontMetrics().horizontalAdvance("0"))
        return {
            column.key: round((self.columnWidth(place) - 24) / digit, 1)
            for place, column in enumerate(self._columns())
            if column.key and not self.isColumnHidden(place)
        }

    def chosen_count(self) -> int:
        """How many rows are chosen; counted by ranges, for they may be all of 50,000."""
        return sum(part.bottom() - part.top() + 1 for part in self._parts())

    def chosen_rows(self, limit: int) -> list[Any]:
        """The rows chosen, in their order, no more than the limit."""
        places = sorted({place for part in self._parts() for place in _rows_of(part, limit)})
        rows = (self.model().index(place, 0).data(ROW_ROLE) for place in places[:limit])
        return [row for row in rows if row is not None]

    def copy(self) -> None:
        """Put the rows chosen on the clipboard: the titles, then a line a row, parted by tabs."""
        shown = [self.head.logicalIndex(place) for place in range(self.head.count())]
        columns = [self._columns()[place] for place in shown if not self.isColumnHidden(place)]
        rows = self.chosen_rows(COPIED_AT_MOST)
        if rows:
            lines = [[column.title for column in columns], *([column.text(row) for column in columns] for row in rows)]
            QGuiApplication.clipboard().setText("\n".join("\t".join(map(_flat, line)) for line in lines))
            self.copied.emit(len(rows))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+C copies whole rows."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Rows follow the size of the text."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:  # the sheet makes the titles bold
            self._follow_font()

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Say the whole row: a screen reader would read its first cell alone."""
        super().currentChanged(current, previous)
        model = self.model()
        if self.hasFocus() and current.row() != previous.row() and isinstance(model, PagedListModel):
            shown = [place for place in range(self.head.count()) if not self.isColumnHidden(place)]
            words = model.row_words(current.row(), shown)
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))
            self.announced.emit(words)

    def _parts(self) -> list[QItemSelectionRange]:
        selection = self.selectionModel().selection()
        return [selection.at(number) for number in range(selection.count())]

    def _columns(self) -> tuple[Any, ...]:
        model = self.model()
        return model.columns if isinstance(model, PagedListModel) else ()

    def _tell_selection(self, *_: object) -> None:
        self.selection_changed.emit(self.chosen_count())

    def _follow_font(self) -> None:
        self.verticalHeader().setDefaultSectionSize(max(40, round(self.fontMetrics().lineSpacing() * 2.1)))
        model = self.model()
        if isinstance(model, PagedListModel):
            model.set_strong_font(sized_font(self, "body", bold=True))


class CellDelegate(QStyledItemDelegate):
    """A cell whose words do not fit tells them in a tip."""

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        """Show the words of a cell when its column cuts them."""
        text = str(index.data() or "")
        cut = view.visualRect(index).width() < self.sizeHint(option, index).width()
        if event.type() == QEvent.Type.ToolTip:
            show_tip(event.globalPos(), text if cut else "", view)
            return True
        return super().helpEvent(event, view, option, index)


def _rows_of(part: QItemSelectionRange, limit: int) -> range:
    return range(part.top(), min(part.bottom() + 1, part.top() + limit))


def _flat(text: str) -> str:
    return " ".join(text.split())
