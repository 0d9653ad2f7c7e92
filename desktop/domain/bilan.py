"""The end report of a measure: shared with the household and signed by it (A5, R5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from desktop.domain.privacy import Level, confidential, shared

Stroke = tuple[tuple[float, float], ...]


class BilanState(StrEnum):
    """DRAFT can be edited; FROZEN has its text fixed and hashed; SEALED carries the signatures."""

    DRAFT = "draft"
    FROZEN = "frozen"
    SEALED = "sealed"


class SignatureOutcome(StrEnum):
    """How a signer answered; a reason is recorded for all but SIGNED and PAPER (A5)."""

    SIGNED = "signed"
    PAPER = "paper"
    REFUSED = "refused"
    UNABLE = "unable"
    ABSENT = "absent"
    MOVED = "moved"
    DECEASED = "deceased"


class SignerRole(StrEnum):
    """On whose behalf a signature is given."""

    HOUSEHOLD = "household"
    WORKER = "worker"


@dataclass(frozen=True)
class BilanSection:
    """One part of the text, edited by itself; `source_ids` are the contacts it was drafted from (P3)."""

    key: str
    title: str
    text: str
    level: Level = Level.SHARED
    source_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Signature:
    """One answer to the frozen text; strokes are lines without pressure or speed (R5), never sent."""

    signer: str = shared()
    role: SignerRole = shared()
    outcome: SignatureOutcome = shared()
    signed_at: datetime = shared()
    reason: str = shared(default="")
    read_aloud: bool = shared(default=False)
    aspect: float = confidential(default=3.0)
    strokes: tuple[Stroke, ...] = confidential(default=())


@dataclass(frozen=True)
class Bilan:
    """A bilan from its first draft to its seal; the two hashes are SHA-256 in hexadecimal."""

    id: str = shared()
    measure_id: str = shared()
    household_id: str = shared()
    state: BilanState = shared()
    made_on: date = shared()
    sections: tuple[BilanSection, ...] = confidential()  # shared section by section
    household_words: str = shared(default="")
    frozen_sha256: str = shared(default="")
    sealed_sha256: str = shared(default="")
    signatures: tuple[Signature, ...] = shared(default=())

    @property
    def is_settled(self) -> bool:
        """Whether the household signed it or the reason why it did not is recorded (A5)."""
        return self.state is BilanState.SEALED and any(s.role is SignerRole.HOUSEHOLD for s in self.signatures)

    @property
    def is_signed(self) -> bool:
        """Whether the household itself signed, on the screen or on paper."""
        return self.state is BilanState.SEALED and any(
            s.role is SignerRole.HOUSEHOLD and s.outcome in (SignatureOutcome.SIGNED, SignatureOutcome.PAPER)
            for s in self.signatures
        )
