"""The sentences of the exchange: counts, last success, what was done."""

from __future__ import annotations

from typing import Final

from desktop.domain.french import join_words, plural
from desktop.services.exchange import ExchangeState, RoundResult
from desktop.services.outgoing import instant_words

_REVOKED: Final = "Le Département ne reconnaît plus cet ordinateur"
_MANY: Final = 2
ALL_THERE: Final = "Tout est arrivé au Département"


def queue_words(state: ExchangeState, *, offline: bool) -> str:
    """« 3 ménages (5 fiches) à envoyer, hors ligne »; empty when nothing ever was to send.

    Nothing is late as long as this laptop is not linked: nothing is said of it. What waits for a person comes before
    what leaves by itself: the strip has room for a few words.
    """
    if not state.enrolled:
        return ""
    if state.revoked:
        return _REVOKED
    heed = []
    if state.refused:
        heed.append(plural(state.refused, "refus", "refus"))
    if state.conflicts:
        heed.append(f"{plural(state.conflicts, 'fiche', 'fiches')} à départager")
    if state.received:
        heed.append(f"{plural(state.received, 'envoi', 'envois')} du Département")
    going = going_words(state)
    parts = [going] if going and len(heed) < _MANY else []
    parts += heed
    if not parts and state.sent:
        parts.append("Tout est envoyé")
    return ", ".join([*parts, "hors ligne"]) if offline and parts else ", ".join(parts)


def needs_person(state: ExchangeState) -> bool:
    """Whether anything waits that only a person can do."""
    return bool(state.refused or state.conflicts or state.received or state.revoked)


def first_part(state: ExchangeState) -> str:
    """The part of Échanges that wants a person first; empty when none does."""
    wanted = {"refused": state.refused, "conflicts": state.conflicts, "received": state.received}
    return next((part for part, count in wanted.items() if count), "")


def going_words(state: ExchangeState) -> str:
    """« 3 fiches à envoyer »; of documents only once every record is there, since they go after them."""
    if state.may_go:
        return f"{waiting_count(state)} à envoyer"
    return f"{plural(state.papers, 'document', 'documents')} à envoyer" if state.papers else ""


def waiting_count(state: ExchangeState) -> str:
    """« 38 ménages (296 fiches) », of what nothing holds back; the fiches alone when not all of a household may go."""
    sheets = sheet_count(state.may_go)
    return (
        f"{plural(state.households, 'ménage', 'ménages')} ({sheets})" if state.households and not state.held else sheets
    )


def last_success_words(state: ExchangeState) -> str:
    """When the Department last answered, in words."""
    if not state.last_success:
        return "Aucun envoi n’a encore abouti." if state.enrolled else ""
    return f"Dernier envoi réussi\u00a0: {instant_words(state.last_success)}."


def standing_words(state: ExchangeState) -> str:
    """Whether everything is there, as a title: that it is is said of nothing else."""
    if not state.enrolled:
        return _unlinked(state)
    if state.revoked:
        return _REVOKED
    heed = []
    if state.refused:
        heed.append(f"{sheet_count(state.refused)} {'refusée' if state.refused < _MANY else 'refusées'}")
    if state.conflicts:
        heed.append(f"{sheet_count(state.conflicts)} à départager")
    if going := going_words(state):
        heed.append(going)
    if heed:
        return join_words(heed)
    return ALL_THERE if state.sent else "Rien à envoyer pour l’instant"


def _unlinked(state: ExchangeState) -> str:
    if not state.waiting:
        return "Cet ordinateur n’est pas encore relié"
    leave = "partira" if state.waiting < _MANY else "partiront"
    return f"{sheet_count(state.waiting)} {leave} quand cet ordinateur sera relié"


def held_words(state: ExchangeState) -> str:
    """What waits for a correction; empty when nothing does."""
    if not state.held:
        return ""
    waits = "attend" if state.held < _MANY else "attendent"
    which = "celle qui est refusée" if state.refused < _MANY else "celles qui sont refusées"
    follow = "elle suivra" if state.held < _MANY else "elles suivront"
    return f"{sheet_count(state.held)} {waits} {which}\u00a0: corrigez d’abord, {follow}."


def result_words(result: RoundResult) -> str:
    """What one round did; what was refused or waits for a person is told apart."""
    done = []
    if result.sent:
        done.append(f"{sheet_count(result.sent)} {'reçue' if result.sent < _MANY else 'reçues'} par le Département")
    if (left := result.waiting - result.held) > 0:
        done.append(f"{sheet_count(left)} encore à envoyer")
    return f"{join_words(done)}." if done else "Rien de nouveau."


def refused_words(count: int) -> str:
    """What is told in the message bar of refusals."""
    return f"{sheet_count(count)} {'refusée' if count < _MANY else 'refusées'} par le Département."


def sheet_count(count: int) -> str:
    """« 3 fiches »."""
    return plural(count, "fiche", "fiches")
