"""The next appointment, planned in the same go as what happened is recorded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.services.appointments import Verdict
from desktop.ui.forms.field_card import FieldCard
from desktop.ui.forms.typed_values import show_typed, typed
from desktop.ui.widgets import DateField, LabeledField, TimeField

DAY, HOUR = "next_day", "next_at"

Judge = Callable[[date | None, time | None], Verdict]
"""What speaks against a day and an hour."""


class AppointmentCard(FieldCard):
    """A day and an hour, both optional; what speaks against them is told as soon as one of them is left."""

    whole = frozenset({DAY, HOUR})

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__("Prochain rendez-vous", "shared", parent)
        self.day = DateField(today=lambda: today)
        self.at = TimeField()
        self.add_field(
            DAY, "Date du rendez-vous", self.day, "Facultatif\u00a0: il sera prévu dans l’agenda.", half=True
        )
        self.add_field(HOUR, "Heure du rendez-vous", self.at, half=True)
        self._judge: Judge = lambda _day, _at: Verdict()
        for typed_field in (self.day, self.at):
            typed_field.edit.editingFinished.connect(self._heed)

    def judge_by(self, judge: Judge) -> None:
        """Has days and hours judged by this from now on."""
        self._judge = judge

    def values(self) -> dict[str, Any]:
        """Day and hour; what cannot be read as it was typed, under « …_text »."""
        return typed(DAY, self.day) | typed(HOUR, self.at)

    def put(self, values: Mapping[str, Any]) -> None:
        """Shows what a draft, or the recorder's past, holds of it."""
        show_typed(DAY, self.day, values)
        show_typed(HOUR, self.at, values)
        if DAY in values or HOUR in values:
            self._heed()

    def _on_change(self, name: str, frame: LabeledField) -> None:
        for one in (DAY, HOUR):
            self.frame(one).set_remark("")
        super()._on_change(name, frame)

    def _heed(self) -> None:
        day, at = self.day.value(), self.at.value()
        verdict = self._judge(day, at)
        self.frame(DAY).set_error(verdict.refusal)
        self.frame(HOUR if at else DAY).set_remark(verdict.remark)
