"""Misspelt words underlined while one writes; never a word that is being typed, and nothing is corrected by itself.

What is in sight of the area that has the focus is looked at, a moment after the last key. The underlines are no part of
the text: they follow it by themselves, so that a key costs nothing more in a long text than in a short one.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QColor, QContextMenuEvent, QKeyEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QApplication, QMenu, QTextEdit, QWidget

from desktop.errors import AppError
from desktop.services.spelling import Speller, SpellingService, Word, words_of
from desktop.ui.look.theme import tokens_of
from desktop.ui.widgets.text_area import TextArea
from desktop.ui.work.tasks import TaskRunner

PAUSE_MS: Final = 350
_DRAWN: Final = 24
"""Underlines at most, the nearest to the cursor: Qt paints the lines in sight of a paragraph once more for each."""
NOTHING_FOUND: Final = "Aucune proposition"
ADD: Final = "Ajouter au dictionnaire"
IGNORE: Final = "Ignorer jusqu’au verrouillage"
KEYS: Final = "Ctrl+;"


class CheckedArea(QObject):
    """One text with its underlines and its menu; made when the text first has the focus."""

    menu_asked = Signal(object)
    """This area: what may have been meant by the word at its cursor is asked for."""

    def __init__(self, area: TextArea, speller: Callable[[], Speller | None]) -> None:
        super().__init__(area)
        self.area, self._speller = area, speller
        self._wrong: list[QTextCursor] = []
        self._typing = False
        self._timer = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._timer.timeout.connect(self.check)
        area.document().contentsChange.connect(self._on_change)
        area.cursorPositionChanged.connect(self._on_moved)
        area.verticalScrollBar().valueChanged.connect(lambda _value: self._timer.start())
        area.installEventFilter(self)
        area.viewport().installEventFilter(self)
        self._timer.start()

    @property
    def wrong_words(self) -> list[str]:
        """The words underlined now."""
        return [cursor.selectedText() for cursor in self._wrong]

    def check(self) -> None:
        """Looks at what is in sight, and underlines what is not right."""
        speller = self._speller()
        if speller is None:
            return
        area, wrong = self.area, []
        skipped = area.textCursor().position() if self._typing else -1
        block = area.cursorForPosition(QPoint(0, 0)).block()
        last = area.cursorForPosition(area.viewport().rect().bottomRight()).position()
        while block.isValid() and block.position() <= last:
            text = block.text()
            for word in _in_sight(text, area, block.position(), last):
                start, end = block.position() + word.start, block.position() + word.end
                if start < skipped <= end or speller.is_right(word.text, starts_sentence=word.starts_sentence):
                    continue
                wrong.append(_over(area, start, end))
            block = block.next()
        self._wrong = wrong
        self._underline()

    def check_soon(self) -> None:
        """Something is right now that was not, or the other way round."""
        self._timer.start()

    def clear(self) -> None:
        """Takes the underlines away and looks no more."""
        self._timer.stop()
        self._wrong = []
        self._underline()

    def word_at_cursor(self) -> QTextCursor | None:
        """The underlined word where the cursor is."""
        position = self.area.textCursor().position()
        return next((one for one in self._wrong if one.selectionStart() <= position <= one.selectionEnd()), None)

    def next_wrong(self) -> QTextCursor | None:
        """The underlined word at the cursor, or the next one after it."""
        position = self.area.textCursor().position()
        after = [one for one in self._wrong if one.selectionEnd() >= position]
        return next(iter(after or self._wrong), None)

    def replace(self, word: QTextCursor, by: str) -> None:
        """Puts another word in its place, in one step that can be undone."""
        cursor = QTextCursor(word)
        cursor.insertText(by)
        self.area.setTextCursor(cursor)
        self._typing = False
        self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys and the mouse that open the menu, the focus that leaves, the theme that changes."""
        kind = event.type()
        if isinstance(event, QKeyEvent) and kind == QEvent.Type.KeyPress and watched is self.area and _asks(event):
            self.menu_asked.emit(self)
            return True
        if isinstance(event, QContextMenuEvent):
            return self._on_context_menu(event)
        if watched is self.area and kind == QEvent.Type.FocusOut:
            self._typing = False
            self._timer.start()
        elif watched is self.area and kind in {QEvent.Type.PaletteChange, QEvent.Type.Resize}:
            self._timer.start()
        return False

    def _on_context_menu(self, event: QContextMenuEvent) -> bool:
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            if self.area.textCursor().hasSelection():
                return False
            self.area.setTextCursor(self.area.cursorForPosition(event.pos()))
        if self.word_at_cursor() is None:
            return False
        self.menu_asked.emit(self)
        return True

    def _on_change(self, position: int, removed: int, added: int) -> None:
        """A word that is being changed is no longer underlined."""
        touched = [
            one for one in self._wrong if one.selectionStart() <= position + added and position <= one.selectionEnd()
        ]
        if touched:
            self._wrong = [one for one in self._wrong if one not in touched]
            self._underline()
        self._typing = self.area.hasFocus() and removed + added < len("typing")
        self._timer.start()

    def _on_moved(self) -> None:
        """The cursor has left the word that was typed."""
        if self._typing and not self._timer.isActive():
            self._typing = False
            self._timer.start()

    def _underline(self) -> None:
        look = QTextCharFormat()
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        look.setUnderlineColor(QColor(tokens_of(self.area).danger))
        selections, here = [], self.area.textCursor().position()
        for cursor in sorted(self._wrong, key=lambda one: abs(one.position() - here))[:_DRAWN]:
            selection = QTextEdit.ExtraSelection()
            selection.cursor, selection.format = cursor, look
            selections.append(selection)
        self.area.setExtraSelections(selections)


