"""The first line of a visit: what happened, when, how; and for a try, why and what was left behind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.domain.contact import Outcome
from desktop.domain.contact_kinds import ContactKind
from desktop.domain.forms import Option
from desktop.domain.noun import VISIT, Noun
from desktop.services.wording import KINDS, outcome_words
from desktop.ui.forms.field_card import FieldCard
from desktop.ui.forms.inputs import TextAid, no_aid, text_area
from desktop.ui.forms.line_inputs import put_text
from desktop.ui.forms.typed_values import show_typed, typed
from desktop.ui.parts.motif_field import MotifField
from desktop.ui.parts.trace_input import TraceInput
from desktop.ui.widgets import ChoiceField, DateField, TimeField

_AT_THE_DOOR: Final = frozenset({Outcome.PORTE_CLOSE, Outcome.ADDRESS_NOT_FOUND, Outcome.MOVED})
"""What only somebody who went there can meet with."""
_WHY: Final = "Ce qui était écrit reste lisible dans l’historique de la visite, avec ce motif."


class HappenedCard(FieldCard):
    """Outcome, day, hour and kind; motif and trace for what did not take place."""

    outcome_changed = Signal()
    whole = frozenset({"day", "at"})

    def __init__(
        self,
        kinds: Sequence[ContactKind],
        motifs: Sequence[Option],
        today: date,
        aid: TextAid = no_aid,
        parent: QWidget | None = None,
        *,
        word: Noun = VISIT,
    ) -> None:
        super().__init__("Que s’est-il passé\u00a0?", "shared", parent)
        self._outcome = Outcome.DONE
        asked = [(one.value, outcome_words(one, word)) for one in Outcome if one is not Outcome.PLANNED]
        self.outcomes = ChoiceField(asked, Outcome.DONE.value, "buttons")
        self.day = DateField(today=lambda: today)
        self._judge: Callable[[], str] = lambda: ""
        self.day.edit.editingFinished.connect(self._heed)
        self.at = TimeField()
        self.kind = ChoiceField([(one.value, KINDS[one]) for one in kinds], kinds[0].value, "buttons")
        self.reason = MotifField(motifs, text_area(aid, min_lines=2))
        self.trace = TraceInput()
        self.kind.changed.connect(self._follow_outcome)
        self.outcomes.changed.connect(self._on_outcome)  # before whoever asks what the outcome is now
        self.add_field("outcome", "Que s’est-il passé\u00a0?", self.outcomes)
        self.add_field("reason", "Motif (obligatoire)", self.reason, "Avec les mots du ménage, si possible.")
        self.add_field("trace_left", "Ce que j’ai laissé", self.trace)
        self.add_field("day", "Date", self.day, half=True)
        self.add_field("at", "Heure", self.at, half=True)
        self.add_field("kind", "Où et comment", self.kind)
        self.correction = text_area(aid, min_lines=1)
        self.add_field("correction", "Motif de la correction (obligatoire)", self.correction, _WHY)
        self.show_field("correction", shown=False)
        self.frame("outcome").label.hide()
        self._only_kind = len(kinds) == 1
        self._follow_outcome()

    def ask_why(self) -> None:
        """Asks why what was saved is written otherwise."""
        self.show_field("correction", shown=True)

    def judge_by(self, judge: Callable[[], str]) -> None:
        """Has the day judged by this when it is left: what is wrong with it, empty when nothing is."""
        self._judge = judge

    def _heed(self) -> None:
        if self.day.value() is not None:
            self.frame("day").set_error(self._judge())

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
            **typed("day", self.day),
            **typed("at", self.at),
            "kind": self.kind.value() or "",
            "reason": self.reason.value(),
            "reason_choice": self.reason.chosen,
            "trace_left": self.trace.value(),
            "correction": self.correction.value(),
        }

    def put(self, values: Mapping[str, Any]) -> None:
        """Shows what a draft, or the recorder's past, holds of it."""
        if "outcome" in values:
            outcome = Outcome(values["outcome"])
            self.set_outcome(Outcome.DONE if outcome is Outcome.PLANNED else outcome)
        show_typed("day", self.day, values)
        show_typed("at", self.at, values)
        if "kind" in values:
            self.kind.set_value(values["kind"] or None)
        if "reason" in values:
            self.reason.set_value(str(values["reason"]))
        if "reason_choice" in values:
            self.reason.choose(str(values["reason_choice"]))
        if "trace_left" in values:
            self.trace.set_value(str(values["trace_left"]))
        if "correction" in values:
            put_text(self.correction, str(values["correction"]))

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
        at_home = self.contact_kind is ContactKind.HOME
        self.outcomes.offer({one.value for one in Outcome if at_home or one not in _AT_THE_DOOR})
        self.reason.offer(choices=outcome is Outcome.POSTPONED)
        shown = {
            "trace_left": outcome.is_attempt,
            "reason": outcome.is_attempt and outcome is not Outcome.PORTE_CLOSE,
            "kind": outcome is not Outcome.PORTE_CLOSE and not self._only_kind,
        }
        for name, visible in shown.items():
            self.show_field(name, shown=visible)
