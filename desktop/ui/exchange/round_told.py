"""What the last round did, line by line, and when the next one comes by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from desktop.domain.french import hour, join_words, long_date, plural
from desktop.services.clock import PARIS
from desktop.services.exchange import ExchangeState, RoundResult
from desktop.services.sending import SendingState

_NOT_COMPARED: Final = (
    "Le serveur du Département est d’une version plus ancienne\u00a0: il ne compare pas encore ce qu’il a avec votre "
    "carnet. Vous n’avez rien à faire."
)
_MANY: Final = 2
_MOST_NAMED: Final = 3


def round_lines(result: RoundResult) -> list[str]:
    """What a round did, each thing in a sentence; what it left, and what waits for a person, has its own place."""
    return list(_lines(result))


def _lines(result: RoundResult) -> Iterator[str]:
    if result.sent:
        kept = "sa preuve est gardée" if result.sent < _MANY else "leurs preuves sont gardées"
        yield f"{_sheets(result.sent, 'reçue', 'reçues')} par le Département\u00a0: {kept}."
    if result.applied:
        taken = _sheets(result.applied, "complétée", "complétées")
        by = join_words(result.writers[:_MOST_NAMED]) if len(result.writers) <= _MOST_NAMED else "plusieurs collègues"
        yield f"{taken} par {by or 'un collègue'}\u00a0; vos notes confidentielles n’ont pas bougé."
    if result.sent_again:
        missing = _sheets(result.sent_again, "manquait", "manquaient")
        yield f"{missing} au Département, {_left(result.sent_again)}. Rien à faire."
    if result.erased:
        gone = plural(len(result.erased), "ménage a été supprimé", "ménages ont été supprimés")
        yield f"{gone} au Département pour de bon. Ici rien n’a été effacé."
    if not result.compared and result.trouble is None and not result.cut:
        yield _NOT_COMPARED


def _left(count: int) -> str:
    return "elle a été renvoyée" if count < _MANY else "elles ont été renvoyées"


def _sheets(count: int, one: str, several: str) -> str:
    return f"{plural(count, 'fiche', 'fiches')} {one if count < _MANY else several}"


def round_title(sending: SendingState) -> str:
    """« Au dernier échange, à 7 h 47 : »."""
    at = f", à {_hour(sending.last_round)}" if sending.last_round is not None else ""
    return f"Au dernier échange{at}\u00a0:"


def next_words(state: ExchangeState, sending: SendingState, now: datetime) -> str:
    """When the laptop tries again by itself, and why the last try ended early; empty when nothing comes by itself."""
    if not state.enrolled or state.revoked:
        return ""
    parts = [f"Le dernier essai n’a pas abouti. {sending.trouble}"] if sending.trouble else []
    if sending.next_try is not None and sending.next_try > now:
        when = _moment(sending.next_try, now)
        parts.append(
            f"Le serveur demande d’attendre jusqu’à {when}\u00a0; Perron réessaiera alors."
            if sending.asked
            else f"Perron réessaie tout seul à {when}, ou dès que le réseau revient."
        )
    elif state.may_go:
        parts.append("L’envoi part tout seul dès qu’il y a du réseau.")
    else:
        parts.append("Perron vérifie chaque heure s’il y a du nouveau.")
    return " ".join(parts)


def _hour(instant: datetime) -> str:
    return hour(instant.astimezone(PARIS).time().replace(second=0, microsecond=0))


def _moment(instant: datetime, now: datetime) -> str:
    there, here = instant.astimezone(PARIS), now.astimezone(PARIS)
    told = _hour(instant)
    return told if there.date() == here.date() else f"{told}, le {long_date(there.date())}"
