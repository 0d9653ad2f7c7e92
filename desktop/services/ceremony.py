"""The sitting at which a bilan is signed: frozen, hashed, answered by each signer in turn, sealed (A5, R5).

How a sitting goes:

1. `proposed_signers()` says who would sign; the worker completes it (a representative with a capacity, another adult).
2. `freeze(signers)` makes the document with a place for each signer and one for the seal, and keeps it with its hash.
3. `document()` gives the very PDF that is on show: frozen, then with the answers so far, then sealed.
4. `answer(place, AnswerInput)` for each signer: one PAdES revision of that PDF, kept together with the answer in one
   transaction. Those of the household answer in any order, the worker last. Whatever stops the program between two
   answers, `sitting()` tells afterwards who is next, and the frozen hash is the same.
5. `seal()` once all have answered: the place of the seal is signed by the laptop, and `proof()` gives the sealed
   document that tells how it went.

`reopen()` takes the text up again: a frozen text that nobody answered becomes a draft; after an answer the sitting is
abandoned, what was signed is kept as it is, and a new draft names it. `correct(reason)` begins a new version of a
sealed bilan; `withdraw_correction()` drops it as long as nobody signed it. `join_scan()` ties a scanned
paper to an answer.

`freeze`, `answer` and `seal` take a good part of a second and more: call them off the window.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from desktop.domain.bilan import BilanKind, BilanState, Signature, SignatureOutcome, SignerRole, SignerToCome, Stroke
from desktop.reports.sealing import Identity
from desktop.services.workspace import Workspace


@dataclass(frozen=True)
class AnswerInput:
    """One signer's answer as it was taken at the table; `reason` unless there is a signature."""

    outcome: SignatureOutcome
    strokes: tuple[Stroke, ...] = ()
    aspect: float = 3.0
    reason: str = ""
    read_aloud: bool = False
    interpreter: str = ""
    observations: str = ""
    where: str = ""


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


class CeremonyService:
    """The sittings of a notebook."""

    def __init__(self, workspace: Workspace, identity: Callable[[], Identity]) -> None:
        self._workspace = workspace
        self._identity = identity

    def proposed_signers(self, measure_id: str) -> tuple[SignerToCome, ...]:
        """The adults who hold the measure, then the worker; places are named as they will be."""
        raise NotImplementedError

    def freeze(self, measure_id: str, signers: Sequence[SignerToCome], kind: BilanKind = BilanKind.END) -> Sitting:
        """Fixes the text with its places, which are named anew; InvalidInputError by « signers.0.signer » and so on."""
        raise NotImplementedError

    def sitting(self, measure_id: str, kind: BilanKind = BilanKind.END) -> Sitting:
        """Where the newest bilan stands; NotAllowedError for a draft, and for one frozen without places (freeze it)."""
        raise NotImplementedError

    def document(self, measure_id: str, kind: BilanKind = BilanKind.END) -> bytes:
        """The very PDF on show."""
        raise NotImplementedError

    def answer(self, measure_id: str, place: str, given: AnswerInput, kind: BilanKind = BilanKind.END) -> Sitting:
        """Signs one place; InvalidInputError by « strokes », « reason »; NotAllowedError out of turn."""
        raise NotImplementedError

    def seal(self, measure_id: str, kind: BilanKind = BilanKind.END) -> Sitting:
        """Seals the document and makes the proof of it; the worker has signed."""
        raise NotImplementedError

    def proof(self, measure_id: str, kind: BilanKind = BilanKind.END) -> bytes:
        """The document of proof, sealed itself; NotFoundError before the seal."""
        raise NotImplementedError

    def reopen(self, measure_id: str, kind: BilanKind = BilanKind.END) -> None:
        """Takes the text up again; what somebody signed already is kept, abandoned."""
        raise NotImplementedError

    def correct(self, measure_id: str, reason: str, kind: BilanKind = BilanKind.END) -> None:
        """Begins a new version of a sealed bilan, as a draft; InvalidInputError by « reason »."""
        raise NotImplementedError

    def withdraw_correction(self, measure_id: str, kind: BilanKind = BilanKind.END) -> None:
        """Drops the draft of a new version: the sealed one is the newest again."""
        raise NotImplementedError

    def join_scan(self, measure_id: str, place: str, attachment_id: str, kind: BilanKind = BilanKind.END) -> Sitting:
        """Ties the scan of what was signed on paper to its answer, before the seal or after."""
        raise NotImplementedError
