"""Ctrl+/: every key of the program and of the screen at hand, found by typing, and every act to start by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.ui.actions import Action, folded
from desktop.ui.shortcuts import french_keys
from desktop.ui.theme import SPACE
from desktop.ui.widgets import Column, ListLine, PagedListModel, TextLabel, VirtualList

HERE: Final = "Sur cet écran"
EVERYWHERE: Final = "Partout"
ALWAYS: Final = (
    ("F6", "Passer à la partie suivante de la fenêtre"),
    ("Shift+F6", "Passer à la partie précédente"),
    ("Tab", "Passer au champ ou au bouton suivant"),
    ("Shift+Tab", "Revenir au champ ou au bouton précédent"),
    ("Space", "Appuyer sur le bouton, cocher la case"),
    ("Ctrl+Z", "Annuler ce qui vient d’être fait, ou la dernière frappe dans un texte"),
    ("Esc", "Fermer la liste, le volet ou le message, et revenir où l’on était"),
)


@dataclass(frozen=True)
class KeyLine:
    """One line of the list."""

    keys: str
    label: str
    group: str
    action: Action | None = None

    @property
    def line(self) -> ListLine:
        """As the list shows it."""
        return ListLine(self.label, self.group, french_keys(self.keys) if self.keys else "")

    def holds(self, typed: Sequence[str]) -> bool:
        """Whether every word is in it."""
        words = folded(f"{self.label} {self.group} {french_keys(self.keys)} {self.action.words if self.action else ''}")
        return all(word in words for word in typed)


def key_lines(actions: Sequence[Action], here: Sequence[tuple[str, str]]) -> list[KeyLine]:
    """The keys of the screen first, then those of the program, then what has no key but a name."""
    of_screen = [KeyLine(keys, label, HERE) for keys, label in here]
    named = [KeyLine(action.keys, action.label, action.group, action) for action in actions if action.enabled()]
    always = [KeyLine(keys, label, EVERYWHERE) for keys, label in ALWAYS]
    with_keys = [line for line in named if line.keys]
    return [*of_screen, *with_keys, *always, *(line for line in named if not line.keys)]


class ShortcutsPanel(QWidget):
    """A list to read; Enter or a click does what a line says when it can be done by name."""

    chosen = Signal(object)
    """The Action of a line."""

    def __init__(self, lines: Sequence[KeyLine], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all = self._found = list(lines)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Chercher un raccourci")
        self.search.setAccessibleName("Chercher un raccourci")
        self.search.setClearButtonEnabled(True)
        self._model = PagedListModel(
            lambda: len(self._found),
            lambda offset, limit: self._found[offset : offset + limit],
            [Column[KeyLine]("", lambda found: found.line.words)],
        )
        self.list = VirtualList("Raccourcis et actions", self._model, lambda found: found.line)
        self.nothing = TextLabel("Aucun raccourci ne contient ces mots.", muted=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self.search)
        column.addWidget(self.nothing)
        column.addWidget(self.list, 1)
        self.nothing.hide()
        self.search.textChanged.connect(self._filter)
        self.search.installEventFilter(self)
        self.list.row_activated.connect(self._choose)

    @property
    def lines(self) -> Sequence[KeyLine]:
        """What is listed now."""
        return tuple(self._found)

    def show_lines(self, lines: Sequence[KeyLine]) -> None:
        """Another screen has other keys."""
        self._all = list(lines)
        self._filter(self.search.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down goes from the search into the list."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Down:
            self.list.setFocus(Qt.FocusReason.TabFocusReason)
            if self._found:
                self.list.setCurrentIndex(self._model.index(0, 0))
            return True
        return False

    def _filter(self, text: str) -> None:
        typed = folded(text).split()
        self._found = [line for line in self._all if line.holds(typed)]
        self._model.refresh()
        self.list.setVisible(bool(self._found))
        self.nothing.setVisible(not self._found)

    def _choose(self, found: KeyLine) -> None:
        if found.action is not None:
            self.chosen.emit(found.action)
