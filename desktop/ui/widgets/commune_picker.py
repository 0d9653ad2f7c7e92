"""Finding a commune by typing part of its name, with its EPCI and territory beside it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QCompleter,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.text import fold
from desktop.ui.look.theme import sized_font, tokens_of
from desktop.ui.widgets.click_through import ClickThrough
from desktop.ui.widgets.fields import ErrorLine, mark_wrong
from desktop.ui.widgets.tips import set_tip

Found = tuple[str, str, str]
"""(insee, label, detail): the detail names the EPCI and the territory."""
Search = Callable[[str], Sequence[Found]]

_DETAIL_ROLE: Final = Qt.ItemDataRole.UserRole + 1
_SHOWN: Final = 12


@dataclass(frozen=True)
class PickerWords:
    """What a picker says of what is looked for."""

    name: str
    found: str
    none: str
    several: str


COMMUNES: Final = PickerWords(
    "Commune", "Communes trouvées", "Aucune commune de ce nom.", "Choisissez la commune dans la liste."
)
_CHECK: Final = "Vérifiez l’orthographe ou choisissez dans la liste."

_SHORT: Final = {"st": "saint", "ste": "sainte"}

Index = QModelIndex | QPersistentModelIndex


class _FoundModel(QAbstractListModel):
    """What the search found."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.found: Sequence[Found] = ()

    def replace(self, found: Sequence[Found]) -> None:
        """Show other results."""
        self.beginResetModel()
        self.found = found
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Number of results."""
        return len(self.found)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """The label, and what a screen reader says of the row."""
        if not index.isValid() or index.row() >= len(self.found):
            return None
        _, label, detail = self.found[index.row()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole}:
            return label
        if role == _DETAIL_ROLE:
            return detail
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{label}, {detail}"
        return None


class TwoLineDelegate(QStyledItemDelegate):
    """A row of two lines: the name, and smaller what tells it from its likes."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Two lines and some air."""
        return QSize(240, round(self._view.fontMetrics().lineSpacing() * 2 + 14))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the ground and both lines."""
        tokens = tokens_of(self._view)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(tokens.accent_soft))
        area = rect.adjusted(10, 6, -10, -6)
        metrics = self._view.fontMetrics()
        for role, color, font, top in (
            (Qt.ItemDataRole.DisplayRole, tokens.text, sized_font(self._view, "body", bold=True), 0),
            (_DETAIL_ROLE, tokens.muted, sized_font(self._view, "caption"), metrics.lineSpacing()),
        ):
            painter.setFont(font)
            painter.setPen(QColor(color))
            line = QRect(area.left(), area.top() + top, area.width(), metrics.lineSpacing())
            text = painter.fontMetrics().elidedText(
                str(index.data(role) or ""), Qt.TextElideMode.ElideRight, line.width()
            )
            painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()


def _begins(name: str, typed: str) -> bool:
    """Whether each word typed begins one of the name: what was only near is proposed, never taken."""
    words = fold(name).split()
    wanted = (_SHORT.get(word, word) for word in typed.split() if not word.isdigit())
    return all(any(word.startswith(begun) for word in words) for begun in wanted)


def _or(names: Sequence[str]) -> str:
    return " ou ".join((", ".join(names[:-1]), names[-1]) if len(names) > 1 else names)


class CommunePicker(QWidget):
    """A line that proposes communes while one types; `value()` is the INSEE code of the one chosen.

    `search(text)` returns the best communes first. A name that only one commune bears is taken as it is typed.
    """

    changed = Signal()
    error_changed = Signal(str)

    def __init__(self, search: Search, parent: QWidget | None = None, words: PickerWords = COMMUNES) -> None:
        super().__init__(parent)
        self._search, self._words = search, words
        self._chosen: Found | None = None
        self._error = ""
        self._shows_error = True
        self.edit = QLineEdit()
        self.edit.setPlaceholderText(words.name)
        self.edit.setAccessibleName(words.name)
        self._model = _FoundModel(self)
        self._error_line = ErrorLine()
        self._make_completer()
        self.edit.textEdited.connect(self._on_edited)
        self.edit.textChanged.connect(lambda _text: self._set_error(""))
        self.edit.editingFinished.connect(self.check)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.edit)
        column.addWidget(self._error_line)
        self.setFocusProxy(self.edit)

    def _make_completer(self) -> None:
        completer = QCompleter(self._model, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setMaxVisibleItems(7)
        popup = QListView()
        popup.setUniformItemSizes(True)
        popup.setAccessibleName(self._words.found)
        completer.setPopup(popup)
        popup.setItemDelegate(TwoLineDelegate(popup))
        completer.activated[QModelIndex].connect(self._on_activated)  # type: ignore[index]
        self.edit.setCompleter(completer)
        self._through = ClickThrough(popup, self.edit)

    def value(self) -> str | None:
        """The INSEE code of the commune chosen, None when there is none."""
        return self._chosen[0] if self._chosen else None

    def set_value(self, insee: str | None, label: str = "", detail: str = "") -> None:
        """Choose a commune; None empties the field."""
        self._chosen = None if insee is None else (insee, label, detail)
        self.edit.setText(label if insee is not None else "")
        set_tip(self.edit, detail)
        self._set_error("")
        self.changed.emit()

    def text(self) -> str:
        """What was typed."""
        return self.edit.text().strip()

    @property
    def detail(self) -> str:
        """EPCI and territory of the commune chosen."""
        return self._chosen[2] if self._chosen else ""

    @property
    def error(self) -> str:
        """The French sentence about the text, empty when it is right."""
        return self._error

    def check(self) -> bool:
        """Take a name that fits one commune only, tell what is wrong otherwise; the text stays."""
        if self._chosen is not None or not self.text():
            self._set_error("")
            return True
        typed = fold(self.text())
        found = list(self._search(self.text()))
        meant = [one for one in found if fold(one[1]) == typed] or [one for one in found if _begins(one[1], typed)]
        if len(meant) == 1:
            self.set_value(*meant[0])
            return True
        none = self._words.none
        near = f"{none} Vouliez-vous dire {_or([one[1] for one in found[:3]])}\u00a0?"
        self._set_error(self._words.several if meant else near if found else f"{none} {_CHECK}")
        return False

    def show_own_error(self, shown: bool) -> None:
        """Whether the sentence is shown here or by the labelled field around."""
        self._shows_error = shown
        self._error_line.set_text(self._error if shown else "")

    def describe(self, name: str, description: str) -> None:
        """Name the line for screen readers."""
        self.edit.setAccessibleName(name)
        self.edit.setAccessibleDescription(description)

    def _on_edited(self, text: str) -> None:
        self._chosen = None
        self._model.replace(tuple(self._search(text.strip()))[:_SHOWN] if text.strip() else ())
        self._set_error("")
        self.changed.emit()

    def _on_activated(self, index: QModelIndex) -> None:
        label = str(index.data() or "")
        found = next((commune for commune in self._model.found if commune[1] == label), None)
        source = self._model.found[index.row()] if index.row() < len(self._model.found) else None
        chosen = source if source is not None and source[1] == label else found
        if chosen is not None:
            self.set_value(*chosen)

    def _set_error(self, error: str) -> None:
        if error == self._error:
            return
        self._error = error
        if self._shows_error:
            self._error_line.set_text(error)
            mark_wrong(self.edit, wrong=bool(error))
        self.error_changed.emit(error)
