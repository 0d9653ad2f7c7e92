"""Who I am: kept as soon as it is changed, no button to forget."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.domain.french import capital
from desktop.domain.worker import FORMER_WORDS, LEVEL_WORDS, Diploma
from desktop.services.settings import Settings
from desktop.ui.widgets import Card, ChoiceField, ChoicesField, DateField, LabeledField

_EQUAL: Final = {Diploma.LEVEL_III: "bac + 2", Diploma.LEVEL_II: "bac + 3 ou 4", Diploma.LEVEL_I: "bac + 5"}
_DIPLOMAS: Final = (
    *(
        (level.value, f"{capital(words)} (ancien {FORMER_WORDS[level]}, {_EQUAL[level]})")
        for level, words in LEVEL_WORDS.items()
    ),
    (Diploma.NONE.value, "Pas de diplôme de travail social"),
)


class ProfileCard(Card):
    """Name, diploma and experience (A8, V3), operator, telephone, territories. `changed(values)` as they change."""

    changed = Signal(object)

    def __init__(
        self, territories: tuple[str, ...], today: Callable[[], date] = date.today, parent: QWidget | None = None
    ) -> None:
        super().__init__("", parent)
        self.name, self.qualification, self.operator, self.phone = QLineEdit(), QLineEdit(), QLineEdit(), QLineEdit()
        self._offered = territories
        self.territories = ChoicesField([(name, name) for name in territories])
        self.diploma = ChoiceField(_DIPLOMAS, style="list", empty="Non indiqué")
        self.housing_since = DateField(None, today)
        for label, widget, help_text in (
            ("Prénom et nom", self.name, "Imprimé sur les bilans"),
            ("Qualification", self.qualification, "Imprimée sur les bilans"),
            (
                "Diplôme de travail social",
                self.diploma,
                "Une VEJ ou une mesure ASTRE le demande\u00a0; imprimé sur les bilans",
            ),
            (
                "Dans l’accompagnement par le logement depuis le",
                self.housing_since,
                "ASTRE demande deux ans d’expérience",
            ),
            ("Opérateur", self.operator, "L’association pour laquelle vous travaillez"),
            ("Téléphone", self.phone, "Celui de votre travail, dans les lettres et les avis de passage"),
            ("Mes territoires", self.territories, "Ils viennent en premier dans les listes"),
        ):
            self.add(LabeledField(label, widget, help_text))
        for name, edit in self._edits():
            edit.editingFinished.connect(self._teller(name, edit))
        self.diploma.changed.connect(lambda: self.changed.emit({"diploma": self.diploma.value() or ""}))
        self.housing_since.changed.connect(lambda: self.changed.emit(self._since()))
        self.territories.changed.connect(lambda: self.changed.emit({"territories": self.territories.value()}))

    def values(self) -> dict[str, object]:
        """What is typed now, by the name of its setting."""
        typed: dict[str, object] = {name: edit.text().strip() for name, edit in self._edits()}
        return {**typed, "diploma": self.diploma.value() or "", **self._since()}

    def _since(self) -> dict[str, object]:
        """The day of the beginnings; nothing while half of one is typed, what was kept stays."""
        day = self.housing_since.value()
        if day is None and self.housing_since.edit.text().strip():
            return {}
        return {"housing_since": day.isoformat() if day is not None else ""}

    def _edits(self) -> tuple[tuple[str, QLineEdit], ...]:
        return (
            ("worker_name", self.name),
            ("qualification", self.qualification),
            ("operator", self.operator),
            ("phone", self.phone),
        )

    def _teller(self, name: str, edit: QLineEdit) -> Callable[[], None]:
        return lambda: self.changed.emit({name: edit.text().strip()})

    def show_settings(self, settings: Settings) -> None:
        """Show what is kept."""
        for name, edit in self._edits():
            if edit.text() != getattr(settings, name):
                edit.setText(getattr(settings, name))
        if (self.diploma.value() or "") != settings.diploma:
            self.diploma.set_value(settings.diploma or None)
        if self._since() not in ({}, {"housing_since": settings.housing_since}):
            self.housing_since.set_value(date.fromisoformat(settings.housing_since) if settings.housing_since else None)
        self.territories.set_value([name for name in settings.territories if name in self._offered])
