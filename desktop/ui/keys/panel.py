"""Ctrl+/: every key of the program and of the screen at hand, found by typing, and every act to start by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.ui.keys.actions import Action, folded
from desktop.ui.keys.shortcuts import french_keys
from desktop.ui.look.theme import SPACE
from desktop.ui.widgets import Chip, ScrollColumn, TextLabel, clear_layout
from desktop.ui.widgets.spoken_role import speak_as

HERE: Final = "Sur cet écran"
EVERYWHERE: Final = "Partout"
BY_NAME: Final = "Par son nom, avec la recherche"
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
    def caps(self) -> Sequence[str]:
        """Its keys, each as it stands on a cap."""
        return [french_keys(keys) for keys in self.keys.split(", ")] if self.keys else []

    @property
    def spoken(self) -> str:
        """The line as a screen reader says it."""
        return f"{self.label}\u00a0: {', '.join(self.caps)}" if self.caps else self.label

    def holds(self, typed: Sequence[str]) -> bool:
        """Whether every word is in it."""
        words = folded(f"{self.label} {self.group} {french_keys(self.keys)} {self.action.words if self.action else ''}")
        return all(word in words for word in typed)


def key_lines(actions: Sequence[Action], here: Sequence[tuple[str, str]]) -> list[KeyLine]:
    """The keys of the screen first, then those of the program, then what has no key but a name."""
    of_screen = [KeyLine(keys, label, HERE) for keys, label in here]
    named = [KeyLine(action.keys, action.label, action.group, action) for action in actions if action.enabled()]
    always = [KeyLine(keys, label, EVERYWHERE) for keys, label in ALWAYS]
    with_keys = sorted((line for line in named if line.keys), key=lambda line: _place_of(line.group, named))
    without = [replace(line, group=BY_NAME) for line in named if not line.keys]
    return [*of_screen, *with_keys, *always, *without]


def _place_of(group: str, lines: Sequence[KeyLine]) -> int:
    return next(place for place, line in enumerate(lines) if line.group == group)


class KeyRow(QWidget):
    """One line: what is done, and its keys as caps; Enter or a click does it when it can be done by name."""

    chosen = Signal(object)
    """The Action of the line."""

    def __init__(self, line: KeyLine, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = line
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        speak_as(self, QAccessible.Role.ListItem)
        self.setAccessibleName(line.spoken)
        if line.action is not None:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE // 2, 4, SPACE // 2, 4)
        row.setSpacing(SPACE)
        row.addWidget(TextLabel(line.label), 1)
        for keys in line.caps:
            row.addWidget(Chip(keys), 0, Qt.AlignmentFlag.AlignTop)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click, or a finger."""
        if self.rect().contains(event.position().toPoint()):
            self._choose()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space choose, arrows go on."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self._choose()
        elif event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)

    def _choose(self) -> None:
        if self.line.action is not None:
            self.chosen.emit(self.line.action)


class ShortcutsPanel(QWidget):
    """A sheet to read, by groups, and to search; what has a name can be done from it."""

    chosen = Signal(object)
    """The Action of a line."""

    def __init__(self, lines: Sequence[KeyLine], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all = self._found = list(lines)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Chercher un raccourci")
        self.search.setAccessibleName("Chercher un raccourci")
        self.search.setClearButtonEnabled(True)
        self.nothing = TextLabel("Aucun raccourci ne contient ces mots.", muted=True)
        self.sheet = ScrollColumn()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self.search)
        column.addWidget(self.nothing)
        column.addWidget(self.sheet, 1)
        self.nothing.hide()
        self.search.textChanged.connect(self._filter)
        self.search.installEventFilter(self)
        self._fill()

    @property
    def lines(self) -> Sequence[KeyLine]:
        """What is listed now."""
        return tuple(self._found)

    @property
    def rows(self) -> list[KeyRow]:
        """The rows shown."""
        items = (self.sheet.body.itemAt(place) for place in range(self.sheet.body.count()))
        return [row for item in items if item is not None and isinstance(row := item.widget(), KeyRow)]

    def show_lines(self, lines: Sequence[KeyLine]) -> None:
        """Another screen has other keys."""
        self._all = list(lines)
        self._filter(self.search.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down goes from the search into the list."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Down:
            if rows := self.rows:
                rows[0].setFocus(Qt.FocusReason.TabFocusReason)
            return True
        return False

    def _filter(self, text: str) -> None:
        typed = folded(text).split()
        self._found = [line for line in self._all if line.holds(typed)]
        self._fill()

    def _fill(self) -> None:
        clear_layout(self.sheet.body)
        group = ""
        for line in self._found:
            if line.group != group:
                group = line.group
                title = TextLabel(group, "label")
                title.setContentsMargins(SPACE // 2, SPACE if self.sheet.body.count() else 0, 0, 2)
                self.sheet.add(title)
            row = KeyRow(line)
            row.chosen.connect(self.chosen)
            self.sheet.add(row)
        self.sheet.body.setSpacing(0)
        self.sheet.setVisible(bool(self._found))
        self.nothing.setVisible(not self._found)
