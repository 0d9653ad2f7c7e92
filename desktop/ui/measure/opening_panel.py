"""The opening of a measure corrected in place: its first day and the questions of its opening form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop.domain.forms import Form
from desktop.services.measure_view import MeasureView
from desktop.services.opening_correction import start_is_fixed
from desktop.ui.forms.form_view import FormView
from desktop.ui.measure.step_panels import CHANGED
from desktop.ui.parts.inline_panel import Done, InlinePanel
from desktop.ui.screen import Screen
from desktop.ui.widgets import DateField, LabeledField


class OpeningPanel(InlinePanel):
    """The answers as they were written, in the form of their time."""

    def __init__(self, screen: Screen, view: MeasureView, form: Form) -> None:
        today, measure = screen.services.today, view.measure
        self.form = FormView(form, today())
        self.form.set_values(dict(measure.terms))
        start = LabeledField(
            f"{view.scheme.start_label} (obligatoire)",
            DateField(measure.start, today),
            view.scheme.start_help,
            level_mark="shared",
        )
        start.setHidden(start_is_fixed(measure))
        who = view.household.name

        def act(values: Mapping[str, Any]) -> Done:
            measures = screen.services.measures
            correction = measures.correct_opening(measure.id, values["start"], self.form.values())
            return Done(
                f"L’ouverture de la mesure est corrigée pour {who}.",
                CHANGED,
                lambda: measures.undo_correction(correction),
            )

        super().__init__(screen, "Corriger l’ouverture", "Enregistrer la correction", {"start": start}, act)
        self.insert(self.form)

    def focus_first(self) -> None:
        """In the first question that can be answered."""
        if self.field("start").isHidden():
            first = next(iter(self.form.form.fields()))
            self.form.focus_field(first.name)
        else:
            super().focus_first()

    def _show_errors(self, errors: Mapping[str, str]) -> None:
        asked = {field.name for field in self.form.form.fields()}
        own = {name: text for name, text in errors.items() if name.split("[")[0] in asked}
        self.form.set_errors(own)
        super()._show_errors({name: text for name, text in errors.items() if name not in own})

    def _focus_error(self) -> None:
        wrong = next(iter(self.form.errors()), "")
        if wrong and not self.errors:
            self.form.focus_field(wrong)
        else:
            super()._focus_error()
