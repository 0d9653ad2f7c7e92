"""What the search finds while it is being typed, in a list under the search field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from desktop.domain.french import plural
from desktop.services.search import Found
from desktop.ui.widgets import Column, LinkButton, ListLine, PagedListModel, TextLabel, VirtualList

Find = Callable[[str, int], Sequence[Found]]

_LIMIT: Final = 60
_SHOWN: Final = 6
_KINDS: Final = {"household": "Ménage", "measure": "Mesure", "contact": "Visite"}


class SearchPopup(QFrame):
    """Follows a search field. `chosen(found)` with Enter or a click, `all_requested(text)` for the whole list."""

    chosen = Signal(object)
    all_requested = Signal(str)

    def __init__(self, field: QLineEdit, find: Find, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("part", "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._field, self._find, self._ground = field, find, parent
        self._found: Sequence[Found] = ()
        self._model = PagedListModel(
            lambda: len(self._found),
            lambda offset, limit: self._found[offset : offset + limit],
            [Column[Found]("", lambda found: _line(found).words)],
        )
        self.list = VirtualList("Résultats de la recherche", self._model, _line)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.count = TextLabel("", "caption", muted=True)
        self.all = LinkButton("Voir la liste dans Ménages")
        self.all.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        for widget in (self.list, self.count, self.all):
            column.addWidget(widget)
        self.list.row_activated.connect(self._choose)
        self.all.clicked.connect(lambda *_: self._ask_for_all())
        field.installEventFilter(self)
        self.hide()

    def search(self, text: str) -> None:
        """Show what is found; an empty text hides the list."""
        typed = text.strip()
        if not typed:
            self.hide()
            return
        self._found = self._find(typed, _LIMIT)
        self._model.refresh()
        self.list.setVisible(bool(self._found))
        self.count.setText(_count_words(len(self._found)))
        if self._found:
            self.list.setCurrentIndex(self._model.index(0, 0))
        self._place()
        self.show()
        self.raise_()

    def move_cursor(self, step: int) -> None:
        """Go up (−1) or down (+1) in the list."""
        place = self.list.currentIndex().row() + step
        if not self.isHidden() and 0 <= place < len(self._found):
            self.list.setCurrentIndex(self._model.index(place, 0))

    def accept(self) -> None:
        """Take the line under the cursor."""
        found = self.list.current_row()
        if not self.isHidden() and isinstance(found, Found):
            self._choose(found)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leaving the field hides the list, coming back shows it."""
        if event.type() == QEvent.Type.FocusOut:
            self.hide()
        elif event.type() == QEvent.Type.FocusIn and self._field.text().strip():
            self.search(self._field.text())
        return False

    def _choose(self, found: Found) -> None:
        self.hide()
        self._field.clear()
        self.chosen.emit(found)

    def _ask_for_all(self) -> None:
        typed = self._field.text().strip()
        self.hide()
        self.all_requested.emit(typed)

    def _place(self) -> None:
        rows = min(len(self._found), _SHOWN)
        self.list.setFixedHeight(rows * self.list.sizeHintForRow(0) + 4 if rows else 0)
        corner = self._field.mapTo(self._ground, QPoint(0, self._field.height() + 4))
        self.setFixedWidth(max(self._field.width(), 360))
        self.adjustSize()
        self.move(corner)


def _line(found: Found) -> ListLine:
    return ListLine(found.household, found.commune, _KINDS[found.kind])


def _count_words(count: int) -> str:
    if not count:
        return "Rien ne correspond à ces mots."
    if count == _LIMIT:
        return f"Les {_LIMIT} premiers résultats. Ajoutez un mot pour préciser."
    return f"{plural(count, 'résultat', 'résultats')}. Entrée ouvre la ligne choisie."
