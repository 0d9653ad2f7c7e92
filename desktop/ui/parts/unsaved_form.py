"""The life of a form saved by its button: until it is pressed nothing typed is lost, nor taken for saved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from desktop.ui.parts.page_base import attempt
from desktop.ui.screen import Screen
from desktop.ui.widgets import Banner

KEEP_AFTER_MS = 1500
"""What is typed is kept, encrypted, this long after the last key."""


class UnsavedForm:
    """What is typed on a page, under a key, from `take_up` to `forget`; `raw()` reads it from the fields."""

    def __init__(self, screen: Screen, page: QWidget, raw: Callable[[], dict[str, Any]]) -> None:
        self._screen, self._raw = screen, raw
        self._key = ""
        self._dirty = False
        self._timer = QTimer(page, interval=KEEP_AFTER_MS, singleShot=True)
        self._timer.timeout.connect(self.keep)

    def take_up(self, key: str, show: Callable[[dict[str, Any]], object]) -> None:
        """Shows the form with what was typed earlier under the key; what it is filled with is not « typed »."""
        kept = self._screen.services.unsaved.load(key)
        self._key = ""
        show(kept)
        self._key, self._dirty = key, bool(kept)

    def taken_up(self, again: str, open_again: Callable[[], object]) -> Banner:
        """Tells that an earlier input is taken up, with the way to begin without it."""

        def begin_again() -> None:
            self.forget()
            open_again()

        return Banner("info", "Votre saisie, commencée sans être enregistrée, est reprise ici.", (again, begin_again))

    def touch(self) -> None:
        """Something was typed."""
        self._dirty = True
        self._timer.start()
        self._screen.set_saved("Saisie en cours")

    def keep(self) -> bool | None:
        """Keeps what is typed at once: None when nothing is, False when it could not be kept."""
        self._timer.stop()
        if not self._key or not self._dirty:
            return None
        key, values = self._key, self._raw()
        kept = attempt(self._screen, lambda: self._screen.services.unsaved.keep(key, values))
        if kept:
            self._screen.set_saved("Saisie gardée, pas encore enregistrée")
        return kept

    def put_down(self) -> None:
        """Keeps what is typed and lets go of it: something else is shown until the next `take_up`."""
        self.keep()
        self._key, self._dirty = "", False

    def leave(self, words: str) -> None:
        """Keeps what is typed when another screen is shown, and says in these words how it is taken up again."""
        unfinished = bool(self._key) and self._dirty
        self.keep()
        self._screen.set_saved("")
        if unfinished:
            self._screen.messages.show_info(words)

    def let_go(self) -> None:
        """The fields go away: what was kept stays as it is until the next `take_up`."""
        self._timer.stop()
        self._key, self._dirty = "", False

    def forget(self) -> None:
        """It was saved, or given up: nothing is kept until the next `take_up`."""
        self._timer.stop()
        if self._key:
            self._screen.services.unsaved.drop(self._key)
        self._key, self._dirty = "", False
        self._screen.set_saved("")

    def give_up(self, come_back: Callable[[], object]) -> None:
        """Goes back without saving; « Annuler » puts back what was typed and shows the form again."""
        key, values = self._key, self._raw() if self._key and self._dirty else None
        self.forget()
        if values is not None:

            def put_back() -> None:
                self._screen.services.unsaved.keep(key, values)
                come_back()

            self._screen.messages.show_info("Saisie abandonnée.", put_back)
        self._screen.back()
