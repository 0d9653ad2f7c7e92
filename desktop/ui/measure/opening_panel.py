"""The opening of a measure corrected in place: its first day and the questions of its opening form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop.domain.forms import Form
from desktop.domain.measure import MeasureState
from desktop.services.measure_view import MeasureView
from desktop.services.opening_correction import start_is_fixed
from desktop.ui.measure.step_panels import CHANGED
from desktop.ui.parts.form_panel import FormPanel
from desktop.ui.parts.inline_panel import Done
from desktop.ui.screen import Screen
from desktop.ui.widgets import DateField, LabeledField


class OpeningPanel(FormPanel):
    """The answers as they were written, in the form of their time."""

    def __init__(self, screen: Screen, view: MeasureView, form: Form) -> None:
        today, measure = screen.services.today, view.measure
        is_prepared = measure.state is MeasureState.PREPARING
        start = LabeledField(
            f"{view.scheme.received_label if is_prepared else view.scheme.start_label} (obligatoire)",
            DateField(measure.start, today),
            "" if is_prepared else view.scheme.start_help,
            level_mark="shared",
        )
        start.setHidden(start_is_fixed(measure) or measure.opened_on is not None)
        who = view.household.name

        def act(values: Mapping[str, Any]) -> Done:
            measures = screen.services.measures
            correction = measures.correct_opening(measure.id, values["start"], self.form.values())
            return Done(
                f"L’ouverture de la mesure est corrigée pour {who}.",
                CHANGED,
                lambda: measures.undo_correction(correction),
            )

        super().__init__(screen, "Corriger l’ouverture", "Enregistrer la correction", {"start": start}, form, act)
        self.form.set_values(dict(measure.terms))
