"""Time and way spent on a contact: optional, quick to type, told to nobody but the worker's own operator (P1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.domain.french import long_date
from desktop.domain.spent import spent_words
from desktop.services.visit_drafts import Trip
from desktop.ui.forms.field_card import FieldCard
from desktop.ui.widgets import DurationField, KilometresField, LinkButton, TextLabel

_NAMES: Final = ("minutes", "travel_minutes", "kilometres")
_ROUND: Final = (
    "Aller et retour. Pour une tournée, notez les kilomètres sur une seule visite\u00a0: ils comptent une fois."
)


class SpentCard(FieldCard):
    """Three short lines, and the last way to the same dwelling to be taken again in one act."""

    whole = frozenset(_NAMES)

    def __init__(self, before: Trip | None = None, parent: QWidget | None = None) -> None:
        super().__init__("Temps et trajet", "team", parent)
        self._before = before
        self.minutes, self.travel, self.kilometres = DurationField(), DurationField(), KilometresField()
        self._typed: Mapping[str, DurationField | KilometresField] = dict(
            zip(_NAMES, (self.minutes, self.travel, self.kilometres), strict=True)
        )
        self.add_field(
            "minutes", "Temps passé", self.minutes, "Facultatif. Par exemple 1\u00a0h\u00a015, ou 75.", half=True
        )
        self.add_field("travel_minutes", "Temps de trajet", self.travel, "Si vous le comptez à part.", half=True)
        self.add_field("kilometres", "Kilomètres", self.kilometres, _ROUND)
        self.again = LinkButton("Même trajet", "refresh")
        self.again.clicked.connect(lambda *_: self._take_again())
        self.last = TextLabel(_last_words(before), "caption", muted=True)
        self.again.setAccessibleDescription(self.last.text())
        self.body.addWidget(self.again, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.last)
        self._offer()

    def values(self) -> dict[str, Any]:
        """What is typed, as it is typed: what cannot be read stays too."""
        return {name: field.text() for name, field in self._typed.items()}

    def put(self, values: Mapping[str, Any]) -> None:
        """Shows what a draft, or the recorder's past, holds of it."""
        for name, field in self._typed.items():
            if name in values and values[name] != field.text():
                field.set_text(str(values[name] or ""))
        self._offer()

    def check(self) -> None:
        """Has what was typed read now."""
        for field in self._typed.values():
            field.check()

    def _on_change(self, name: str, frame: Any) -> None:
        super()._on_change(name, frame)
        self._offer()

    def _take_again(self) -> None:
        if self._before is not None:
            self.kilometres.set_value(self._before.kilometres)
            if self._before.travel_minutes is not None and not self.travel.text():
                self.travel.set_value(self._before.travel_minutes)
            self.kilometres.setFocus(Qt.FocusReason.OtherFocusReason)

    def _offer(self) -> None:
        """Only while no way is noted: nothing is ever filled in unasked."""
        for part in (self.again, self.last):
            part.setVisible(self._before is not None and not self.kilometres.text())


def _last_words(trip: Trip | None) -> str:
    if trip is None:
        return ""
    return f"Le {long_date(trip.day)}\u00a0: {spent_words(None, trip.travel_minutes, trip.kilometres)}"
