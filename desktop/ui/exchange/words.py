"""The sentences of the exchange: counts, last success, what was done."""

from __future__ import annotations

from desktop.domain.french import join_words, plural
from desktop.services.exchange import ExchangeState, RoundResult
from desktop.services.outgoing import instant_words


def queue_words(state: ExchangeState, *, offline: bool, received: int = 0) -> str:
    """« 3 ménages à envoyer au Département, 1 fiche refusée, hors ligne »; empty when nothing ever was to send.

    Nothing is late as long as this laptop is not linked: nothing is said of it. `received`: what the Department sent
    and nobody answered.
    """
    if not state.enrolled:
        return ""
    parts = []
    if state.waiting:
        parts.append(f"{plural(state.households, 'ménage', 'ménages')} à envoyer au Département")
    heed = []
    if state.refused:
        heed.append(f"{_sheets(state.refused)} {'refusée' if state.refused < 2 else 'refusées'}")
    if state.conflicts:
        heed.append(f"{_sheets(state.conflicts)} à départager")
    if received:
        heed.append(f"{plural(received, 'envoi', 'envois')} à lire")
    if len(heed) > 1:  # the strip has room for two things
        heed = [f"{plural(state.refused + state.conflicts + received, 'point', 'points')} à voir"]
    parts += heed
    if not parts and state.sent:
        parts.append("Tout est envoyé")
    return ", ".join([*parts, "hors ligne"]) if offline and parts else ", ".join(parts)


def last_success_words(state: ExchangeState) -> str:
    """When the Department last answered, in words."""
    if not state.last_success:
        return "Aucun envoi n’a encore abouti."
    return f"Dernier envoi réussi\u00a0: {instant_words(state.last_success)}."


def waiting_words(state: ExchangeState) -> str:
    """What waits, as a title."""
    if state.waiting:
        return f"{_sheets(state.waiting)} {'attend' if state.waiting < 2 else 'attendent'} l’envoi"
    return "Tout est envoyé" if state.sent else "Rien à envoyer pour l’instant"


def result_words(result: RoundResult) -> str:
    """What one round did."""
    done = []
    if result.sent:
        done.append(f"{_sheets(result.sent)} {'reçue' if result.sent < 2 else 'reçues'} par le Département")
    if result.refused:
        done.append(f"{_sheets(result.refused)} {'refusée' if result.refused < 2 else 'refusées'}")
    if result.waiting:
        done.append(f"{_sheets(result.waiting)} encore à envoyer")
    return f"{join_words(done)}." if done else "Rien n’était à envoyer."


def _sheets(count: int) -> str:
    return plural(count, "fiche", "fiches")
