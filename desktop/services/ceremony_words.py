"""What the places of a bilan say: for whom somebody signs, and what was answered in the place of a signature."""

from __future__ import annotations

from datetime import datetime

from desktop.domain.bilan import Bilan, BilanState, Signature, SignatureOutcome, SignerRole
from desktop.domain.french import hour, long_date
from desktop.reports.answer import PlaceAnswer
from desktop.services.clock import PARIS
from desktop.services.wording import SIGNATURES, SIGNERS

SEAL_NAME = "Sceau de l’ordinateur"


def signs_as(role: SignerRole, capacity: str, qualification: str) -> str:
    """For whom: with the capacity of who represents somebody, with the function of who signs for the association."""
    function = qualification.partition(",")[0].strip() if role is SignerRole.WORKER else ""
    said = capacity.strip() or function
    return f"{SIGNERS[role]} – {said}" if said else SIGNERS[role]


def local_words(moment: datetime) -> str:
    """« 22 novembre 2026 à 15 h 42 », at the hour of Pas-de-Calais."""
    there = moment.astimezone(PARIS)
    return f"{long_date(there.date())} à {hour(there.time())}"


def place_answer(signature: Signature) -> PlaceAnswer:
    """The strokes, or the words for who does not sign, with the day and hour under them."""
    foot = _foot(signature)
    if signature.outcome is SignatureOutcome.SIGNED:
        return PlaceAnswer(signature.strokes, signature.aspect, foot=foot)
    told = SIGNATURES[signature.outcome]
    return PlaceAnswer(words=f"{told}\u00a0: {signature.reason}" if signature.reason else f"{told}.", foot=foot)


def _foot(signature: Signature) -> str:
    there = signature.signed_at.astimezone(PARIS)
    day = f"{there:%d/%m/%Y}, {hour(there.time())}"
    return f"{day}, avec observations" if signature.observations else f"Le {day}"


def seal_answer(moment: datetime) -> PlaceAnswer:
    """What the place of the seal says."""
    return PlaceAnswer(words="Document scellé\u00a0: toute modification se verrait.", foot=f"Le {local_words(moment)}")


def reference(scheme: str, bilan: Bilan) -> str:
    """What stands on each page of one version of a bilan, and on no other."""
    return f"{scheme}-{bilan.id[-12:].upper()}"


def replaces_words(scheme: str, former: Bilan, correction: str) -> str:
    """Which version a bilan comes after, and why."""
    which = f"du {long_date(former.made_on)} (référence {reference(scheme, former)})"
    if former.state is BilanState.ABANDONED:
        return f"Ce bilan remplace celui {which}, dont la signature n’a pas été menée à son terme."
    return f"Ce bilan corrige et remplace celui {which}. Motif\u00a0: {correction}"
