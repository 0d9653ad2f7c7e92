"""What can be done with a visit, by which key, and the panel that asks what is needed for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from typing import Protocol

from PySide6.QtCore import Qt

from desktop.services.agenda import AgendaRow
from desktop.services.agenda_line import Ask
from desktop.services.calendar import CalendarCard, CardKind
from desktop.ui.parts.contact_panels import hour_panel, plan_panel, porte_close_panel, postpone_panel
from desktop.ui.parts.inline_panel import InlinePanel
from desktop.ui.screen import Screen


class Subject(Protocol):
    """The visit that is acted on: a line of the day or a card of the calendar."""

    @property
    def measure_id(self) -> str:
        """Of which measure."""

    @property
    def contact_id(self) -> str | None:
        """Its appointment, None while it has none."""

    @property
    def household(self) -> str:
        """Whom it is for."""

    @property
    def at(self) -> time | None:
        """Its hour."""

    @property
    def at_home(self) -> bool:
        """Whether somebody goes to the household's door for it."""


@dataclass(frozen=True)
class RowAct:
    """What can be done with a visit: its name for the page, the words and key told on its button."""

    name: str
    label: str
    icon: str
    key: Qt.Key
    key_word: str
    tip: str = ""
    """What it does, for who wonders."""


_RECORD_TIP = "Noter ce qui s’est passé\u00a0: contact fait, refusé, annulé…"
_QUICK_TIP = "Noter l’essentiel en quelques lignes, à compléter plus tard"
_PLAN_TIP = "Donner un jour à ce qui n’en a pas encore"
_CLOSED_TIP = "Personne n’a ouvert\u00a0: l’essai est noté, il ne compte pas comme une visite"
_POSTPONE_TIP = "Le rendez-vous pris n’aura pas lieu ce jour-là\u00a0: un motif est demandé et gardé dans l’historique"
_HOUR_TIP = "Donner une heure au rendez-vous, sans changer le jour"
_MOVE_TIP = "Choisir le nouveau jour dans la semaine\u00a0; comme pour un report, le motif est demandé"
_PREPARE_TIP = "Lire sur une page les consignes, ce qui a été promis et ce qui est dû\u00a0; elle s’imprime"
_OPEN_TIP = "Ouvrir la mesure, sans rien changer"

RECORD = RowAct("record", "Noter", "pen", Qt.Key.Key_Return, "Entrée", _RECORD_TIP)
COMPLETE = RowAct("record", "Compléter", "pen", Qt.Key.Key_Return, "Entrée")
WRITE_BILAN = RowAct("bilan", "Ouvrir le bilan", "document", Qt.Key.Key_Return, "Entrée")
NOTE_STAGE = RowAct("stage", "Noter l’étape", "pen", Qt.Key.Key_Return, "Entrée")
DECIDE = RowAct("measure", "Ouvrir la mesure", "chevron-right", Qt.Key.Key_Return, "Entrée")
REREAD = RowAct("reread", "Relire", "eye", Qt.Key.Key_Return, "Entrée")
QUICK = RowAct("quick", "Saisie rapide", "pen", Qt.Key.Key_S, "S", _QUICK_TIP)
PLAN = RowAct("plan", "Planifier", "calendar", Qt.Key.Key_P, "P", _PLAN_TIP)
PLAN_FIRST = RowAct("plan", "Planifier", "calendar", Qt.Key.Key_Return, "Entrée", _PLAN_TIP)
PORTE_CLOSE = RowAct("porte_close", "Porte close", "door-closed", Qt.Key.Key_C, "C", _CLOSED_TIP)
POSTPONE = RowAct("postpone", "Reporter (motif)", "clock", Qt.Key.Key_R, "R", _POSTPONE_TIP)
HOUR = RowAct("hour", "Fixer l’heure", "clock", Qt.Key.Key_H, "H", _HOUR_TIP)
PREPARE = RowAct("preparation", "Préparer", "document", Qt.Key.Key_F, "F", _PREPARE_TIP)
MOVE = RowAct("move", "Déplacer", "calendar", Qt.Key.Key_M, "M", _MOVE_TIP)
OPEN = RowAct("measure", "Mesure", "chevron-right", Qt.Key.Key_O, "O", _OPEN_TIP)


