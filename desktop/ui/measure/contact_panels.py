"""The panels about one contact: plan it, put it off with a reason, mark a porte close."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop.domain.contact import Contact
from desktop.domain.contact_kinds import ContactKind
from desktop.domain.french import long_date
from desktop.services.clock import PARIS
from desktop.services.wording import KINDS
from desktop.ui.measure.base import TextLine
from desktop.ui.measure.inline_panel import Done, InlinePanel
from desktop.ui.measure.words import day_in_words
from desktop.ui.screen import Screen
from desktop.ui.widgets import ChoiceField, DateField, LabeledField, TimeField

TRACES = ("Carte de passage", "Message vocal", "SMS", "Rien")


def plan_panel(screen: Screen, measure_id: str, who: str) -> InlinePanel:
    """Plans an appointment on the day that the rhythm proposes."""
    services = screen.services
    scheme = services.measures.view(measure_id).scheme
    fields = {
        "day": LabeledField(
            "Jour", DateField(services.visits.proposed_day(measure_id), services.workspace.clock.today)
        ),
        "at": LabeledField("Heure (si elle est fixée)", TimeField()),
    }
    if len(scheme.kinds) > 1:
        kinds = ChoiceField([(kind.value, KINDS[kind]) for kind in scheme.kinds], scheme.kinds[0].value)
        fields["kind"] = LabeledField("Comment", kinds)

    def act(values: Mapping[str, Any]) -> Done:
        kind = ContactKind(values["kind"]) if values.get("kind") else None
        contact = services.visits.plan(measure_id, values["day"], values["at"], kind)
        return Done(f"Rendez-vous noté : {day_in_words(contact.day)}.", ("contact",))

    word = "une visite" if scheme.visit_word == "visite" else "un contact"
    return InlinePanel(screen, f"Planifier {word} : {who}", "Planifier", fields, act)


def postpone_panel(screen: Screen, contact: Contact, who: str) -> InlinePanel:
    """Puts a planned contact off; the reason is asked, the first appointment is kept in the history."""
    services = screen.services
    proposed = services.visits.proposed_day(contact.measure_id)
    fields = {
        "reason": LabeledField(
            "Raison du report", TextLine(placeholder="Rendez-vous médical, intempéries…"), level_mark="shared"
        ),
        "day": LabeledField("Nouveau jour", DateField(proposed, services.workspace.clock.today)),
        "at": LabeledField("Heure (si elle est fixée)", TimeField(contact.at)),
    }

    def act(values: Mapping[str, Any]) -> Done:
        moved = services.visits.postpone(contact.id, values["day"], values["at"], values["reason"])
        return Done(f"Visite reportée au {day_in_words(moved.day)}.", ("contact", "outbox"))

    return InlinePanel(screen, f"Reporter le rendez-vous du {long_date(contact.day)} : {who}", "Reporter", fields, act)


def porte_close_panel(screen: Screen, measure_id: str, who: str, contact_id: str | None = None) -> InlinePanel:
    """Marks that nobody opened, with the trace left behind (C6); day and hour are filled in."""
    services, clock = screen.services, screen.services.workspace.clock
    planned = services.visits.contact(contact_id) if contact_id else None
    day = min(planned.day, clock.today()) if planned else clock.today()
    now = clock.now().astimezone(PARIS).time().replace(second=0, microsecond=0)
    fields = {
        "trace": LabeledField(
            "Ce que j’ai laissé", ChoiceField([(one, one) for one in TRACES], style="buttons"), level_mark="shared"
        ),
        "trace_left": LabeledField("Précision (facultatif)", TextLine(), level_mark="shared"),
        "day": LabeledField("Jour", DateField(day, clock.today)),
        "at": LabeledField("Heure", TimeField(planned.at if planned and planned.at else now)),
    }

    def act(values: Mapping[str, Any]) -> Done:
        left = ", ".join(text for text in (values["trace"], values["trace_left"]) if text)
        saved = services.visits.porte_close(measure_id, values["day"], values["at"], left, contact_id)
        words = f"Porte close du {long_date(saved.contact.day)} notée. Elle ne compte pas comme une visite."
        return Done(words, ("contact", "draft", "outbox"))

    return InlinePanel(screen, f"Porte close : {who}", "Enregistrer la porte close", fields, act)
