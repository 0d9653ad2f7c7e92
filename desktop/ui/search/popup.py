"""What the search finds while it is being typed, in a list under the search field.

A query takes a few milliseconds in a notebook of any size, so it is asked at once for each key: an answer can never be
older than what is typed, and no task that is under way makes it wait.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop.services.search import Found, SearchService
from desktop.ui.keys.actions import Action, Actions
from desktop.ui.look.theme import SPACE
from desktop.ui.search.entries import Entry, count_words, entries_of, recent_entries
from desktop.ui.search.field import SearchField
from desktop.ui.search.found_list import SearchList
from desktop.ui.widgets.buttons import LinkButton
from desktop.ui.widgets.elevation import Shadow
from desktop.ui.widgets.flow import FlowRow
from desktop.ui.widgets.labels import TextLabel

_EACH: Final = 5
_ACTIONS: Final = 4
_LEAST: Final = 440
_BELOW: Final = 72
"""Room left under the list: the status strip stays in sight."""
_TABS: Final = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
HINT: Final = "Entrée ouvrir · Ctrl\u00a0+\u00a0Entrée la mesure en cours · Tab groupe suivant · Échap revenir"
_ASKED_FOR: Final = {
    Qt.FocusReason.ShortcutFocusReason,
    Qt.FocusReason.MouseFocusReason,
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
}


class SearchPopup(QFrame):
    """Follows a search field. `chosen(found)`, `measure_wanted(found)` with Ctrl, `all_requested(text)`."""

    chosen = Signal(object)
    measure_wanted = Signal(object)
    all_requested = Signal(str)
    announced = Signal(str)

    def __init__(
        self, field: SearchField, service: SearchService, actions: Actions, letters: Mapping[str, str], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setProperty("part", "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._field, self._service, self._actions, self._ground = field, service, actions, parent
        self._before = ""
        self.list = SearchList(letters)
        self.count = TextLabel("", "caption", muted=True, wrap=False)
        self.hint = TextLabel(HINT, "caption", muted=True)
        self.all = LinkButton("Voir la liste dans Ménages")
        self.all.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 6, 6)
        column.setSpacing(4)
        foot = QVBoxLayout()
        foot.setContentsMargins(SPACE + 6, 2, SPACE, 2)
        foot.setSpacing(0)
        foot.addWidget(self.hint)
        foot.addWidget(FlowRow((self.count, self.all)))
        column.addWidget(self.list)
        column.addLayout(foot)
        self.list.entry_clicked.connect(self._choose)
        self.all.clicked.connect(lambda *_: self._ask_for_all())
        field.installEventFilter(self)
        self.hide()
        Shadow(self)

    def search(self, text: str) -> None:
        """Show what is found; an empty field shows the households opened last."""
        typed = text.strip()
        if typed:
            entries = entries_of(self._service.search(typed, _EACH), self._actions.find(typed, _ACTIONS))
        elif self._field.hasFocus():
            entries = recent_entries(self._service.recent())
        else:
            entries = []
        if not typed and not entries:
            self.hide()
            return
        self._show(entries, typed)

    def move_cursor(self, step: int) -> None:
        """Go to the next line (1) or the one before (−1), past the headings."""
        if not self.isHidden() and self.list.move_cursor(step):
            self._announce_line()

    def move_to_group(self, step: int) -> None:
        """Go to the first line of the next group (1) or of the one before (−1), round and round."""
        entries = self.list.entries.entries
        firsts = [
            place for place, entry in enumerate(entries) if not entry.is_heading and entries[place - 1].is_heading
        ]
        if firsts:
            here = sum(place <= self.list.currentIndex().row() for place in firsts) - 1
            self.list.choose(firsts[(here + step) % len(firsts)])
            self._announce_line()

    def accept(self, *, measure: bool = False) -> None:
        """Take the line under the cursor: itself, or the measure in course of its household."""
        entry = self.list.current_entry()
        if not self.isHidden() and entry is not None:
            self._choose(entry, measure=measure)

    def give_up(self) -> None:
        """Put back what was in the field, and the focus where it was."""
        self.hide()
        self._field.setText(self._before)
        self.hide()
        self._field.give_back_focus()

    def event(self, event: QEvent) -> bool:
        """Keep the height that its words need, also when they change while it is open."""
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._place()
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys of the list, typed in the field; leaving the field hides the list, coming back shows it."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and not self.isHidden():
            return self._take_key(event)
        if event.type() in {QEvent.Type.Resize, QEvent.Type.Move} and self.isVisible():
            self._place()  # the window was made narrower
        elif event.type() == QEvent.Type.FocusOut:
            self.hide()
        elif isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusIn:
            self._before = self._field.text()
            if self._before.strip() or event.reason() in _ASKED_FOR:
                self.search(self._before)
        return False

    def _take_key(self, event: QKeyEvent) -> bool:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        acts: dict[int, Callable[[], None]] = {
            Qt.Key.Key_Down: lambda: self.move_cursor(1),
            Qt.Key.Key_Up: lambda: self.move_cursor(-1),
            Qt.Key.Key_Tab: lambda: self.move_to_group(1),
            Qt.Key.Key_Backtab: lambda: self.move_to_group(-1),
            Qt.Key.Key_Return: lambda: self.accept(measure=control),
            Qt.Key.Key_Enter: lambda: self.accept(measure=control),
            Qt.Key.Key_Escape: self.give_up,
        }
        act = acts.get(event.key())
        if act is None or (event.key() in _TABS and not self._has_groups()):
            return False
        act()
        return True

    def _has_groups(self) -> bool:
        """Who only comes by with Tab, and typed nothing, is let through: the list of the latest is no trap."""
        return bool(self._field.text().strip()) and self.list.current_entry() is not None

    def _show(self, entries: list[Entry], typed: str) -> None:
        self.list.entries.show(entries)
        self.list.setVisible(bool(entries))
        self.hint.setVisible(bool(entries))
        self.count.setText(count_words(entries) if typed else "")
        self.count.setVisible(bool(typed))
        self.all.setVisible(bool(typed))
        self._place()
        self.show()
        self.raise_()
        self.list.choose_first()
        self._announce_line(self.count.text())

    def _announce_line(self, before: str = "") -> None:
        entry = self.list.current_entry()
        self._announce(". ".join(part.rstrip(".") for part in (before, entry.words if entry else "") if part))

    def _choose(self, entry: Entry, *, measure: bool = False) -> None:
        self.hide()
        self._field.clear()
        self.hide()
        target = entry.target
        if isinstance(target, Action):
            target.run()
        elif isinstance(target, Found):
            (self.measure_wanted if measure else self.chosen).emit(target)

    def _ask_for_all(self) -> None:
        typed = self._field.text().strip()
        self.hide()
        self.all_requested.emit(typed)

    def _place(self) -> None:
        corner = self._field.mapTo(self._ground, QPoint(0, self._field.height() + 4))
        self.setFixedWidth(max(self._field.width(), _LEAST))
        column, inside = self._column, self.list.isVisibleTo(self)
        # what the layout counts for the list is the height it was given for the search before
        given = self.list.minimumHeight() or self.list.sizeHint().height()
        around = column.totalHeightForWidth(self.width()) - given if inside else 0
        room = self._ground.height() - corner.y() - _BELOW - around
        self.list.setFixedHeight(max(80, min(self.list.content_height(), room)))
        self.resize(self.width(), self._column.totalHeightForWidth(self.width()))
        self.move(corner)

    def _announce(self, words: str) -> None:
        """Say the count and the line at hand: the focus stays in the field, a screen reader would miss them."""
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._field, words))
        self.announced.emit(words)
