"""The row of filters above the lists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.services.lists import Facet, ListChoice, ListKind
from desktop.ui.households.facets import FacetButton
from desktop.ui.look.theme import SPACE
from desktop.ui.screen import Screen
from desktop.ui.widgets.buttons import LinkButton
from desktop.ui.widgets.flow import FlowLayout

_NAMES: Final = {
    Facet.SCHEME: ("Dispositif", "Tous les dispositifs"),
    Facet.STATE: ("État", "Tous les états"),
    Facet.PLACE: ("Lieu", "Tous les lieux"),
    Facet.REFERENT: ("Référent", "Tous les référents"),
    Facet.NOT_MET: ("Sans visite", "Avec ou sans visite récente"),
}


class FilterBar(QWidget):
    """The choice of each facet; `changed()` when one changes."""

    changed = Signal()

    def __init__(self, screen: Screen, kind: Callable[[], ListKind], typed: Callable[[], str]) -> None:
        super().__init__()
        self._lists, self._kind, self._typed = screen.services.lists, kind, typed
        self._choice = ListChoice()
        letters = {scheme.id: scheme.letter for scheme in screen.services.measures.schemes()}
        self.buttons = {facet: self._button(facet, letters if facet is Facet.SCHEME else {}) for facet in Facet}
        self.all = LinkButton("Tout montrer")
        self.all.clicked.connect(lambda *_: self._clear())
        flow = FlowLayout(self, SPACE)
        for widget in (*self.buttons.values(), self.all):
            flow.addWidget(widget)
        self.show_choice(self._choice)

    def choice(self) -> ListChoice:
        """What is typed and chosen."""
        return replace(self._choice, typed=self._typed().strip())

    def choose(self, facet: Facet, value: str) -> None:
        """Choose a value of a facet; empty for all."""
        self.show_choice(replace(self._choice, **{facet.value: value}))
        self.changed.emit()

    def show_choice(self, choice: ListChoice) -> None:
        """Show a choice without telling it."""
        self._choice = choice
        for facet, button in self.buttons.items():
            value = getattr(choice, facet.value)
            button.show_value(value, self._lists.label(facet, value) if value else "")
        self.all.setVisible(choice.is_narrowed)

    def show_referents(self) -> None:
        """The filter by referent is there when there are several."""
        several = bool(self._choice.referent) or self._lists.has_referents()
        self.buttons[Facet.REFERENT].setVisible(several)

    def _button(self, facet: Facet, letters: dict[str, str]) -> FacetButton:
        name, every = _NAMES[facet]
        button = FacetButton(name, every, lambda: self._lists.facet(self._kind(), facet, self.choice()), letters)
        button.chosen.connect(lambda value: self.choose(facet, value))
        return button

    def _clear(self) -> None:
        self.show_choice(ListChoice())
        self.changed.emit()
