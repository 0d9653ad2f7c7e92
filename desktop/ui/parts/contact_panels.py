"""The panels about one contact: plan it, fix its hour, put it off with its motif, mark a porte close."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from desktop.domain.contact import Contact
from desktop.domain.contact_kinds import ContactKind
from desktop.domain.french import long_date
from desktop.services.calling import KIND as CALLING_CARD
from desktop.services.wording import KINDS
from desktop.ui.parts.inline_panel import Check, Done, Heed, InlinePanel
from desktop.ui.parts.motif_field import MotifField
from desktop.ui.parts.trace_input import TraceInput
from desktop.ui.parts.words import day_in_words, hour_in_words
from desktop.ui.screen import Screen
from desktop.ui.widgets import ChoiceField, DateField, LabeledField, TimeField

_HOUR = "Heure (si elle est fixée)"


def plan_panel(screen: Screen, measure_id: str, who: str, day: date | None = None) -> InlinePanel:
    """Plans an appointment on the day that the rhythm proposes, or on the one given: then the hour comes first."""
    services = screen.services
    scheme = services.measures.scheme_of(measure_id)
    proposed = day or services.visits.proposed_day(measure_id)
    fields = {
        "day": LabeledField("Jour", DateField(proposed, services.today)),
        "at": LabeledField(_HOUR, TimeField()),
    }
    if len(scheme.kinds) > 1:
        kinds = ChoiceField([(kind.value, KINDS[kind]) for kind in scheme.kinds], scheme.kinds[0].value)
        fields["kind"] = LabeledField("Comment", kinds)

    def act(values: Mapping[str, Any]) -> Done:
        kind = ContactKind(values["kind"]) if values.get("kind") else None
        contact = services.visits.plan(measure_id, values["day"], values["at"], kind)
        words = f"Rendez-vous noté pour {who}\u00a0: {_when(contact)}."
        return Done(words, ("contact",), lambda: services.appointments.undo_plan(contact))

    title = f"Planifier {scheme.visit_word.a}\u00a0: {who}"
    return InlinePanel(
        screen, title, "Planifier", fields, act, heed=_clash(screen), first="at" if day is not None else "",
        check=_refusal(screen, measure_id),
    )  # fmt: skip


def hour_panel(screen: Screen, contact: Contact, who: str) -> InlinePanel:
    """Gives an appointment its hour; its day stands."""
    services = screen.services
    fields = {"at": LabeledField("Heure", TimeField(contact.at))}

    def act(values: Mapping[str, Any]) -> Done:
        timed = services.appointments.set_hour(contact.id, values["at"])
        words = f"Heure notée pour {who}\u00a0: {_when(timed)}."
        return Done(words, ("contact",), lambda: services.appointments.undo_hour(contact, timed))

    def heed(values: Mapping[str, Any]) -> str:
        return services.appointments.clash(contact.day, values["at"], contact.id)

    title = f"Fixer l’heure du {long_date(contact.day)}\u00a0: {who}"
    return InlinePanel(screen, title, "Noter l’heure", fields, act, heed=heed)


def postpone_panel(screen: Screen, contact: Contact, who: str, day: date | None = None) -> InlinePanel:
    """Puts a planned contact off; the motif is asked, the first appointment is kept in the history."""
    services = screen.services
    proposed = day or services.visits.near_day(contact)
    motif = MotifField(services.appointments.motifs())
    fields = {
        "reason": LabeledField("Motif du report", motif, level_mark="shared"),
        "day": LabeledField("Nouveau jour", DateField(proposed, services.today)),
        "at": LabeledField(_HOUR, TimeField(contact.at)),
    }

    def act(values: Mapping[str, Any]) -> Done:
        moved = services.visits.postpone(contact.id, values["day"], values["at"], values["reason"])
        words = f"Rendez-vous reporté pour {who}\u00a0: {_when(moved)}."
        return Done(words, ("contact", "outbox"), lambda: services.appointments.undo_postponement(contact, moved))

    title = f"Reporter le rendez-vous du {long_date(contact.day)}\u00a0: {who}"
    heed, check = _clash(screen, contact.id), _refusal(screen, contact.measure_id)
    return InlinePanel(screen, title, "Reporter", fields, act, heed=heed, check=check)


def porte_close_panel(screen: Screen, measure_id: str, who: str, contact_id: str | None = None) -> InlinePanel:
    """Marks that nobody opened, with the trace left behind (C6); day and hour are filled in."""
    services, today = screen.services, screen.services.today()
    planned = services.visits.contact(contact_id) if contact_id else None
    word = services.measures.scheme_of(measure_id).visit_word.a
    day = min(planned.day, today) if planned else today
    now = services.now().time().replace(second=0, microsecond=0)
    fields = {
        "trace_left": LabeledField("Ce que j’ai laissé", TraceInput(), level_mark="shared"),
        "day": LabeledField("Jour", DateField(day, services.today)),
        "at": LabeledField("Heure", TimeField(planned.at if planned and planned.at else now)),
    }

    def act(values: Mapping[str, Any]) -> Done:
        left = values["trace_left"]
        saved = services.visits.porte_close(measure_id, values["day"], values["at"], left, contact_id).contact
        words = f"Porte close du {long_date(saved.day)} notée pour {who}. Elle ne compte pas comme {word}."
        return Done(
            words,
            ("contact", "draft", "outbox"),
            lambda: services.appointments.undo_porte_close(planned, saved),
            calling_card(screen, saved),
        )

    return InlinePanel(screen, f"Porte close\u00a0: {who}", "Enregistrer la porte close", fields, act)


def calling_card(screen: Screen, closed: Contact) -> tuple[str, Callable[[], object]]:
    """The way to the notice that is left at a door that stayed closed."""

    def go() -> None:
        screen.go("document", measure_id=closed.measure_id, kind_id=CALLING_CARD, contact_id=closed.id)

    return "Avis de passage", go


def _when(contact: Contact) -> str:
    """« mardi 24 novembre 2026 à 9 h 30 »."""
    hour = f" à\u00a0{hour_in_words(contact.at)}" if contact.at else ""
    return f"{day_in_words(contact.day)}{hour}"


def _refusal(screen: Screen, measure_id: str) -> Check:
    """Why there can be no appointment on the day entered."""
    return lambda values: {"day": screen.services.appointments.verdict(measure_id, values["day"], None).refusal}


def _clash(screen: Screen, except_id: str = "") -> Heed:
    """What stands close to the day and hour entered."""
    return lambda values: screen.services.appointments.clash(values["day"], values["at"], except_id)
