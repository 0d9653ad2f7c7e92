"""The sheets of the screen of a measure, each made from what the service says of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.domain.bilan import Bilan, BilanState
from desktop.domain.contact import Contact, Outcome
from desktop.domain.french import long_date, plural
from desktop.schemes.base import PeriodView
from desktop.services.measure_view import MeasureView
from desktop.services.visits import Promise
from desktop.services.wording import PERIOD_STATES
from desktop.ui.measure.base import Fact
from desktop.ui.measure.words import details, happened, span_in_words, told, without_scheme
from desktop.ui.theme import SPACE, Tone
from desktop.ui.widgets import (
    Card,
    Chip,
    FlowLayout,
    IconLabel,
    Line,
    LinkButton,
    PeriodTrack,
    SecondaryButton,
    TextLabel,
    TrackItem,
    TrackTry,
)

VISITS_SHOWN = 12

OUTCOME_LOOKS: dict[Outcome, tuple[str, str]] = {
    Outcome.DONE: ("check", "success"),
    Outcome.PLANNED: ("calendar", "accent"),
    Outcome.PORTE_CLOSE: ("door-closed", "warning"),
    Outcome.POSTPONED: ("clock", "muted"),
}
"""Outcome → (icon, colour); any other is a try that failed."""

_BILAN_WORDS: dict[BilanState, tuple[str, Tone, str]] = {
    BilanState.DRAFT: ("En rédaction", "accent", "Continuer la rédaction"),
    BilanState.FROZEN: ("Figé, à signer", "warning", "Faire signer"),
    BilanState.SEALED: ("Scellé", "success", "Relire"),
}


def contact_words(view: MeasureView, count: int) -> str:
    """« 3 visites », « 1 contact »."""
    if view.scheme.visit_word == "visite":
        return plural(count, "visite", "visites")
    return plural(count, view.scheme.visit_word, f"{view.scheme.visit_word}s")


def current_period(view: MeasureView, today: date) -> PeriodView | None:
    """The period that the day falls in."""
    return next((one for one in view.track if one.period.opens <= today <= one.period.closes), None)


def progress_facts(view: MeasureView, today: date) -> QWidget:
    """Where the measure stands: contacts, month, end, what is owed next."""
    facts = []
    if view.visits_owed:
        facts.append(("Avancement", f"{contact_words(view, view.visits_done)} sur {view.visits_owed}"))
    period = current_period(view, today)
    if period is not None:
        label = view.scheme.period_label(view.measure, period.index, len(view.track), period.period)
        facts.append(("Période en cours", label))
    last = view.measure.last_day
    if last is not None:
        facts.append(("Terminée le" if view.measure.ended_on else "Fin prévue", long_date(last)))
    elif view.measure.start:
        facts.append((view.scheme.start_label, long_date(view.measure.start)))
    holder = QWidget()
    flow = FlowLayout(holder, spacing=SPACE * 5)
    for label, value in facts:
        fact = _Figure(label, value)
        flow.addWidget(fact)
    return holder


class _Figure(QWidget):
    """A small label with its figure under it, larger."""

    def __init__(self, label: str, value: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(TextLabel(label, "caption", muted=True, wrap=False))
        column.addWidget(TextLabel(value, "title", wrap=False))
        self.setAccessibleName(f"{label} : {value}")


def owed_line(view: MeasureView) -> QWidget:
    """What is owed next, in words, with the colour of its haste."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(SPACE)
    if view.due is None:
        row.addWidget(IconLabel("check", "success"), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(TextLabel("Rien n’est dû pour l’instant."), 1)
        return holder
    late = view.due.is_late
    row.addWidget(
        Chip("En retard" if late else "À faire", "danger" if late else "accent", "clock"),
        0,
        Qt.AlignmentFlag.AlignVCenter,
    )
    row.addWidget(TextLabel(without_scheme(view.due.reason, view.scheme.name)), 1)
    return holder


def track_items(view: MeasureView) -> list[TrackItem]:
    """Each period with the contacts and tries made in it; a deviation is told with the state (C2)."""
    items = []
    for one in view.track:
        inside = [c for c in view.contacts if one.period.opens <= c.day <= one.period.closes and not c.is_planned]
        label = PERIOD_STATES[one.state].lower()
        if one.deviation:
            label += f" (écart motivé : {one.deviation})"
        items.append(
            TrackItem(
                one.period.opens,
                one.period.closes,
                one.period.quota,
                one.done,
                one.state.value,
                label,
                one.period.targets,
                tuple(TrackTry(contact.day, happened(contact)) for contact in reversed(inside)),
            )
        )
    return items


def track_card(view: MeasureView) -> Card:
    """The track with, under it, the words of the period that the cursor is on."""
    card = Card("Frise de la mesure")
    track = PeriodTrack(track_items(view))
    words = TextLabel("", "caption", muted=True)

    def tell(place: int) -> None:
        words.setText(track.items[place].words.replace("\n", " · "))

    track.focused.connect(tell)
    tell(track.current)
    card.add(track)
    card.add(words)
    return card


def tries_card(view: MeasureView) -> Card:
    """For a scheme without rhythm (C4): the deadline and what was tried."""
    card = Card("Échéance")
    card.add(owed_line(view))
    tries = [contact for contact in view.contacts if contact.outcome.is_attempt]
    words = "Aucune porte close." if not tries else f"{plural(len(tries), 'tentative', 'tentatives')} sans visite :"
    card.add(TextLabel(words, muted=True))
    for contact in tries:
        card.add(TextLabel(told(contact)))
    return card


class ContactRow(QWidget):
    """One contact of the list: day, what happened, details, and what can be done with it."""

    def __init__(self, contact: Contact, acts: list[tuple[str, Callable[[], object]]], scheme_name: str = "") -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(SPACE + 4)
        icon, ink = OUTCOME_LOOKS.get(contact.outcome, ("cross", "muted"))
        row.addWidget(IconLabel(icon, ink), 0, Qt.AlignmentFlag.AlignVCenter)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(TextLabel(told(contact)))
        more = " · ".join(part for part in (scheme_name, details(contact)) if part)
        if more:
            words.addWidget(TextLabel(more, "caption", muted=True))
        row.addLayout(words, 1)
        for name, act in acts:
            button = LinkButton(name)
            button.setAccessibleName(f"{name} : {told(contact)}")
            button.clicked.connect(lambda *_, act=act: act())
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setAccessibleName(", ".join(part for part in (told(contact), more) if part))


def contacts_card(
    view: MeasureView, acts_of: Callable[[Contact], list[tuple[str, Callable[[], object]]]], *, show_all: bool
) -> tuple[Card, LinkButton | None]:
    """The contacts, latest first; a long list is cut, and the button that shows the rest is given back."""
    card = Card("Visites" if view.scheme.visit_word == "visite" else "Contacts")
    shown = view.contacts if show_all else view.contacts[:VISITS_SHOWN]
    for place, contact in enumerate(shown):
        if place:
            card.add(Line())
        card.add(ContactRow(contact, acts_of(contact)))
    if not view.contacts:
        card.add(TextLabel("Rien n’est encore noté ni prévu.", muted=True))
    more = len(view.contacts) - len(shown)
    if not more:
        return card, None
    button = LinkButton(f"et {more} plus anciennes : tout montrer" if more > 1 else "et 1 plus ancienne : tout montrer")
    card.add(button)
    return card, button


def promises_card(promises: list[Promise], today: date) -> Card:
    """What was promised and is not done yet, the oldest first."""
    card = Card("Prochaines étapes promises")
    for promise in promises:
        step = promise.step
        late = step.by is not None and step.by < today
        line = QWidget()
        column = QVBoxLayout(line)
        column.setContentsMargins(0, 2, 0, 2)
        column.setSpacing(2)
        column.addWidget(TextLabel(step.what))
        by = f"avant le {long_date(step.by)}" if step.by else ""
        when = "échéance passée, " + by if late else by
        more = " · ".join(part for part in (step.who, when, f"promis le {long_date(promise.made_on)}") if part)
        more = more[:1].upper() + more[1:]
        small = TextLabel(more, "caption", muted=not late)
        if late:
            small.setProperty("tone", "danger")
        column.addWidget(small)
        line.setAccessibleName(f"{step.what}, {more}")
        card.add(line)
    if not promises:
        card.add(TextLabel("Aucune étape en attente.", muted=True))
    return card


def bilan_card(view: MeasureView, refusal: str, open_bilan: Callable[[], object]) -> Card:
    """Where the bilan stands, and the way to it."""
    card = Card("Bilan")
    bilan = view.bilan
    if bilan is None:
        owed = "Il sera à partager et à signer à la fin." if view.scheme.requires_bilan else "Pas encore commencé."
        card.add(TextLabel(refusal or owed, muted=True))
        name = "Rédiger le bilan"
    else:
        words, tone, name = _BILAN_WORDS[bilan.state]
        card.head.addWidget(Chip(words, tone))
        card.add(TextLabel(_bilan_sentence(bilan), muted=True))
    if bilan is not None or not refusal:
        button = SecondaryButton(name, "document")
        button.clicked.connect(lambda *_: open_bilan())
        card.add(button)
    return card


def _bilan_sentence(bilan: Bilan) -> str:
    if bilan.state is BilanState.DRAFT:
        return "Le texte se modifie encore."
    if bilan.state is BilanState.FROZEN:
        return f"Texte figé le {long_date(bilan.made_on)}, prêt à être lu et signé."
    if bilan.is_signed:
        return f"Bilan du {long_date(bilan.made_on)}, signé par le ménage."
    return f"Bilan du {long_date(bilan.made_on)}, sans signature du ménage : la raison est notée."


def terms_card(view: MeasureView) -> Card:
    """Dates, referent, convention, renewals and suspensions."""
    measure = view.measure
    card = Card("Cadre de la mesure")
    card.add(Fact("Durée", span_in_words(measure.start, measure.last_day)))
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
