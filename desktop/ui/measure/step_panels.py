"""The panels of a measure's path: each asks what its step needs, and tells its refusal beside the field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from desktop.domain.french import long_date
from desktop.domain.measure import Measure, MeasureState
from desktop.errors import InvalidInputError
from desktop.schemes.path import StepName
from desktop.services.measure_view import MeasureView
from desktop.services.opening_correction import Correction
from desktop.ui.parts.inline_panel import Done, InlinePanel
from desktop.ui.parts.page_base import CountField, TextLine
from desktop.ui.screen import Screen
from desktop.ui.widgets import ChoiceField, DateField, LabeledField

CHANGED = ("measure", "outbox")
_REASON = "Motif, en quelques mots"


def _reason() -> LabeledField:
    return LabeledField(_REASON, TextLine(), level_mark="shared")


def decline_panel(screen: Screen, view: MeasureView) -> InlinePanel:
    """Declines a proposed measure; one that is being prepared is set aside."""
    if view.measure.state is MeasureState.PREPARING:
        return set_aside_panel(screen, view)

    def act(values: Mapping[str, Any]) -> Done:
        screen.services.measures.decline(view.measure.id, values["reason"])
        return Done("Mesure déclinée.", CHANGED)

    return InlinePanel(screen, "Décliner la mesure proposée", "Décliner", {"reason": _reason()}, act)


def set_aside_panel(screen: Screen, view: MeasureView) -> InlinePanel:
    """What is prepared does not become a measure."""
    today = screen.services.today
    reasons = [(one.value, one.label) for one in screen.services.measures.set_aside_reasons(view.scheme.id)]
    fields = {
        "on": LabeledField("Depuis le", DateField(today(), today), level_mark="shared"),
        "reason": LabeledField("Motif", ChoiceField(reasons, style="list"), level_mark="shared"),
    }

    def act(values: Mapping[str, Any]) -> Done:
        measures = screen.services.measures
        changed = measures.set_aside(view.measure.id, values["on"], values["reason"] or "")
        words = f"Dossier classé sans suite pour {view.household.name}."
        if any(contact.is_planned for contact in view.contacts):  # its appointments went with it
            return Done(words, CHANGED)
        return Done(words, CHANGED, lambda: measures.undo_correction(Correction(view.measure, changed)))

    note = "Ce qui est noté reste et se relit\u00a0; aucune visite n’est due."
    return InlinePanel(screen, "Classer sans suite", "Classer", fields, act, note)


def transfer_panel(screen: Screen, view: MeasureView) -> InlinePanel:
    """Another referent answers for the measure from today on."""
    fields = {"referent": LabeledField("Nouveau référent", TextLine(), level_mark="shared"), "reason": _reason()}

    def act(values: Mapping[str, Any]) -> Done:
        measures = screen.services.measures
        changed = measures.transfer(view.measure.id, values["referent"], values["reason"])
        words = f"La mesure est désormais suivie par {changed.referent}."
        return Done(words, CHANGED, lambda: measures.undo_correction(Correction(view.measure, changed)))

    note = f"Suivie jusqu’ici par {view.measure.referent}." if view.measure.referent else ""
    return InlinePanel(screen, "Changer de référent", "Passer le relais", fields, act, note)


def suspend_panel(screen: Screen, view: MeasureView) -> InlinePanel:
    """Suspends from a day on (C10)."""
    today = screen.services.today
    fields = {"starts": LabeledField("À partir du", DateField(today(), today)), "reason": _reason()}

    def act(values: Mapping[str, Any]) -> Done:
        starts = _given(values, "starts", "Indiquez le premier jour de la suspension.")
        screen.services.measures.suspend(view.measure.id, starts, values["reason"])
        return Done(f"Mesure suspendue à partir du {long_date(starts)}.", CHANGED)

    note = "La fin prévue ne change pas ; rien n’est dû pendant la suspension."
    return InlinePanel(screen, "Suspendre la mesure", "Suspendre", fields, act, note)


def resume_panel(screen: Screen, view: MeasureView) -> InlinePanel:
    """Ends a suspension (C10)."""
    today = screen.services.today
    fields = {"ends": LabeledField("Dernier jour de la suspension", DateField(today(), today))}

    def act(values: Mapping[str, Any]) -> Done:
        ends = _given(values, "ends", "Indiquez le dernier jour de la suspension.")
        screen.services.measures.resume(view.measure.id, ends)
        return Done("La mesure reprend.", CHANGED)

    return InlinePanel(screen, "Reprendre la mesure", "Reprendre", fields, act)


def renew_panel(screen: Screen, view: MeasureView) -> InlinePanel:
    """Adds months with a reason; past the limit the service tells why not (A4)."""
    left = (view.scheme.renewal_limit(view.measure) or 0) - (view.measure.total_months or 0)
    months = CountField(max(1, min(view.measure.months or 1, left)), 1, 60, " mois")
    fields = {"months": LabeledField("Durée ajoutée", months), "reason": _reason()}

    def act(values: Mapping[str, Any]) -> Done:
        renewed = screen.services.measures.renew(view.measure.id, values["months"], values["reason"])
        return Done(f"Mesure renouvelée{_until(renewed)}.", CHANGED)

    end = view.measure.planned_end
    note = f"La fin prévue est le {long_date(end)}." if end else ""
    return InlinePanel(screen, "Renouveler la mesure", "Renouveler", fields, act, note)


def reschedule_panel(screen: Screen, view: MeasureView) -> InlinePanel:
    """Gives a loan another number of instalments (C11)."""
    instalments = CountField(view.measure.total_months or 1, 1, view.scheme.longest or 1, " mensualités")
    fields = {"instalments": LabeledField("Nouveau nombre de mensualités", instalments), "reason": _reason()}

    def act(values: Mapping[str, Any]) -> Done:
        changed = screen.services.measures.reschedule(view.measure.id, values["instalments"], values["reason"])
        return Done(f"Prêt rééchelonné{_until(changed)}.", CHANGED)

    note = "Les périodes passées restent ; celle en cours et les suivantes sont calculées à nouveau."
    return InlinePanel(screen, "Rééchelonner le prêt", "Rééchelonner", fields, act, note)


def end_panel(screen: Screen, view: MeasureView) -> InlinePanel:
    """Decides the end, with its motif from those of the scheme (C9)."""
    today = screen.services.today
    reasons = [(option.value, option.label) for option in screen.services.measures.end_reasons(view.scheme.id)]
    fields = {
        "on": LabeledField("Dernier jour de la mesure", DateField(today(), today)),
        "reason": LabeledField("Motif de la fin", ChoiceField(reasons, style="list"), level_mark="shared"),
    }

    def act(values: Mapping[str, Any]) -> Done:
        screen.services.measures.end(view.measure.id, values["on"], values["reason"] or "")
        words = "Fin notée. Le bilan est à rédiger avec le ménage." if view.scheme.requires_bilan else "Fin notée."
        return Done(words, CHANGED)

    return InlinePanel(screen, "Mettre fin à la mesure", "Noter la fin", fields, act)


def close_panel(screen: Screen, view: MeasureView) -> InlinePanel:
    """Closes for good (A5)."""

    def act(values: Mapping[str, Any]) -> Done:
        screen.services.measures.close(view.measure.id)
        return Done("Mesure clôturée.", CHANGED)

    note = "Une mesure clôturée reste lisible ; elle ne change plus."
    return InlinePanel(screen, "Clôturer la mesure", "Clôturer", {}, act, note)


def _given(values: Mapping[str, Any], name: str, missing: str) -> date:
    day = values[name]
    if not isinstance(day, date):
        raise InvalidInputError({name: missing})
    return day


def _until(measure: Measure) -> str:
    return f" jusqu’au {long_date(measure.planned_end)}" if measure.planned_end else ""


PANELS: dict[StepName, Callable[[Screen, MeasureView], InlinePanel]] = {
    StepName.DECLINE: decline_panel,
    StepName.TRANSFER: transfer_panel,
    StepName.SUSPEND: suspend_panel,
    StepName.RESUME: resume_panel,
    StepName.RENEW: renew_panel,
    StepName.END: end_panel,
    StepName.CLOSE: close_panel,
}
"""The panel of each step that needs one; accepting and writing the bilan need none."""

RESCHEDULE_LABEL = "Rééchelonner le prêt"
STEP_ICONS = {
    StepName.ACCEPT: "check",
    StepName.DECLINE: "cross",
    StepName.SUSPEND: "pause",
    StepName.RESUME: "refresh",
    StepName.RENEW: "refresh",
    StepName.END: "flag",
    StepName.WRITE_BILAN: "document",
    StepName.CLOSE: "lock",
    StepName.TRANSFER: "person",
}
