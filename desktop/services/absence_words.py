"""Absences in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from desktop.domain.absence import Absence, AbsenceKind
from desktop.domain.french import long_date

KIND_LABELS: Final[Mapping[AbsenceKind, str]] = {
    AbsenceKind.LEAVE: "Congé",
    AbsenceKind.TRAINING: "Formation",
    AbsenceKind.ILLNESS: "Arrêt maladie",
    AbsenceKind.OTHER: "Autre absence",
}


_DISCREET: Final[Mapping[AbsenceKind, str]] = {AbsenceKind.LEAVE: "Congé", AbsenceKind.TRAINING: "Formation"}
"""What the calendar says, which others in the room may see: an illness is only an absence there."""
DURING: Final = "pendant votre absence"


def title_of(absence: Absence) -> str:
    """« Congé », « Formation, premiers secours »."""
    kind = KIND_LABELS[absence.kind]
    return f"{kind}, {absence.label}" if absence.label else kind


def span_words(absence: Absence) -> str:
    """« le 24 novembre 2026, le matin », « du 21 décembre 2026 au 3 janvier 2027, à partir de midi »."""
    if absence.starts == absence.ends:
        half = ", l’après-midi" if absence.from_noon else ", le matin" if absence.until_noon else ""
        return f"le {long_date(absence.starts)}{half}"
    begin = long_date(absence.starts)
    if absence.starts.year == absence.ends.year:
        begin = begin.removesuffix(f" {absence.starts.year}")
    halves = [
        *(["à partir de midi le premier jour"] if absence.from_noon else []),
        *(["jusqu’à midi le dernier"] if absence.until_noon else []),
    ]
    return ", ".join([f"du {begin} au {long_date(absence.ends)}", *halves])


def day_words(absence: Absence, day: date) -> str:
    """What stands on a day of the calendar: « Congé », « Formation, l’après-midi »."""
    half = ""
    if absence.leaves_morning(day):
        half = ", l’après-midi"
    elif absence.leaves_afternoon(day):
        half = ", le matin"
    return f"{_DISCREET.get(absence.kind, 'Absence')}{half}"
