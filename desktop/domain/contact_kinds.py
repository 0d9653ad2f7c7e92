"""The ways of being in contact with a household, and the sets that a scheme may count (C6)."""

from __future__ import annotations

from enum import StrEnum


class ContactKind(StrEnum):
    """How a contact takes place; whether somebody opened is an outcome, not a kind."""

    HOME = "home"
    OFFICE = "office"
    PHONE = "phone"
    VIDEO = "video"
    MAIL = "mail"
    MESSAGE = "message"


WITH_HOUSEHOLD = frozenset({ContactKind.HOME, ContactKind.OFFICE, ContactKind.PHONE, ContactKind.VIDEO})
"""What counts for microcredit: a letter or a message never does, answered or not."""
