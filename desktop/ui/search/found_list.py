"""The list under the search field: headings and two-line results, the letters that answer in bold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.domain.marks import marks
from desktop.ui.look.icons import icon_pixmap
from desktop.ui.look.theme import sized_font, tokens_of
from desktop.ui.search.entries import Entry
from desktop.ui.widgets.chips import paint_scheme_letter

Index = QModelIndex | QPersistentModelIndex
ENTRY_ROLE: Final = Qt.ItemDataRole.UserRole + 1
_EDGE: Final = 12


class EntryModel(QAbstractListModel):
    """The entries of one search."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: Sequence[Entry] = ()

    def show(self, entries: Sequence[Entry]) -> None:
        """Show other entries."""
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """How many lines there are, headings included."""
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words of a line, and the entry itself under ENTRY_ROLE."""
        if not index.isValid():
            return None
        entry = self.entries[index.row()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return entry.words
        return entry if role == ENTRY_ROLE else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A heading is read and cannot be chosen."""
        if index.isValid() and self.entries[index.row()].is_heading:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class SearchList(QListView):
    """The results; it never takes the focus, which stays in the field. `entry_clicked(entry)` for the mouse."""

    entry_clicked = Signal(object)

    def __init__(self, letters: Mapping[str, str], name: str = "Résultats de la recherche") -> None:
        super().__init__()
        self.entries = EntryModel()
        self.setModel(self.entries)
        self.setItemDelegate(_EntryDelegate(self, letters))
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setProperty("part", "plain")
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.clicked.connect(self._click)

    def current_entry(self) -> Entry | None:
        """The result under the cursor."""
        entry = self.currentIndex().data(ENTRY_ROLE) if self.currentIndex().isValid() else None
        return entry if isinstance(entry, Entry) and not entry.is_heading else None

    def choose(self, place: int) -> None:
        """Put the cursor on a line, and its heading into sight when it is the first under it."""
        index = self.entries.index(place, 0)
        self.setCurrentIndex(index)
        if place and self.entries.entries[place - 1].is_heading:
            self.scrollTo(self.entries.index(place - 1, 0))
        self.scrollTo(index)

    def move_cursor(self, step: int) -> bool:
        """Go to the next line (1) or the one before (−1), past the headings; whether there was one."""
        entries = self.entries.entries
        place = self.currentIndex().row() + step
        while 0 <= place < len(entries) and entries[place].is_heading:
            place += step
        if not 0 <= place < len(entries):
            return False
        self.choose(place)
        return True

    def choose_first(self) -> None:
        """Put the cursor on the first line that can be chosen."""
        for place, entry in enumerate(self.entries.entries):
            if not entry.is_heading:
                self.choose(place)
                return

    def content_height(self) -> int:
        """The height of all lines."""
        return sum(self.sizeHintForRow(place) for place in range(self.entries.rowCount())) + 2 * self.frameWidth()

    def _click(self, index: QModelIndex) -> None:
        entry = index.data(ENTRY_ROLE)
        if isinstance(entry, Entry) and not entry.is_heading:
            self.entry_clicked.emit(entry)