def acts_of(row: AgendaRow) -> tuple[RowAct, ...]:
    """What a line lets do, the main act first."""
    if row.asks is Ask.DECISION:
        return (DECIDE,)
    if row.asks is Ask.STAGE:
        return (NOTE_STAGE, OPEN)
    if row.asks is Ask.BILAN:
        return (WRITE_BILAN, OPEN)
    if row.asks is Ask.COMPLETION:
        return (COMPLETE, OPEN)
    if row.contact_id is not None:
        return (RECORD, QUICK, *_door(row), POSTPONE, *_hour(row), MOVE, PREPARE, OPEN)
    return (RECORD, QUICK, PLAN, *_door(row), PREPARE, OPEN)


def acts_of_card(card: CalendarCard) -> tuple[RowAct, ...]:
    """What a card of the calendar lets do, the main act first."""
    match card.kind:
        case CardKind.APPOINTMENT:
            return (RECORD, QUICK, *_door(card), POSTPONE, *_hour(card), MOVE, PREPARE, OPEN)
        case CardKind.PROPOSED:
            return (PLAN_FIRST, PLAN, *_door(card), OPEN)
        case CardKind.DONE | CardKind.PORTE_CLOSE:
            return (REREAD, OPEN)
        case _:
            return (DECIDE, OPEN)


def can_move(acts: tuple[RowAct, ...]) -> bool:
    """Whether what these acts are for can be dragged onto a day: an appointment, or what is to have one."""
    return MOVE in acts or PLAN in acts


def _door(subject: Subject) -> tuple[RowAct, ...]:
    """Nobody finds a closed door by telephone, by video or at the office."""
    return (PORTE_CLOSE,) if subject.at_home else ()


def _hour(subject: Subject) -> tuple[RowAct, ...]:
    return (HOUR,) if subject.at is None else ()


def open_for(screen: Screen, name: str, subject: Subject) -> bool:
    """Opens the screen that an act is done on; False when it is done on the page itself."""
    match name:
        case "reread":
            screen.go("visit_read", contact_id=subject.contact_id)
        case "record":
            screen.go("visit", measure_id=subject.measure_id, contact_id=subject.contact_id)
        case "quick":
            screen.go("visit", measure_id=subject.measure_id, contact_id=subject.contact_id, quick=True)
        case "stage" if isinstance(subject, AgendaRow):
            screen.go("measure", measure_id=subject.measure_id, stage=subject.stage)
        case "preparation":
            screen.go("preparation", measure_id=subject.measure_id, contact_id=subject.contact_id)
        case "bilan" | "measure":
            screen.go(name, measure_id=subject.measure_id)
        case _:
            return False
    return True


def panel_of(screen: Screen, name: str, subject: Subject, day: date | None = None) -> InlinePanel:
    """The panel of an act, with the day filled in when one is given; AppError when it cannot be done."""
    return _PANELS[name](screen, subject, day)


def move_panel(screen: Screen, subject: Subject, day: date) -> InlinePanel:
    """What is asked once a visit was put onto a day: its hour, and the motif when it had an appointment."""
    return panel_of(screen, "postpone" if subject.contact_id else "plan", subject, day)


def _plan(screen: Screen, subject: Subject, day: date | None) -> InlinePanel:
    return plan_panel(screen, subject.measure_id, subject.household, day)


def _porte_close(screen: Screen, subject: Subject, _day: date | None) -> InlinePanel:
    return porte_close_panel(screen, subject.measure_id, subject.household, subject.contact_id)


def _postpone(screen: Screen, subject: Subject, day: date | None) -> InlinePanel:
    planned = screen.services.visits.contact(subject.contact_id or "")
    return postpone_panel(screen, planned, subject.household, day)


def _set_hour(screen: Screen, subject: Subject, _day: date | None) -> InlinePanel:
    return hour_panel(screen, screen.services.visits.contact(subject.contact_id or ""), subject.household)


_PANELS: dict[str, Callable[[Screen, Subject, date | None], InlinePanel]] = {
    "plan": _plan,
    "porte_close": _porte_close,
    "postpone": _postpone,
    "hour": _set_hour,
}