class Spelling(QObject):
    """Watches which text has the focus within `ground`; reads the dictionary when the first one has it.

    It has a worker thread of its own: underlines do not wait for a backup or a sending to end.
    """

    trouble = Signal(object)
    """An AppError: a word could not be put into the dictionary."""

    def __init__(self, app: QApplication, service: SpellingService, ground: QWidget, *, enabled: bool = True) -> None:
        super().__init__(ground)
        self._service, self._ground, self._enabled = service, ground, enabled
        self._tasks = TaskRunner(self)
        self._tasks.trouble.connect(self.trouble)
        self._speller: Speller | None = None
        self._loading = False
        self._areas: dict[int, CheckedArea] = {}
        self.menu: QMenu | None = None
        app.focusChanged.connect(self._on_focus)

    def area_of(self, text: TextArea) -> CheckedArea | None:
        """What watches over a text; None before it had the focus."""
        return self._areas.get(id(text))

    def set_enabled(self, enabled: bool) -> None:
        """Underlines or not, at once, everywhere."""
        self._enabled = enabled
        for area in self._living():
            area.check_soon() if enabled else area.clear()

    def stop(self) -> None:
        """Before the notebook is closed: the worker thread ends."""
        self._enabled = False
        self._tasks.stop()
        self._speller = None

    def _on_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        if not self._enabled or not isinstance(now, TextArea) or now.isReadOnly() or not self._ground.isAncestorOf(now):
            return
        if id(now) not in self._areas:
            checked = self._areas[id(now)] = CheckedArea(now, lambda: self._speller if self._enabled else None)
            checked.menu_asked.connect(self._look_up)
            now.destroyed.connect(partial(self._areas.pop, id(now), None))
        if self._speller is None and not self._loading:
            self._loading = True
            self._tasks.run(self._service.load, self._on_loaded, self._on_failed)

    def _on_loaded(self, speller: Speller) -> None:
        self._speller = speller
        self._recheck()

    def _on_failed(self, error: Exception) -> None:
        """Without a dictionary one writes all the same; only a fault of ours is told."""
        if not isinstance(error, AppError | OSError):
            raise error

    def _look_up(self, checked: CheckedArea) -> None:
        word = checked.next_wrong()
        if word is None or self._speller is None:
            return
        checked.area.setTextCursor(_over(checked.area, word.selectionEnd(), word.selectionEnd()))
        text = word.selectedText()
        self._tasks.run(partial(self._service.suggestions, text), partial(self._show_menu, checked, word))

    def _show_menu(self, checked: CheckedArea, word: QTextCursor, proposals: list[str]) -> None:
        if not shiboken6.isValid(checked) or not checked.area.isVisible():
            return
        area, text = checked.area, word.selectedText()
        self.menu = menu = area.createStandardContextMenu()
        menu.setAccessibleName(f"Propositions pour «\u00a0{text}\u00a0»")
        before = menu.actions()[0]
        acts: list[QAction] = []
        for proposal in proposals:
            acts.append(QAction(proposal, menu))
            acts[-1].triggered.connect(partial(_unchecked, checked.replace, word, proposal))
        if not proposals:
            acts.append(QAction(NOTHING_FOUND, menu, enabled=False))
        for words, learn in ((ADD, self._service.add_word), (IGNORE, self._service.ignore)):
            acts.append(QAction(words, menu))
            acts[-1].triggered.connect(partial(_unchecked, self._learn, learn, text))
        menu.insertActions(before, acts)
        menu.insertSeparator(acts[-2])
        menu.insertSeparator(before)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(area.viewport().mapToGlobal(area.cursorRect(word).bottomLeft()))
        if proposals:
            menu.setActiveAction(acts[0])

    def _learn(self, learn: Callable[[str], None], word: str) -> None:
        self._tasks.run(partial(learn, word), lambda _none: self._recheck())

    def _recheck(self) -> None:
        for area in self._living():
            area.check_soon()

    def _living(self) -> list[CheckedArea]:
        return [area for area in self._areas.values() if shiboken6.isValid(area)]


def _in_sight(text: str, area: TextArea, start: int, last: int) -> list[Word]:
    """The words of a paragraph that can be seen, by the places that Qt counts: two for a character beyond the BMP."""
    first = max(0, area.cursorForPosition(QPoint(0, 0)).position() - start)
    begin = text.rfind(" ", 0, first) + 1
    found = words_of(text[begin : last - start + 1 + _BEYOND])
    moved = (
        Word(word.start + begin, word.end + begin, word.text, word.starts_sentence and (word.start > 0 or not begin))
        for word in found
    )
    if text.isascii() or max(text, default="") <= "\uffff":
        return list(moved)
    return [Word(_units(text, one.start), _units(text, one.end), one.text, one.starts_sentence) for one in moved]


_BEYOND: Final = 60
"""A little more than what is in sight, so that the last word is whole."""


def _units(text: str, place: int) -> int:
    return len(text[:place].encode("utf-16-le")) // 2


def _over(area: TextArea, start: int, end: int) -> QTextCursor:
    cursor = QTextCursor(area.document())
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    return cursor


def _asks(event: QKeyEvent) -> bool:
    semicolon = event.key() == Qt.Key.Key_Semicolon and event.modifiers() & Qt.KeyboardModifier.ControlModifier
    return bool(semicolon)


def _unchecked(act: Callable[..., object], *args: object) -> None:
    """Calls with what was bound; the « checked » that Qt adds is left out."""
    act(*args[:-1] if isinstance(args[-1], bool) else args)
