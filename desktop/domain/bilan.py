"""The reports of a measure that are shared with the household and signed by it (A5, R5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from desktop.domain.bilan_trace import Drafted
from desktop.domain.privacy import Level, confidential, shared, team

Stroke = tuple[tuple[float, float], ...]


class BilanKind(StrEnum):
    """END closes a measure; INTERIM tells on the way how it goes."""

    END = "end"
    INTERIM = "interim"


class BilanState(StrEnum):
    """DRAFT can be edited; FROZEN is being signed; SEALED is signed; ABANDONED was signed in part, then left."""

    DRAFT = "draft"
    FROZEN = "frozen"
    SEALED = "sealed"
    ABANDONED = "abandoned"


class SignatureOutcome(StrEnum):
    """How a signer answered; a reason is recorded for all but SIGNED and PAPER (A5)."""

    SIGNED = "signed"
    PAPER = "paper"
    REFUSED = "refused"
    UNABLE = "unable"
    ABSENT = "absent"
    MOVED = "moved"
    DECEASED = "deceased"

    @property
    def is_given(self) -> bool:
        """Whether there is a signature, on the screen or on paper."""
        return self in (SignatureOutcome.SIGNED, SignatureOutcome.PAPER)


class SignerRole(StrEnum):
    """On whose behalf a signature is given."""

    HOUSEHOLD = "household"
    WORKER = "worker"


@dataclass(frozen=True)
class BilanSection:
    """One part of the text, edited by itself; `source_ids` are the contacts it was drafted from (P3).

    `drafted` are its paragraphs as they were drafted, each with its own contacts, whatever was edited since.
    """

    key: str
    title: str
    text: str
    level: Level = Level.SHARED
    source_ids: tuple[str, ...] = ()
    drafted: tuple[Drafted, ...] = ()


@dataclass(frozen=True)
class SignerToCome:
    """Who is to sign, in which place of the document; `capacity` is of whoever signs for another (« tutrice »)."""

    place: str = team()
    signer: str = team()
    role: SignerRole = team()
    capacity: str = team(default="")


@dataclass(frozen=True)
class Signature:
    """One answer to the frozen text; strokes are lines without pressure or speed (R5), never sent.

    What was said beside the answer (observations, who interpreted, where) is evidence: it stays in the proof.
    """

    signer: str = shared()
    role: SignerRole = shared()
    outcome: SignatureOutcome = shared()
    signed_at: datetime = shared()
    reason: str = shared(default="")
    read_aloud: bool = shared(default=False)
    aspect: float = confidential(default=3.0)
    strokes: tuple[Stroke, ...] = confidential(default=())
    place: str = team(default="")
    capacity: str = shared(default="")
    interpreter: str = team(default="")
    observations: str = team(default="")
    where: str = team(default="")
    certificate_sha256: str = team(default="")
    """Of the certificate of the laptop on which it was given."""
    program: str = team(default="")
    """The version of Perron."""
    revision_sha256: str = team(default="")
    """Of the document once this answer was in it."""
    scan_id: str = confidential(default="")
    """The attachment that shows the paper."""
    scan_sha256: str = team(default="")


@dataclass(frozen=True)
class Bilan:
    """A bilan from its first draft to its seal; the hashes are SHA-256 in hexadecimal, empty until there is one."""

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
    kind: BilanKind = shared(default=BilanKind.END)
    replaces: str = shared(default="")
    """The id of the version that this one corrects or takes up again."""
    correction: str = shared(default="")
    """Why there is another version."""
    signers: tuple[SignerToCome, ...] = team(default=())
    revision_sha256: str = team(default="")
    """The document with the answers so far."""
    proof_sha256: str = shared(default="")
    timestamped: datetime | None = shared(default=None)

    @property
    def texts(self) -> dict[str, str]:
        """The text of each section by its key, in order."""
        return {section.key: section.text for section in self.sections}

    @property
    def is_settled(self) -> bool:
        """Whether the household signed it or the reason why it did not is recorded (A5)."""
        return self.state is BilanState.SEALED and any(s.role is SignerRole.HOUSEHOLD for s in self.signatures)

    @property
    def is_signed(self) -> bool:
        """Whether the household itself signed, on the screen or on paper."""
        return self.state is BilanState.SEALED and any(
            s.role is SignerRole.HOUSEHOLD and s.outcome.is_given for s in self.signatures
        )

    @property
    def shown_sha256(self) -> str:
        """The newest document there is of it: sealed, signed in part, or frozen; empty for a draft."""
        return self.sealed_sha256 or self.revision_sha256 or self.frozen_sha256

    @property
    def was_frozen_without_places(self) -> bool:
        """Whether it was frozen by a program that made no places to sign in: it has to be frozen again."""
        return self.state is BilanState.FROZEN and not self.signers

    def answered(self, place: str) -> Signature | None:
        """What the signer of a place answered, None so far."""
        return next((one for one in self.signatures if one.place == place), None)

    @property
    def next_signers(self) -> tuple[SignerToCome, ...]:
        """Who has not answered yet, in order: everybody of the household before the worker."""
        waiting = [one for one in self.signers if self.answered(one.place) is None]
        return tuple(sorted(waiting, key=lambda one: one.role is SignerRole.WORKER))
