"""Lists of tens of thousands of rows: rows are fetched by the page, all of one height, never all at once."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop.ui.theme import sized_font, tokens_of
from desktop.ui.widgets.chips import paint_scheme_letter

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex

ROW_ROLE: Final = Qt.ItemDataRole.UserRole + 1
_PAGES_KEPT: Final = 24


@dataclass(frozen=True)
class Column(Generic[Row]):
    """A column: its title, the text of a row, its width in characters (0 takes the rest of the room)."""

    title: str
    text: Callable[[Row], str]
    chars: int = 0
    right: bool = False


class PagedListModel(QAbstractTableModel, Generic[Row]):
    """A read-only table over `count()` and `page(offset, limit)`; a few pages are kept, the rest forgotten.

    Sort and filter where the rows come from, then call `refresh()`.
    """

    def __init__(
        self,
        count: Callable[[], int],
        page: Callable[[int, int], Sequence[Row]],
        columns: Sequence[Column[Row]],
        page_size: int = 200,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._count_of = count
        self._page_of = page
        self._columns = tuple(columns)
        self._page_size = page_size
        self._pages: OrderedDict[int, Sequence[Row]] = OrderedDict()
        self._count = count()

    def refresh(self) -> None:
        """Forget everything and ask again."""
        self.beginResetModel()
        self._pages.clear()
        self._count = self._count_of()
        self.endResetModel()

    def row(self, place: int) -> Row | None:
        """The row at a place, None when it is not there (any more)."""
        if not 0 <= place < self._count:
            return None
        number, offset = divmod(place, self._page_size)
        rows = self._pages.get(number)
        if rows is None:
            rows = self._page_of(number * self._page_size, self._page_size)
            self._pages[number] = rows
            if len(self._pages) > _PAGES_KEPT:
                self._pages.popitem(last=False)
        else:
            self._pages.move_to_end(number)
        return rows[offset] if offset < len(rows) else None

    @property
    def columns(self) -> tuple[Column[Row], ...]:
        """The columns shown."""
        return self._columns

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """How many rows there are."""
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """How many columns there are."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, alignment, and the row itself under ROW_ROLE."""
        if not index.isValid():
            return None
        column = self._columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, ROW_ROLE}:
            return None
        row = self.row(index.row())
        if row is None or role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.title}\u00a0: {column.text(row)}" if column.title else column.text(row)
        return column.text(row)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The titles of the columns."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if self._columns[section].right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return self._columns[section].title if role == Qt.ItemDataRole.DisplayRole else None


class TableView(QTableView):
    """A table of whole rows of one height; Enter or a double click activates a row."""

    row_activated = Signal(object)

    def __init__(self, name: str, model: PagedListModel[Any] | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(max(40, round(self.fontMetrics().lineSpacing() * 2.1)))
        self.horizontalHeader().setHighlightSections(False)
        self.doubleClicked.connect(self._activate)
        if model is not None:
            self.set_rows(model)

    def set_rows(self, model: PagedListModel[Any]) -> None:
        """Show a model; widths come from the columns, never from measuring rows."""
        self.setModel(model)
        digit = self.fontMetrics().horizontalAdvance("0")
        for place, column in enumerate(model.columns):
            mode = QHeaderView.ResizeMode.Interactive if column.chars else QHeaderView.ResizeMode.Stretch
            self.horizontalHeader().setSectionResizeMode(place, mode)
            if column.chars:
                self.setColumnWidth(place, column.chars * digit + 24)

    def current_row(self) -> Any:
        """The row under the cursor, None when there is none."""
        return self.currentIndex().data(ROW_ROLE) if self.currentIndex().isValid() else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter activates the row."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self._activate(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _activate(self, index: QModelIndex) -> None:
        row = index.data(ROW_ROLE)
        if row is not None:
            self.row_activated.emit(row)


@dataclass(frozen=True)
class ListLine:
    """What one row of a `VirtualList` shows: a name, what tells it from its likes, a word at the right."""

    title: str
    detail: str = ""
    aside: str = ""
    scheme_id: str = ""
    letter: str = ""

    @property
    def words(self) -> str:
        """The row as a screen reader says it."""
        return ", ".join(part for part in (self.title, self.detail, self.aside) if part)


class VirtualList(QListView):
    """A long list of two-line rows of one height over a `PagedListModel`; Enter or a click activates a row."""

    row_activated = Signal(object)

    def __init__(
        self,
        name: str,
        model: PagedListModel[Any],
        line: Callable[[Any], ListLine],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(_LineDelegate(self, line))
        self.setModel(model)
        self.clicked.connect(self._activate)

    def current_row(self) -> Any:
        """The row under the cursor, None when there is none."""
        return self.currentIndex().data(ROW_ROLE) if self.currentIndex().isValid() else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter activates the row."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self._activate(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _activate(self, index: QModelIndex) -> None:
        row = index.data(ROW_ROLE)
        if row is not None:
            self.row_activated.emit(row)


class _LineDelegate(QStyledItemDelegate):
    """Paints a `ListLine`: letter, two lines, a word at the right, a hairline under it."""

    def __init__(self, view: QListView, line: Callable[[Any], ListLine]) -> None:
        super().__init__(view)
        self._view = view
        self._line = line

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Two lines and some air, at least a finger high."""
        return QSize(200, max(56, round(self._view.fontMetrics().lineSpacing() * 2 + 20)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        row = index.data(ROW_ROLE)
        if row is None:
            return
        line, tokens = self._line(row), tokens_of(self._view)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(tokens.accent_soft))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(tokens.sunken))
        painter.setPen(QPen(QColor(tokens.hairline), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        area = rect.adjusted(14, 0, -14, 0)
        if line.scheme_id:
            side = round(self._view.fontMetrics().height() * 1.2)
            box = QRect(area.left(), area.center().y() - side // 2, side, side)
            paint_scheme_letter(painter, box.toRectF(), self._view, line.scheme_id, line.letter)
            area.setLeft(box.right() + 12)
        self._paint_words(painter, line, area)
        painter.restore()

    def _paint_words(self, painter: QPainter, line: ListLine, area: QRect) -> None:
        tokens, spacing = tokens_of(self._view), self._view.fontMetrics().lineSpacing()
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if line.aside:
            painter.setFont(sized_font(self._view, "caption"))
            painter.setPen(QColor(tokens.muted))
            width = painter.fontMetrics().horizontalAdvance(line.aside) + 4
            painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, line.aside)
            area = area.adjusted(0, 0, -width - 12, 0)
        top = area.center().y() - (spacing if line.detail else spacing // 2)
        for text, size, color, at in (
            (line.title, "body", tokens.text, top),
            (line.detail, "caption", tokens.muted, top + spacing),
        ):
            painter.setFont(sized_font(self._view, size, bold=size == "body"))
            painter.setPen(QColor(color))
            fit = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
            painter.drawText(QRect(area.left(), at, area.width(), spacing), left, fit)
