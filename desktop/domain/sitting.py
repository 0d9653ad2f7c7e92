"""The rules of a sitting at which a bilan is signed: who is asked, in which order, what an answer needs (A5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from desktop.domain.bilan import Bilan, BilanState, SignatureOutcome, SignerRole, SignerToCome, Stroke
from desktop.domain.forms import is_empty
from desktop.domain.one_line import one_line

MOST_SIGNERS: Final = 12
LONGEST_NAME: Final = 300
_UNFINISHED: Final = (BilanState.DRAFT, BilanState.FROZEN)
_PLACES: Final[Mapping[SignerRole, str]] = {SignerRole.HOUSEHOLD: "menage", SignerRole.WORKER: "travailleur"}


def placed(signers: Sequence[SignerToCome]) -> tuple[SignerToCome, ...]:
    """The same with names on one line, a place of its own for each, and whoever signs for the association last."""
    found: list[SignerToCome] = []
    for role in (SignerRole.HOUSEHOLD, SignerRole.WORKER):
        of_role = [one for one in signers if one.role is role]
        found += [
            replace(one, place=f"{_PLACES[role]}-{number}", signer=_plain(one.signer), capacity=_plain(one.capacity))
            for number, one in enumerate(of_role, start=1)
        ]
    return tuple(found)


def _plain(name: str) -> str:
    return " ".join(one_line(name).split())


def signer_problems(signers: Sequence[SignerToCome]) -> dict[str, str]:
    """What keeps these people from being asked, by « signers.0.signer », « household », « worker »."""
    problems: dict[str, str] = {}
    for number, one in enumerate(signers):
        if is_empty(one.signer):
            problems[f"signers.{number}.signer"] = "Le nom du signataire est à remplir."
        elif max(len(one.signer), len(one.capacity)) > LONGEST_NAME:
            problems[f"signers.{number}.signer"] = f"Ce nom est trop long\u00a0: {LONGEST_NAME} caractères au plus."
    if not any(one.role is SignerRole.HOUSEHOLD for one in signers):
        problems["household"] = "Il manque une personne du ménage, ou qui la représente."
    if sum(one.role is SignerRole.WORKER for one in signers) != 1:
        problems["worker"] = "Une personne, et une seule, signe pour l’association."
    if len(signers) > MOST_SIGNERS:
        problems["household"] = f"Un bilan a {MOST_SIGNERS} signataires au plus."
    return problems


def answer_problems(
    signer: SignerToCome, outcome: SignatureOutcome, strokes: Sequence[Stroke], reason: str
) -> dict[str, str]:
    """What an answer lacks, by field: whoever closes the bilan signs it, anybody else may do otherwise with a motif."""
    if outcome is SignatureOutcome.SIGNED and not any(strokes):
        return {"strokes": "La signature n’a pas été tracée."}
    if outcome.is_given:
        return {}
    if signer.role is SignerRole.WORKER:
        return {"outcome": "Pour l’association, le bilan se signe sur l’écran ou sur papier."}
    return {"reason": "Notez le motif en quelques mots."} if is_empty(reason) else {}


def turn_refusal(bilan: Bilan, place: str) -> str:
    """Why a place is not to be answered now, in French; empty when it is."""
    signer = next((one for one in bilan.signers if one.place == place), None)
    if signer is None:
        return "Ce bilan n’a pas cette place."
    if bilan.answered(place) is not None:
        return "Cette personne a déjà répondu\u00a0: sa réponse est dans le document."
    if signer.role is SignerRole.WORKER and len(bilan.next_signers) > 1:
        return "Le ménage répond avant la personne qui signe pour l’association."
    return ""


def in_hand(versions: Sequence[Bilan]) -> Bilan | None:
    """Among versions of one bilan, the oldest first: the one that is not finished, else the newest that was."""
    unfinished = [one for one in versions if one.state in _UNFINISHED]
    worked_on = [one for one in versions if one.state is not BilanState.ABANDONED]
    return _last(unfinished or worked_on or versions)


def in_force(versions: Sequence[Bilan]) -> Bilan | None:
    """Among versions of one bilan, the oldest first: the last that was sealed, else the one in hand."""
    return _last([one for one in versions if one.is_settled]) or in_hand(versions)


def _last(versions: Sequence[Bilan]) -> Bilan | None:
    """The last that none of the others comes after: a clock that was put back mixes up the order."""
    replaced = {one.replaces for one in versions}
    return next((one for one in reversed(versions) if one.id not in replaced), None)
