"""What both ends hold of a household, in one hash: two that differ tell that something is missing somewhere."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from pydantic import FailFast, Field

from desktop.sync.contract.base import HouseholdKey, Message, Sha256, UuidText, of_few_names

HOUSEHOLDS_LIMIT = 1000

RECORDS_LIMIT = 50_000
"""Of one household, as the other end tells them: far more than anybody writes."""

Heads = Annotated[dict[UuidText, Annotated[list[Sha256], FailFast()]], of_few_names(RECORDS_LIMIT)]
"""For each record, the hashes of its last versions."""


class DigestsRequest(Message):
    """The digest of each household as this laptop knows it."""

    households: Annotated[
        dict[HouseholdKey, Sha256],
        Field(min_length=1, max_length=HOUSEHOLDS_LIMIT),
        of_few_names(HOUSEHOLDS_LIMIT),
    ]


class DigestsAnswer(Message):
    """The households whose digest is another one there, with the heads of each of their records."""

    differ: Annotated[dict[HouseholdKey, Heads], of_few_names(RECORDS_LIMIT)]
    incomplete: Annotated[list[Sha256], Field(default_factory=list, max_length=RECORDS_LIMIT), FailFast()]
    """Attachments of the households that were asked for of which pieces are missing there."""


def household_digest(heads: Mapping[str, Iterable[str]]) -> str:
    """SHA-256 over the sorted lines `record_id:sha256` of the heads of a household's records."""
    lines = sorted(f"{record_id}:{sha256}" for record_id, hashes in heads.items() for sha256 in set(hashes))
    return hashlib.sha256("\n".join(lines).encode("ascii")).hexdigest()


def heads_of(versions: Mapping[str, Iterable[str]]) -> list[str]:
    """The hashes, sorted, among these versions of one record, that none of them names as a parent."""
    followed = {parent for parents in versions.values() for parent in parents}
    return sorted(sha256 for sha256 in versions if sha256 not in followed)


def household_of(kind: str, record_id: str, body: Mapping[str, Any]) -> str:
    """The household that a record is about; empty for what was held for several."""
    return record_id if kind == "household" else str(body.get("household_id") or "")
