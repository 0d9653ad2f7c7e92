"""An inline panel with a form whose input is kept until it is accepted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Signal

from desktop.ui.parts.form_panel import FormPanel
from desktop.ui.parts.unsaved_form import UnsavedForm


class KeptPanel(FormPanel):
    """Neither a lock, nor « Annuler », nor another page loses what is typed: the panel takes it up again."""

    restarted = Signal()
    """What was kept is dropped: the panel is wanted anew."""
    left_words = "Ce qui est commencé est gardé et sera repris ici."
    _unsaved: UnsavedForm | None = None

    def keep(self) -> bool | None:
        """Keeps what is typed: None when nothing is, False when it could not be kept."""
        return self._unsaved.keep() if self._unsaved is not None else None

    def put_down(self) -> None:
        """The panel goes away and what is typed stays."""
        if self._unsaved is not None:
            self._unsaved.leave(self.left_words)

    def take_up(self, key: str, raw: Callable[[], dict[str, Any]], fill: Callable[[Mapping[str, Any]], object]) -> None:
        """Fills the panel with what was kept under a key, else as `fill` does without anything; keeps from then on."""
        unsaved = self._unsaved = UnsavedForm(self._screen, self, raw)

        def show(kept: Mapping[str, Any]) -> None:
            fill(kept)
            if kept:
                self._column.insertWidget(1, unsaved.taken_up("Repartir de zéro", self.restarted.emit))

        unsaved.take_up(key, show)
        self.form.changed.connect(lambda _name: unsaved.touch())
        self.given_up.connect(self.put_down)

    def touch(self) -> None:
        """Something was typed beside the form."""
        if self._unsaved is not None:
            self._unsaved.touch()

    def forget(self) -> None:
        """It was accepted: nothing is kept any more."""
        if self._unsaved is not None:
            self._unsaved.forget()
