"""A drawing that stays around another widget: its focus ring, its shadow."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

_MOVES: Final = frozenset(
    {
        QEvent.Type.Move,
        QEvent.Type.Resize,
        QEvent.Type.Show,
        QEvent.Type.Hide,
        QEvent.Type.ParentChange,
        QEvent.Type.ZOrderChange,
    }
)


class Follower(QWidget):
    """Lies in `host`, an ancestor of `target`, around it by `around` pixels, never beyond; passes the mouse through."""

    def __init__(self, target: QWidget, host: QWidget, around: int) -> None:
        super().__init__(host)
        self._target, self._host, self._around = target, host, around
        self._done = False
        self._inner = QRect()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        watched: QWidget | None = target
        while watched is not None and watched is not host:
            watched.installEventFilter(self)
            watched = watched.parentWidget()
        self.place()

    def outline(self) -> QRect:
        """What is followed, in the target's own coordinates."""
        return self._target.rect()

    def place(self) -> None:
        """Go where the target is now; unseen with it."""
        # what it followed may have gone before it did, or to another window
        if self._done or not isValid(self._target) or not self._follows():
            self.hide()
            return
        inner = self.outline()
        inner.moveTopLeft(self._target.mapTo(self._host, inner.topLeft()))
        around = self._around
        wanted = inner.adjusted(-around, -around, around, around).intersected(self._host.rect())
        self._inner = inner.translated(-wanted.topLeft())
        if wanted != self.geometry():
            self.setGeometry(wanted)
        self._stack()
        self.show()

    def _follows(self) -> bool:
        """Whether there is something to be drawn around."""
        return self._host.isAncestorOf(self._target) and self._target.isVisibleTo(self._host)

    def retire(self) -> None:
        """Follow no more: it is gone at once, and deleted when nothing is being done."""
        self._done = True
        self.hide()
        self.deleteLater()

    def inner(self) -> QRect:
        """Where the target lies in the coordinates of this drawing."""
        return self._inner

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the target and whatever carries it."""
        if event.type() in _MOVES:
            self.place()
        return False

    def _stack(self) -> None:
        self.raise_()
