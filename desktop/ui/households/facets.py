"""The filters of a list: a button each, which opens the values with how many lines each would leave."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from desktop.domain.text import fold
from desktop.services.lists import FacetValue
from desktop.ui.look.icons import icon_pixmap
from desktop.ui.look.theme import tokens_of
from desktop.ui.search.entries import Entry
from desktop.ui.search.found_list import SearchList
from desktop.ui.widgets.buttons import SecondaryButton
from desktop.ui.widgets.fields import describe

_MANY: Final = 9
_CHARS: Final = 38
_HIGHEST: Final = 420
_GAP: Final = 6


class ValuePanel(QFrame):
    """A small window under a button: values to choose from, narrowed by typing when there are many.

    `picked(target)` for the one chosen.
    """

    picked = Signal(object)
    announced = Signal(str)

    def __init__(self, name: str, letters: Mapping[str, str], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("part", "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(name)
        self._entries: Sequence[Entry] = ()
        self.narrow = QLineEdit()
        self.narrow.setPlaceholderText("Filtrer la liste")
        describe(self.narrow, f"Filtrer\u00a0: {name}")
        self.list = SearchList(letters, name)
        self.list.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 6, 6)
        column.setSpacing(4)
        column.addWidget(self.narrow)
        column.addWidget(self.list)
        self.narrow.textChanged.connect(lambda _text: self._show_matching())
        self.list.entry_clicked.connect(self._pick)
        for widget in (self.narrow, self.list, parent):
            widget.installEventFilter(self)

    def open_under(self, button: QWidget, entries: Sequence[Entry]) -> None:
        """Show these values; the one chosen now, with a mark, is under the cursor."""
        self._entries = entries
        many = sum(not entry.is_heading for entry in entries) > _MANY
        self.narrow.clear()
        self.narrow.setVisible(many)
        self._show_matching()
        self.setFixedWidth(max(_CHARS * self.fontMetrics().averageCharWidth(), button.width()))
        room = _HIGHEST if many else self.list.content_height() + 8
        self.list.setFixedHeight(min(room, max(60, self.list.content_height() + 8)))
        self.adjustSize()
        self.move(button.mapToGlobal(QPoint(0, button.height() + 4)))
        self.show()
        (self.narrow if many else self.list).setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and down go through the values, Enter takes one, Escape none; it goes with its button (on locking)."""
        if event.type() == QEvent.Type.Hide and watched is self.parent():
            self.hide()
        if watched is self.parent() or not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        acts: dict[int, Callable[[], None]] = {
            Qt.Key.Key_Down: lambda: self._move(1),
            Qt.Key.Key_Up: lambda: self._move(-1),
            Qt.Key.Key_Return: lambda: self._pick(self.list.current_entry()),
            Qt.Key.Key_Enter: lambda: self._pick(self.list.current_entry()),
            Qt.Key.Key_Escape: self.hide,
        }
        act = acts.get(event.key())
        if act is None:
            return False
        act()
        return True

    def _show_matching(self) -> None:
        words = fold(self.narrow.text()).split()
        kept = [entry for entry in self._entries if entry.is_heading or _holds(entry, words)]
        groups = {entry.group for entry in kept if not entry.is_heading}
        self.list.entries.show([entry for entry in kept if not entry.is_heading or entry.group in groups])
        marked = [place for place, entry in enumerate(self.list.entries.entries) if entry.icon == "check"]
        if marked and not words:
            self.list.choose(marked[0])
        else:
            self.list.choose_first()

    def _move(self, step: int) -> None:
        if self.list.move_cursor(step):
            entry = self.list.current_entry()
            words = entry.words if entry else ""
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.list, words))
            self.announced.emit(words)

    def _pick(self, entry: Entry | None) -> None:
        if entry is not None:
            self.hide()
            self.picked.emit(entry.target)


class DropButton(SecondaryButton):
    """A light button with an arrow after its words: something opens under it."""

    kind = "drop"

    def sizeHint(self) -> QSize:
        """The words and the arrow."""
        return super().sizeHint() + QSize(self._side() + _GAP, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The words at the left, the arrow at the right."""
        super().paintEvent(event)
        side, ink = self._side(), tokens_of(self).accent if self.property("chosen") else tokens_of(self).muted
        place = QPoint(self.width() - side - 2 * _GAP, (self.height() - side) // 2)
        painter = QPainter(self)
        painter.drawPixmap(place, icon_pixmap("chevron-down", ink, side, self.devicePixelRatioF()))
        painter.end()

    def _side(self) -> int:
        return round(self.fontMetrics().ascent())


class FacetButton(DropButton):
    """« Dispositif » or, once chosen, « Dispositif : ASTRE »; `chosen(value)`, empty for all."""

    chosen = Signal(str)

    def __init__(
        self, name: str, every: str, load: Callable[[], Sequence[FacetValue]], letters: Mapping[str, str]
    ) -> None:
        super().__init__(name)
        self._name, self._every, self._load, self._letters = name, every, load, letters
        self._value = ""
        self.clicked.connect(lambda *_: self.open())

    @cached_property
    def panel(self) -> ValuePanel:
        """The values; made when they are first asked for."""
        panel = ValuePanel(self._name, self._letters, self)
        panel.picked.connect(self._take)
        return panel

    @property
    def value(self) -> str:
        """What is chosen, empty for all."""
        return self._value

    def show_value(self, value: str, label: str) -> None:
        """Show what is chosen without telling it."""
        self._value = value
        words = label if label.startswith(self._name) else f"{self._name}\u00a0: {label}"
        self.setText(words if value else self._name)
        self.setAccessibleName(f"Filtre {words}" if value else f"Filtre {self._name}, {self._every.lower()}")
        self.setProperty("chosen", bool(value))
        self.style().unpolish(self)
        self.style().polish(self)
        self.updateGeometry()

    def open(self) -> None:
        """Show the values with their counts, as they are now."""
        entries = [Entry(self._every, "", icon="" if self._value else "check", target=FacetValue("", self._every, 0))]
        group = ""
        for value in self._load():
            if value.group != group:
                group = value.group
                entries.append(Entry(group, group))
            mark = "check" if value.value == self._value else ""
            scheme = (value.value,) if value.value in self._letters else ()
            count = f"{value.count:,}".replace(",", "\u00a0")
            entries.append(Entry(value.label, group, "", count, scheme, mark, target=value))
        self.panel.open_under(self, entries)

    def _take(self, value: FacetValue) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.show_value(value.value, value.label)
        self.chosen.emit(value.value)


def _holds(entry: Entry, words: Sequence[str]) -> bool:
    known = fold(entry.title).split()
    return all(any(one.startswith(word) for one in known) for word in words)
