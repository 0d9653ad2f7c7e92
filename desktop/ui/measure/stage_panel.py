"""A stage of the path noted or corrected in place: its day, the questions of its form, a note of one's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop.domain.milestone import Milestone
from desktop.schemes.stages import Stage
from desktop.services.measure_view import MeasureView
from desktop.services.milestones import StageInput
from desktop.ui.forms.raw import put_raw, raw_of
from desktop.ui.measure.step_panels import CHANGED
from desktop.ui.parts.inline_panel import Done
from desktop.ui.parts.kept_panel import KeptPanel
from desktop.ui.parts.page_base import TextLine
from desktop.ui.screen import Screen
from desktop.ui.widgets import Banner, DateField, LabeledField, TextArea


def unsaved_key(measure_id: str, which: str) -> str:
    """Under which name what is typed of a stage is kept until it is noted."""
    return f"stage:{measure_id}:{which}"


class StagePanel(KeptPanel):
    """Its day, the questions of its form, a note; corrected, with the motif."""

    left_words = "Ce qui est commencé est gardé\u00a0: l’étape le reprend quand vous la rouvrez."

    def __init__(self, screen: Screen, view: MeasureView, stage: Stage, corrected: Milestone | None = None) -> None:
        self._view, self._stage, self._corrected = view, stage, corrected
        milestones, today = screen.services.milestones, screen.services.today
        self._key = unsaved_key(view.measure.id, corrected.id if corrected else stage.key)
        version = corrected.form_version if corrected else screen.services.unsaved.load(self._key).get("form_version")
        day = LabeledField("Jour", DateField(corrected.day if corrected else today(), today), level_mark="shared")
        fields = {"day": day}
        if corrected is not None:
            fields["reason"] = LabeledField("Motif de la correction", TextLine(), level_mark="shared")
        title = f"Corriger\u00a0: {stage.title.lower()}" if corrected else stage.label
        accept = "Enregistrer la correction" if corrected else "Noter"
        super().__init__(screen, title, accept, fields, milestones.form(stage, version), self._note_it)
        self.note = LabeledField("Note personnelle", TextArea(min_lines=2), level_mark="confidential")
        self.insert(self.note)
        for told in () if corrected else milestones.foreseen(view.measure.id, stage.key):
            self._column.insertWidget(1, Banner("warning", told))
        self.take_up(self._key, self._raw, self._fill)
        self._watch()

    def _fill(self, kept: Mapping[str, Any]) -> None:
        if kept:
            put_raw(self.field("day").widget, kept.get("day"))
            if "reason" in self._fields:
                put_raw(self.field("reason").widget, kept.get("reason"))
            self.form.set_values(kept.get("answers", {}))
            put_raw(self.note.widget, kept.get("note"))
        elif self._corrected is not None:
            self.form.set_values(self._corrected.answers)
            put_raw(self.note.widget, self._corrected.note)
        else:
            milestones = self._screen.services.milestones
            self.form.set_values(milestones.proposed_answers(self._view.measure.id, self._stage.key))

    def _watch(self) -> None:
        for field in (*self._fields.values(), self.note):
            widget = field.widget
            if isinstance(widget, DateField | TextArea):
                widget.changed.connect(self.touch)
            elif isinstance(widget, TextLine):
                widget.textEdited.connect(lambda _text: self.touch())

    def _raw(self) -> dict[str, Any]:
        fields = {name: raw_of(field.widget) for name, field in self._fields.items()}
        version = self.form.form.version
        return {**fields, "answers": self.form.values(), "note": raw_of(self.note.widget), "form_version": version}

    def _note_it(self, values: Mapping[str, Any]) -> Done:
        milestones = self._screen.services.milestones
        note = self.note.widget
        words = note.value() if isinstance(note, TextArea) else ""
        entered = StageInput(values["day"], self.form.values(), words, self.form.form.version)
        if self._corrected is not None:
            milestones.correct(self._corrected.id, entered, values["reason"])
            self.forget()
            return Done(f"{self._stage.title}\u00a0: correction enregistrée.", CHANGED)
        typed = self._raw()
        recorded = milestones.record(self._view.measure.id, self._stage.key, entered)
        self.forget()

        def take_back() -> None:
            milestones.take_back(recorded)
            self._screen.services.unsaved.keep(self._key, typed)

        told = f"{self._stage.title}\u00a0: c’est noté pour {self._view.household.name}."
        return Done(" ".join((told, *recorded.warnings)), CHANGED, take_back)
