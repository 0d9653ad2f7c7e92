"""The questions about one absence: why, from when to when, which half days are worked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from desktop.domain.absence import Absence, AbsenceKind
from desktop.domain.french import plural
from desktop.services.absence_words import KIND_LABELS, span_words
from desktop.services.absences import AbsenceInput, AbsenceKept
from desktop.ui.parts.inline_panel import Done, InlinePanel
from desktop.ui.parts.page_base import TextLine
from desktop.ui.screen import Screen
from desktop.ui.widgets import ChoiceField, DateField, LabeledField

_WHOLE, _FROM_NOON, _UNTIL_NOON, _BOTH = "whole", "from_noon", "until_noon", "both"
_HALVES: Final = (
    (_WHOLE, "Journées entières"),
    (_FROM_NOON, "À partir de midi le premier jour"),
    (_UNTIL_NOON, "Jusqu’à midi le dernier jour"),
    (_BOTH, "De midi le premier jour à midi le dernier"),
)


def absence_panel(screen: Screen, absence: Absence | None = None) -> InlinePanel:
    """Asks about a new absence, or about one that is there."""
    services = screen.services
    kinds = [(kind.value, label) for kind, label in KIND_LABELS.items()]
    fields = {
        "kind": LabeledField("Motif", ChoiceField(kinds, absence.kind.value if absence else AbsenceKind.LEAVE.value)),
        "starts": LabeledField("Premier jour", DateField(absence.starts if absence else None, services.today)),
        "ends": LabeledField("Dernier jour", DateField(_end_of(absence), services.today), "Vide pour un seul jour"),
        "halves": LabeledField("Demi-journées", ChoiceField(_HALVES, _halves_of(absence), "list")),
        "label": LabeledField("Précision", TextLine(absence.label if absence else ""), "Facultatif, pour vous seul"),
    }

    def act(values: Mapping[str, Any]) -> Done:
        kept = services.absences.save(_entered(values, absence.id if absence else ""))
        return Done(_told(kept), ("absence",), kept.undo)

    title = "Modifier l’absence" if absence else "Noter une absence"
    return InlinePanel(screen, title, "Enregistrer", fields, act, first="starts")


def _entered(values: Mapping[str, Any], absence_id: str) -> AbsenceInput:
    halves = values["halves"] or _WHOLE
    return AbsenceInput(
        values["starts"],
        values["ends"],
        AbsenceKind(values["kind"] or AbsenceKind.OTHER.value),
        halves in (_FROM_NOON, _BOTH),
        halves in (_UNTIL_NOON, _BOTH),
        values["label"] or "",
        absence_id,
    )


def _told(kept: AbsenceKept) -> str:
    words = f"Absence notée, {span_words(kept.absence)}."
    if not kept.touched:
        return words
    return f"{words} {plural(len(kept.touched), 'rendez-vous y tombe', 'rendez-vous y tombent')}\u00a0: à reporter."


def _end_of(absence: Absence | None) -> date | None:
    return absence.ends if absence is not None and absence.ends != absence.starts else None


def _halves_of(absence: Absence | None) -> str:
    if absence is None:
        return _WHOLE
    told = {
        (True, True): _BOTH,
        (True, False): _FROM_NOON,
        (False, True): _UNTIL_NOON,
    }
    return told.get((absence.from_noon, absence.until_noon), _WHOLE)
