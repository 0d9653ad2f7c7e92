"""A panel without a form whose answers are kept until it is accepted: neither a lock nor « Plus tard » loses them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Signal

from desktop.ui.parts.inline_panel import InlinePanel
from desktop.ui.parts.unsaved_form import UnsavedForm


class KeptAnswers(InlinePanel):
    """`take_up` once its fields are there; `forget` when it was accepted."""

    restarted = Signal()
    """What was kept is dropped: the panel is wanted anew."""
    left_words = "Ce qui est commencé est gardé et sera repris ici."
    _unsaved: UnsavedForm | None = None

    def take_up(self, key: str, raw: Callable[[], dict[str, Any]], fill: Callable[[Mapping[str, Any]], object]) -> None:
        """Fills the panel with what was kept under a key; keeps from then on."""
        unsaved = self._unsaved = UnsavedForm(self._screen, self, raw)

        def show(kept: Mapping[str, Any]) -> None:
            fill(kept)
            if kept:
                self._column.insertWidget(1, unsaved.taken_up("Repartir de zéro", self.restarted.emit))

        unsaved.take_up(key, show)
        self.given_up.connect(lambda: unsaved.leave(self.left_words))

    def keep(self) -> bool | None:
        """Keeps the answers: None when there are none, False when they could not be kept."""
        return self._unsaved.keep() if self._unsaved is not None else None

    def touch(self) -> None:
        """Something was answered."""
        if self._unsaved is not None:
            self._unsaved.touch()

    def forget(self) -> None:
        """It was accepted, or nobody waits for it any more."""
        if self._unsaved is not None:
            self._unsaved.forget()
