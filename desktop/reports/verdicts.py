"""What the verification of a signed document found, without a word for people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Finding(StrEnum):
    """What is wrong with a document."""

    UNREADABLE = "unreadable"
    """It is no PDF, or a broken one."""
    TOO_LARGE = "too_large"
    """Larger than any document of ours."""
    TOO_SLOW = "too_slow"
    """It could not be examined in the time or the memory that a document takes."""
    ENCRYPTED = "encrypted"
    """It is protected by a password: no document of ours is, and what is under it cannot be seen."""
    UNSIGNED = "unsigned"
    """No place of it is signed, or it has none."""
    BYTES_CHANGED = "bytes_changed"
    """What was signed is not what is there any more."""
    PAGES_CHANGED = "pages_changed"
    """A revision after a signature changed more than places for signatures."""
    DRAWING_CHANGED = "drawing_changed"
    """What a signed place shows was replaced after it was signed."""
    CUT_BACK = "cut_back"
    """The seal is missing: an earlier state of the document, or one that was never ended."""
    ADDED = "added"
    """There is something in it that no signature holds: a state that nobody signed, a place, bytes at the end."""
    INCOMPLETE = "incomplete"
    """It was sealed before everybody had answered."""
    OTHER_LAPTOP = "other_laptop"
    """Its signatures are of several laptops: nobody signs half a document."""
    FOREIGN = "foreign"
    """The certificate was issued by an authority that is not the operator's."""
    UNCHECKED = "unchecked"
    """No authority was given to hold the certificates against."""
    PROOF_CHANGED = "proof_changed"
    """The document of proof that was given with it is not what was sealed."""
    PROOF_OF_ANOTHER = "proof_of_another"
    """The document of proof that was given with it is that of another document, or of another state of it."""
    PROOF_OF_OTHER_LAPTOP = "proof_of_other_laptop"
    """The document of proof was sealed on another laptop than the one on which this document was."""


@dataclass(frozen=True)
class SignedPlace:
    """One signature: its place, who signed as the laptop wrote it down, when by the laptop's clock, on which laptop."""

    place: str
    signer: str
    at: datetime | None
    laptop: str
    is_intact: bool
    is_trusted: bool
    reason: str = ""
    """The answer, as it was written down."""
    authority: str = ""
    """Who issued the certificate, as it says itself."""
    is_provisional: bool = False
    """Whether that is the laptop itself: no operator stands behind it."""
    revision: int = 0
    """Which state of the document it made, the frozen one being 0."""
    sha256: str = ""
    """Of the file as it was once this place was signed."""
    key_sha256: str = ""
    """Of the public key: a laptop that got a new certificate keeps its key."""
    until: datetime | None = None
    """The end of its certificate: afterwards, that the signature is of before is what the laptop says itself."""


@dataclass(frozen=True)
class Stamp:
    """One timestamp of the whole document: when by the server's clock, and whose it is."""

    at: datetime
    server: str
    is_intact: bool
    is_trusted: bool
    """Whether its authority is one of those given; its time is only what it says itself otherwise."""


@dataclass(frozen=True)
class Verdict:
    """Everything found; `findings` empty means that the document is whole, sealed, and the operator's."""

    findings: tuple[Finding, ...]
    places: tuple[SignedPlace, ...] = ()
    empty_places: tuple[str, ...] = ()
    stamps: tuple[Stamp, ...] = ()
    sha256: str = ""
    """Of the file as it was given."""
    frozen_sha256: str = ""
    """Of the document as it was before anybody signed; empty where that is not told."""
    revisions: int = 0
    """How many states the file holds."""
    changed_after: str = ""
    """The last place whose signature a later revision disagrees with."""
    is_bound: bool = False
    """Whether the document of proof that was given names this very document."""

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings

    @property
    def has_timestamp(self) -> bool:
        """Whether a timestamp holds what is there."""
        return any(stamp.is_intact for stamp in self.stamps)