class _EntryDelegate(QStyledItemDelegate):
    """Paints one entry in the colours of the theme."""

    def __init__(self, view: QListView, letters: Mapping[str, str]) -> None:
        super().__init__(view)
        self._view = view
        self._letters = letters

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """A heading is one small line, an action one line, a record two."""
        entry, spacing = index.data(ENTRY_ROLE), self._view.fontMetrics().lineSpacing()
        if entry.is_heading:
            return QSize(100, round(spacing * 1.75))
        return QSize(100, max(44, round(spacing * 2 + 14)) if entry.detail else max(40, spacing + 18))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one line."""
        entry: Entry = index.data(ENTRY_ROLE)
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if entry.is_heading:
            self._paint_heading(painter, entry, rect)
        else:
            self._paint_ground(painter, option.state, rect)
            self._paint_result(painter, entry, rect.adjusted(_EDGE, 0, -_EDGE, 0))
        painter.restore()

    def _paint_heading(self, painter: QPainter, entry: Entry, rect: QRect) -> None:
        painter.setFont(sized_font(self._view, "caption", bold=True))
        painter.setPen(QColor(tokens_of(self._view).muted))
        area = rect.adjusted(_EDGE, 0, -_EDGE, -4)
        text = painter.fontMetrics().elidedText(entry.title, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, text)

    def _paint_ground(self, painter: QPainter, state: QStyle.StateFlag, rect: QRect) -> None:
        tokens = tokens_of(self._view)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if not chosen and not state & QStyle.StateFlag.State_MouseOver:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.accent_soft if chosen else tokens.sunken))
        painter.drawRoundedRect(rect.adjusted(2, 1, -2, -1), 6, 6)
        if chosen:
            painter.setBrush(QColor(tokens.accent))
            painter.drawRoundedRect(QRect(rect.left() + 2, rect.top() + 8, 3, rect.height() - 16), 1.5, 1.5)

    def _paint_result(self, painter: QPainter, entry: Entry, area: QRect) -> None:
        tokens, side = tokens_of(self._view), round(self._view.fontMetrics().height() * 1.2)
        box = QRect(area.left(), area.center().y() - side // 2, side, side)
        if entry.icon:
            ratio = self._view.devicePixelRatioF()
            painter.drawPixmap(box.topLeft(), icon_pixmap(entry.icon, tokens.muted, side, ratio))
        elif entry.schemes:
            self._paint_letter(painter, entry.schemes[0], box)
        else:
            box.setRight(area.left() - _EDGE)
        right = self._paint_right(painter, entry, area, side)
        words = QRect(box.right() + _EDGE, area.top(), right - box.right() - 2 * _EDGE, area.height())
        spacing = self._view.fontMetrics().lineSpacing()
        top = words.center().y() - (spacing if entry.detail else spacing // 2)
        for text, size, color, y in (
            (entry.title, "body", tokens.text, top),
            (entry.detail, "caption", tokens.muted, top + spacing),
        ):
            line = QRect(words.left(), y, words.width(), spacing)
            self._paint_marked(painter, text, entry.marked, size, QColor(color), line)

    def _paint_right(self, painter: QPainter, entry: Entry, area: QRect, side: int) -> int:
        """The letters of a household's schemes, or a word; gives back where they begin."""
        right = area.right()
        if entry.aside:
            painter.setFont(sized_font(self._view, "caption"))
            painter.setPen(QColor(tokens_of(self._view).muted))
            painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, entry.aside)
            right -= painter.fontMetrics().horizontalAdvance(entry.aside) + _EDGE
        if entry.icon:
            for scheme in reversed(entry.schemes):
                box = QRect(right - side, area.center().y() - side // 2, side, side)
                self._paint_letter(painter, scheme, box)
                right = box.left() - 6
        return right

    def _paint_letter(self, painter: QPainter, scheme: str, box: QRect) -> None:
        paint_scheme_letter(painter, box.toRectF(), self._view, scheme, self._letters.get(scheme, "?"))

    def _paint_marked(
        self, painter: QPainter, text: str, marked: Sequence[str], size: str, color: QColor, line: QRect
    ) -> None:
        """One line of words, the marked letters in bold; what does not fit ends in « … »."""
        plain, bold = sized_font(self._view, size), sized_font(self._view, size, bold=True)
        fitting = QFontMetrics(bold).elidedText(text, Qt.TextElideMode.ElideRight, line.width())
        painter.setPen(color)
        x, done = line.left(), 0
        spans = [(start, min(end, len(fitting))) for start, end in marks(text, marked) if start < len(fitting)]
        for start, end in [*spans, (len(fitting), len(fitting))]:
            for part, font in ((fitting[done:start], plain), (fitting[start:end], bold)):
                painter.setFont(font)
                painter.drawText(
                    QRect(x, line.top(), line.right() - x + 40, line.height()), Qt.AlignmentFlag.AlignVCenter, part
                )
                x += painter.fontMetrics().horizontalAdvance(part)
            done = end
