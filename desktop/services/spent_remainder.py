"""The time and the kilometres that stay of a household that is deleted: sums by month, nothing else (P3)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from desktop.domain.contact import Contact
from desktop.domain.education import EducationAction
from desktop.domain.retention import Counted

MINUTES: Final = "spent:minutes"
TRAVEL: Final = "spent:travel"
HECTOMETRES: Final = "spent:hectometres"
RECORDS: Final = "spent:records"
"""What the counts that stay are called."""


def spent_remainder(scheme: str, territory: str, records: Iterable[Contact | EducationAction]) -> Iterator[Counted]:
    """The sums of each month in which anything was noted."""
    sums: Counter[tuple[str, str]] = Counter()
    for one in records:
        month = f"{one.day:%Y-%m}"
        for what, amount in _amounts(one):
            sums[month, what] += amount
    for (month, what), amount in sorted(sums.items()):
        yield Counted(scheme, "", territory, month, what, "", amount)


def _amounts(one: Contact | EducationAction) -> Iterator[tuple[str, int]]:
    told = (one.minutes, one.travel_minutes, one.kilometres)
    if all(value is None for value in told) or (isinstance(one, Contact) and not one.stands):
        return
    yield RECORDS, 1
    yield MINUTES, one.minutes or 0
    yield TRAVEL, one.travel_minutes or 0
    yield HECTOMETRES, int((one.kilometres or 0) * 10)
