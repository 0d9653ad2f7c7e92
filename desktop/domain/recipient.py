"""For whom a paper is made, and how far what it tells may travel (P1)."""

from __future__ import annotations

from enum import StrEnum

from desktop.domain.privacy import Level


class Recipient(StrEnum):
    """The household signs its copy; the Department has the same in its own words; the file's stays in the service."""

    HOUSEHOLD = "household"
    DEPARTMENT = "department"
    FILE = "file"

    @property
    def levels(self) -> frozenset[Level]:
        """What may stand in it; what is confidential stands in none."""
        return frozenset({Level.SHARED, Level.TEAM}) if self is Recipient.FILE else frozenset({Level.SHARED})
