"""What the recorder says: on its button, once something is recorded, and when it cannot record."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from desktop.domain.contact import Contact, Draft, Outcome
from desktop.domain.forms import Finding, is_empty
from desktop.domain.french import hour, join_words, long_date
from desktop.domain.noun import Noun
from desktop.schemes.path import StepName
from desktop.services.clock import PARIS
from desktop.services.exchange import ExchangeService
from desktop.services.measure_view import MeasureView
from desktop.services.visits import Recorded
from desktop.ui.visit.content import VisitContent
from desktop.ui.visit.named_fields import ANSWERS

WITHDRAW: Final = "Saisie par erreur…"
WITHDRAW_TIP: Final = "Ne compte plus, reste dans l’historique, et peut être rétablie."
MOVE: Final = "Rattacher à une autre mesure…"
RESTORE: Final = "Rétablir…"
_NAMED_WARNINGS: Final = 5


def save_label(word: Noun, outcome: Outcome, *, quick: bool) -> str:
    """What the button says; `word` is what the scheme calls a contact: « visite » or « contact »."""
    if outcome is Outcome.PORTE_CLOSE:
        return "Enregistrer la porte close"
    if outcome is not Outcome.DONE:
        return "Enregistrer"
    return f"Enregistrer {word.the}" + (", à compléter" if quick else "")


def recorded_words(word: Noun, recorded: Recorded) -> str:
    """What was done, with the appointment that was planned in the same go."""
    contact, planned = recorded.contact, recorded.planned
    told = _what_was_done(word, contact)
    if planned is None:
        return told
    at = f" à\u00a0{hour(planned.at)}" if planned.at else ""
    return f"{told} Prochain rendez-vous le {long_date(planned.day)}{at}."


def _what_was_done(word: Noun, contact: Contact) -> str:
    if contact.outcome is Outcome.PORTE_CLOSE:
        return "La porte close est enregistrée."
    if contact.outcome is not Outcome.DONE:
        return "C’est enregistré."
    told = f"{word.the.capitalize()} est {word.agreed('enregistré')}"
    return f"{told}\u00a0; il reste à {word.it_as_object} compléter." if contact.to_complete else f"{told}."


def past_words(view: MeasureView, draft: Draft) -> str:
    """« Correction de la visite du … » for a contact already concluded, else empty."""
    contact = next((one for one in view.contacts if one.id == draft.contact_id), None)
    if contact is None or contact.is_planned:
        return ""
    what = "À compléter" if contact.to_complete else "Correction"
    return f"{what}\u00a0: {view.scheme.visit_word} du {long_date(contact.day)}"


def is_correction_of(view: MeasureView, draft: Draft) -> bool:
    """Whether what was saved whole is being written otherwise: its motif is asked for."""
    contact = next((one for one in view.contacts if one.id == draft.contact_id), None)
    return contact is not None and not contact.is_planned and not contact.to_complete


def refused_words(exchange: ExchangeService, contact_id: str | None) -> str:
    """« Refusée par le Département : … » for a contact that it refused, else empty."""
    refusal = exchange.refusal(contact_id) if contact_id else None
    return f"Refusée par le Département\u00a0: {refusal.words}" if refusal is not None else ""


def abandon_words(past: str) -> tuple[str, str]:
    """What giving up is called, and what is told of it; `past` is that of a contact recorded before, which stays."""
    if past:
        return "Annuler mes changements", "Vos changements sont annulés\u00a0: ce qui était enregistré n’a pas bougé."
    return "Abandonner le brouillon", "Le brouillon est abandonné."


def refusal_of(view: MeasureView) -> str:
    """Why nothing can be recorded on the measure, empty when it can."""
    step = view.step(StepName.RECORD)
    return f"{step.refusal} Rien ne peut y être noté." if step is not None and step.refusal else ""


def saved_words(draft: Draft) -> str:
    """« Brouillon enregistré à 9 h 05 », empty while nothing is."""
    if not draft.saved_at:
        return ""
    return f"Brouillon enregistré à {hour(datetime.fromisoformat(draft.saved_at).astimezone(PARIS).time())}"


def unknown_form(draft: Draft) -> str:
    """Told of a visit written by a newer program."""
    return (
        f"Cette visite a été écrite avec la version {draft.form_version} du formulaire «\u00a0{draft.form}\u00a0», que "
        "ce programme ne connaît pas. Ses réponses sont gardées telles quelles. Mettez Perron à jour pour les lire."
    )


def left_empty(warnings: tuple[Finding, ...], content: VisitContent) -> str:
    """« Sont restés vides : … », empty when nothing is to be told (V2)."""
    labels = [content.fields.label_of(finding.field) for finding in warnings if finding.field.startswith(ANSWERS)]
    labels = [f"«\u00a0{label}\u00a0»" for label in labels if not is_empty(label)]
    if not labels:
        return ""
    named = labels[:_NAMED_WARNINGS]
    rest = len(labels) - len(named)
    if rest:
        named.append("un autre point" if rest == 1 else f"{rest} autres points")
    verb = "Est resté vide" if len(labels) == 1 else "Sont restés vides"
    return f"{verb}\u00a0: {join_words(named)}."
