"""Tells that what is written in the form is not shown now, and what becomes of it."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QWidget

from desktop.ui.widgets import Banner

_TRY: Final = (
    "Ce qui est écrit dans le formulaire de visite n’est pas enregistré avec cette issue. "
    "Choisissez «\u00a0Visite faite\u00a0» pour le retrouver."
)
_QUICK: Final = (
    "Ce qui est déjà écrit dans le formulaire est gardé, et sera enregistré avec la visite. "
    "La saisie complète le montre."
)


class LeftOut(Banner):
    """Hidden while the form is there, or has nothing in it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("info", _TRY, parent=parent)

    def follow(self, *, written: bool, whole: bool, done: bool) -> None:
        """`written`: the form has answers; `whole`: it is shown; `done`: the visit took place."""
        self.setVisible(written and not whole)
        self.set_text(_QUICK if done else _TRY)
