"""Who I am and how the program looks: kept as soon as it is changed, no button to forget."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.domain.french import plural
from desktop.services.settings import Settings
from desktop.ui.widgets import Card, ChoiceField, ChoicesField, LabeledField

_THEMES: Final = (("system", "Comme l’ordinateur"), ("light", "Clair"), ("dark", "Sombre"))
_TEXT_SIZES: Final = (100, 125, 150, 175, 200)
"""Percent of the usual size."""
_LOCK_DELAYS: Final = (1, 3, 5, 10, 15)
"""Minutes."""


class ProfileCard(Card):
    """Name, qualification, operator, territories. `changed(values)` once a field is left."""

    changed = Signal(object)

    def __init__(self, territories: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__("Mon profil", parent)
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


class ComfortCard(Card):
    """Theme, text size, lock delay; applied at once."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Affichage et verrouillage", parent)
        self.theme = ChoiceField(_THEMES, style="buttons")
        self.text_size = ChoiceField([(str(size), f"{size}\u00a0%") for size in _TEXT_SIZES], style="buttons")
        self.lock_delay = ChoiceField(
            [(str(delay), plural(delay, "minute", "minutes")) for delay in _LOCK_DELAYS], style="buttons"
        )
        self.add(LabeledField("Couleurs", self.theme))
        self.add(LabeledField("Taille du texte", self.text_size))
        self.add(
            LabeledField(
                "Verrouiller le carnet après",
                self.lock_delay,
                "Sans toucher au clavier ni à la souris. Ce que vous écrivez est gardé.",
            )
        )
        self.theme.changed.connect(lambda: self._tell({"theme": self.theme.value()}))
        self.text_size.changed.connect(lambda: self._tell({"text_percent": _number(self.text_size)}))
        self.lock_delay.changed.connect(lambda: self._tell({"lock_minutes": _number(self.lock_delay)}))

    def show_settings(self, settings: Settings) -> None:
        """Show what is kept; a value between two choices shows as the nearer one."""
        self.theme.set_value(settings.theme)
        self.text_size.set_value(str(_nearest(_TEXT_SIZES, settings.text_percent)))
        self.lock_delay.set_value(str(_nearest(_LOCK_DELAYS, settings.lock_minutes)))

    def _tell(self, values: dict[str, object]) -> None:
        if None not in values.values():
            self.changed.emit(values)


def _number(field: ChoiceField) -> int | None:
    value = field.value()
    return None if value is None else int(value)


def _nearest(offered: tuple[int, ...], value: int) -> int:
    return min(offered, key=lambda each: abs(each - value))
