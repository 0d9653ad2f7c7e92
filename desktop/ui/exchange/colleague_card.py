"""What every card has that writes a file for one colleague: who they are, the choice of one, what went wrong."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QWidget

from desktop.errors import AppError, InvalidInputError
from desktop.ui.look.theme import SPACE
from desktop.ui.screen import Screen
from desktop.ui.widgets import Banner, Card, ChoiceField, EmptyState, FlowRow, LabeledField, clear_layout

_NOBODY: Final = "Le fichier de votre association dit qui sont vos collègues. Prenez-le dans Réglages, Confiance."


class ColleagueCard(Card):
    """A card that gives something to a colleague; it says so where none is known."""

    def __init__(self, screen: Screen, label: str, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._screen, self._label = screen, label
        self._service = screen.services.transfers
        self.nobody = EmptyState("person", "Aucun collègue n’est connu de ce carnet", _NOBODY)
        self.trouble = Banner("danger", "")
        self.trouble.hide()
        self.colleague = ChoiceField((), None, "list")
        self.colleague_field = LabeledField(label, self.colleague)
        self._place = FlowRow((), SPACE * 3)

    def _offer(self) -> bool:
        """Puts the colleagues known now in the place kept for them; whether there are any. Who was chosen stays."""
        names = [one.name for one in self._service.colleagues()]
        kept = self.colleague.value()
        self.colleague = ChoiceField([(name, name) for name in names], None, "list", "À choisir")
        if kept in names:
            self.colleague.set_value(kept)
        self.colleague_field = LabeledField(self._label, self.colleague)
        self.colleague.changed.connect(lambda: self.colleague_field.set_error(""))
        clear_layout(self._place.flow)
        self._place.flow.addWidget(self.colleague_field)
        self.nobody.setVisible(not names)
        return bool(names)

    def _fail(self, error: Exception) -> None:
        if isinstance(error, InvalidInputError):
            self.colleague_field.set_error(error.fields.get("colleague", ""))
        elif isinstance(error, AppError):
            self.trouble.set_text(error.sentence)
            self.trouble.show()
        else:
            raise error
