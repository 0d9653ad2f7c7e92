"""A measure's rhythm as the track shows it: periods with what was tried in them, and the marks of its life."""

from __future__ import annotations

from datetime import date

from desktop.domain.cadence import PeriodState
from desktop.domain.contact import Contact, Outcome
from desktop.domain.french import capital, long_date
from desktop.schemes.base import PeriodView, Scheme
from desktop.services.contact_words import happened
from desktop.services.measure_view import MeasureView
from desktop.services.wording import PERIOD_STATES
from desktop.ui.widgets import TrackItem, TrackMark, TrackTry


def track_items(view: MeasureView) -> list[TrackItem]:
    """Each period with its contacts, tries and appointments; a deviation is told with it (C2)."""
    contacts = sorted(view.contacts, key=lambda contact: contact.day)
    return [_item(view, one, contacts) for one in view.track]


def _item(view: MeasureView, one: PeriodView, contacts: list[Contact]) -> TrackItem:
    inside = [contact for contact in contacts if one.period.opens <= contact.day <= one.period.closes]
    label = view.scheme.period_label(view.measure, one.index, len(view.track), one.period)
    return TrackItem(
        one.period.opens,
        one.period.closes,
        one.period.quota,
        one.done,
        one.state.value,
        _state_words(one),
        one.period.targets,
        tuple(_try(contact, view.scheme) for contact in inside),
        capital(label),
        one.deviation,
        view.scheme.visit_word,
    )


def _state_words(one: PeriodView) -> str:
    """The word of the rules; a period that is due says since when."""
    words = PERIOD_STATES[one.state].lower()
    if one.state is PeriodState.DUE and one.next_date is not None:
        return f"{words} depuis le {long_date(one.next_date)}"
    return words


def _try(contact: Contact, scheme: Scheme) -> TrackTry:
    label = happened(contact, scheme.visit_word)
    if contact.is_planned:
        return TrackTry(contact.day, label, "planned")
    if contact.outcome is Outcome.DONE:
        return TrackTry(contact.day, label, "counted" if scheme.counts(contact) else "other")
    return TrackTry(contact.day, label, "closed" if contact.outcome is Outcome.PORTE_CLOSE else "failed")


def track_marks(view: MeasureView) -> list[TrackMark]:
    """Where months were added, and the days of the suspensions."""
    measure = view.measure
    marks = [
        TrackMark("suspension", pause.starts, "Suspension", pause.ends, _suspension_words(pause.starts, pause.ends))
        for pause in measure.suspensions
    ]
    for renewal, day in measure.renewed_from:
        words = f"Renouvelée de {renewal.months}\u00a0mois à partir du {long_date(day)}"
        marks.append(TrackMark("renewal", day, "Renouvelée", words=words))
    for change in measure.reschedulings:
        words = f"Prêt rééchelonné le {long_date(change.decided_on)}"
        marks.append(TrackMark("renewal", change.decided_on, "Rééchelonné", words=words))
    return marks


def _suspension_words(starts: date, ends: date | None) -> str:
    return (
        f"Suspension du {long_date(starts)} au {long_date(ends)}"
        if ends
        else f"Suspension depuis le {long_date(starts)}"
    )
