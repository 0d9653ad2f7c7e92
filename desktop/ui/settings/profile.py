"""Who I am: kept as soon as it is changed, no button to forget."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.services.settings import Settings
from desktop.ui.widgets import Card, ChoicesField, LabeledField


class ProfileCard(Card):
    """Name, qualification, operator, territories. `changed(values)` once a field is left."""

    changed = Signal(object)

    def __init__(self, territories: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.name, self.qualification, self.operator = QLineEdit(), QLineEdit(), QLineEdit()
        self._offered = territories
        self.territories = ChoicesField([(name, name) for name in territories])
        for label, widget, help_text in (
            ("Prénom et nom", self.name, "Imprimé sur les bilans"),
            ("Qualification", self.qualification, "Imprimée sur les bilans"),
            ("Opérateur", self.operator, ""),
            ("Mes territoires", self.territories, "Sans choix, tout le département"),
        ):
            self.add(LabeledField(label, widget, help_text))
        for name, edit in self._edits():
            edit.editingFinished.connect(self._teller(name, edit))
        self.territories.changed.connect(lambda: self.changed.emit({"territories": self.territories.value()}))

    def values(self) -> dict[str, object]:
        """What is typed now, by the name of its setting."""
        return {name: edit.text().strip() for name, edit in self._edits()}

    def _edits(self) -> tuple[tuple[str, QLineEdit], ...]:
        return (("worker_name", self.name), ("qualification", self.qualification), ("operator", self.operator))

    def _teller(self, name: str, edit: QLineEdit) -> Callable[[], None]:
        return lambda: self.changed.emit({name: edit.text().strip()})

    def show_settings(self, settings: Settings) -> None:
        """Show what is kept."""
        for name, edit in self._edits():
            if edit.text() != getattr(settings, name):
                edit.setText(getattr(settings, name))
        self.territories.set_value([name for name in settings.territories if name in self._offered])
