"""The sheets of the screen of a measure, each made from what the service says of it."""

from __future__ import annotations

from datetime import date

from desktop.domain.contact import Contact
from desktop.domain.french import capital, long_date, plural
from desktop.domain.measure import MeasureState
from desktop.schemes.base import Due, PeriodView
from desktop.services.contact_words import happened
from desktop.services.measure_view import MeasureView
from desktop.services.wording import last_day_words
from desktop.ui.look.theme import SPACE
from desktop.ui.parts.page_base import Fact
from desktop.ui.parts.words import day_in_words, hour_in_words, span_in_words
from desktop.ui.widgets import (
    Card,
    Chip,
    FlowRow,
    TextLabel,
)


def contact_words(view: MeasureView, count: int) -> str:
    """« 3 visites », « 1 contact »."""
    return view.scheme.visit_word.count(count)


def current_period(view: MeasureView, today: date) -> PeriodView | None:
    """The period that the day falls in."""
    return next((one for one in view.track if one.period.opens <= today <= one.period.closes), None)


def _haste(due: Due, today: date) -> Chip:
    """Red only on the last day and after it (C8)."""
    if due.presses(today):
        return Chip("Dernier jour" if due.closes == today else "En retard", "danger", "clock")
    if due.is_urgent(today):
        told = last_day_words(due.closes, today)
        return Chip(f"{capital(told)}", "warning", "clock")
    return Chip("À caler", "warning", "clock") if due.is_late else Chip("À faire", "accent", "clock")


def _settled(view: MeasureView, planned: Contact, due: Due) -> tuple[Chip, str]:
    """It has its appointment: « Calée », « mardi 24 novembre 2026 à 14 h 30 »."""
    word = view.scheme.visit_word.agreed("Calé")
    hour = f" à\u00a0{hour_in_words(planned.at)}" if planned.at else ""
    when = f"{day_in_words(planned.day)}{hour}"
    if planned.day > due.closes:
        return Chip(word, "warning", "clock"), f"{when}, après le dernier jour, le {long_date(due.closes)}"
    return Chip(word, "success", "check"), when


def owed(view: MeasureView, today: date) -> tuple[Chip, str]:
    """What is owed next: a chip for its haste, and the words."""
    if view.due is None:
        return Chip("À jour", "success", "check"), "Rien n’est dû pour l’instant."
    if view.planned is not None:
        return _settled(view, view.planned, view.due)
    chip = _haste(view.due, today)
    words = view.due.reason.without_scheme
    # beside the track the month is told already: « 2e visite au plus tard le 21 mars 2026 »
    return chip, words.split("\u00a0: ", 1)[-1] if view.track else words


def tries_card(view: MeasureView, today: date) -> Card:
    """For a scheme without rhythm (C4): the deadline, the visit that met it, and what was tried."""
    card = Card("Échéance")
    card.body.setSpacing(SPACE)
    chip, words = owed(view, today)
    done = next((contact for contact in view.contacts if view.scheme.counts(contact)), None)
    if view.due is None and done is not None:
        words = f"Visite faite le {long_date(done.day)}\u00a0: rien de plus n’est dû."
    card.add(FlowRow([chip]))
    card.add(TextLabel(words))
    tries = [contact for contact in view.contacts if contact.outcome.is_attempt]
    if tries:
        told = plural(len(tries), "tentative", "tentatives")
        card.add(TextLabel(f"{told} sans visite\u00a0:", muted=True))
    for contact in tries:
        card.add(TextLabel(f"Le {long_date(contact.day)}, {happened(contact, view.scheme.visit_word)}"))
    return card


def terms_card(view: MeasureView) -> Card:
    """Dates, referent, convention, renewals and suspensions."""
    measure = view.measure
    card = Card("Cadre de la mesure")
    is_prepared = measure.state is MeasureState.PREPARING
    card.add(Fact("En instruction" if is_prepared else "Durée", span_in_words(measure.start, measure.last_day)))
    card.add(Fact("Référent", measure.referent or "Non renseigné"))
    convention = view.convention
    if convention is None:
        card.add(Fact("Convention", "Aucune ne couvre la date de début"))
    else:
        card.add(Fact("Convention", f"{convention.name}, {span_in_words(convention.starts, convention.ends)}"))
    for renewal in measure.renewals:
        words = f"{renewal.months} mois, décidé le {long_date(renewal.decided_on)} : {renewal.reason}"
        card.add(Fact("Renouvellement", words))
    for change in measure.reschedulings:
        reason = f" : {change.reason}" if change.reason else ""
        words = f"{change.instalments} mensualités, décidé le {long_date(change.decided_on)}{reason}"
        card.add(Fact("Rééchelonnement", words))
    for pause in measure.suspensions:
        card.add(Fact("Suspension", f"{span_in_words(pause.starts, pause.ends)} : {pause.reason}"))
    return card
