"""The next appointment, planned in the same go as what happened is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.ui.forms.field_card import FieldCard
from desktop.ui.forms.typed_values import show_typed, typed
from desktop.ui.widgets import DateField, TimeField

DAY, HOUR = "next_day", "next_at"


class AppointmentCard(FieldCard):
    """A day and an hour, both optional."""

    whole = frozenset({DAY, HOUR})

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__("Prochain rendez-vous", "shared", parent)
        self.day = DateField(today=lambda: today)
        self.at = TimeField()
        self.add_field(
            DAY, "Date du rendez-vous", self.day, "Facultatif\u00a0: il sera prévu dans l’agenda.", half=True
        )
        self.add_field(HOUR, "Heure du rendez-vous", self.at, half=True)

    def values(self) -> dict[str, Any]:
        """Day and hour; what cannot be read as it was typed, under « …_text »."""
        return typed(DAY, self.day) | typed(HOUR, self.at)

    def put(self, values: Mapping[str, Any]) -> None:
        """Shows what a draft, or the recorder's past, holds of it."""
        show_typed(DAY, self.day, values)
        show_typed(HOUR, self.at, values)
