"""What the demonstration shows of time, kilometres and budget-education actions; the same at each building."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from desktop.domain.calendar import previous_working_day
from desktop.domain.contact import Contact
from desktop.domain.contact_kinds import ContactKind
from desktop.domain.education import EducationAction, EducationMode

_LATELY: Final = timedelta(days=120)
_WORKSHOPS: Final = (
    (40, EducationMode.COLLECTIVE, ("budget", "energy"), ("game",), 4, "Centre social", 120),
    (12, EducationMode.INDIVIDUAL, ("bank",), ("budget_table",), 0, "", 45),
)
"""How many days ago, its form, themes, tools, others without a file, place, minutes."""
_AT_ONCE: Final = 3


def with_spent(contact: Contact, index: int, today: date) -> Contact:
    """A contact of the last months with its time, and its way where somebody drove."""
    if contact.is_planned or not today - _LATELY <= contact.day <= today:
        return contact
    at_home = contact.kind is ContactKind.HOME
    return replace(
        contact,
        minutes=45 + 15 * (index % 4),
        travel_minutes=20 + 5 * (index % 5) if at_home else None,
        kilometres=Decimal(84 + 37 * (index % 7)) / 10 if at_home else None,
    )


def demo_educations(
    scheme: str, household_ids: Sequence[str], new_id: Callable[[], str], today: date
) -> Iterator[EducationAction]:
    """A workshop for several households of a scheme, and a talk with one of them."""
    for days, mode, themes, tools, others, place, minutes in _WORKSHOPS if household_ids else ():
        count = _AT_ONCE if mode is EducationMode.COLLECTIVE else 1
        yield EducationAction(
            new_id(), scheme, previous_working_day(today - timedelta(days=days)), mode, themes, tools=tools,
            household_ids=tuple(sorted(household_ids[:count])), others=others, place=place, minutes=minutes,
        )  # fmt: skip
