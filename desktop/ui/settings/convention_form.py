"""Every value of a convention, to be edited; what is wrong is told beside its field."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from desktop.services.conventions import ConventionValues
from desktop.ui.forms.pair_layout import PairLayout
from desktop.ui.look.theme import SPACE
from desktop.ui.parts.page_base import TextLine, show_whole
from desktop.ui.widgets import (
    ChoicesField,
    DateField,
    FlowRow,
    LabeledField,
    MoneyField,
    NumberField,
    PrimaryButton,
    SecondaryButton,
    TextLabel,
)
from desktop.ui.widgets.typed_field import TypedField

_MOST_TARGET: Final = 100_000


class ConventionForm(QFrame):
    """`accepted(values)` to keep it, `given_up` when it is not wanted; Enter and Escape do the same."""

    accepted = Signal(object)
    given_up = Signal()

    def __init__(
        self,
        title: str,
        values: ConventionValues,
        rates: Sequence[tuple[str, str]],
        territories: Sequence[str],
        today: Callable[[], date],
    ) -> None:
        super().__init__()
        self._values = values
        self.setProperty("part", "banner")
        self.setProperty("tone", "accent")
        self.setAccessibleName(title)
        self.name, self.source = TextLine(values.name), TextLine(values.source)
        self.starts, self.ends = DateField(values.starts, today), DateField(values.ends, today)
        known = [name for name in values.territories if name in territories]
        self.territories = ChoicesField([(name, name) for name in territories], known)
        self.rates = {rate: MoneyField(values.rates.get(rate)) for rate, _words in rates}
        self.envelope = MoneyField(values.envelope)
        self.advance = NumberField(values.advance_percent, "%", 0, 100)
        self.target = NumberField(values.target, "", 1, _MOST_TARGET)
        self._fields = self._made_fields(dict(rates))
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE * 2, SPACE * 2, SPACE * 2, SPACE * 2)
        column.setSpacing(SPACE * 2)
        column.addWidget(TextLabel(title, "label"))
        column.addWidget(self._laid_out())
        self.accept_button, self.cancel_button = PrimaryButton("Enregistrer", "check"), SecondaryButton("Annuler")
        self.cancel_button.setToolTip("Échap")
        column.addWidget(FlowRow((self.accept_button, self.cancel_button)))
        self.accept_button.clicked.connect(self.submit)
        self.cancel_button.clicked.connect(self.given_up)

    def _made_fields(self, rates: Mapping[str, str]) -> dict[str, LabeledField]:
        return {
            "name": LabeledField("Nom", self.name),
            "starts": LabeledField("Premier jour", self.starts),
            "ends": LabeledField("Dernier jour", self.ends),
            "territories": LabeledField("Territoires", self.territories, "Sans choix, tout le département"),
            **{f"rate_{rate}": LabeledField(rates[rate], field) for rate, field in self.rates.items()},
            "envelope": LabeledField("Enveloppe", self.envelope),
            "advance_percent": LabeledField("Avance", self.advance, "Part de l’enveloppe, vide s’il n’y en a pas"),
            "target": LabeledField("Objectif", self.target, "Mesures, ou situations en douze mois, ou rien"),
            "source": LabeledField("D’où viennent ces chiffres", self.source),
        }

    def _laid_out(self) -> QWidget:
        holder = QWidget()
        layout = PairLayout(holder)
        for field in self._fields.values():
            layout.add_field(field, half=isinstance(field.widget, DateField | MoneyField | NumberField))
        return holder

    @property
    def values(self) -> ConventionValues:
        """What is typed now; None where it cannot be read."""
        return replace(
            self._values,
            name=self.name.value(),
            starts=self.starts.value(),
            ends=self.ends.value(),
            territories=self.territories.value(),
            rates={rate: field.value() for rate, field in self.rates.items()},
            envelope=self.envelope.value(),
            advance_percent=_whole(self.advance),
            target=_whole(self.target),
            source=self.source.value(),
        )

    @property
    def errors(self) -> dict[str, str]:
        """What is told beside the fields now."""
        return {name: field.error for name, field in self._fields.items() if field.error}

    def field(self, name: str) -> LabeledField:
        """One of the fields; KeyError when there is none of that name."""
        return self._fields[name]

    def focus_first(self) -> None:
        """Where the typing begins."""
        self.name.setFocus(Qt.FocusReason.TabFocusReason)

    def submit(self) -> None:
        """Asks that it be kept; what cannot be read is told first."""
        self.show_errors({})
        for field in self._fields.values():
            if isinstance(field.widget, TypedField):
                field.widget.check()
        if self.errors:
            self.show_errors({})
        else:
            self.accepted.emit(self.values)

    def show_errors(self, errors: Mapping[str, str]) -> None:
        """Tells what is wrong beside each field, and goes to the first one."""
        for name, field in self._fields.items():
            field.set_error(errors.get(name, ""))
        wrong = next((field for field in self._fields.values() if field.error), None)
        if wrong is not None:
            wrong.widget.setFocus(Qt.FocusReason.OtherFocusReason)
            show_whole(wrong)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a line keeps it, Escape gives up."""
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and isinstance(self.focusWidget(), QLineEdit):
            self.submit()
        else:
            super().keyPressEvent(event)


def _whole(field: NumberField) -> int | None:
    value = field.value()
    return None if value is None else int(value)
