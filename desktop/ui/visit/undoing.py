"""Undo and redo across the recorder: what is typed goes into one past, and comes back to the field it was typed in."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence

from desktop.ui.forms.history import History, Shown
from desktop.ui.visit.content import VisitContent

_UNDO_KEYS, _REDO_KEYS = ("Ctrl+Z",), ("Ctrl+Shift+Z", "Ctrl+Y")


class Undoing(QObject):
    """The past of the content shown; `filter_keys` keeps Qt's own undo of one line out of the way."""

    changed = Signal()
    """What can be undone or done again is not the same any more."""
    applied = Signal()
    """The screen shows another state now: it must be kept as if it had been typed."""

    undo_keys, redo_keys = _UNDO_KEYS, _REDO_KEYS

    def __init__(self, parent: QObject | None = None, now: Callable[[], float] = monotonic) -> None:
        super().__init__(parent)
        self._now = now
        self._content: VisitContent | None = None
        self._history: History | None = None

    @property
    def can_undo(self) -> bool:
        """Whether there is a past."""
        return self._history is not None and self._history.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether something was undone and nothing done since."""
        return self._history is not None and self._history.can_redo

    def watch(self, content: VisitContent) -> None:
        """Begins a new past with what is shown now."""
        self._content, self._history = content, History(content.state(), self._now)
        content.changed.connect(self._note)
        content.taken_up.connect(self._note_together)
        self.changed.emit()

    def stop(self) -> None:
        """Forgets the past."""
        self._content = self._history = None
        self.changed.emit()

    def undo(self) -> None:
        """Takes the last step back, and goes to its field."""
        if self._history is not None:
            self._show(self._history.undo())

    def redo(self) -> None:
        """Does again what was taken back, and goes to its field."""
        if self._history is not None:
            self._show(self._history.redo())

    def part(self) -> None:
        """Another field has the focus: what comes next is another step."""
        if self._history is not None:
            self._history.part()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A line of text wants the undo keys for itself: it does not get them."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_ours(event):
            event.ignore()
            return True
        return False

    def _note(self, name: str) -> None:
        if self._content is None or self._history is None:
            return
        if self._history.note(name, self._content.state(name), self._content.fields.grain(name)):
            self.changed.emit()

    def _note_together(self, names: list[str]) -> None:
        """One act changed several fields: it is one step, whatever was typed before or is typed next."""
        if self._content is None or self._history is None:
            return
        values = {name: value for one in names for name, value in self._content.state(one).items()}
        self._history.part()
        if self._history.note(names[0], values):
            self._history.part()
            self.changed.emit()

    def _show(self, shown: Shown | None) -> None:
        if shown is None or self._content is None:
            return
        self._content.put(shown.values)
        self._content.fields.focus_field(shown.field)
        self.changed.emit()
        self.applied.emit()


def _is_ours(event: QKeyEvent) -> bool:
    keys = QKeySequence(event.keyCombination())
    return any(keys == QKeySequence(one) for one in (*_UNDO_KEYS, *_REDO_KEYS))
