"""The referral that asks for a measure: who asks, for whom, why (A1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desktop.domain.privacy import confidential, shared


@dataclass(frozen=True)
class Saisine:
    """A « fiche saisine »; the Department checks that it is complete before it assigns a measure."""

    id: str = shared()
    household_id: str = shared()
    scheme: str = shared()
    received_on: date | None = shared(default=None)
    """When the « fiche » came in; nothing is said of it when nobody wrote it."""
    origin: str = shared(default="")
    origin_detail: str = shared(default="")
    reasons: tuple[str, ...] = shared(default=())
    difficulties: str = shared(default="")
    complete: bool = shared(default=False)
    note: str = confidential(default="")
