"""Rows of tens of thousands, fetched by the page, never all at once."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex

ROW_ROLE: Final = Qt.ItemDataRole.UserRole + 1
_PAGES_KEPT: Final = 24
_SPOKEN: Final = int(Qt.ItemDataRole.AccessibleTextRole)
# Plain numbers: a view asks for ten roles a cell, and comparing them as enumerations costs more than the answer.
_OF_ROW: Final = frozenset({int(Qt.ItemDataRole.DisplayRole), _SPOKEN, int(ROW_ROLE)})
_OF_COLUMN: Final = frozenset({int(Qt.ItemDataRole.TextAlignmentRole), int(Qt.ItemDataRole.FontRole)})


@dataclass(frozen=True)
class Column(Generic[Row]):
    """A column: its title, the text of a row, its width in characters (0 takes the rest of the room).

    `key` names it for sorting and for the columns kept; one without a key is not sorted by.
    """

    title: str
    text: Callable[[Row], str]
    chars: int = 0
    right: bool = False
    key: str = ""
    sorts: bool = True
    strong: bool = False


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
        self._of_column: list[dict[int, Any]] = [
            {int(Qt.ItemDataRole.TextAlignmentRole): _side(column)} for column in columns
        ]
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

    def set_strong_font(self, font: QFont) -> None:
        """The font of the columns that stand out."""
        for column, values in zip(self._columns, self._of_column, strict=True):
            if column.strong:
                values[int(Qt.ItemDataRole.FontRole)] = font

    @property
    def columns(self) -> tuple[Column[Row], ...]:
        """The columns there are."""
        return self._columns

    def row_words(self, place: int, columns: Iterable[int]) -> str:
        """A row as a screen reader says it: each column that has something, with its title."""
        row = self.row(place)
        if row is None:
            return ""
        told = [(self._columns[column].title, self._columns[column].text(row)) for column in columns]
        first, *rest = [(title, text) for title, text in told if text] or [("", "")]
        return ", ".join((first[1], *(f"{title}\u00a0: {text}" if title else text for title, text in rest)))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """How many rows there are."""
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """How many columns there are."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, alignment, a stronger font, and the row itself under ROW_ROLE."""
        if not index.isValid():
            return None
        if role in _OF_COLUMN:
            return self._of_column[index.column()].get(role)
        if role not in _OF_ROW:
            return None
        row, column = self.row(index.row()), self._columns[index.column()]
        if row is None or role == ROW_ROLE:
            return row
        if role == _SPOKEN and column.title:
            return f"{column.title}\u00a0: {column.text(row)}"
        return column.text(row)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The titles of the columns; a row is headed by its first cell."""
        if orientation == Qt.Orientation.Vertical:
            row = self.row(section) if role == Qt.ItemDataRole.AccessibleTextRole else None
            return None if row is None else self._columns[0].text(row)
        if not 0 <= section < len(self._columns):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(self._columns[section])
        return self._columns[section].title if role == Qt.ItemDataRole.DisplayRole else None


def _side(column: Column[Any]) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
