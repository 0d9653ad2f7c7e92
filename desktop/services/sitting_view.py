"""A sitting as a screen shows it: the places in order, what was answered in them, and who is next (A5)."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.domain.bilan import Bilan, BilanKind, BilanState, Signature, SignatureOutcome, SignerRole, Stroke
from desktop.services.ceremony_words import signs_as


@dataclass(frozen=True)
class AnswerInput:
    """One signer's answer as it was taken at the table; `reason` unless there is a signature.

    `read_sha256` is of the document that the signer had before them: nobody signs another one.
    """

    outcome: SignatureOutcome
    strokes: tuple[Stroke, ...] = ()
    aspect: float = 3.0
    reason: str = ""
    read_aloud: bool = False
    interpreter: str = ""
    observations: str = ""
    where: str = ""
    read_sha256: str = ""


@dataclass(frozen=True)
class Slot:
    """A place of the document: who signs there, for whom in words, and what was answered, None so far."""

    place: str
    signer: str
    role: SignerRole
    capacity: str
    role_words: str
    answer: Signature | None


@dataclass(frozen=True)
class Sitting:
    """How far the signing of a bilan is; `next_place` is empty once everybody answered."""

    measure_id: str
    bilan_id: str
    kind: BilanKind
    state: BilanState
    slots: tuple[Slot, ...]
    next_place: str
    shown_sha256: str
    frozen_sha256: str
    sealed_sha256: str = ""
    proof_sha256: str = ""
    replaces: str = ""
    correction: str = ""

    @property
    def may_seal(self) -> bool:
        """Whether everybody answered and nothing is sealed yet."""
        return self.state is BilanState.FROZEN and not self.next_place

    @property
    def has_answers(self) -> bool:
        """Whether leaving the sitting now would keep a document that is signed in part."""
        return any(slot.answer is not None for slot in self.slots)


def sitting_of(bilan: Bilan, qualification: str) -> Sitting:
    """Where a bilan stands; one that was sealed without places has a slot for each of its answers."""
    slots = [
        Slot(one.place, one.signer, one.role, one.capacity, signs_as(one.role, one.capacity, qualification),
             bilan.answered(one.place))
        for one in bilan.signers
    ] or [
        Slot("", one.signer, one.role, one.capacity, signs_as(one.role, one.capacity, qualification), one)
        for one in bilan.signatures
    ]  # fmt: skip
    waiting = bilan.next_signers
    return Sitting(
        bilan.measure_id,
        bilan.id,
        bilan.kind,
        bilan.state,
        tuple(slots),
        waiting[0].place if waiting else "",
        bilan.shown_sha256,
        bilan.frozen_sha256,
        bilan.sealed_sha256,
        bilan.proof_sha256,
        bilan.replaces,
        bilan.correction,
    )
