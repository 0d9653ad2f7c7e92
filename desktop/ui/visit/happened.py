"""The first line of a visit: what happened, when, how; and for a try, why and what was left behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.contact import Outcome
from desktop.domain.contact_kinds import ContactKind
from desktop.services.wording import KINDS, OUTCOMES
from desktop.ui.visit.field_card import FieldCard
from desktop.ui.visit.inputs import LineInput
from desktop.ui.widgets import ChoiceField, DateField, FlowLayout, SecondaryButton, TextArea, TimeField, describe

TRACES: Final = ("Carte", "Appel", "SMS")
"""What is left behind most often, one click each."""


class TraceInput(QWidget):
    """A line of words with the usual ones as buttons: a click writes the word, another takes it away."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = LineInput(placeholder="Ou avec vos mots\u00a0: avis laissé à la voisine…")
        self.line.changed.connect(self._on_text)
        self.buttons: dict[str, SecondaryButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        holder = QWidget()
        flow = FlowLayout(holder)
        for word in TRACES:
            button = SecondaryButton(word)
            button.setCheckable(True)
            button.clicked.connect(lambda checked, word=word: self._toggle(word, checked))
            self.buttons[word] = button
            flow.addWidget(button)
        column.addWidget(holder)
        column.addWidget(self.line)
        self.setFocusProxy(self.buttons[TRACES[0]])

    def value(self) -> str:
        """The words, as they are kept."""
        return self.line.text().strip()

    def set_value(self, text: str) -> None:
        """Shows words kept earlier."""
        self.line.setText(text)

    def describe(self, name: str, description: str) -> None:
        """Name the line and the buttons for screen readers."""
        describe(self.line, name, description)
        for word, button in self.buttons.items():
            describe(button, f"{name}\u00a0: {word}", description)

    def _words(self) -> list[str]:
        return [word.strip() for word in self.line.text().split(",") if word.strip()]

    def _toggle(self, word: str, wanted: bool) -> None:
        others = [one for one in self._words() if one != word]
        self.line.setText(", ".join([*others, word] if wanted else others))

    def _on_text(self) -> None:
        words = self._words()
        for word, button in self.buttons.items():
            button.setChecked(word in words)
        self.changed.emit()


class HappenedCard(FieldCard):
    """Outcome, day, hour and kind; reason, trace and new day for what did not take place."""

    outcome_changed = Signal()

    def __init__(self, kinds: Sequence[ContactKind], today: date, parent: QWidget | None = None) -> None:
        super().__init__("Que s’est-il passé\u00a0?", "shared", parent)
        self._outcome = Outcome.DONE
        self.outcomes = ChoiceField([(one.value, OUTCOMES[one]) for one in Outcome if one is not Outcome.PLANNED],
                                    Outcome.DONE.value, "buttons")  # fmt: skip
        self.day = DateField(today=lambda: today)
        self.at = TimeField()
        self.kind = ChoiceField([(one.value, KINDS[one]) for one in kinds], kinds[0].value, "buttons")
        self.reason = TextArea(min_lines=2)
        self.trace = TraceInput()
        self.new_day = DateField(today=lambda: today)
        self.new_at = TimeField()
        self.add_field("outcome", "Issue", self.outcomes)
        self.add_field("reason", "Raison (obligatoire)", self.reason, "Avec les mots du ménage, si possible.")
        self.add_field("trace_left", "Trace laissée", self.trace)
        self.add_field("day", "Date", self.day, half=True)
        self.add_field("at", "Heure", self.at, half=True)
        self.add_field("kind", "Où, comment", self.kind)
        self.add_field("new_day", "Nouveau rendez-vous", self.new_day, "Facultatif.", half=True)
        self.add_field("new_at", "Heure du nouveau rendez-vous", self.new_at, half=True)
        self.frame("outcome").label.hide()
        self.outcomes.changed.connect(self._on_outcome)
        self._follow_outcome()

    @property
    def outcome(self) -> Outcome:
        """What happened."""
        return self._outcome

    @property
    def contact_kind(self) -> ContactKind:
        """How; a porte close is always at the door."""
        value = self.kind.value()
        if value is None or self._outcome is Outcome.PORTE_CLOSE:
            return ContactKind.HOME
        return ContactKind(value)

    def values(self) -> dict[str, Any]:
        """All of it for the draft; a day or hour that cannot be read as it was typed, under « …_text »."""
        return {
            "outcome": self._outcome.value,
            **_typed("day", self.day),
            **_typed("at", self.at),
            "kind": self.kind.value() or "",
            "reason": self.reason.value(),
            "trace_left": self.trace.value(),
            **_typed("new_day", self.new_day),
            **_typed("new_at", self.new_at),
        }

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Shows what a draft holds."""
        outcome = Outcome(values.get("outcome", Outcome.DONE))
        self.set_outcome(Outcome.DONE if outcome is Outcome.PLANNED else outcome)
        for name, field in (("day", self.day), ("new_day", self.new_day)):
            if values.get(f"{name}_text"):
                field.set_text(str(values[f"{name}_text"]))
            else:
                field.set_value(date.fromisoformat(values[name]) if values.get(name) else None)
        for name, hour in (("at", self.at), ("new_at", self.new_at)):
            if values.get(f"{name}_text"):
                hour.set_text(str(values[f"{name}_text"]))
            else:
                hour.set_value(time.fromisoformat(values[name]) if values.get(name) else None)
        self.kind.set_value(values.get("kind") or None)
        self.reason.set_value(values.get("reason"))
        self.trace.set_value(str(values.get("trace_left", "")))

    def set_outcome(self, outcome: Outcome) -> None:
        """Chooses what happened."""
        self.outcomes.set_value(outcome.value)

    def _on_outcome(self) -> None:
        value = self.outcomes.value()
        if value is None:  # something always happened: Delete on the buttons changes nothing
            self.outcomes.set_value(self._outcome.value)
            return
        self._outcome = Outcome(value)
        self._follow_outcome()
        self.outcome_changed.emit()

    def _follow_outcome(self) -> None:
        outcome = self._outcome
        shown = {
            "trace_left": outcome.is_attempt,
            "reason": outcome.is_attempt and outcome is not Outcome.PORTE_CLOSE,
            "kind": outcome is not Outcome.PORTE_CLOSE,
            "new_day": outcome is Outcome.POSTPONED,
            "new_at": outcome is Outcome.POSTPONED,
        }
        for name, visible in shown.items():
            self.show_field(name, shown=visible)


def _typed(name: str, field: DateField | TimeField) -> dict[str, str]:
    value = field.value()
    if value is None:
        return {name: "", f"{name}_text": field.text()}
    written = value.isoformat(timespec="minutes") if isinstance(value, time) else value.isoformat()
    return {name: written, f"{name}_text": ""}
