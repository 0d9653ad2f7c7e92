"""What the last round did, line by line, and when the next one comes by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from desktop.domain.french import hour, long_date, plural
from desktop.services.clock import PARIS
from desktop.services.exchange import ExchangeState, RoundResult
from desktop.services.sending import SendingState

_NOT_COMPARED: Final = "Ce serveur ne sait pas encore comparer ce qu’il a avec ce que vous avez."
_MANY: Final = 2


def round_lines(result: RoundResult) -> list[str]:
    """Everything that a round did and left, each thing in a sentence; the clock is told beside the server."""
    return list(_lines(result))


def _lines(result: RoundResult) -> Iterator[str]:
    if result.sent:
        kept = "sa preuve est gardée" if result.sent < _MANY else "leurs preuves sont gardées"
        yield f"{_sheets(result.sent, 'reçue', 'reçues')} par le Département\u00a0: {kept}."
    if result.refused:
        yield f"{_sheets(result.refused, 'refusée', 'refusées')}\u00a0: le motif est donné plus bas."
    if result.held:
        told = _sheets(
            result.held, "attend qu’une fiche refusée soit corrigée", "attendent qu’une fiche refusée soit corrigée"
        )
        yield f"{told}."
    if result.waiting > result.held:
        yield f"{_sheets(result.waiting - result.held, 'reste', 'restent')} à envoyer\u00a0: rien n’est perdu."
    if result.conflicts:
        yield f"{_sheets(result.conflicts, 'écrite', 'écrites')} sur deux ordinateurs, à départager."
    if result.applied:
        taken = _sheets(result.applied, "reprise", "reprises")
        yield f"{taken} d’un autre ordinateur\u00a0: vos notes confidentielles restent."
    if result.sent_again:
        missing = _sheets(result.sent_again, "manquait", "manquaient")
        yield f"{missing} au Département\u00a0: {_left(result.sent_again)}."
    if result.erased:
        gone = plural(len(result.erased), "ménage a été supprimé", "ménages ont été supprimés")
        yield f"{gone} au Département pour de bon. Ici rien n’a été effacé\u00a0: à vous d’en décider."
    if not result.compared:
        yield _NOT_COMPARED


def _left(count: int) -> str:
    return "elle est repartie" if count < _MANY else "elles sont reparties"


def _sheets(count: int, one: str, several: str) -> str:
    return f"{plural(count, 'fiche', 'fiches')} {one if count < _MANY else several}"


def next_words(state: ExchangeState, sending: SendingState, now: datetime) -> str:
    """When the laptop tries again by itself, and why the last try ended early; empty before it is linked."""
    if not state.enrolled:
        return ""
    parts = [f"Le dernier essai n’a pas abouti. {sending.trouble}"] if sending.trouble else []
    if sending.next_try is not None and sending.next_try > now:
        when = _moment(sending.next_try, now)
        parts.append(
            f"Le serveur demande d’attendre jusqu’à {when}\u00a0; Perron réessaiera alors."
            if sending.asked
            else f"Perron réessaie tout seul à {when}, ou dès que le réseau revient."
        )
    elif state.waiting:
        parts.append("L’envoi part tout seul dès qu’il y a du réseau.")
    else:
        parts.append("Perron regarde tout seul, chaque heure, ce que d’autres ont envoyé.")
    return " ".join(parts)


def _moment(instant: datetime, now: datetime) -> str:
    there, here = instant.astimezone(PARIS), now.astimezone(PARIS)
    told = hour(there.time().replace(second=0, microsecond=0))
    return told if there.date() == here.date() else f"{told}, le {long_date(there.date())}"
