"""The history of a contact that was saved: corrected, noted by mistake, put back, given to another measure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desktop.domain.contact import Contact
from desktop.domain.privacy import confidential


class ContactChangeKind(StrEnum):
    """What was done with a saved contact."""

    CORRECTED = "corrected"
    COMPLETED = "completed"
    """What was noted in haste was written out: no motif is asked for."""
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"
    MOVED = "moved"


@dataclass(frozen=True)
class ContactChange:
    """One change: when, by whom, why, and the whole contact as it was before."""

    id: str = confidential()
    at: datetime = confidential()
    kind: ContactChangeKind = confidential()
    motif: str = confidential()
    who: str = confidential()
    before: Contact = confidential()
